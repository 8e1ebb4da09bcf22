"""What was read from the files of a case: each of them once, however often it is asked for."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from bizcase.assumptions import READING
from bizcase.entries import Entries, InputFile, RunRequest
from bizcase.errors import BizcaseError, StageError
from bizcase.inputs.detect import UNKNOWN, detect
from bizcase.inputs.read import read_detected
from bizcase.inputs.tables.source import ReadOptions, open_source
from bizcase.inventory import Inventory
from bizcase.inventory.inventory import Kept
from bizcase.traits import KINDS, kind_label
from pages.state.weight import packed_bytes

log = logging.getLogger(__name__)

# Called before each file with the share of the bytes that are read, and the file's name.
OnStep = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file is, why, and what was read from it, or the fault that stopped it.

    ``has_columns``: it is a plain list, the list of a tool or an unknown table, so its columns can
    be set by hand. ``key`` says from which bytes, columns and assumptions it was read,
    ``size_bytes`` what it takes when it is packed.
    """

    kind: str
    label: str
    reason: str
    inventory: Inventory | None = None
    fault: BizcaseError | None = None
    has_columns: bool = False
    key: str = ""
    size_bytes: int = 0

    @property
    def lists_servers(self) -> bool:
        """Whether a case can be made from it."""
        return self.kind in KINDS and KINDS[self.kind].lists_servers and self.fault is None


def key_of(entries: Entries, file: InputFile) -> str:
    """Return what the reading of a file depends on."""
    steering = [
        (key, item.value)
        for key, item in entries.assumptions.items()
        if item.changed and item.moves == READING
    ]
    return repr((file.upload.sha256, file.read_with, steering, entries.key_repair))


def read_files(
    entries: Entries, known: Mapping[str, Reading], on_step: OnStep | None = None
) -> dict[str, Reading]:
    """Return the reading of each file by sha256, in their order; known ones are reused."""
    keys = {file.upload.sha256: key_of(entries, file) for file in entries.files}
    todo = {
        sha256 for sha256, key in keys.items() if sha256 not in known or known[sha256].key != key
    }
    total = sum(len(file.upload.content) for file in entries.files if file.upload.sha256 in todo)
    found, done = {}, 0
    for file in entries.files:
        sha256 = file.upload.sha256
        if sha256 not in todo:
            found[sha256] = known[sha256]
            continue
        if on_step is not None:
            on_step(done / max(total, 1), file.upload.name)
        found[sha256] = read_file(entries, file)
        done += len(file.upload.content)
    return found


def is_read(entries: Entries, known: Mapping[str, Reading]) -> bool:
    """Whether all files of the entries have been read as they ask for."""
    return all(
        (reading := known.get(file.upload.sha256)) and reading.key == key_of(entries, file)
        for file in entries.files
    )


def read_file(entries: Entries, file: InputFile) -> Reading:
    """Return the reading of one file; nothing it does stops the other files."""
    reading = Reading(UNKNOWN, kind_label(UNKNOWN), "", key=key_of(entries, file))
    try:
        source = open_source(file.upload)
        found = detect(source, file.read_with)
        traits = found.format.traits if found.format else None
        # The list of a tool may be one that only resembles it.
        is_list = bool(traits.mapped or traits.marks) if traits else source.is_table
        reading = replace(
            reading, kind=found.kind, label=found.label, reason=found.reason, has_columns=is_list
        )
        options = ReadOptions(entries.assumptions, entries.key_repair, file.read_with, keep=True)
        inventory = read_detected(source, found, options)
        return replace(reading, inventory=inventory, size_bytes=packed_bytes(inventory))
    except BizcaseError as fault:
        return replace(reading, fault=fault)
    except Exception as fault:  # noqa: BLE001 - the boundary at which a file may fail alone
        # The text of the exception may quote customer data, so only its type is logged.
        log.error("a file could not be read: %s", type(fault).__name__)
        told = StageError(
            f"The program failed while it read this file ({type(fault).__name__}).",
            "Leave it out and report what kind of file it is.",
            file.upload.name,
        )
        return replace(reading, fault=told)


def with_kinds(entries: Entries, read: Mapping[str, Reading]) -> Entries:
    """Return the entries with the kinds of the files that were added and have been read since."""
    files = tuple(
        replace(file, kind=read[file.upload.sha256].kind)
        if file.kind == UNKNOWN and file.upload.sha256 in read
        else file
        for file in entries.files
    )
    return replace(entries, files=files)


def request(entries: Entries, read: Mapping[str, Reading]) -> RunRequest:
    """Return the run that the entries ask for, of the files that could be read; none is again."""
    files = tuple(file for file in entries.files if read[file.upload.sha256].inventory is not None)

    def reader(file: InputFile) -> Inventory:
        found = read[file.upload.sha256].inventory
        if found is None:
            raise StageError("A file was asked for that was not read.")
        return found

    return RunRequest(replace(entries, files=files), reader)


def kept_of(readings: Iterable[Reading]) -> list[Kept]:
    """Return what was kept of the files, for a saved case, when they were read."""
    parts = [item.inventory for item in readings if item.inventory is not None]
    return [source.kept for part in parts for source in part.sources if source.kept is not None]
