"""Where the current case is kept: saved, loaded, copied, made anew."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from bizcase.entries import Entries
from bizcase.errors import StageError
from bizcase.exports import FORMATS
from bizcase.inputs.opening.upload import Upload
from bizcase.store import (
    CaseConflict,
    CaseHandle,
    StoreError,
    WorkingState,
    restored,
    share,
    working_state,
    write_case_file,
)
from bizcase.store.originals import keep_files, originals
from bizcase.versions import METHOD_VERSION
from pages.state import inputs_state, session, store_state
from pages.state.case_session import Kept
from pages.state.library import library


def state() -> WorkingState:
    """Return what is to be saved of the current result, put together once."""
    kept, result = session.case().kept, session.require_result()
    if kept.working is None or kept.working[0] is not result:
        kept.working = (result, working_state(result))
    return kept.working[1]


def case_file() -> bytes:
    """Return the current case as a file, packed once."""
    kept, made = session.case().kept, state()
    if kept.file is None or kept.file[0] is not made:
        kept.file = (made, write_case_file(made))
    return kept.file[1]


def has_case_file() -> bool:
    """Whether the file of the present result is packed already."""
    kept = session.case().kept
    return (
        kept.working is not None
        and kept.file is not None
        and kept.working[0] is session.result()
        and kept.file[0] is kept.working[1]
    )


def kept_as_file() -> None:
    """Note that the entries as they are now were downloaded."""
    session.case().kept.fingerprint = session.entries().fingerprint


def lost_in_table() -> None:
    """Note that the table has the case no more: it is kept nowhere now."""
    kept = session.case().kept
    kept.handle, kept.fingerprint = None, ""


def save_new(*, shared: bool = False) -> None:
    """Save the current case as a new one, which is the loaded one from then on.

    ``shared``: everyone who signs in may read it.
    """
    kept, entered, made = session.case().kept, session.entries(), state()
    before = kept.handle.case_id if kept.handle else ""
    kept.handle = store_state.store().save_new(made, shared=shared)
    _saved(kept, entered, copied_from=before)


def update(*, shared: bool | None = None) -> None:
    """Save the current case as the loaded one; CaseConflict where someone saved meanwhile.

    ``shared`` says anew whether others who sign in may read it.
    """
    kept, entered, made = session.case().kept, session.entries(), state()
    if kept.handle is None:
        raise StageError("No saved case is loaded, so none can be updated.")
    try:
        kept.handle = store_state.store().update(kept.handle, made, shared=shared)
    except CaseConflict as fault:
        kept.conflict = fault
        raise
    _saved(kept, entered, copied_from="")


def share_listed(case_id: str, *, shared: bool) -> None:
    """Let everyone who signs in read a listed case, or its owner only.

    Where it is the loaded case, as it was loaded, saving goes on from the version this makes.
    """
    kept, library().listing = session.case().kept, None
    before, after = share(store_state.store(), case_id, shared=shared)
    if kept.handle is not None and kept.handle.save_token == before.save_token:
        kept.handle = after


def _saved(kept: Kept, entered: Entries, copied_from: str) -> None:
    kept.fingerprint, kept.conflict, library().listing = entered.fingerprint, None, None
    kept.notices = tuple(state().notes.values())
    if unread := inputs_state.unreadable():
        kept.notices += (f"Not saved, because it cannot be read: {', '.join(unread)}.",)
    try:
        bucket = store_state.files()
        if bucket is not None and kept.handle is not None:
            exports = {item.file_name: session.rendered(key) for key, item in FORMATS.items()}
            uploads = [file.upload for file in entered.files]
            keep_files(bucket, kept.handle.case_id, uploads, exports, copied_from)
    except StoreError as fault:
        kept.notices += (
            f"The case is saved, but not its original files and exports. {fault}",
        )  # fmt: skip


def new_case() -> None:
    """Begin an empty case; the one that was loaded stays as it is saved."""
    session.replace_case(Entries.empty())


def load(case_id: str) -> bool:
    """Put a saved case in the place of the current one; return whether it could be.

    A case of which only the document was saved is laid out to be read, and replaces nothing.
    """
    loaded = store_state.store().load(case_id)
    if loaded.state is None:
        library().document = loaded
        return False
    notices: tuple[str, ...] = ()
    given: tuple[Upload, ...] = ()
    try:
        if (bucket := store_state.files()) is not None:
            given = originals(bucket, case_id, loaded.state.entries.files)
    except StoreError as fault:
        notices = (str(fault),)
    fill(loaded.state, loaded.handle, given, notices)
    return True


def fill(
    saved: WorkingState,
    handle: CaseHandle | None,
    given: tuple[Upload, ...] = (),
    notices: tuple[str, ...] = (),
) -> None:
    """Make a saved state the current case, of which the figures follow.

    A case of another method is shown as it was saved until someone asks for its figures.
    """
    entered, told = restored(saved, given)
    kept = session.replace_case(entered).kept
    library().document = None
    kept.handle, kept.notices = handle, (*notices, *told, *entered.assumptions.notices)
    kept.fingerprint = session.entries().fingerprint
    if saved.method != METHOD_VERSION:
        kept.as_saved, kept.opened_as = saved, kept.fingerprint
    else:
        kept.opened = saved


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
