"""Migration readiness assessments to the tables ``readiness`` and ``readiness_notes``."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from bizcase.errors import InputError
from bizcase.inputs.opening import container
from bizcase.inputs.opening.pdf import PAGE_BREAK, pdf_pages
from bizcase.inputs.readiness.checks import (
    checked_ratings,
    checked_scores,
    possible,
    report_choices,
)
from bizcase.inputs.readiness.docx import word_lines
from bizcase.inputs.readiness.lines import (
    OVERALL,
    Assessment,
    Rating,
    Score,
    markdown_lines,
)
from bizcase.inputs.readiness.pdf import RATINGS, read_pdf_pages
from bizcase.inputs.readiness.printed import with_headings
from bizcase.inputs.readiness.text import read_lines
from bizcase.inputs.tables.source import ReadOptions, Source
from bizcase.inventory import Inventory, IssueLog, SheetFact, SourceFile
from bizcase.inventory.tables import conform

_OPENING_CHARACTERS = 6000
_OPENING_PAGES = 3
_NAMED = re.compile(r"\b(migration|cloud|aws)\W+readiness\b|\breadiness\W+(assessment|score)", re.I)


def recognise_mra(source: Source) -> str:
    """Return why a file is a readiness assessment, or nothing.

    Raises
    ------
    InputError
        A PDF or Word document cannot be opened, or holds no text.
    """
    if source.container == container.PDF:
        opening = "\n".join(pdf_pages(source.upload, _OPENING_PAGES))
    elif source.container == container.WORD:
        opening = "\n".join(line.text for line in word_lines(source.upload))
    elif source.container == container.TEXT and not _is_list(source):
        opening = source.text
    else:
        return ""
    match = _NAMED.search(opening[:_OPENING_CHARACTERS])
    return f'It is a {source.container} that speaks of "{match[0]}".' if match else ""


def _is_list(source: Source) -> bool:
    """Whether a text is a csv: by its name, since any prose has commas."""
    return source.upload.suffix in (".csv", ".tsv")


def read_mra(source: Source, options: ReadOptions) -> Inventory:
    """Return scores as stated and as recomputed, and the document's own words next to them.

    Raises
    ------
    InputError
        The document cannot be read, or holds neither a score nor a rated answer.
    """
    del options  # nothing of a readiness document depends on an assumption
    upload = source.upload
    log = IssueLog(upload.name)
    found = _assessment(source)
    if not found.scores and not found.ratings:
        raise InputError(
            "The document contains neither a score nor a rated answer.",
            'Write scores as "Score: 3.2/5" below each dimension\'s heading, or upload the report '
            "of AWS's MRA tool with its Ratings Responses.",
            upload.name,
        )
    ratings = checked_ratings(found.ratings, log)
    scores = checked_scores(found.scores, log)
    report_choices(found, log)
    readiness = _overall(_table(scores, ratings, log), scores, log)
    readiness["source_file"] = upload.name
    notes = _notes(found)
    notes["source_file"] = upload.name
    rows = len(readiness) + len(notes)
    return Inventory(
        sources=(
            SourceFile(
                "mra", upload.name, upload.sha256, upload.size_bytes, rows,
                (("readiness", len(readiness)), ("notes", len(notes))),
                _facts(readiness, ratings),
            ),
        ),
        issues=tuple(log),
        readiness=conform("readiness", readiness),
        readiness_notes=conform("readiness_notes", notes),
    )  # fmt: skip


def _assessment(source: Source) -> Assessment:
    if source.container == container.PDF:
        return read_pdf_pages(pdf_pages(source.upload))
    if source.container == container.WORD:
        return read_lines(with_headings(word_lines(source.upload)))
    text = source.text
    if PAGE_BREAK in text:  # the pages of a PDF as text, laid out as they were
        return read_pdf_pages(text.split(PAGE_BREAK))
    return read_lines(with_headings(markdown_lines(text)))


def _table(scores: list[Score], ratings: list[Rating], log: IssueLog) -> pd.DataFrame:
    """Return a row per dimension in the document's order: what it states, what its ratings give."""
    rows: dict[str, dict[str, Any]] = {}
    for score in scores:
        rows[score.dimension.lower()] = {
            "dimension": score.dimension,
            "stated_score": score.score if possible(score) else math.nan,
            "stated_label": score.label or math.nan,
            "scale_max": math.nan if score.scale_max is None else score.scale_max,
            "source_sheet": score.place,
            "source_row": score.number,
        }
    for name, group in _grouped(ratings):
        row = rows.setdefault(
            name.lower(),
            {"dimension": name, "source_sheet": group[0].place, "source_row": group[0].number},
        )
        scales = {rating.scale_max for rating in group}
        row.setdefault("scale_max", group[0].scale_max)
        row["ratings"] = len(group)
        if scales == {row["scale_max"]}:
            row["recomputed_score"] = sum(rating.response for rating in group) / len(group)
        else:
            log.add(
                "MRA_SCALES_DIFFER", "warning",
                f"{name} is scored on one scale and its answers are rated on another.",
                sheet=group[0].place, rows=[rating.number for rating in group],
                action="No mean of the ratings is shown.",
                remedy="Score and rate on one scale.",
            )  # fmt: skip
    columns = ["dimension", "stated_score", "stated_label", "recomputed_score", "ratings",
               "scale_max", "source_sheet", "source_row"]  # fmt: skip
    return pd.DataFrame(list(rows.values()), columns=columns)


