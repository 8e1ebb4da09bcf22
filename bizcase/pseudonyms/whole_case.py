"""A whole case with pseudonyms: its files, and every text that the analyst entered."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace

from bizcase.entries import Entries
from bizcase.errors import FiguresError
from bizcase.pseudonyms.files import InputToShare
from bizcase.pseudonyms.key import Key
from bizcase.pseudonyms.names import PROSE, Pseudonyms
from bizcase.pseudonyms.same_case import difference
from bizcase.pseudonyms.share import Shared, written
from bizcase.pseudonyms.treatments import HOST, WORDS
from bizcase.pseudonyms.vocabulary import text_words
from bizcase.pseudonyms.words import fold, words_of
from bizcase.strategy.decide.edits import Edit

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
    """Return the words of the project and the customer that are no words of the program."""
    texts = (entries.project.project_name, entries.project.customer_name)
    return [word for text in texts for word in words_of(text) if fold(word) not in text_words()]


def _entries(entries: Entries, shared: Shared) -> Entries:
    names = shared.names
    project = entries.project
    files = tuple(
        replace(new, mapping=old.mapping, proposed=old.proposed, kind=old.kind)
        for old, new in zip(entries.files, shared.files, strict=True)
    )
    return replace(
        entries,
        files=files,
        project=replace(
            project,
            project_name=names.text(project.project_name, PROSE),
            customer_name=_customer(project.customer_name, names),
            description=names.text(project.description, PROSE),
        ),
        edits={
            names.text(ident, HOST): Edit(edit.disposition, names.text(edit.reason, PROSE))
            for ident, edit in entries.edits.items()
        },
        notes={place: names.text(note, PROSE) for place, note in entries.notes.items()},
        brand=type(entries.brand)(),
    )


def _customer(name: str, names: Pseudonyms) -> str:
    """Return the pseudonym of the customer; a name of the program's own words goes as a whole."""
    new = names.text(name, WORDS)
    return "Customer" if new == name else new
