"""Hyphens at which no line may break: those of a date, of a number with its word, of a server."""

from __future__ import annotations

import re
from collections.abc import Callable

_MOST = 18  # letters of what stays in one line
_WORD = r"(?<![\w\u200b-])(?=[\w-]*(?:\d-|-\d|-\w(?![\w-])))\w+(?:-\w+)+(?![\w-])"
_WHOLE = re.compile(_WORD)
_WHOLE_OR_TAG = re.compile(rf"<[^>]*>|{_WORD}")


def held(text: str, hold: Callable[[str], str], *, markup: bool = False) -> str:
    """Return a text in which ``hold`` has changed each word whose hyphen may not end a line.

    ``markup``: tags of the text stay as they are.

    >>> held("3-year plan of 2026-11-30 in us-east-1 for esx-03.example.com", "[{}]".format)
    '[3-year] plan of [2026-11-30] in [us-east-1] for [esx-03].example.com'
    >>> held("a well-known kWh/GB-h, 0a1b2c3d-4e5f-6a7b-8c9d", "[{}]".format)
    'a well-known kWh/[GB-h], 0a1b2c3d-4e5f-6a7b-8c9d'
    """

    def change(found: re.Match[str]) -> str:
        word = found[0]
        return word if word.startswith("<") or len(word) > _MOST else hold(word)

    return (_WHOLE_OR_TAG if markup else _WHOLE).sub(change, text)
