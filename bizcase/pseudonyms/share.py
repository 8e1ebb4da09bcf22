"""Files of a case to files that can be shared: written, searched for leaks, and computed again."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bizcase.entries import InputFile
from bizcase.errors import FiguresError, LeakError
from bizcase.grammar import counted
from bizcase.inputs.opening.upload import Upload
from bizcase.pseudonyms.files import InputToShare
from bizcase.pseudonyms.key import Key
from bizcase.pseudonyms.leaks import NO_TEXT, leaks_in
from bizcase.pseudonyms.names import Pseudonyms
from bizcase.pseudonyms.same_case import difference, entries_of
from bizcase.pseudonyms.treatments import HOST, WORDS
from bizcase.pseudonyms.writing import free_name

_SHOWN = 5
_NAMES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Shared:
    """The files to share in the order of the originals, the key, and what to know of them.

    ``kept_words`` are words of names that stay because a rule reads them, ``kept_names`` names that
    stay for it, ``header_words`` words of names that stand in headers too, ``left_out`` files of a
    zip that are no tables.
    """

    files: tuple[InputFile, ...]
    key: Key
    replaced: int
    kept_words: tuple[str, ...]
    kept_names: tuple[str, ...]
    header_words: tuple[str, ...]
    left_out: tuple[str, ...]
    names: Pseudonyms


def shared_files(files: Sequence[InputToShare], key: Key, as_of: dt.date) -> Shared:
    """Return files with pseudonyms whose case has the figures of the original to the cent.

    Raises
    ------
    LeakError
        A part of a name is left in them.
    FiguresError
        A figure differs all the same; the message says by which name.
    """
    original = entries_of(
        [InputFile(file.kind, file.upload, file.given_mapping) for file in files], as_of
    )
    said = ""
    for strict in (False, True):
        found = written(files, copy.deepcopy(key), strict_order=strict)
        said = difference(original, entries_of(found.files, as_of))
        if not said:
            return found
    raise FiguresError(
        f"A figure would not stay the same. {said}",
        "Rename it in the export, or leave it out, and try again.",
    )


def written(
    files: Sequence[InputToShare], key: Key, *, strict_order: bool, also: Sequence[str] = ()
) -> Shared:
    """Return files with pseudonyms, searched for leaks; ``also`` are further names to replace.

    Raises
    ------
    LeakError
        A part of a name is left in them.
    """
    names = Pseudonyms(key, strict_order=strict_order)
    names.collect(also, WORDS)
    for file in files:
        file.collect(names)
    names.settle()
    taken: set[str] = set()
    new = []
    for file in files:
        name, content = file.written(names)
        new.append(
            InputFile(file.kind, Upload(free_name(name, taken), content), file.given_mapping)
        )
    check_leaks({item.upload.name: item.upload.content for item in new}, names)
    return Shared(
        tuple(new), key, len(key.written), tuple(sorted(names.kept)),
        tuple(sorted(name for name in names.left if names.text(name, HOST) == name)),
        tuple(sorted(names.exempt & names.parts.words)),
        tuple(path for file in files for path in file.left_out), names,
    )  # fmt: skip


def sentences(shared: Shared) -> list[str]:
    """Return what to know of shared files: how much was replaced, what stays, and why."""
    said = [
        f"{counted(shared.replaced, 'names')} replaced. No part of three letters or more "
        "of a replaced name is left, but for the words below.",
    ]
    for words, why in (
        (shared.kept_words, "Words of names that stay because a rule reads them, or every estate "
         "has them"),
        (_some(shared.kept_names), "Names that stay because a rule reads them as a whole"),
        (shared.header_words, "Words of names that are words of headers too"),
        (shared.left_out, "Left out, for they are no tables"),
    ):  # fmt: skip
        if words:
            said.append(f"{why}: {', '.join(words)}.")
    return said


def _some(names: Sequence[str]) -> Sequence[str]:
    """Return the first names and how many more there are: a large estate has hundreds."""
    more = len(names) - _NAMES_SHOWN
    return (*names[:_NAMES_SHOWN], f"and {more:,} more") if more > 0 else names


def check_leaks(files: dict[str, bytes], names: Pseudonyms) -> None:
    """Raise LeakError where a part of a replaced name stands in the files."""
    if leaks := leaks_in(files, names):
        shown = "; ".join(f"{leak.part} in {leak.where}" for leak in leaks[:_SHOWN])
        more = f" and {len(leaks) - _SHOWN} more" if len(leaks) > _SHOWN else ""
        found = any(leak.part != NO_TEXT for leak in leaks)
        said = "Parts of names are left" if found else "Names may be left"
        raise LeakError(
            f"{said}: {shown}{more}.",
            "Nothing was written. Report it with the kind of file, without the file.",
        )
