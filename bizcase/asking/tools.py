"""What can be asked of a case: its figures, evidence, findings, rows, assumptions, and what-ifs.

Each tool returns JSON values. A figure comes with its ``mark``, by which an answer shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from bizcase.agents.what_if import what_if
from bizcase.asking.index import Index
from bizcase.asking.lists import LISTS, Row, rows_of
from bizcase.assumptions import Assumption
from bizcase.assumptions.choice_words import word_label
from bizcase.case import BusinessCase
from bizcase.document.formats import format_figure, unit_label
from bizcase.document.number_style import style_of
from bizcase.document.values import value_said
from bizcase.errors import BizcaseError, UsageError
from bizcase.grammar import clipped
from bizcase.ledger import Figure, Ledger
from bizcase.narration.providers.base import Tool

_MOST_FIGURES, _MOST_ROWS = 12, 50
_LONGEST_QUESTION = 2_000
_WHAT_IF = ("npv.base", "aws.run.monthly", "once.total", "payback.months")
TRIED = "what_if."  # begins the ids of figures that are none of the case


class CaseTools:
    """The tools over one case.

    ``shown`` are the figures that were handed out, ``texts`` the cells of rows by their mark: an
    answer may show these and nothing else. ``what_ifs_left`` limits the what-ifs of a question;
    None is no limit.
    """

    what_ifs_left: int | None = None

    def __init__(self, case: BusinessCase) -> None:
        self.case = case
        self.style = style_of(case.assumptions)
        self.shown = Ledger()
        self.texts: dict[str, str] = {}
        self._whatifs = self._comparisons = 0

    def outgoing(self, text: str) -> str:
        """Return a text as it may leave for a model."""
        return text

    def answered(self, name: str, arguments: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """Return what a tool returns, called by its name."""
        return getattr(self, name)(**arguments)

    def find_figures(self, words: str, most: int = _MOST_FIGURES) -> list[dict[str, str]]:
        """Return the figures whose label fits the words, best first."""
        places = self._figure_index.search(clipped(words, _LONGEST_QUESTION), min(most, _MOST_ROWS))
        return [self._handed(self._figures[place]) for place in places]

    def evidence(self, figure: str) -> dict[str, Any]:
        """Return how a figure was computed, from which figures, assumptions and files."""
        found = self._figure(figure)
        handed: dict[str, Any] = dict(self._handed(found))
        handed |= {
            "formula": found.formula,
            "inputs": [self._input(name) for name in found.inputs],
            "sources": list(found.sources),
            "confidence_grade": found.grade,
            "kind": found.kind,
        }
        for bound in ("low", "high"):
            if getattr(found, bound) is not None:
                handed[bound] = format_figure(found, bound=bound, style=self.style)
        return handed

    def rows(self, table: str, words: str = "", most: int = 20) -> dict[str, Any]:
        """Return the rows of a list that fit the words; without words its first rows."""
        if table not in LISTS:
            raise UsageError(
                f"There is no list {clipped(table)}.", f"Choose from {', '.join(LISTS)}."
            )
        held, index = self._list(table)
        many = max(1, min(int(most), _MOST_ROWS))
        places = index.search(words, many) if words.strip() else range(min(many, len(held)))
        return {
            "rows_in_list": len(held),
            "rows": [self._handed_row(held[place]) for place in places],
        }

    def findings(self, words: str = "", most: int = 20) -> list[dict[str, Any]]:
        """Return what the case found that fits the words; without words the first of all."""
        found = self.case.findings
        many = max(1, min(int(most), _MOST_ROWS))
        places = self._finding_index.search(words, many) if words.strip() else range(len(found))
        return [
            {
                "severity": found[place].severity,
                "message": found[place].message,
                "figures": [self._handed(self._figure(name)) for name in found[place].figures],
            }
            for place in list(places)[:many]
        ]

    def assumption(self, words: str, most: int = 10) -> list[dict[str, Any]]:
        """Return the assumptions that fit the words or have the key: value, range, source."""
        register = self.case.assumptions
        if words in register:
            return [self._assumption(words)]
        places = self._assumption_index.search(words, max(1, min(int(most), _MOST_ROWS)))
        keys = list(register)
        return [self._assumption(keys[place]) for place in places]

    def what_if(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Return what changed assumptions make of the case with the same plan."""
        if self.what_ifs_left == 0:
            raise UsageError("No more what-ifs for this question.", "Answer with those made.")
        if not changes:
            raise UsageError("No assumption is changed.", "Enter values by their keys.")
        made = what_if(self.case, dict(changes)).ledger
        entered = self.case.assumptions.with_overrides(changes)
        self._whatifs += 1
        if self.what_ifs_left is not None:
            self.what_ifs_left -= 1
        told = ", ".join(
            f"{entered[key].label} {clipped(self._said(entered[key]))}" for key in changes
        )
        found = [
            self._before_and_after(name, made[name], told)
            for name in _WHAT_IF
            if name in made and name in self.case.ledger
        ]
        return {"changes": dict(changes), "plan": "kept as it is", "figures": found}

    def compare(self, first: str, second: str) -> dict[str, Any]:
        """Return two figures of one unit and their difference, second less first."""
        one, other = self._figure(first), self._figure(second)
        if one.value is None or other.value is None:
            raise UsageError("One of the two figures is not known.", "Compare others.")
        if one.unit != other.unit:
            raise UsageError("The two figures have different units.", "Compare others.")
        self._comparisons += 1
        name = f"compared.{self._comparisons}.difference"
        made = _computed(name, f"{other.label} less {one.label}", other.value - one.value, one)
        made = replace(made, inputs=(one.id, other.id))
        return {"first": self._handed(one), "second": self._handed(other),
                "difference": self._handed(made)}  # fmt: skip

    def _before_and_after(self, name: str, after: Figure, told: str) -> dict[str, Any]:
        """Hand out a figure before and after; what is none of the case says so by its label."""
        before, start = self.case.ledger[name], f"{TRIED}{self._whatifs}.{name}"
        handed = {"before": self._handed(before)}
        label = f"{after.label}, what if: {told}"
        handed["after"] = self._handed(replace(after, id=f"{start}.after", label=label))
        if before.value is not None and after.value is not None:
            label = f"{before.label}, change by what if: {told}"
            change = _computed(f"{start}.difference", label, after.value - before.value, before)
            handed["difference"] = self._handed(change)
        return handed

    def _handed(self, figure: Figure) -> dict[str, str]:
        """Return a figure as it is handed out; from now on an answer may show it."""
        if figure.id not in self.shown:
            self.shown.add(figure)
        return {
            "figure": figure.id,
            "mark": f"{{F:{figure.id}}}",
            "label": figure.label,
            "value": format_figure(figure, style=self.style),
        }

    def _handed_row(self, row: Row) -> dict[str, Any]:
        cells = {}
        for column, told in row.cells.items():
            if told:
                name = f"row.{row.key}.{column}"
                self.texts[name] = told
                cells[column] = {"mark": f"{{T:{name}}}", "value": told}
        return cells

    def _input(self, name: str) -> dict[str, Any]:
        if name in self.case.ledger:
            return self._handed(self.case.ledger[name])
        return self._assumption(name) if name in self.case.assumptions else {"label": name}

    def _assumption(self, key: str) -> dict[str, Any]:
        """Return an assumption in words; a choice has the codes that a what-if takes as well."""
        entry = self.case.assumptions[key]
        handed: dict[str, Any] = {
            "key": key,
            "label": entry.label,
            "value": self._said(entry),
            "unit": unit_label(entry.unit) if entry.is_number else "",
            "low": entry.low,
            "high": entry.high,
            "evidence": entry.evidence,
            "source": entry.source,
            "as_of": entry.as_of,
        }
        if entry.choices:
            handed |= {"code": entry.value}
            handed |= {"choices": {word: word_label(word) for word in entry.choices}}
        return handed

    def _said(self, entry: Assumption) -> str:
        return entry.entered or value_said(entry, entry.value, self.style)

    def _figure(self, name: str) -> Figure:
        for ledger in (self.case.ledger, self.shown):
            if name in ledger:
                return ledger[name]
        raise UsageError(f"The case has no figure {clipped(str(name))}.", "Find one by its words.")

    @cached_property
    def _figures(self) -> list[Figure]:
        return list(self.case.ledger)

    @cached_property
    def _figure_index(self) -> Index:
        return Index.of(f"{item.label} {item.unit} {item.id}" for item in self._figures)

    @cached_property
    def _finding_index(self) -> Index:
        return Index.of(item.message for item in self.case.findings)

    @cached_property
    def _assumption_index(self) -> Index:
        register = self.case.assumptions
        return Index.of(f"{entry.label} {key}" for key, entry in register.items())

    def _list(self, name: str) -> tuple[list[Row], Index]:
        if name not in self._lists:
            held = rows_of(self.case, name, self.style)
            self._lists[name] = held, Index.of(" ".join(row.cells.values()) for row in held)
        return self._lists[name]

    @cached_property
    def _lists(self) -> dict[str, tuple[list[Row], Index]]:
        return {}


