"""Text in pieces of one weight, for writers that set type by themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bizcase.document.blocks import Text, Words
from bizcase.document.number_style import NumberStyle
from bizcase.document.writing import plain, written
from bizcase.ledger import Ledger

_WEIGHT = re.compile(r"(\*\*)")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text, plain or bold."""

    text: str
    bold: bool = False


def runs_of(text: Text, ledger: Ledger, style: NumberStyle) -> tuple[Run, ...]:
    """Return text as pieces; ``**`` in our own words begins and ends bold, in others' it is text.

    The pieces joined are what ``written`` gives without those marks.
    """
    found: list[Run] = []
    bold = False
    for piece in text:
        if not isinstance(piece, Words):
            found.append(Run(written((piece,), ledger, plain, style), bold))
            continue
        for part in _WEIGHT.split(style.words(piece.text)):
            if part == "**":
                bold = not bold
            elif part:
                found.append(Run(part, bold))
    return tuple(found)