def _grouped(ratings: Iterable[Rating]) -> list[tuple[str, list[Rating]]]:
    groups: dict[str, list[Rating]] = {}
    for rating in ratings:
        groups.setdefault(rating.dimension, []).append(rating)
    return list(groups.items())


def _overall(readiness: pd.DataFrame, scores: list[Score], log: IssueLog) -> pd.DataFrame:
    """Return the table with the mean of the dimensions beside the overall score."""
    whole = readiness["dimension"].eq(OVERALL)
    stated = next((score for score in scores if score.dimension == OVERALL), None)
    if stated is None:
        return readiness
    scale = math.nan if stated.scale_max is None else stated.scale_max
    same_scale = readiness["scale_max"].eq(scale) | readiness["scale_max"].isna()
    parts = readiness[~whole & same_scale]
    known = parts["stated_score"].fillna(parts["recomputed_score"]).dropna()
    if known.empty:
        return readiness
    mean = float(known.mean())
    readiness.loc[whole, "recomputed_score"] = mean
    if stated.score is not None and abs(stated.score - mean) > _half_step(stated.written) + 1e-9:
        log.add(
            "MRA_OVERALL_DIFFERS", "info",
            f"The document states {stated.score:g} overall; the mean of its {len(known)} "
            f"dimensions is {mean:.2f}.",
            sheet=stated.place, rows=(stated.number,), action="Both are shown.",
            remedy="Ask the assessor how the dimensions are weighted.",
        )  # fmt: skip
    return readiness


def _half_step(written: str) -> float:
    """Return half of the last place a score is written to: what rounding may hide."""
    decimals = re.search(r"\d[.,](\d+)", written)
    return 0.5 * 10.0 ** -(len(decimals[1]) if decimals else 0)


def _notes(found: Assessment) -> pd.DataFrame:
    columns = ["dimension", "kind", "text", "priority", "effort", "source_sheet", "source_row"]
    rows = [
        (note.dimension, note.kind, note.text, note.priority, note.effort, note.place, note.number)
        for note in found.notes
    ]
    rows += [
        (
            rating.dimension, "gap" if rating.response < _middle(rating) else "strength",
            rating.words,
            "", "", rating.place, rating.number,
        )
        for rating in found.ratings
        if rating.words
        and 1 <= rating.response <= rating.scale_max
        and rating.response != _middle(rating)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).replace("", math.nan)


def _middle(rating: Rating) -> float:
    return (1 + rating.scale_max) / 2


def _facts(readiness: pd.DataFrame, ratings: list[Rating]) -> tuple[SheetFact, ...]:
    mismatches = sum(r.level is not None and r.level != r.response for r in ratings)
    facts = [
        SheetFact(
            "readiness.dimensions", "Dimensions", float(readiness["dimension"].ne(OVERALL).sum()),
            "dimensions", "all",
        ),
    ]  # fmt: skip
    if ratings:
        facts += [
            SheetFact(
                "readiness.ratings", "Rated answers", float(len(ratings)), "ratings", RATINGS
            ),
            SheetFact(
                "readiness.mismatches", "Ratings that differ from the level in their comment",
                float(mismatches), "ratings", RATINGS,
            ),
        ]  # fmt: skip
    return tuple(facts)
