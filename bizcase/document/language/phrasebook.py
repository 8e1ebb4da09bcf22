"""Texts of one language by their English: fixed words of the writers, and templates with fields.

A row of a table has an English and another text with the same fields. ``{n}`` (a name that begins
with n) is a number or a figure, ``{a}`` any words, which are translated in their turn; ``{w}`` is
what stays as it is, ``{x}`` a name that is known as one. ``{v|run|runs}`` agrees with a figure of
the English text. Beyond that the other text may say ``{n#}``, the figure without its unit, and
``{n|Server|Servers}``, the word that agrees with a field: many, one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from bizcase import packaged
from bizcase.document.language.choice import ENGLISH, languages

ROOM = "bizcase.document.language"
FIELD = re.compile(r"\{([a-z]\w*)(#)?(?:\|([^|{}]*)\|([^|{}]*))?\}")
# A piece of a text that is no words of ours stands in it as one sign of a private plane, and a
# verb with its words behind it.
FIRST_PIECE = 0xF0000
PIECE = "[\U000f0000-\U000ffffd]"
VERB = rf"{PIECE}\|[^|]*\|[^|]*\|"
NUMBER = r"[-−+]?\d+(?:,\d{3})*(?:\.\d+)?"
DAY = r"\d{4}-\d\d-\d\d"
# A name ends with its sentence.
_ANY, _NAME, _NUMBER = "(.+?)", r"((?:(?![.!?]\s+\w).)+?)", rf"({DAY}|{NUMBER}|{PIECE})"
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Row:
    """A template: how it is found, and what it becomes."""

    english: str
    told: str
    pattern: re.Pattern[str]
    fields: tuple[str, ...]
    needle: str

    def fields_of(self, text: str) -> dict[str, str] | None:
        """Return what stands in the fields of a text; None where it is another text."""
        if self.needle not in text or (found := self.pattern.fullmatch(text)) is None:
            return None
        return dict(zip(self.fields, found.groups(), strict=True))


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The texts of a language; ``exact`` are those without fields, as lower case of the first.

    ``small`` are the words that have a capital only where they begin a text: no nouns.
    """

    language: str
    exact: Mapping[str, str]
    templates: Mapping[str, str]
    rows: Mapping[str, tuple[Row, ...]]
    small: frozenset[str] = frozenset()

    def inside(self, told: str) -> str:
        """Return words as they are inside a sentence: small, unless a noun or a name is first.

        >>> [phrasebook("de").inside(told) for told in ("Heutige Kosten", "Kosten", "Vor Ort")]
        ['heutige Kosten', 'Kosten', 'vor Ort']
        """
        first = _WORD.match(told)
        return told[0].lower() + told[1:] if first and first[0] in self.small else told

    def said(self, template: str, **fields: object) -> str:
        """Return a fixed text of a writer with its fields; in English where no row has it."""
        told = self.exact.get(template) or self.templates.get(template) or template
        return told.format(**fields) if fields else told

    def candidates(self, text: str) -> Iterator[tuple[Row, dict[str, str]]]:
        """Yield the templates that a text may be, those with the most words of their own first."""
        for row in self.rows.get(_first_word(text), self.rows.get("", ())):
            found = row.fields_of(text)
            if found is not None:
                yield row, found


@cache
def phrasebook(language: str) -> Phrasebook:
    """Return the texts of a language; English has none, each text is its own."""
    pairs = {row["english"]: row["text"] for row in table_rows(language)}
    exact = {english: told for english, told in pairs.items() if not FIELD.search(english)}
    templates = {english: told for english, told in pairs.items() if english not in exact}
    return Phrasebook(language, exact, templates, _buckets(templates), _small_words(language))


def _small_words(language: str) -> frozenset[str]:
    """Return words that begin a row with a capital and are no nouns."""
    if language == ENGLISH:
        return frozenset()
    rows = packaged.rows(ROOM, f"{language}/small_words.csv")
    return frozenset(row["word"] for row in rows)


def table_rows(language: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a language, each with the ``table`` that it is in."""
    if language == ENGLISH:
        return ()
    return tuple(
        {"table": table, **row}
        for table in languages()[language].tables
        for row in packaged.rows(ROOM, f"{language}/{table}.csv")
    )


def _buckets(templates: Mapping[str, str]) -> dict[str, tuple[Row, ...]]:
    """Return the templates by their first word; each has those that begin with a field, too."""
    found: dict[str, list[Row]] = {"": []}
    for english, told in templates.items():
        row = _row(english, told)
        found.setdefault(_first_word(english), []).append(row)
    loose = found[""]
    return {
        word: tuple(sorted([*rows, *(loose if word else ())], key=_own_words, reverse=True))
        for word, rows in found.items()
    }


def _row(english: str, told: str) -> Row:
    pattern, end, names, between = "", 0, [], []
    for mark in FIELD.finditer(english):
        between.append(english[end : mark.start()])
        pattern += re.escape(between[-1]) + _group(mark)
        names.append(mark[1])
        end = mark.end()
    between.append(english[end:])
    needle = max(between, key=len)
    return Row(
        english, told, re.compile(pattern + re.escape(between[-1]), re.DOTALL), tuple(names), needle
    )


def _group(mark: re.Match[str]) -> str:
    if mark[3] is not None:
        return rf"({PIECE}\|{re.escape(mark[3])}\|{re.escape(mark[4])}\|)"
    return {"n": _NUMBER, "w": _NAME, "x": _NAME}.get(mark[1][0], _ANY)


def _own_words(row: Row) -> int:
    return len(FIELD.sub("", row.english))


def _first_word(text: str) -> str:
    """Return the word that a text begins with; blank where that is a field, a number or a piece."""
    found = _WORD.match(text)
    return found[0] if found and not text.startswith("{", found.end()) else ""
