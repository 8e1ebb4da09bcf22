"""The words that stay: those that a rule reads, those of headers, and the program's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bizcase import packaged
from bizcase.pseudonyms.words import fold, words_of

ROOM = "bizcase.pseudonyms"
RULE, HEADER, TEXT, DOCUMENT = "rule", "header", "text", "document"
_CLASSES = re.compile(r"\[[^\]]*\]|\(\?<?[:=!]|\\[a-zA-Z]|\{[^}]*\}")
_OPTIONAL = re.compile(r"([a-z]+)([a-z])\?|([a-z]+)\(([a-z|]+)\)\??")


@cache
def rule_words() -> frozenset[str]:
    """Return the words that may stand in a pseudonym: what a rule reads (``kept_words.csv``)."""
    return _own("kept_words.csv") | _of(RULE)


@cache
def header_words() -> frozenset[str]:
    """Return the words of headers, names of sheets and of files that stay."""
    words = rule_words() | _own("header_words.csv") | _of(HEADER)
    # RVTools before 3.9 called its sheets tabvInfo, and calls its csv files so today.
    return words | {f"tab{word}" for word in words if word.startswith(("v", "dv"))}


@cache
def text_words() -> frozenset[str]:
    """Return the words of prose that stay: those that the program itself uses name no customer."""
    return header_words() | document_words() | _own("text_words.csv") | _of(TEXT)


@cache
def document_words() -> frozenset[str]:
    """Return the words by which readers of documents find their way: they stay in documents."""
    return _own("document_words.csv") | _of(DOCUMENT)


def _own(table: str) -> frozenset[str]:
    return frozenset(word for row in packaged.rows(ROOM, table) for word in row["words"].split())


def _of(use: str) -> frozenset[str]:
    return frozenset(
        word
        for table in packaged.rows(ROOM, "vocabulary.csv")
        if table["use"] == use
        for row in packaged.rows(table["room"], table["table"])
        for word in _literals(row[table["column"]])
    )


def _literals(pattern: str) -> Iterator[str]:
    r"""Yield the words that a pattern can match, as far as they stand in it.

    >>> sorted(_literals(r"\bwin(dows)?\b"))
    ['dows', 'win', 'windows']
    """
    bare = _CLASSES.sub(" ", pattern).lower()
    for match in _OPTIONAL.finditer(bare):
        if match[1]:
            yield match[1]
            yield match[1] + match[2]
        else:
            yield from (match[3] + end for end in match[4].split("|") if end)
    for word in words_of(bare):
        if len(word) > 1:
            yield fold(word)
