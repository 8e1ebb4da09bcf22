"""Where the current case is kept: saved, loaded, copied, made anew."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from bizcase.agents import RunResult, run_agents
from bizcase.assumptions import load_register
from bizcase.errors import AssumptionError, BizcaseError, StageError
from bizcase.exports import FORMATS
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.store import (
    CaseConflict,
    CaseHandle,
    CaseListing,
    LoadedCase,
    StoreError,
    WorkingState,
    working_state,
    write_case_file,
)
from bizcase.store.originals import keep_files, restored
from bizcase.store.regenerate import changed_headline, headline_of, mappings_of, upload_of
from pages.state import inputs_state, session, store_state
from pages.state.session import Current, InputFile

log = logging.getLogger(__name__)
_KEEPING = "bizcase_keeping"


@dataclass(slots=True)
class Keeping:
    """What the session knows of the kept case.

    It is changed in place: once the table has a case, a rerun that interrupts the page must not
    lose its handle. ``kept`` is the fingerprint of the entries as they were kept last, in the
    table or in a file; ``listing`` is with the user it was read for.
    """

    handle: CaseHandle | None = None
    kept: str = ""
    conflict: CaseConflict | None = None
    notices: tuple[str, ...] = ()
    document: LoadedCase | None = None
    listing: tuple[str, CaseListing] | None = None
    working: tuple[RunResult, WorkingState] | None = None
    file: tuple[WorkingState, bytes] | None = None
    table_round: int = 0


def keeping() -> Keeping:
    """Return the session's record, to be changed in place."""
    if _KEEPING not in st.session_state:
        st.session_state[_KEEPING] = Keeping()
    kept: Keeping = st.session_state[_KEEPING]
    return kept


def has_unsaved() -> bool:
    """Whether entries would be lost if another case took the place of this one."""
    if session.drafts():
        return True
    case = session.current()
    entered = replace(session.empty(), as_of=case.as_of)
    return case != entered and keeping().kept != session.fingerprint()


def state() -> WorkingState:
    """Return what is to be saved of the current case and its result, put together once."""
    record, result = keeping(), session.require_result()
    if record.working is None or record.working[0] is not result:
        mappings = {file.upload.sha256: file.mapping for file in session.current().files}
        made = working_state(
            inputs_state.request(), result, lambda upload: mappings.get(upload.sha256)
        )
        record.working = (result, made)
    return record.working[1]


def case_file() -> bytes:
    """Return the current case as a file, packed once."""
    record, made = keeping(), state()
    if record.file is None or record.file[0] is not made:
        record.file = (made, write_case_file(made))
    return record.file[1]


def has_case_file() -> bool:
    """Whether the file of the present result is packed already."""
    record = keeping()
    return (
        record.working is not None
        and record.file is not None
        and record.working[0] is session.result()
        and record.file[0] is record.working[1]
    )


def kept_as_file() -> None:
    """Note that the entries as they are now were downloaded."""
    keeping().kept = session.fingerprint()


def save_new() -> None:
    """Save the current case as a new one, which is the loaded one from then on."""
    record, entries, made = keeping(), session.fingerprint(), state()
    before = record.handle.case_id if record.handle else ""
    record.handle = store_state.store().save_new(made)
    _saved(record, entries, copied_from=before)


def update(*, shared: bool | None = None) -> None:
    """Save the current case as the loaded one; CaseConflict where someone saved meanwhile.

    ``shared`` says anew whether others who sign in may read it.
    """
    record, entries, made = keeping(), session.fingerprint(), state()
    if record.handle is None:
        raise StageError("No saved case is loaded, so none can be updated.")
    if shared is not None:
        record.handle = replace(record.handle, shared=shared)
    try:
        record.handle = store_state.store().update(record.handle, made)
    except CaseConflict as fault:
        record.conflict = fault
        raise
    _saved(record, entries, copied_from="")


def _saved(record: Keeping, entries: str, copied_from: str) -> None:
    record.kept, record.conflict, record.listing = entries, None, None
    record.notices = state().notes
    if unread := inputs_state.unreadable():
        record.notices += (f"Not saved, because it cannot be read: {', '.join(unread)}.",)
    try:
        bucket = store_state.files()
        if bucket is not None and record.handle is not None:
            exports = {item.file_name: session.rendered(key) for key, item in FORMATS.items()}
            uploads = [file.upload for file in session.current().files]
            keep_files(bucket, record.handle.case_id, uploads, exports, copied_from)
    except StoreError as fault:
        record.notices += (
            f"The case is saved, but not its original files and exports. {fault}",
        )  # fmt: skip


def new_case() -> None:
    """Begin an empty case; the one that was loaded stays as it is saved."""
    session.replace_case(session.empty())
    inputs_state.forget()
    record = keeping()
    record.handle, record.kept, record.conflict, record.notices = None, "", None, ()
    record.working = record.file = None


def load(case_id: str) -> bool:
    """Put a saved case in the place of the current one; return whether it could be.

    A case of which only the document was saved is laid out to be read, and replaces nothing.
    """
    loaded = store_state.store().load(case_id)
    if loaded.state is None:
        keeping().document = loaded
        return False
    notices: tuple[str, ...] = ()
    originals: tuple[Upload, ...] = ()
    try:
        if (bucket := store_state.files()) is not None:
            originals = restored(bucket, case_id, loaded.state.inputs)
    except StoreError as fault:
        notices = (str(fault),)
    fill(loaded.state, loaded.handle, originals, notices)
    return True


def fill(
    saved: WorkingState,
    handle: CaseHandle | None,
    originals: tuple[Upload, ...] = (),
    notices: tuple[str, ...] = (),
) -> None:
    """Make a saved state the current case, run it again, and note what differs."""
    case, told = _entries(saved, originals)
    new_case()
    session.replace_case(case)
    record = keeping()
    record.handle, record.document = handle, None
    record.notices = (*notices, *told)
    try:
        inputs_state.readings()
        result = run_agents(inputs_state.request())
        session.set_result(result)
        record.notices += changed_headline(saved.headline, headline_of(result))
    except BizcaseError as fault:
        record.notices += (f"The case is loaded, but could not be generated again. {fault}",)
    record.kept = session.fingerprint()


def _entries(saved: WorkingState, originals: tuple[Upload, ...]) -> tuple[Current, tuple[str, ...]]:
    given = {upload.sha256: upload for upload in originals}
    mappings: Mapping[str, ColumnMapping] = mappings_of(saved)
    files, told = [], []
    for item in saved.inputs:
        if item.content is None and item.sha256 not in given:
            told.append(item.note or f"{item.name} is not kept with the case.")
            continue
        upload = given.get(item.sha256) or upload_of(item)
        files.append(InputFile(item.kind, upload, mappings.get(item.sha256)))
    overrides = {}
    for key, value in saved.overrides.items():
        try:
            load_register().with_overrides({key: value})
            overrides[key] = value
        except AssumptionError as fault:
            told.append(f"The case's own value of {key} was left out. {fault}")
    current = Current(
        saved.project, saved.as_of, tuple(files), overrides, saved.key_repair,
        dict(saved.edits), saved.seed, saved.compare_regions,
    )  # fmt: skip
    return current, tuple(told)


def local_time(moment: dt.datetime | None) -> str:
    """Return a time as the clock of the browser shows it."""
    if moment is None:
        return "at an unknown time"
    return f"{moment.astimezone(zone()):%d %b %Y, %H:%M} ({zone().key})"


def zone() -> ZoneInfo:
    """Return the time zone of the browser, UTC where it does not say."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
