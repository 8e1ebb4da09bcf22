"""What a picture is made of, and the measures that it needs. Units are points, y grows downwards.

Colours are roles of ``colours.csv``.
"""

from __future__ import annotations

import math
import re
import textwrap
from dataclasses import dataclass
from typing import Literal

SIZE = 8.5  # of all text, in points
LINE = 2.0  # points of a drawn line
# Width of a letter against the size of its font, on the safe side of the fonts that draw it.
_LETTER, _BOLD_LETTER = 0.58, 0.66
_NOISE = 1e-6  # of a width that is exactly that of a text
_BRACKET, _HELD = re.compile(r"\([^()]+\)$"), "\u00a0"
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Rect:
    """A filled box; ``tint`` at a quarter of its colour, ``outline`` with a dashed edge."""

    x: float
    y: float
    width: float
    height: float
    role: str
    tint: bool = False
    outline: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    role: str
    width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon at a quarter of its colour."""

    points: tuple[tuple[float, float], ...]
    role: str


@dataclass(frozen=True, slots=True)
class Label:
    """Text whose base line begins, ends or has its middle at a point."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    role: str = "ink"
    bold: bool = False


Shape = Rect | Line | Area | Label
Mark = Literal["box", "tint", "line"]


@dataclass(frozen=True, slots=True)
class Scale:
    """From a value to a place between two edges."""

    low: float
    high: float
    first: float
    last: float

    def __call__(self, value: float) -> float:
        """Return the place of a value."""
        return self.first + (value - self.low) / (self.high - self.low) * (self.last - self.first)


def ticks(low: float, high: float, about: int = 5, *, whole: bool = False) -> tuple[float, ...]:
    """Return round values that span a range; ``whole``: without fractions, as for months.

    >>> ticks(0.0, 9.8)
    (0.0, 2.0, 4.0, 6.0, 8.0, 10.0)
    >>> ticks(-3.1, 1.2, 3)
    (-4.0, -2.0, 0.0, 2.0)
    >>> ticks(0.0, 10.0, 4, whole=True)
    (0.0, 5.0, 10.0)
    """
    span = (high - low) or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / about))
    steps = (item * max(power, float(whole)) for item in _STEPS)
    step = next(item for item in steps if item * about >= span * 0.999 and not (whole and item % 1))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(step * place, 10) for place in range(first, max(last, first + 1) + 1))


def width_of(text: str, *, bold: bool = False, size: float = SIZE) -> float:
    """Return the width that a text needs at most."""
    return len(text) * size * (_BOLD_LETTER if bold else _LETTER)


def wrapped(text: str, width: float, *, size: float = SIZE) -> list[str]:
    """Return a text in lines that fit a width, all of it; a last bracket that fits one is whole.

    >>> wrapped("Share of steady use (55 – 90 %)", 130)
    ['Share of steady use', '(55 – 90 %)']
    """
    letters = max(int(width / (size * _LETTER) + _NOISE), 8)
    held = _BRACKET.sub(
        lambda found: found[0].replace(" ", _HELD) if len(found[0]) <= letters else found[0], text
    )
    return [line.replace(_HELD, " ") for line in textwrap.wrap(held, letters)] or [""]


def legend(names: list[tuple[str, str, Mark]], width: float) -> tuple[list[Shape], float]:
    """Return names with their colours in rows, and the height they take; no names take little.

    Each has its name, its role, and how the picture draws it.
    """
    if not names:
        return [], 2.0
    shapes: list[Shape] = []
    x, y = 0.0, SIZE
    for name, role, mark in names:
        needs = width_of(name) + 24
        if x and x + needs > width:
            x, y = 0.0, y + SIZE * 1.5
        shapes += [_mark(x, y, role, mark), Label(x + SIZE + 4, y, name)]
        x += needs
    return shapes, y + SIZE


def _mark(x: float, y: float, role: str, mark: Mark) -> Shape:
    if mark == "line":
        middle = y - SIZE * 0.35
        return Line(((x, middle), (x + SIZE, middle)), role, LINE)
    return Rect(x, y - SIZE + 1.5, SIZE, SIZE - 1, role, tint=mark == "tint")
