"""Findings as readers see them, each in the section that it belongs to."""

from __future__ import annotations

from functools import lru_cache

from bizcase import packaged
from bizcase.case import BusinessCase
from bizcase.document.blocks import Piece, Text, text, words
from bizcase.document.formats import name_of
from bizcase.ledger import Finding

ELSEWHERE = "scope"


def finding_text(finding: Finding, case: BusinessCase) -> Text:
    """Return a finding with its figures as a last sentence; 0 of something is no news."""
    pieces: list[Piece] = list(words(finding.message))
    shown = [name for name in finding.figures if case.ledger[name].value != 0]
    for position, figure_id in enumerate(shown):
        pieces += words("; " if position else " ")
        pieces += text("{name}: {F:" + figure_id + "}", name=name_of(case.ledger[figure_id]))
    if shown:
        pieces += words(".")
    return tuple(pieces)


def findings_of(case: BusinessCase, key: str) -> tuple[Text, ...]:
    """Return the findings of a section; those that the table does not place are in the scope."""
    placed = _sections()
    return tuple(
        finding_text(finding, case)
        for finding in case.findings
        if placed.get(finding.code, ELSEWHERE) == key
    )


@lru_cache(maxsize=1)
def _sections() -> dict[str, str]:
    rows = packaged.rows("bizcase.document", "finding_sections.csv")
    return {row["code"]: row["section"] for row in rows}
