"""A whole case with pseudonyms: its files, and every text that the analyst entered."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace

from bizcase.entries import Entries
from bizcase.errors import FiguresError
from bizcase.pseudonyms.entered import Entered
from bizcase.pseudonyms.files import InputToShare
from bizcase.pseudonyms.key import Key
from bizcase.pseudonyms.same_case import difference
from bizcase.pseudonyms.share import Shared, written
from bizcase.pseudonyms.vocabulary import text_words
from bizcase.pseudonyms.words import fold, words_of

Difference = Callable[[Entries, Entries], str]


def with_pseudonyms(
    entries: Entries, key: Key, differs: Difference = difference
) -> tuple[Entries, Shared]:
    """Return a case in which names are pseudonyms, and what to know of its files.

    Raises
    ------
    LeakError, FiguresError
        As ``share.shared_files``.
    InputError
        A file cannot be read, or cannot be given pseudonyms.
    """
    entries = entries.checked()
    files = [InputToShare.opened(file.upload, file.read_with, file.kind) for file in entries.files]
    said = ""
    for strict in (False, True):
        shared = written(files, copy.deepcopy(key), strict_order=strict, also=_named(entries))
        found = _entries(entries, shared)
        said = differs(entries, found)
        if not said:
            return found, shared
    raise FiguresError(
        f"A figure would not stay the same. {said}", "Make the case without pseudonyms."
    )


def _named(entries: Entries) -> list[str]:
    """Return the words of names that were entered and that are no words of the program."""
    texts = (entries.project.project_name, entries.project.customer_name, *entries.scenarios)
    return [word for text in texts for word in words_of(text) if fold(word) not in text_words()]


def _entries(entries: Entries, shared: Shared) -> Entries:
    files = tuple(
        replace(new, mapping=old.mapping, proposed=old.proposed, kind=old.kind)
        for old, new in zip(entries.files, shared.files, strict=True)
    )
    return Entered(shared.names, entries.project.customer_name).entries(entries, files)
