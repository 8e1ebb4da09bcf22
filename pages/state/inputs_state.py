"""The files of the case and what was read from them, each read once per session."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from bizcase.assumptions import READING
from bizcase.entries import InputFile, RunRequest
from bizcase.errors import BizcaseError, StageError
from bizcase.inputs.cross_links import gather
from bizcase.inputs.detect import UNKNOWN, detect
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.read import read_detected
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.inputs.tables.source import ReadOptions, open_source
from bizcase.inventory import Inventory, Issue
from bizcase.inventory.issues import unreadable_file
from bizcase.traits import KINDS, kind_label
from pages.state import session
from pages.state.reading import Reading

log = logging.getLogger(__name__)


SET_COLUMNS = "Say which column holds what, or give the export as its tool wrote it."

# Called before each file with the share of the bytes that are read, and the file's name.
OnStep = Callable[[float, str], None]


def add(uploads: Sequence[Upload], on_step: OnStep | None = None) -> None:
    """Take files into the case and read them; a file that is there already is told, once."""
    case = session.case()
    known = {file.upload.sha256: file.upload.name for file in case.entries.files}
    fresh, notices = [], []
    for upload in uploads:
        if upload.sha256 in known:
            notices.append(
                f"{upload.name} has the same content as {known[upload.sha256]}. It is taken once."
            )
        else:
            known[upload.sha256] = upload.name
            fresh.append(InputFile(UNKNOWN, upload))
    case.file_notices = tuple(notices)
    _set_files((*case.entries.files, *fresh))
    read = readings(on_step)
    _set_files(
        tuple(replace(file, kind=read[file.upload.sha256].kind) for file in case.entries.files)
    )


def remove(sha256: str) -> None:
    """Remove a file from the case."""
    session.case().file_notices = ()
    _set_files(tuple(file for file in session.entries().files if file.upload.sha256 != sha256))


def notices() -> tuple[str, ...]:
    """Return what is to be told about the files given last."""
    return session.case().file_notices


def upload_round() -> int:
    """Return a number that changes when the files of the uploader have been taken."""
    return session.case().upload_round


def next_upload_round() -> None:
    """Empty the uploader: what it held is listed by the page."""
    session.case().upload_round += 1


def open_mapping(sha256: str | None) -> None:
    """Choose the file whose columns are being set, None for no file."""
    session.case().mapped_file = sha256


def mapped_file() -> InputFile | None:
    """Return the file whose columns are being set."""
    case = session.case()
    return next(
        (file for file in case.entries.files if file.upload.sha256 == case.mapped_file), None
    )


def set_mapping(sha256: str, mapping: ColumnMapping) -> BizcaseError | None:
    """Read a file through other columns and keep them, or return the fault and keep the old."""
    files = session.entries().files
    old = next(file for file in files if file.upload.sha256 == sha256)
    reading = _reading(replace(old, mapping=mapping))
    if reading.fault is not None:
        return reading.fault
    new = replace(old, kind=reading.kind, mapping=mapping)
    session.case().readings[_key(new)] = reading
    _set_files(tuple(new if file is old else file for file in files))
    return None


def readings(on_step: OnStep | None = None) -> dict[str, Reading]:
    """Return what was read from each file, by sha256, in the order of upload."""
    files, kept = session.entries().files, session.case().readings
    todo = [file for file in files if _key(file) not in kept]
    total, done = sum(len(file.upload.content) for file in todo), 0
    for file in todo:
        if on_step is not None:
            on_step(done / max(total, 1), file.upload.name)
        kept[_key(file)] = _reading(file)
        done += len(file.upload.content)
    wanted = {_key(file) for file in files}
    for key in kept.keys() - wanted:
        del kept[key]
    return {file.upload.sha256: kept[_key(file)] for file in files}


def inventory() -> Inventory | None:
    """Return what all readable files hold as one estate, None without any.

    Raises
    ------
    StageError
        The files do not tie after merging: a fault of ours.
    """
    read = readings()
    case = session.case()
    keys = tuple(_key(file) for file in case.entries.files)
    if case.merged is not None and case.merged[0] == keys:
        return case.merged[1]
    parts = [item.inventory for item in read.values() if item.inventory is not None]
    if not parts:
        return None
    parts.sort(key=lambda part: KINDS[part.sources[0].kind].place)
    merged = gather(parts, key_repair=case.entries.key_repair)
    case.merged = (keys, merged)
    return merged


def issues(merged: Inventory) -> tuple[Issue, ...]:
    """Return the faults of files that could not be read, then the issues of those that were."""
    faults = []
    for reading in readings().values():
        if reading.fault is not None:
            issue = unreadable_file(reading.fault)
            faults.append(replace(issue, remedy=SET_COLUMNS) if reading.has_columns else issue)
    return (*faults, *merged.issues)


def unreadable() -> tuple[str, ...]:
    """Return the names of the files that could not be read and so are in no case."""
    read = readings()
    files = session.entries().files
    return tuple(file.upload.name for file in files if read[file.upload.sha256].fault is not None)


def has_servers() -> bool:
    """Whether a readable file lists servers."""
    return any(
        reading.kind in KINDS and KINDS[reading.kind].lists_servers and reading.fault is None
        for reading in readings().values()
    )


def request() -> RunRequest:
    """Return the run that the entries ask for; no file is read again."""
    entries, read = session.entries(), readings()
    files = tuple(file for file in entries.files if read[file.upload.sha256].inventory is not None)

    def reader(file: InputFile) -> Inventory:
        found = read[file.upload.sha256].inventory
        if found is None:
            raise StageError("A file was asked for that was not read.")
        return found

    return RunRequest(replace(entries, files=files), reader)


def _set_files(files: tuple[InputFile, ...]) -> None:
    session.change(replace(session.entries(), files=files))


def _key(file: InputFile) -> str:
    case = session.entries()
    steering = [
        (key, item.value)
        for key, item in case.assumptions.items()
        if item.changed and item.moves == READING
    ]
    return repr((file.upload.sha256, file.read_with, steering, case.key_repair))


def _reading(file: InputFile) -> Reading:
    """Return the reading of one file; nothing it does stops the other files."""
    reading = Reading(UNKNOWN, kind_label(UNKNOWN), "")
    try:
        source = open_source(file.upload)
        found = detect(source, file.read_with)
        traits = found.format.traits if found.format else None
        # The list of a tool may be one that only resembles it.
        is_list = bool(traits.mapped or traits.marks) if traits else source.is_table
        reading = Reading(found.kind, found.label, found.reason, has_columns=is_list)
        options = ReadOptions(
            session.assumptions(), session.entries().key_repair, file.read_with, keep=True
        )
        return replace(reading, inventory=read_detected(source, found, options))
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
