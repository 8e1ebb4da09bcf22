"""How wide the columns of a table are: one measure for every writer that sets pages."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice

_SAMPLED = 400  # rows whose longest cell is measured
_WEIGHED = 60  # rows whose lines are counted
_STEPS = 40  # in which what is left of the width is given away
_LONGEST_WORD, _WHOLE_WORD, _LONGEST_CELL = 18, 40, 160
_STEEPNESS = 4  # by which a high cell counts more than two of half its height
_PADDING, _BOLD = 3, 1  # letters
_CAPITAL, _DIGIT = 1.3, 1.15  # letters wide
# Letters of small print across a page of A4, upright and wide.
_ROOM, _WIDE_ROOM = 120.0, 180.0
_NARROW = 0.6  # of the width of a page, for tables that need no more
_TOGETHER, _TOGETHER_IN_ANNEX = 14, 6  # rows that a page keeps together
# A date may not break, nor a number and its unit.
_BREAKS = re.compile(r"(?:(?!\u00a0)[\s/–])+|\.(?!\d)|(?<=_)(?=.)")
_JOINTS = re.compile(r"(?<=_)(?=.)|(?<=[./])(?=[A-Za-z])")
OPTIONAL_BREAK = "\u200b"
MOST_ROWS_WHOLE = 30  # of a document's last table, which no page break parts


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

    A column of numbers has room for its longest, a column of words for its longest word or the
    longest part of a code; what is left goes step by step to the column that makes rows highest.
    ``wide``: across the longer side of the page.

    >>> shares = column_shares(("Name", "USD"), [("a web server", "1,234.56")], frozenset({1}))
    >>> [round(share, 2) for share in shares]
    [0.54, 0.46]
    """
    room = _WIDE_ROOM if wide else _ROOM
    lengths = [[len(cell) for cell in column] for column in _columns(header, rows)]
    wanted, least, whole = [], [], []
    for place, (head, column) in enumerate(zip(header, _columns(header, rows), strict=True)):
        longest = max(lengths[place], default=0)
        head_word = _longest_word([head], _LONGEST_WORD) + _BOLD
        if place in right and longest <= _LONGEST_WORD:
            short = full = max(head_word, math.ceil(longest * _DIGIT))
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


def breakable(
    rows: Sequence[Sequence[str]], shares: Sequence[float], *, wide: bool = False
) -> list[list[str]]:
    """Return rows whose words that are longer than a line of their column may break."""
    room = _WIDE_ROOM if wide else _ROOM
    letters = [int(share * room) - _PADDING for share in shares]
    return [
        [
            cell if len(cell) * _CAPITAL <= most else folded(cell, partial(_short, most=most))
            for cell, most in zip(row, letters, strict=True)
        ]
        for row in rows
    ]


def _short(text: str, *, most: int) -> bool:
    """Return whether a line has room for a part of a code, also of wide letters as m and w."""
    return _letters(text) * _DIGIT <= most


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
    """Return the widths with what is spare given, each step to where it lowers high rows most."""
    widths, step = list(start), spare / _STEPS
    if step <= 0:
        return widths
    every = max(1, len(lengths[0]) // _WEIGHED)
    sampled = [column[::every] for column in lengths]
    heights = [_weight(column, width) for column, width in zip(sampled, widths, strict=True)]
    gains = [
        weight - _weight(column, width + step)
        for column, width, weight in zip(sampled, widths, heights, strict=True)
    ]
    for _ in range(_STEPS):
        best = max(range(len(widths)), key=gains.__getitem__)
        widths[best] += step
        heights[best] -= gains[best]
        gains[best] = heights[best] - _weight(sampled[best], widths[best] + step)
    return widths


def _weight(column: list[int], width: float) -> float:
    """Return how much the heights of a column's cells count; a cell has one line at least."""
    return sum(max(length / width, 1.0) ** _STEEPNESS for length in column)


def folded(text: str, fits: Callable[[str], bool], joint: str = OPTIONAL_BREAK) -> str:
    """Return a text whose words that fit no line may break behind their parts, not within them.

    >>> folded("HOSTS_COUNT_MORE_VMS, row 3", lambda part: len(part) < 15, " ")
    'HOSTS_COUNT_ MORE_VMS, row 3'
    """
    words = []
    for word in text.split(" "):
        lines = [""]
        for part in [word] if fits(word) else _JOINTS.split(word):
            if lines[-1] and not fits(lines[-1] + part):
                lines.append(part)
            else:
                lines[-1] += part
        words.append(joint.join(lines))
    return " ".join(words)


def _longest_word(texts: Sequence[str], most: int) -> int:
    return max(
        (min(_letters(word), most) for text in texts for word in _BREAKS.split(text)),
        default=1,
    )


def _letters(word: str) -> int:
    """Return the length of a word; capitals, as of codes, are wider."""
    return round(len(word) * _CAPITAL) if word.isupper() else len(word)
