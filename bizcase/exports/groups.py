"""Blocks with what may not stand on the next page without them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from bizcase.document.blocks import Block, Bullets, Chart, Paragraph, Table, Text

_FEW = 3  # points


@dataclass(frozen=True, slots=True)
class Group:
    """A block, the notes of a table, and a few points that end a section behind it.

    ``lead`` is the paragraph before a list, or the one that introduces a table.
    """

    block: Block
    notes: tuple[Paragraph, ...] = ()
    points: Bullets | None = None
    lead: Paragraph | None = None


def groups(blocks: Sequence[Block]) -> Iterator[Group]:
    """Yield the blocks of a section in their order.

    >>> from bizcase.document.blocks import words
    >>> table, note = Table("T", ("A",), ((words("a"),),)), Paragraph(words("n"), "small")
    >>> [len(group.notes) for group in groups((table, note, note, Paragraph(words("p"))))]
    [2, 0]
    >>> [type(group.block).__name__ for group in groups((note, Bullets((words("b"),))))]
    ['Bullets']
    >>> [group.lead is not None for group in groups((note, Paragraph(words("p")), table))]
    [False, True]
    """
    rest, before = list(blocks), None
    while rest:
        block = rest.pop(0)
        lead = None
        if introduces(block, before, next(iter(rest), None)):
            lead, block = block, rest.pop(0)
        notes: list[Paragraph] = []
        while isinstance(block, Table) and rest and isinstance(note := rest[0], Paragraph):
            if note.look != "small":
                break
            notes.append(note)
            del rest[0]
        points = None
        if isinstance(block, Table | Chart) and len(rest) == 1 and isinstance(rest[0], Bullets):
            points = rest[0] if len(rest[0].items) <= _FEW else None
            rest = [] if points else rest
        if isinstance(block, Paragraph) and rest and isinstance(rest[0], Bullets):
            yield Group(before := rest.pop(0), lead=block)
            continue
        before = notes[-1] if notes else block
        yield Group(block, tuple(notes), points, lead)


def introduces(block: Block, before: Block | None, after: Block | None) -> TypeGuard[Paragraph]:
    """Return whether a block is a paragraph on the table after it, and not on one before it.

    The first of a section stands with its heading.
    """
    is_first_or_behind = before is None or isinstance(before, Table)
    return (
        isinstance(block, Paragraph) and block.look == "plain"
        and isinstance(after, Table) and not is_first_or_behind
    )  # fmt: skip


def parts_of(points: Sequence[Text]) -> list[Sequence[Text]]:
    """Return a list in the parts between which a page may end: none leaves a point alone.

    >>> [len(part) for part in parts_of([()] * 6)], [len(part) for part in parts_of([()] * 3)]
    ([2, 1, 1, 2], [3])
    """
    if len(points) <= _FEW:
        return [points]
    return [points[:2], *([point] for point in points[2:-2]), points[-2:]]