def _computed(name: str, label: str, value: float, like: Figure) -> Figure:
    return Figure(name, label, round(value, 2), like.unit, "computed", formula="difference",
                  inputs=(like.id,))  # fmt: skip


def called(
    tools: CaseTools, name: str, arguments: Mapping[str, Any], offered: Iterable[Tool]
) -> Any:  # noqa: ANN401 - JSON
    """Return what a tool returns, or its refusal as JSON, so that the asker can go on.

    A refusal quotes what was asked for, which may be a name where a pseudonym came.
    """
    found = next((tool for tool in offered if tool.name == name), None)
    if found is None:
        return {"error": f"There is no tool {clipped(str(name))}."}
    if not _fits(arguments, found.parameters):
        return {"error": "The arguments do not fit the tool."}
    try:
        return tools.answered(name, arguments)
    except BizcaseError as fault:
        return {"error": tools.outgoing(str(fault))}


_KINDS: Mapping[str, type] = {"string": str, "integer": int, "object": Mapping}


def _fits(arguments: Mapping[str, Any], schema: Mapping[str, Any]) -> bool:
    """Whether arguments are those of a tool, each of its type."""
    known = schema["properties"]
    return set(schema["required"]) <= set(arguments) <= set(known) and all(
        isinstance(value, _KINDS[known[key]["type"]]) for key, value in arguments.items()
    )
