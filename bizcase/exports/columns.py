"""How wide the columns of a table are: one measure for every writer that sets pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

_SAMPLED = 400  # rows whose longest cell is measured
_WEIGHED = 60  # rows whose lines are counted
_STEPS = 40  # in which what is left of the width is given away
_LONGEST_WORD, _WHOLE_WORD, _LONGEST_CELL = 18, 40, 160
_PADDING, _BOLD = 3, 1  # letters
_CAPITAL = 1.3  # letters wide
# Letters of small print across a page of A4, upright and wide.
_ROOM, _WIDE_ROOM = 120.0, 180.0
_NARROW = 0.6  # of the width of a page, for tables that need no more
_TOGETHER, _TOGETHER_IN_ANNEX = 14, 6  # rows that a page keeps together
_BREAKS = re.compile(r"[\s/–]+|\.(?!\d)")  # neither a date nor a code may break


def stays_together(rows: int, part: str) -> bool:
    """Return whether the rows of a table are on one page.

    Long tables of an annex are looked up: they break, under their repeated head, before they leave
    half a page empty.
    """
    return rows <= (_TOGETHER_IN_ANNEX if part == "annex" else _TOGETHER)


def column_shares(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: frozenset[int],
    *,
    wide: bool = False,
) -> tuple[float, ...]:
    """Return the share of the width that each column takes; they add up to 1.

    A column of numbers has room for its longest, a column of words for its longest word; what is
    left goes step by step to the column that makes the table highest. ``wide``: across the longer
    side of the page.

    >>> shares = column_shares(("Name", "USD"), [("a web server", "1,234.56")], frozenset({1}))
    >>> [round(share, 2) for share in shares]
    [0.58, 0.42]
    """
    room = _WIDE_ROOM if wide else _ROOM
    lengths = [[len(cell) for cell in column] for column in _columns(header, rows)]
    wanted, least, whole = [], [], []
    for place, (head, column) in enumerate(zip(header, _columns(header, rows), strict=True)):
        longest = max(lengths[place], default=0)
        head_word = _longest_word([head], _LONGEST_WORD) + _BOLD
        if place in right and longest <= _LONGEST_WORD:
            short = full = max(head_word, longest)
        else:
            short = max(head_word, _longest_word(column, _LONGEST_WORD))
            full = max(short, _longest_word(column, _WHOLE_WORD))
        least.append(float(min(short, _LONGEST_WORD) if place not in right else short))
        whole.append(float(full))
        wanted.append(float(max(full, min(longest, _LONGEST_CELL))))
    padding = _PADDING * len(header)
    if sum(wanted) + padding <= room:
        widths = wanted
    else:
        start = _with_whole_words(least, whole, room - padding)
        widths = _given_away(start, lengths, room - padding - sum(start))
    total = sum(widths) + padding
    return tuple((width + _PADDING) / total for width in widths)


def table_share(header: Sequence[str], rows: Sequence[Sequence[str]]) -> float:
    """Return the share of a page's width that a table takes: short rows are read across less.

    >>> table_share(("System", "Servers"), [("Windows Server 2019", "12")])
    0.6
    """
    longest = [
        max(len(head), *(len(row[place]) for row in islice(rows, _SAMPLED)))
        for place, head in enumerate(header)
    ]
    needed = sum(length + 2 * _PADDING for length in longest)
    return _NARROW if needed <= _NARROW * _ROOM else 1.0


def _columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[row[place] for row in islice(rows, _SAMPLED)] for place in range(len(header))]


def _with_whole_words(least: list[float], whole: list[float], room: float) -> list[float]:
    """Return the least widths; while there is room columns keep long words whole, codes first."""
    widths, spare = list(least), room - sum(least)
    for place in sorted(range(len(least)), key=lambda place: whole[place] - least[place]):
        more = whole[place] - least[place]
        if more <= spare:
            widths[place], spare = whole[place], spare - more
    return widths


def _given_away(start: list[float], lengths: list[list[int]], spare: float) -> list[float]:
    """Return the widths with what is spare given, each step to where rows then get lowest."""
    widths, step = list(start), spare / _STEPS
    if step <= 0:
        return widths
    every = max(1, len(lengths[0]) // _WEIGHED)
    sampled = [column[::every] for column in lengths]
    heights = [_heights(column, width) for column, width in zip(sampled, widths, strict=True)]
    for _ in range(_STEPS):
        first, second = _two_highest(heights)
        gains = [0.0] * len(widths)
        for row, (place, height) in enumerate(first):
            lower = max(second[row], sampled[place][row] / (widths[place] + step))
            gains[place] += height - lower
        best = max(range(len(widths)), key=gains.__getitem__)
        widths[best] += step
        heights[best] = _heights(sampled[best], widths[best])
    return widths


def _heights(column: list[int], width: float) -> list[float]:
    """Return how many lines each cell takes, one at least."""
    return [max(length / width, 1.0) for length in column]


def _two_highest(heights: list[list[float]]) -> tuple[list[tuple[int, float]], list[float]]:
    """Return the column and height of the highest cell of each row, and the next height."""
    first, second = [], []
    for row in zip(*heights, strict=True):
        place = max(range(len(row)), key=row.__getitem__)
        first.append((place, row[place]))
        second.append(max((h for other, h in enumerate(row) if other != place), default=1.0))
    return first, second


def _longest_word(texts: Sequence[str], most: int) -> int:
    return max(
        (min(_letters(word), most) for text in texts for word in _BREAKS.split(text)),
        default=1,
    )


def _letters(word: str) -> int:
    """Return the length of a word; capitals, as of codes, are wider."""
    return round(len(word) * _CAPITAL) if word.isupper() else len(word)
