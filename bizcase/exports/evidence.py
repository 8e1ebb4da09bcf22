"""What a reader is told of the figures of a table: their ids, and where each amount comes from."""

from __future__ import annotations

from collections import Counter

from bizcase.document.blocks import Ref, Section, Table, Text
from bizcase.document.formats import in_words
from bizcase.document.number_style import NumberStyle
from bizcase.document.writing import plain
from bizcase.ledger import Figure, Ledger


def ids_note(table: Table, section: Section, style: NumberStyle) -> str:
    """Return the ids of a table's figures for the line under it; blank where it needs none.

    Ids of one family are named once: ``cash.total.*``. The first page has no room for the line, and
    annexes show the rows of tables.
    """
    if section.part != "body":
        return ""
    found = dict.fromkeys(
        piece.figure_id
        for row in table.rows
        for cell in row
        for piece in cell
        if isinstance(piece, Ref)
    )
    families = Counter(name.partition(".")[0] for name in found)
    named = dict.fromkeys(
        f"{family}.*" if families[family] > 1 else name
        for name in found
        if (family := name.partition(".")[0])
    )
    return style.say("Figures (annex H): {ids}", ids=", ".join(named)) if named else ""


def told_of(cell: Text, ledger: Ledger, style: NumberStyle) -> str:
    """Return what the figure of a cell is, how it was computed and from what; blank without one."""
    refs = [piece for piece in cell if isinstance(piece, Ref)]
    return _told(ledger[refs[0].figure_id], style) if len(refs) == 1 else ""


def _told(figure: Figure, style: NumberStyle) -> str:
    parts = (
        figure.label,
        style.say("Formula: {formula}", formula=figure.formula) if figure.formula else "",
        style.say("Source: {files}", files=", ".join(figure.sources)) if figure.sources else "",
        style.say("Confidence grade {grade}", grade=figure.grade) if figure.grade else "",
        in_words(figure.state) if figure.value is None else "",
        style.say("Figure {id}", id=figure.id),
    )
    return plain(". ".join(part.rstrip(".") for part in parts if part) + ".")
