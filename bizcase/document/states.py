"""Reasons why figures are unknown, said once under a table instead of in each of its cells."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from bizcase.document.blocks import Block, Paragraph, Ref, Section, Table, Text, text, words
from bizcase.document.formats import in_words
from bizcase.ledger import Ledger

_CELL = "not computed"
# What is shorter, such as "input required: mig.training", is read at once in its cell.
_LONG = 40


def with_states_noted(section: Section, ledger: Ledger) -> Section:
    """Return the section with every long reason that a table repeats moved below the table."""
    blocks: list[Block] = []
    for block in section.blocks:
        if isinstance(block, Table):
            blocks += _noted(block, ledger)
        else:
            blocks.append(block)
    return replace(section, blocks=tuple(blocks))


def _noted(table: Table, ledger: Ledger) -> list[Block]:
    cells = (cell for row in table.rows for cell in row)
    counted = Counter(_state(cell, ledger) for cell in cells)
    repeated = [state for state, count in counted.items() if count > 1 and len(state) > _LONG]
    if not repeated:
        return [table]
    marks = {state: _mark(number, len(repeated)) for number, state in enumerate(repeated, start=1)}
    rows = tuple(
        tuple(words(marks[state]) if (state := _state(cell, ledger)) in marks else cell
              for cell in row)
        for row in table.rows
    )  # fmt: skip
    notes = [
        Paragraph(text("{mark}: {reason}.", mark=mark.capitalize(), reason=state))
        for state, mark in marks.items()
    ]
    return [replace(table, rows=rows), *notes]


def _mark(number: int, count: int) -> str:
    return _CELL if count == 1 else f"{_CELL} ({number})"


def _state(cell: Text, ledger: Ledger) -> str:
    """Return why the only figure of a cell is unknown; "" for any other cell."""
    if len(cell) != 1 or not isinstance(cell[0], Ref):
        return ""
    figure = ledger[cell[0].figure_id]
    return in_words(figure.state) if figure.value is None else ""


def with_short_states(section: Section, ledger: Ledger) -> Section:
    """Return the section with one or two words in each cell that has no number.

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
    return words("not counted" if state.startswith("input required") else "–")
