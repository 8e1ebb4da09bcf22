"""The answer without a model: what fits the words of a question, by where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bizcase.asking.index import Index
from bizcase.asking.lists import LISTS
from bizcase.asking.tools import CaseTools

_FIGURES, _FINDINGS, _ROWS, _ASSUMPTIONS, _GUIDES = 6, 3, 3, 3, 3


@dataclass(frozen=True, slots=True)
class Found:
    """What fits a question, best first; each list may be empty.

    ``figures`` have label, value and id; ``rows`` are cells by column, by list; ``guides`` are
    headings of the documentation with the name of their file.
    """

    figures: tuple[Mapping[str, str], ...]
    findings: tuple[str, ...]
    rows: Mapping[str, tuple[Mapping[str, str], ...]]
    assumptions: tuple[Mapping[str, Any], ...]
    guides: tuple[tuple[str, str], ...]

    @property
    def is_empty(self) -> bool:
        """Whether the case knows nothing of it."""
        return not (
            self.figures or self.findings or any(self.rows.values()) or self.assumptions
            or self.guides
        )  # fmt: skip


def find(tools: CaseTools, question: str) -> Found:
    """Return what a case and the documentation have on a question; a list of rows only by name."""
    rows = {}
    for name in LISTS:
        found = tools.rows(name, question, _ROWS)["rows"] if question.strip() else []
        rows[name] = tuple({column: cell["value"] for column, cell in row.items()} for row in found)
    return Found(
        tuple(tools.find_figures(question, _FIGURES)),
        tuple(item["message"] for item in tools.findings(question, _FINDINGS))
        if question.strip()
        else (),
        {name: held for name, held in rows.items() if held},
        tuple(tools.assumption(question, _ASSUMPTIONS)),
        _guides(question),
    )


def _guides(question: str) -> tuple[tuple[str, str], ...]:
    headings, index = _headings()
    return tuple(headings[place] for place in index.search(question, _GUIDES))


@cache
def _headings() -> tuple[list[tuple[str, str]], Index]:
    """Return the headings of the documentation that lies beside the program, where it does."""
    folder = Path(__file__).parents[2] / "docs"
    found = []
    for path in sorted(folder.glob("*.md")):
        lines = path.read_text(encoding="utf-8").splitlines()
        found += [(line.strip("# "), path.name) for line in lines if line.startswith("#")]
    return found, Index.of(f"{heading} {name}" for heading, name in found)
