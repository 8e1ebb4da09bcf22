"""How wide the columns of a table are: one measure for every writer that sets pages."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations, islice, pairwise

from bizcase.exports.folding import JOINTS_OR_WORDS, WORDS, amounts, folded
from bizcase.exports.letters import in_letters

_SAMPLED = 400  # rows whose longest cell is measured
_WEIGHED = 60  # rows whose lines are counted
_STEPS = 40  # in which what is left of the width is given away
_LONGEST_WORD, _WHOLE_WORD, _LONGEST_CELL = 18, 40, 160
_LONG_HEAD = 5  # words of a head that takes three lines
_SHORT_HEAD = 12  # letters of a head that takes one: From month
_LONGEST_NAME = 30  # of its two lines, beside columns of numbers alone
_LONGEST_NUMBER = 28  # with its unit: 146,100.00 USD a month
_MOST_SHARE = 1.5  # of an equal part of the room, for a column whose long words stay whole
_STEEPNESS = 6  # by which the highest cell of a row decides its height
_NOTHING = 1e-9  # of a line
_PADDING, _BOLD = 3, 1  # letters
_LEAST = 4  # letters of a column of words when all do not fit
_GAP, GAP_POINTS = 2, 8.0  # letters, and points, more before words that follow a number
_MARGIN, _HEAD_MARGIN = 1.15, 1.08  # by which a font may be wider, and a bold one beside ``_BOLD``
# Letters of small print across a page of A4, upright and wide.
_ROOM, _WIDE_ROOM = 120.0, 180.0
_NARROW = 0.6  # of the width of a page, for tables that need no more
_TOGETHER, _TOGETHER_IN_ANNEX = 14, 6  # rows that a page keeps together
MOST_ROWS_WHOLE = 30  # of a document's last table, which no page break parts


def stays_together(rows: int, part: str) -> bool:
    """Return whether the rows of a table are on one page.

    Long tables of an annex are looked up: they break, under their repeated head, before they leave
    half a page empty.
    """
    return rows <= (_TOGETHER_IN_ANNEX if part == "annex" else _TOGETHER)


@dataclass(frozen=True, slots=True)
class _Need:
    """What a column needs, in letters, the least first.

    ``least``: neither a number nor a word of the head breaks, in a font of wide letters. ``parts``:
    nor does a part of a word. ``words``: nor a word of usual length. ``whole``: nor a long one.
    ``text``: no cell has a second line.
    """

    least: float
    parts: float
    words: float
    whole: float
    text: float


def column_shares(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: frozenset[int],
    *,
    wide: bool = False,
) -> tuple[float, ...]:
    """Return the share of the width that each column takes; they add up to 1.

    A column has room for its longest number and for the words of its head. The one column of names
    before numbers then has room for names of two lines, and each column for its longest word, while
    there is room; what is left goes step by step to the column that makes rows highest.
    ``wide``: across the longer side of the page.

    >>> shares = column_shares(("Name", "USD"), [("a web server", "1,234.56")], frozenset({1}))
    >>> [round(share, 2) for share in shares]
    [0.55, 0.45]
    """
    columns = [[row[place] for row in islice(rows, _SAMPLED)] for place in range(len(header))]
    needs = [
        _need(head, cells, number=place in right)
        for place, (head, cells) in enumerate(zip(header, columns, strict=True))
    ]
    padding = _paddings(right, len(header))
    room = (_WIDE_ROOM if wide else _ROOM) - sum(padding)
    wanted = [need.text for need in needs]
    named = {} if right != frozenset(range(1, len(header))) else {0: _of_two_lines(columns[0])}
    start = wanted if sum(wanted) <= room else _with_whole_words(needs, room, named)
    lines = [
        [len(head) + _BOLD, *map(len, cells)] for head, cells in zip(header, columns, strict=True)
    ]
    widths = _given_away(start, lines, room - sum(start))
    total = sum(widths) + sum(padding)
    return tuple((width + more) / total for width, more in zip(widths, padding, strict=True))


def behind_numbers(right: frozenset[int], count: int) -> frozenset[int]:
    """Return the columns of words behind a column of numbers, which ends where they begin.

    >>> sorted(behind_numbers(frozenset({0, 2}), 4))
    [1, 3]
    """
    return frozenset(place for place in range(count) if place - 1 in right and place not in right)


def _paddings(right: frozenset[int], count: int) -> list[int]:
    """Return the letters of each column that no word may take."""
    gaps = behind_numbers(right, count)
    return [_PADDING + _GAP * (place in gaps) for place in range(count)]


def _need(head: str, cells: Sequence[str], *, number: bool) -> _Need:
    named = _longest([head], WORDS, _LONGEST_WORD) * _HEAD_MARGIN + _BOLD
    short = _head(head)
    longest = max(map(len, cells), default=0)
    if number and longest <= _LONGEST_NUMBER:
        width = max(named, max(map(in_letters, cells), default=0.0) * _MARGIN)
        low = max(width, short)
        return _Need(width, width, low, low, low)
    signs = _longest(cells, WORDS, _LONGEST_WORD) * _MARGIN if number else float(_LEAST)
    parts = max(named, signs, _longest(cells, JOINTS_OR_WORDS, _LONGEST_WORD), _amount(cells))
    words = max(parts, short, _longest(cells, WORDS, _LONGEST_WORD) * _MARGIN)
    whole = max(words, _longest(cells, WORDS, _WHOLE_WORD))
    text = max(whole, min(float(longest), _LONGEST_CELL))
    return _Need(max(named, signs), parts, words, whole, text)


def _head(head: str) -> float:
    """Return the width in letters in which a head takes the lines that it may, the fewest."""
    if len(head) <= _SHORT_HEAD:
        return in_letters(head) * _HEAD_MARGIN + _BOLD
    return _in_lines(head, 2 if len(head.split(" ")) < _LONG_HEAD else 3) + _BOLD


def _amount(cells: Sequence[str]) -> float:
    """Return the width, in whole letters, that the longest number with its unit fits."""
    found = (amount for cell in cells for amount in amounts(cell))
    longest = max((max(in_letters(amount), len(amount)) for amount in found), default=0.0)
    return math.ceil(longest * _MARGIN) + _NOTHING


def _in_lines(text: str, lines: int) -> float:
    """Return the least width in letters in which a text takes this many lines."""
    words = text.split(" ")
    cuts = combinations(range(1, len(words) + 1), lines - 1)
    return min(
        max(in_letters(" ".join(words[at:end])) for at, end in pairwise((0, *cut, len(words))))
        for cut in cuts
    )


def _of_two_lines(names: Sequence[str]) -> float:
    """Return the width in letters in which the longest name takes two lines, within bounds."""
    longest = max(names, key=len, default="")
    return min(_in_lines(longest, 2) * _MARGIN, _LONGEST_NAME)


def breakable(
    rows: Sequence[Sequence[str]], shares: Sequence[float],
    right: frozenset[int] = frozenset(), *, wide: bool = False,
) -> list[list[str]]:  # fmt: skip
    """Return rows whose words that are longer than a line of their column may break.

    ``right`` and ``wide`` as in ``column_shares``.
    """
    room = _WIDE_ROOM if wide else _ROOM
    paddings = _paddings(right, len(shares))
    letters = [int(share * room) - more for share, more in zip(shares, paddings, strict=True)]
    return [
        [folded(cell, partial(_fits, most=most)) for cell, most in zip(row, letters, strict=True)]
        for row in rows
    ]


def _fits(text: str, *, most: int) -> bool:
    """Return whether a line has room for a word or a part of one, in a font of wide letters."""
    return max(in_letters(text), len(text)) * _MARGIN <= most


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


def _with_whole_words(
    needs: Sequence[_Need], room: float, named: Mapping[int, float]
) -> list[float]:
    """Return the least widths; while there is room columns keep words whole, the shortest first.

    A long word stays whole where its column does not take the room of others. ``named`` are the
    columns that come first with the width that they want.
    """
    widths = _least(needs, room)
    spare, most = room - sum(widths), _MOST_SHARE * room / len(needs)
    for place, width in named.items():
        more = max(0.0, min(width - widths[place], spare))
        widths[place], spare = widths[place] + more, spare - more
    for wanted in ([need.words for need in needs], [need.whole for need in needs]):
        for place in sorted(range(len(needs)), key=lambda place: wanted[place] - widths[place]):
            more = wanted[place] - widths[place]
            if 0 < more <= spare and wanted[place] <= max(most, _LONGEST_WORD * _MARGIN):
                widths[place], spare = wanted[place], spare - more
    return widths


def _least(needs: Sequence[_Need], room: float) -> list[float]:
    """Return widths in which parts of words are whole; if all do not fit, words give way alone."""
    least, parts = sum(need.least for need in needs), sum(need.parts for need in needs)
    if parts <= room or parts == least:
        return [need.parts for need in needs]
    part = max(0.0, (room - least) / (parts - least))
    return [need.least + part * (need.parts - need.least) for need in needs]


def _given_away(start: list[float], lengths: list[list[int]], spare: float) -> list[float]:
    """Return the widths with what is spare given, each step to where it lowers rows most."""
    widths, step = list(start), spare / _STEPS
    if step <= 0:
        return widths
    every = max(1, len(lengths[0]) // _WEIGHED)
    sampled = [column[::every] for column in lengths]
    now = [_weights(column, width) for column, width in zip(sampled, widths, strict=True)]
    rows = [sum(row) for row in zip(*now, strict=True)]
    for _ in range(_STEPS):
        wider = [
            _weights(column, width + step) for column, width in zip(sampled, widths, strict=True)
        ]
        after = [
            [row - old + new for row, old, new in zip(rows, before, column, strict=True)]
            for before, column in zip(now, wider, strict=True)
        ]
        gains = [sum(map(_height, rows)) - sum(map(_height, changed)) for changed in after]
        best = max(range(len(widths)), key=gains.__getitem__)
        if gains[best] <= _NOTHING:  # every cell has one line
            break
        widths[best] += step
        now[best], rows = wider[best], after[best]
    return widths


def _weights(column: list[int], width: float) -> list[float]:
    """Return how much the lines of each cell count in its row; a cell has one line at least."""
    return [max(length / width, 1.0) ** _STEEPNESS for length in column]


def _height(row: float) -> float:
    """Return the height of a row in lines: about that of its highest cell."""
    return float(row ** (1 / _STEEPNESS))


def _longest(texts: Sequence[str], breaks: re.Pattern[str], most: int) -> float:
    """Return the width of the longest piece between breaks, in letters, at most ``most``."""
    return max(
        (min(in_letters(word), float(most)) for text in texts for word in breaks.split(text)),
        default=1.0,
    )
