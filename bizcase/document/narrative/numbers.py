"""Numbers in words: of English and of its neighbours, torn apart or joined, and Roman ones."""

from __future__ import annotations

import re
from functools import cache

from bizcase import packaged

# Abbreviations of the trade that would be numbers.
_NO_NUMBERS = "DC|CD|CI|DM|MD"
ROMAN = re.compile(
    rf"\b(?=[IVXLCDM]+\b)(?!(?:{_NO_NUMBERS})\b)"
    r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\b"
    r"|\b(?=[ivx]{2,}\b)x{0,3}(?:ix|iv|v?i{0,3})\b"
)
_WORD = re.compile(r"[^\W\d_]+")
_MOST_PIECES = 3
# Written together, such as "twentyone" or "zweihundert", with an ending, or made into a verb.
_WITHIN = (
    "hundred|thousand|million|billion|hundert|tausend|zehn|zwanzig|dreissig|vierzig|fuenfzig|"
    "sechzig|siebzig|achtzig|neunzig|twentie|thirtie|fortie|fiftie|sixtie|seventie|eightie|ninetie"
)
_BEGINNING = (
    "verdoppel|verdreifach|halbier|prozent|douzain|centain|millier|milliard|quadrupl|quintupl|"
    "sextupl|septupl|octupl"
)
# Found where the words around are joined: too long to come about between two words by chance.
_LONG = re.compile(
    "eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|"
    "forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|dozen|percent"
)


def says_a_number(text: str) -> bool:
    """Whether a text says a quantity in words.

    >>> says_a_number("Twen ty servers move"), says_a_number("Shared services move early")
    (True, False)
    """
    folded = text.casefold()
    joined = re.sub(r"(?<=\w)[-'’\s](?=\w)", "", folded)
    return (
        _any_number().search(folded) is not None
        or _LONG.search(joined) is not None
        or _is_torn(_WORD.findall(folded))
    )


def _is_torn(words: list[str]) -> bool:
    """Whether two or three words on end are one number, such as "fi ve"."""
    return any(
        "".join(words[at : at + pieces]) in _words("en")
        for pieces in range(2, _MOST_PIECES + 1)
        for at in range(len(words) - pieces + 1)
    )


@cache
def _words(language: str = "") -> frozenset[str]:
    """Return the words of a language, of all by default."""
    rows = packaged.rows("bizcase.document.narrative", "number_words.csv")
    return frozenset(row["word"] for row in rows if language in ("", row["language"]))


@cache
def _any_number() -> re.Pattern[str]:
    alone = "|".join(map(re.escape, sorted(_words(), key=len, reverse=True)))
    return re.compile(rf"\b(?:{alone})\b|\b\w*(?:{_WITHIN})|\b(?:{_BEGINNING})")
