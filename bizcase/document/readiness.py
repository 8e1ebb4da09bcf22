"""The section on readiness: scores side by side, and the assessment's own words."""

from __future__ import annotations

from typing import Any

from bizcase.case import BusinessCase
from bizcase.document.blocks import (
    Block,
    Paragraph,
    Section,
    Table,
    Text,
    figure,
    given,
    text,
    words,
)
from bizcase.inventory.readiness_figures import apart

# Kind of note, caption of its table, whether it has the columns priority and effort.
_NOTES = (
    ("gap", "Gaps, in the assessment's words", False),
    ("action", "Actions, in the assessment's words", True),
    ("recommendation", "Recommendations, in the assessment's words", False),
    ("risk", "Risks, in the assessment's words", True),
    ("strength", "Strengths, in the assessment's words", False),
)

_TITLE = "Migration readiness"
SHOWN_NOTES = 5  # of the gaps and actions on a page; the annex has them all
_FIRST = ("gap", "action")


def readiness_section(case: BusinessCase) -> Section | None:
    """Return the scores with the first gaps and actions, for a page; None without an assessment."""
    if case.inventory.readiness.empty:
        return None
    first = [
        _notes(rows[:SHOWN_NOTES], caption, urgency=urgency)
        for kind, caption, urgency in _NOTES
        if kind in _FIRST and (rows := _of_kind(case, kind))
    ]
    return Section(_TITLE, (*_scored(case), *first))


def readiness_annex(case: BusinessCase) -> Section | None:
    """Return the scores and everything the assessment says in words; None without one."""
    if case.inventory.readiness.empty:
        return None
    tables = [
        _notes(rows, caption, urgency=urgency)
        for kind, caption, urgency in _NOTES
        if (rows := _of_kind(case, kind))
    ]
    return Section(_TITLE, (*_scored(case), *tables))


def _scored(case: BusinessCase) -> list[Block]:
    """Return stated and recomputed scores, and how to read them."""
    table = case.inventory.readiness
    blocks: list[Block] = [
        Paragraph(
            text(
                "The assessment covers {F:readiness.dimensions}. Stated scores are its own; "
                "recomputed scores are the mean of the ratings of its questions "
                "({F:readiness.ratings}), and for Overall the mean of its dimensions. Questions "
                "without a rating are not counted. Where both differ, both are shown."
            )
        ),
        _scores(case),
    ]
    if table["ratings"].notna().any():
        blocks.append(
            Paragraph(
                words(
                    "Rated answers below the middle of the scale are listed as gaps, those above "
                    "it as strengths. Each has the words of its level."
                )
            )
        )
    return blocks


def _scores(case: BusinessCase) -> Table:
    table = case.inventory.readiness
    rows = [
        (
            given(name),
            figure(f"readiness.{number}.stated"),
            given(row["stated_label"]),
            figure(f"readiness.{number}.recomputed"),
            figure(f"readiness.{number}.ratings"),
            figure(f"readiness.{number}.scale"),
        )
        for number, (name, row) in enumerate(
            zip(apart(table, table), table.to_dict("records"), strict=True), start=1
        )
    ]
    return Table(
        "Readiness by dimension",
        ("Dimension", "Stated", "In its words", "Recomputed", "Ratings", "Scale to"),
        tuple(rows),
        frozenset({1, 3, 4, 5}),
    )


def _of_kind(case: BusinessCase, kind: str) -> list[dict[Any, Any]]:
    notes, scored = case.inventory.readiness_notes, case.inventory.readiness
    named = notes.assign(dimension=apart(notes, scored))
    return named[named["kind"] == kind].to_dict("records")


def _notes(rows: list[dict[Any, Any]], caption: str, *, urgency: bool) -> Table:
    """Return the notes; columns that no row fills are left out."""
    columns = [("Dimension", "dimension"), ("What", "text")]
    if urgency:
        columns += [("Priority", "priority"), ("Effort", "effort")]
    columns.append(("Where", "source_sheet"))
    kept = [
        (head, name) for head, name in columns if any(isinstance(row[name], str) for row in rows)
    ]
    body: list[tuple[Text, ...]] = [tuple(given(row[name]) for _, name in kept) for row in rows]
    return Table(caption, tuple(head for head, _ in kept), tuple(body))
