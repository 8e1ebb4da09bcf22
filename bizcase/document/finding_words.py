"""Findings as readers see them, each in the section that it belongs to."""

from __future__ import annotations

import re
from functools import lru_cache

from bizcase import packaged
from bizcase.case import BusinessCase
from bizcase.document.blocks import Piece, Text, text, words
from bizcase.document.formats import name_of
from bizcase.ledger import Finding

ELSEWHERE = "scope"
_ENDS = (".", "?", "!")
_PLACE = re.compile(r"\{([A-Z]):(\d)")


def finding_text(finding: Finding, case: BusinessCase) -> Text:
    """Return a finding with its figures in its sentence, else as a last one.

    Sentences are those of ``finding_words.csv``: ``{F:1}`` there is the first figure of the
    finding, ``{message}`` what the finding says itself. The first row of the code of which each
    figure is news applies; 0 of something is none.
    """
    ids, ledger = finding.figures, case.ledger
    for row in _rows():
        if row["code"] != finding.code or (row["first"] and row["first"] not in ids[:1]):
            continue
        places = {int(mark[2]) for mark in _PLACE.finditer(row["words"])}
        if max(places) <= len(ids) and all(ledger[ids[place - 1]].value for place in places):
            template = _PLACE.sub(lambda mark: f"{{{mark[1]}:{ids[int(mark[2]) - 1]}", row["words"])
            template = template.replace("{message}", finding.message)
            return text(template, source=next(iter(ledger[ids[0]].sources), ""))
    return _with_labels(finding, case)


def _with_labels(finding: Finding, case: BusinessCase) -> Text:
    """Return the message of a finding, and its figures by their labels."""
    pieces: list[Piece] = list(words(finding.message))
    if not finding.message.endswith(_ENDS):
        pieces += words(".")
    shown = [name for name in finding.figures if case.ledger[name].value != 0]
    before = ""
    for position, figure_id in enumerate(shown):
        name = name_of(case.ledger[figure_id])
        if name == before:  # one thing by another measure: 7 servers, 38 vCPU
            pieces += text(", {F:" + figure_id + "}")
            continue
        mark = "N" if _names_unit(name, case.ledger[figure_id].unit) else "F"
        pieces += words("; " if position else " ")
        pieces += text("{name}: {" + mark + ":" + figure_id + "}", name=name)
        before = name
    if shown:
        pieces += words(".")
    return tuple(pieces)


def _names_unit(name: str, unit: str) -> bool:
    """Return whether a label says what is counted, so that its number need not say it again."""
    return bool(unit) and re.search(rf"\b{re.escape(unit)}\b", name, re.IGNORECASE) is not None


def findings_of(case: BusinessCase, key: str) -> tuple[Text, ...]:
    """Return the findings of a section; those that the table does not place are in the scope."""
    placed = _sections()
    return tuple(
        finding_text(finding, case)
        for finding in case.findings
        if placed.get(finding.code, ELSEWHERE) == key
    )


@lru_cache(maxsize=1)
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(packaged.rows("bizcase.document", "finding_words.csv"))


@lru_cache(maxsize=1)
def _sections() -> dict[str, str]:
    rows = packaged.rows("bizcase.document", "finding_sections.csv")
    return {row["code"]: row["section"] for row in rows}
