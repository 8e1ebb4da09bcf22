"""Which languages the document comes in, and for whom each is complete (``languages.csv``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from bizcase import packaged
from bizcase.document.audience import FULL, audiences, check_audience
from bizcase.errors import UsageError

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """A language; a draft until somebody whose first language it is has read it.

    ``audiences`` are the cuts whose texts are complete, ``tables`` the files of its texts.
    """

    key: str
    label: str
    is_draft: bool
    audiences: tuple[str, ...]
    tables: tuple[str, ...]


@cache
def languages() -> Mapping[str, Language]:
    """Return the languages by key, English first."""
    return {
        row["language"]: Language(
            row["language"],
            row["label"],
            row["draft"] == "yes",
            tuple(row["audiences"].split()) or tuple(audiences()),
            tuple(row["tables"].split()),
        )
        for row in packaged.rows("bizcase.document.language", "languages.csv")
    }


class Reader(NamedTuple):
    """For whom documents are: the cut of an audience, in a language."""

    audience: str = FULL
    language: str = ENGLISH


def checked_reader(audience: str, language: str) -> Reader:
    """Return the reader of two options of a call; UsageError as ``check_language`` raises it."""
    cut = check_audience(audience)
    return Reader(cut, check_language(language, cut))


def usable_language(name: str, audience: str) -> str:
    """Return the language of a saved case; English where this version lacks it or its texts."""
    found = languages().get(name)
    return name if found is not None and audience in found.audiences else ENGLISH


def check_language(name: str, audience: str) -> str:
    """Return the key of a language that the document of an audience is complete in.

    Raises
    ------
    UsageError
        There is no such language, no such audience, or the texts of the audience are not all there.
    """
    key, cut = name.strip().lower(), check_audience(audience)
    found = languages().get(key)
    if found is None:
        raise UsageError(
            f"{name.strip() or 'An empty name'} is no language of the document.",
            f"Choose from {', '.join(languages())}.",
        )
    if cut not in found.audiences:
        raise UsageError(
            f"The document of the audience {cut} is not complete in {found.label}.",
            f"Choose --audience {', '.join(found.audiences)}, or --language {ENGLISH}.",
        )
    return key
