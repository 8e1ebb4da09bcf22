"""Cells without a number: one or two words there, why in a note under the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bizcase.document.blocks import Block, Paragraph, Ref, Section, Table, Text, given, text, words
from bizcase.document.formats import in_words
from bizcase.grammar import inline
from bizcase.ledger import Ledger

_OPEN, _NOT_HERE, _LACKING, _NOT_COMPUTED = "not counted", "–", "not available", "not computed"
# What each first word of a state shows in its cell, and what leads its reasons.
_CELLS = {"input required": _OPEN, "none": _NOT_HERE, "not available": _LACKING}
_LEADS = {
    _OPEN: "Not counted, because an input is missing: ",
    _NOT_HERE: "Does not apply (–): ",
    _LACKING: "Not available: ",
}
_LONG = 40  # letters; what is shorter, such as "not within 5 years", is an answer


def with_states_noted(section: Section, ledger: Ledger) -> Section:
    """Return the section of an annex with the reasons of cells without a number under their table.

    What is one or two words long is read at once in its cell.
    """
    blocks: list[Block] = []
    for block in section.blocks:
        blocks += _noted(block, ledger) if isinstance(block, Table) else [block]
    return replace(section, blocks=tuple(blocks))


def _noted(table: Table, ledger: Ledger) -> list[Block]:
    marks = _marks(dict.fromkeys(_states(table, ledger)))
    rows = tuple(
        tuple(words(marks[state]) if (state := _state(cell, ledger)) in marks else cell
              for cell in row)
        for row in table.rows
    )  # fmt: skip
    return [replace(table, rows=rows), *_notes(marks)]


def _states(table: Table, ledger: Ledger) -> Iterator[str]:
    for row in table.rows:
        for cell in row:
            if state := _state(cell, ledger):
                yield state


def _marks(states: dict[str, None]) -> dict[str, str]:
    """Return what is shown for each state that does not stay in its cell."""
    found = {state: mark for state in states if (mark := _CELLS.get(_kind(state)))}
    long = [state for state in states if state not in found and len(state) > _LONG]
    for number, state in enumerate(long, start=1):
        found[state] = _NOT_COMPUTED if len(long) == 1 else f"{_NOT_COMPUTED} ({number})"
    return found


def _notes(marks: dict[str, str]) -> Iterator[Block]:
    for mark, lead in _LEADS.items():
        if reasons := [_reason(state) for state, shown in marks.items() if shown == mark]:
            told = words(lead)
            for place, reason in enumerate(reasons):
                told += words("; ") * bool(place) + given(inline(reason))
            yield Paragraph((*told, *words(".")), "small")
    for state, mark in marks.items():
        if mark not in _LEADS:
            yield Paragraph(text("{mark}: {reason}.", mark=mark.capitalize(), reason=state))


def _kind(state: str) -> str:
    return state.partition(":")[0].partition(" (")[0]


def _reason(state: str) -> str:
    """Return why, without its first words: of "none: no SQL Server" that there is none."""
    return state.removeprefix(_kind(state)).removeprefix(":").strip().removeprefix("(").rstrip(")")


def _state(cell: Text, ledger: Ledger) -> str:
    """Return why the only figure of a cell is unknown; "" for any other cell."""
    if len(cell) != 1 or not isinstance(cell[0], Ref):
        return ""
    figure = ledger[cell[0].figure_id]
    return in_words(figure.state) if figure.value is None else ""


def with_short_states(section: Section, ledger: Ledger) -> Section:
    """Return a section of the body with one or two words in each cell that has no number.

    The body names what is not counted once; the reasons are in the annexes.
    """
    return replace(
        section,
        blocks=tuple(
            replace(block, rows=tuple(tuple(_short(cell, ledger) for cell in row)
                                      for row in block.rows))
            if isinstance(block, Table) else block
            for block in section.blocks
        ),
    )  # fmt: skip


def _short(cell: Text, ledger: Ledger) -> Text:
    state = _state(cell, ledger)
    if not state:
        return cell
    return words(_OPEN if _kind(state) == "input required" else _NOT_HERE)
