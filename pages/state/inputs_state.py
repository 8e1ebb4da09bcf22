"""The files of the case and what was read from them, each read once per session."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from bizcase.agents import RunRequest
from bizcase.assumptions import Assumptions
from bizcase.errors import BizcaseError, StageError
from bizcase.inputs.cross_links import gather
from bizcase.inputs.detect import UNKNOWN, detect
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.read import read_detected
from bizcase.inputs.tables.mapping import ColumnMapping
from bizcase.inputs.tables.source import ReadOptions, open_source
from bizcase.inventory import Inventory, Issue
from bizcase.inventory.issues import unreadable_file
from bizcase.traits import KINDS, kind_label
from pages.state import session
from pages.state.session import InputFile

log = logging.getLogger(__name__)

_READINGS, _MERGED, _NOTICES = "bizcase_readings", "bizcase_merged", "bizcase_notices"
_ROUND, _MAPPED = "bizcase_upload_round", "bizcase_mapped_file"
# Assumptions that no reader asks for: changing one reads no file again.
COST_ROOMS = ("aws.", "pricing.", "range.", "time.")

SET_COLUMNS = "Say which column holds what, or give the export as its tool wrote it."

# Called before each file with the share of the bytes that are read, and the file's name.
OnStep = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file is, why, and what was read from it, or the fault that stopped it.

    ``has_columns``: it is a plain list or an unknown table, so its columns can be set by hand.
    """

    kind: str
    label: str
    reason: str
    inventory: Inventory | None = None
    fault: BizcaseError | None = None
    has_columns: bool = False


def add(uploads: Sequence[Upload], on_step: OnStep | None = None) -> None:
    """Take files into the case and read them; a file that is there already is told, once."""
    known = {file.upload.sha256: file.upload.name for file in session.current().files}
    fresh, notices = [], []
    for upload in uploads:
        if upload.sha256 in known:
            notices.append(
                f"{upload.name} has the same content as {known[upload.sha256]}. It is taken once."
            )
        else:
            known[upload.sha256] = upload.name
            fresh.append(InputFile(UNKNOWN, upload))
    st.session_state[_NOTICES] = tuple(notices)
    session.update(files=(*session.current().files, *fresh))
    read = readings(on_step)
    session.update(
        files=tuple(
            replace(file, kind=read[file.upload.sha256].kind) for file in session.current().files
        )
    )


def remove(sha256: str) -> None:
    """Remove a file from the case."""
    kept = tuple(file for file in session.current().files if file.upload.sha256 != sha256)
    st.session_state[_NOTICES] = ()
    session.update(files=kept)


def notices() -> tuple[str, ...]:
    """Return what is to be told about the files given last."""
    told: tuple[str, ...] = st.session_state.get(_NOTICES, ())
    return told


def forget() -> None:
    """Drop what belongs to the files of a case that was replaced."""
    for key in (_READINGS, _MERGED, _NOTICES, _MAPPED):
        st.session_state.pop(key, None)
    next_upload_round()


def upload_round() -> int:
    """Return a number that changes when the files of the uploader have been taken."""
    number: int = st.session_state.get(_ROUND, 0)
    return number


def next_upload_round() -> None:
    """Empty the uploader: what it held is listed by the page."""
    st.session_state[_ROUND] = upload_round() + 1


def open_mapping(sha256: str | None) -> None:
    """Choose the file whose columns are being set, None for no file."""
    st.session_state[_MAPPED] = sha256


def mapped_file() -> InputFile | None:
    """Return the file whose columns are being set."""
    wanted = st.session_state.get(_MAPPED)
    files = session.current().files
    return next((file for file in files if file.upload.sha256 == wanted), None)


def set_mapping(sha256: str, mapping: ColumnMapping) -> BizcaseError | None:
    """Read a file through other columns and keep them, or return the fault and keep the old."""
    files = session.current().files
    old = next(file for file in files if file.upload.sha256 == sha256)
    reading = _reading(replace(old, mapping=mapping))
    if reading.fault is not None:
        return reading.fault
    new = replace(old, kind=reading.kind, mapping=mapping)
    st.session_state.setdefault(_READINGS, {})[_key(new)] = reading
    session.update(files=tuple(new if file is old else file for file in files))
    return None


def readings(on_step: OnStep | None = None) -> dict[str, Reading]:
    """Return what was read from each file, by sha256, in the order of upload."""
    files = session.current().files
    kept: dict[str, Reading] = st.session_state.setdefault(_READINGS, {})
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
    keys = tuple(_key(file) for file in session.current().files)
    kept: tuple[tuple[str, ...], Inventory] | None = st.session_state.get(_MERGED)
    if kept is not None and kept[0] == keys:
        return kept[1]
    parts = [item.inventory for item in read.values() if item.inventory is not None]
    if not parts:
        return None
    parts.sort(key=lambda part: KINDS[part.sources[0].kind].place)
    merged = gather(parts, key_repair=session.current().key_repair)
    st.session_state[_MERGED] = (keys, merged)
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
    files = session.current().files
    return tuple(file.upload.name for file in files if read[file.upload.sha256].fault is not None)


def has_servers() -> bool:
    """Whether a readable file lists servers."""
    return any(
        reading.kind in KINDS and KINDS[reading.kind].lists_servers and reading.fault is None
        for reading in readings().values()
    )


def request() -> RunRequest:
    """Return the run that the entries ask for; no file is read again."""
    case, read = session.current(), readings()
    uploads: dict[str, tuple[Upload, ...]] = {}
    for file in case.files:
        if read[file.upload.sha256].inventory is not None:
            uploads[file.kind] = (*uploads.get(file.kind, ()), file.upload)

    def reader(upload: Upload, _: Assumptions, __: str | None) -> Inventory:
        found = read[upload.sha256].inventory
        if found is None:
            raise StageError("A file was asked for that was not read.")
        return found

    return RunRequest(
        case.project, uploads, session.assumptions(), case.as_of, reader=reader,
        key_repair=case.key_repair, edits=case.edits, seed=case.seed,
        compare_regions=case.compare_regions,
    )  # fmt: skip


def _key(file: InputFile) -> str:
    case = session.current()
    steering = sorted(
        (key, value) for key, value in case.overrides.items() if not key.startswith(COST_ROOMS)
    )
    return repr((file.upload.sha256, file.mapping, steering, case.key_repair))


def _reading(file: InputFile) -> Reading:
    """Return the reading of one file; nothing it does stops the other files."""
    reading = Reading(UNKNOWN, kind_label(UNKNOWN), "")
    try:
        source = open_source(file.upload)
        found = detect(source, file.mapping)
        is_list = found.format.traits.mapped if found.format else source.is_table
        reading = Reading(found.kind, found.label, found.reason, has_columns=is_list)
        options = ReadOptions(session.assumptions(), session.current().key_repair, file.mapping)
        return replace(reading, inventory=read_detected(source, found, options))
    except BizcaseError as fault:
        return replace(reading, fault=fault)
    except Exception as fault:  # the boundary at which a file may fail alone
        # The text of the exception may quote customer data, so only its type is logged.
        log.error("a file could not be read: %s", type(fault).__name__)
        told = StageError(
            f"The program failed while it read this file ({type(fault).__name__}).",
            "Leave it out and report what kind of file it is.",
            file.upload.name,
        )
        return replace(reading, fault=told)
