"""The words of a text, and the shape that a pseudonym takes over from a word."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters of every script, marks and digits of other scripts among them: what is no ASCII and no
# sign of punctuation is taken for a letter, so that nothing is passed over.
LETTERS = (
    "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u167f\u1681-\u1fff\u2c00-\u2dff"
    "\u2e80-\u2fef\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3041-\ud7ff\ue000-\ufdff\ufe20-\ufe2f"
    "\ufe70-\ufefc\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc\U00010000-\U0010ffff"
)
WORD = re.compile(f"[{LETTERS}]+")
LABEL = re.compile(f"[{LETTERS}0-9_-]+")
LONG_PART = 5  # letters from which a part is looked for inside of other words too
SHORT_PART = 3  # letters from which a part of a name tells something


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Return a word as the program compares names: whatever its case and its width of letters."""
    return word.casefold() if word.isascii() else unicodedata.normalize("NFKC", word).casefold()


def words_of(text: str) -> list[str]:
    """Return the runs of letters of a text as written.

    >>> words_of("PROD-web01.corp")
    ['PROD', 'web', 'corp']
    """
    return WORD.findall(text)


def is_name_part(word: str) -> bool:
    """Whether a word can tell a name: a single letter of ASCII cannot, one sign of Chinese can."""
    return len(word) > 1 or not word.isascii()


def shaped(word: str, like: str) -> str:
    """Return a pseudonym in the case of the word it stands for.

    >>> shaped("kuvexa", "CRM"), shaped("kuvexa", "Crm"), shaped("kuvexa", "crm")
    ('KUVEXA', 'Kuvexa', 'kuvexa')
    """
    if like.isupper():
        return word.upper()
    if not like[:1].isupper() and like == like.lower():
        return word
    if like[:1].isupper() and like[1:] == like[1:].lower():
        return word.capitalize()
    capitals = {at for at, letter in enumerate(like) if letter.isupper()}
    return "".join(c.upper() if at in capitals else c for at, c in enumerate(word))
