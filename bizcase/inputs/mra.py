"""Migration readiness assessments to the tables ``readiness`` and ``readiness_notes``."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from bizcase.errors import InputError
from bizcase.inputs import container
from bizcase.inputs.mra_docx import word_lines
from bizcase.inputs.mra_lines import OVERALL, Assessment, Rating, Score, markdown_lines
from bizcase.inputs.mra_pdf import RATINGS, read_pdf_pages
from bizcase.inputs.mra_printed import with_headings
from bizcase.inputs.mra_text import read_lines
from bizcase.inputs.pdf import pdf_pages
from bizcase.inputs.source import ReadOptions, Source
from bizcase.inventory import Inventory, IssueLog, SheetFact, SourceFile
from bizcase.inventory.tables import conform

TOOL_SCALE_MAX = 5.0  # AWS's MRA tool rates each answer 1 to 5 (column Response of its report)
_OPENING_CHARACTERS = 6000
_OPENING_PAGES = 3
_NAMED = re.compile(r"\b(migration|cloud|aws)\W+readiness\b|\breadiness\W+(assessment|score)", re.I)
_SCALE_LIMIT = 100.0


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
    """Return scores as stated and as recomputed, and the document's own words beside them.

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
            "The document holds neither a score nor a rated answer.",
            'Write scores as "Score: 3.2/5" below each dimension\'s heading, or give the report of '
            "AWS's MRA tool with its Ratings Responses.",
            upload.name,
        )
    ratings = _checked_ratings(found.ratings, log)
    scores = _checked_scores(found.scores, log)
    readiness = _overall(_table(scores, ratings), scores, log)
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
    return read_lines(with_headings(markdown_lines(source.text)))


def _checked_ratings(ratings: list[Rating], log: IssueLog) -> list[Rating]:
    """Return the ratings on the scale; what is off it or proves nothing is reported."""
    on_scale = [rating for rating in ratings if 1 <= rating.response <= TOOL_SCALE_MAX]
    off_scale = [rating for rating in ratings if rating not in on_scale]
    mismatched = [r for r in on_scale if r.level is not None and r.level != r.response]
    unproven = [rating for rating in on_scale if rating.level is None]
    for group, code, severity, message, action, remedy in (
        (mismatched, "MRA_CHECKSUM", "warning",
         "The level in front of the comment is not the rating beside it.",
         "The rating in the column Response counts.", "Correct the answer in the MRA tool."),
        (off_scale, "MRA_RATING_OUT_OF_RANGE", "warning", "Ratings are not between 1 and 5.",
         "They are not counted.", "Correct the answer in the MRA tool."),
        (unproven, "MRA_LEVEL_MISSING", "info",
         "Comments do not start with the number of their level.",
         "The ratings count; nothing proves that they were read right.", ""),
    ):  # fmt: skip
        if group:
            log.add(
                code, severity, message, sheet=RATINGS, column="Response",
                rows=[rating.number for rating in group], action=action, remedy=remedy,
            )  # fmt: skip
    return on_scale


def _checked_scores(scores: list[Score], log: IssueLog) -> list[Score]:
    """Return one score per dimension, the first; conflicts and impossible values are reported."""
    kept: dict[str, Score] = {}
    for score in scores:
        first = kept.setdefault(score.dimension.lower(), score)
        if first is not score and score.score is not None and first.score != score.score:
            log.add(
                "MRA_SCORE_CONFLICT", "warning",
                f"{score.dimension} is stated twice: {first.written!r} and {score.written!r}.",
                sheet=score.place, rows=(first.number, score.number), count=1,
                action="The first is used.", remedy="State one score per dimension.",
            )  # fmt: skip
    for score in kept.values():
        _report_score(score, log)
    return list(kept.values())


def _report_score(score: Score, log: IssueLog) -> None:
    if score.score is None:
        code, message = "MRA_SCORE_UNREADABLE", f"{score.written!r} gives no number."
    elif not _possible(score):
        code, message = "MRA_SCORE_OUT_OF_RANGE", f"{score.written!r} is not possible."
    elif score.scale_max is None:
        code, message = "MRA_SCALE_MISSING", f"{score.written!r} does not say out of how many."
    else:
        return
    log.add(
        code, "warning", message, sheet=score.place, rows=(score.number,), action="Left unknown.",
        remedy='Write the score with its scale, such as "3.2/5".',
    )  # fmt: skip


def _possible(score: Score) -> bool:
    value, maximum = score.score, score.scale_max
    if value is None or value < 0:
        return False
    return value <= _SCALE_LIMIT if maximum is None else value <= maximum <= _SCALE_LIMIT


def _table(scores: list[Score], ratings: list[Rating]) -> pd.DataFrame:
    """Return a row per dimension in the document's order: what it states, what its ratings give."""
    rows: dict[str, dict[str, Any]] = {}
    for score in scores:
        rows[score.dimension.lower()] = {
            "dimension": score.dimension,
            "stated_score": score.score if _possible(score) else math.nan,
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
        row["recomputed_score"] = sum(rating.response for rating in group) / len(group)
        row["ratings"] = len(group)
        row.setdefault("scale_max", TOOL_SCALE_MAX)
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
    middle = (1 + TOOL_SCALE_MAX) / 2
    rows += [
        (
            rating.dimension, "gap" if rating.response < middle else "strength", rating.words,
            "", "", rating.place, rating.number,
        )
        for rating in found.ratings
        if rating.words and 1 <= rating.response <= TOOL_SCALE_MAX and rating.response != middle
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).replace("", math.nan)


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
