"""The files of the case and what was read from them, each read once per session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bizcase.entries import InputFile, ProjectInfo
from bizcase.errors import BizcaseError
from bizcase.inputs.cross_links import gather
from bizcase.inputs.detect import UNKNOWN
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.inventory import Inventory, Issue
from bizcase.inventory.edited import with_edits
from bizcase.inventory.issues import unreadable_file
from bizcase.traits import KINDS
from pages.state import session
from pages.state.reading import Reading, read_file
from pages.state.session import UNTITLED

SET_COLUMNS = "Say what each column contains, or upload the export as its tool wrote it."


def add(uploads: Sequence[Upload], project: ProjectInfo = UNTITLED) -> None:
    """Take files into the case; one that is there already is told, once.

    ``project`` has the names of a case that has none.
    """
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
    session.name(project)
    _set_files((*case.entries.files, *fresh))


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
    reading = read_file(session.entries(), replace(old, mapping=mapping))
    if reading.fault is not None:
        return reading.fault
    new = replace(old, kind=reading.kind, mapping=mapping)
    session.case().readings = session.case().readings | {sha256: reading}
    _set_files(tuple(new if file is old else file for file in files))
    return None


def readings() -> dict[str, Reading]:
    """Return what was read from each file so far, by sha256, in the order of upload."""
    found = session.case().readings
    files = session.entries().files
    return {
        file.upload.sha256: found[file.upload.sha256]
        for file in files
        if file.upload.sha256 in found
    }


def inventory() -> Inventory | None:
    """Return what all readable files hold as one estate with the edits, None without any.

    Raises
    ------
    StageError
        The files do not tie after merging: a fault of ours.
    """
    read = readings()
    case = session.case()
    keys = tuple(reading.key for reading in read.values())
    if case.merged is not None and case.merged[0] == keys:
        return with_edits(case.merged[1], case.entries.server_edits)
    parts = [item.inventory for item in read.values() if item.inventory is not None]
    if not parts:
        return None
    parts.sort(key=lambda part: KINDS[part.sources[0].kind].place)
    merged = gather(parts, key_repair=case.entries.key_repair)
    case.merged = (keys, merged)
    return with_edits(merged, case.entries.server_edits)


def with_unreadable(issues: tuple[Issue, ...]) -> tuple[Issue, ...]:
    """Return the faults of files that could not be read, then the issues of those that were."""
    faults = []
    for reading in readings().values():
        if reading.fault is not None:
            issue = unreadable_file(reading.fault)
            faults.append(replace(issue, remedy=SET_COLUMNS) if reading.has_columns else issue)
    return (*faults, *issues)


def unreadable() -> tuple[str, ...]:
    """Return the names of the files that could not be read and so are in no case."""
    read = readings()
    return tuple(
        file.upload.name
        for file in session.entries().files
        if (found := read.get(file.upload.sha256)) is not None and found.fault is not None
    )


def has_servers() -> bool:
    """Whether a readable file lists servers."""
    return any(reading.lists_servers for reading in readings().values())


def _set_files(files: tuple[InputFile, ...]) -> None:
    session.change(replace(session.entries(), files=files))
    session.keep()  # a reload from now on finds them
