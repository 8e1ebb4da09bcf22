"""How wide the columns of a table are: one measure for every writer that sets pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

_SAMPLED = 400  # rows that are measured
_LONGEST_WORD, _LONGEST_CELL = 18, 160
_PADDING, _BOLD = 3, 1  # letters
_ROOM = 120.0  # letters of small print across a page of A4
_NARROW = 0.6  # of the width of a page, for tables that need no more
TOGETHER = 14  # rows that a page keeps together
_BREAKS = re.compile(r"[\s/–]+|\.(?!\d)")  # neither a date nor a code may break


def column_shares(
    header: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int]
) -> tuple[float, ...]:
    """Return the share of the width that each column takes; they add up to 1.

    A column of numbers has room for its longest, a column of words for its longest word; what is
    left goes where text is long.

    >>> shares = column_shares(("Name", "USD"), [("a web server", "1,234.56")], frozenset({1}))
    >>> [round(share, 2) for share in shares]
    [0.58, 0.42]
    """
    least, wanted = [], []
    for place, head in enumerate(header):
        cells = [row[place] for row in islice(rows, _SAMPLED)]
        longest = max((len(cell) for cell in cells), default=0)
        words = _longest_word([head]) + _BOLD
        words = words if place in right else max(words, _longest_word(cells))
        is_number = place in right and longest <= _LONGEST_WORD
        room = max(words, longest if is_number else min(words, _LONGEST_WORD))
        least.append(room + _PADDING)
        wanted.append(max(room, min(longest, _LONGEST_CELL)) + _PADDING)
    total = sum(wanted)
    return tuple(width / total for width in _fitted(least, wanted))


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


def _fitted(least: list[int], wanted: list[int]) -> list[float]:
    """Return the widths between what a column needs and what it wants, never below what it needs.

    Where all wants fit nothing is taken away; the shares of the page do the rest.
    """
    if sum(wanted) <= _ROOM or sum(wanted) == sum(least):
        return [float(width) for width in wanted]
    spare = max(_ROOM - sum(least), 0.0) / (sum(wanted) - sum(least))
    fitted = [low + (high - low) * spare for low, high in zip(least, wanted, strict=True)]
    scale = sum(wanted) / sum(fitted)
    return [width * scale for width in fitted]


def _longest_word(texts: Sequence[str]) -> int:
    return max(
        (min(len(word), _LONGEST_WORD) for text in texts for word in _BREAKS.split(text)),
        default=1,
    )
