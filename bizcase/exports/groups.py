"""Blocks with what may not stand on the next page without them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bizcase.document.blocks import Block, Bullets, Chart, Paragraph, Table

_FEW = 3  # points


@dataclass(frozen=True, slots=True)
class Group:
    """A block, the notes of a table, and a few points that end a section behind it."""

    block: Block
    notes: tuple[Paragraph, ...] = ()
    points: Bullets | None = None


def groups(blocks: Sequence[Block]) -> Iterator[Group]:
    """Yield the blocks of a section in their order.

    >>> from bizcase.document.blocks import words
    >>> table, note = Table("T", ("A",), ((words("a"),),)), Paragraph(words("n"), "small")
    >>> [len(group.notes) for group in groups((table, note, note, Paragraph(words("p"))))]
    [2, 0]
    """
    rest = list(blocks)
    while rest:
        block, notes, points = rest.pop(0), [], None
        while isinstance(block, Table) and rest and _is_note(rest[0]):
            notes.append(rest.pop(0))
        if isinstance(block, Table | Chart) and len(rest) == 1 and _are_few(rest[0]):
            points = rest.pop()
        yield Group(block, tuple(notes), points)


def _is_note(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.look == "small"


def _are_few(block: Block) -> bool:
    return isinstance(block, Bullets) and len(block.items) <= _FEW
