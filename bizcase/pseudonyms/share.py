"""Files of a case to files that can be shared: written, searched for leaks, and computed again."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bizcase.entries import Entries, InputFile
from bizcase.errors import BizcaseError, StageError
from bizcase.inputs.opening.upload import Upload
from bizcase.pseudonyms.files import InputToShare
from bizcase.pseudonyms.key import Key
from bizcase.pseudonyms.leaks import leaks_in
from bizcase.pseudonyms.names import Pseudonyms
from bizcase.pseudonyms.same_case import difference, entries_of

_SHOWN = 5


class LeakFound(StageError):
    """A part of a name is left in what was to be shared; nothing of it was kept."""


class FiguresDiffer(BizcaseError):
    """The case with pseudonyms has other figures; nothing of it was kept."""


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
    LeakFound
        A part of a name is left in them.
    FiguresDiffer
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
    raise FiguresDiffer(
        f"A figure would not stay the same. {said}",
        "Rename it in the export, or leave it out, and try again.",
    )


def written(
    files: Sequence[InputToShare], key: Key, *, strict_order: bool, also: Sequence[str] = ()
) -> Shared:
    """Return files with pseudonyms, searched for leaks; ``also`` are further names to replace.

    Raises
    ------
    LeakFound
        A part of a name is left in them.
    """
    names = Pseudonyms(key, strict_order=strict_order)
    names.collect(also, "words")
    for file in files:
        file.collect(names)
    names.settle()
    taken: set[str] = set()
    new = []
    for file in files:
        name, content = file.written(names)
        new.append(InputFile(file.kind, Upload(_free(name, taken), content), file.shared_mapping))
    check_leaks({item.upload.name: item.upload.content for item in new}, names)
    return Shared(
        tuple(new), key, len(names.parts.words), tuple(sorted(names.kept)),
        tuple(sorted(names.left)), tuple(sorted(names.exempt & names.parts.words)),
        tuple(path for file in files for path in file.left_out), names,
    )  # fmt: skip


def check_leaks(files: dict[str, bytes], names: Pseudonyms) -> None:
    """Raise LeakFound where a part of a replaced name stands in the files."""
    if leaks := leaks_in(files, names):
        shown = "; ".join(f"{leak.part} in {leak.where}" for leak in leaks[:_SHOWN])
        more = f" and {len(leaks) - _SHOWN} more" if len(leaks) > _SHOWN else ""
        raise LeakFound(
            f"Parts of names are left: {shown}{more}.",
            "Nothing was written. Report it with the kind of file, without the file.",
        )


def _free(name: str, taken: set[str]) -> str:
    stem, dot, ending = name.rpartition(".")
    new, number = name, 2
    while new.casefold() in taken:
        new, number = f"{stem}-{number}{dot}{ending}", number + 1
    taken.add(new.casefold())
    return new
