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
    entered_state,
    restored,
    share,
    working_state,
    write_case_file,
)
from bizcase.store.originals import keep_files, originals
from bizcase.versions import METHOD_VERSION
from pages.state import inputs_state, rendering, session, store_state
from pages.state.case_session import Kept
from pages.state.library import library
from pages.state.reading import kept_of


def can_be_kept() -> bool:
    """Whether there is anything to save: a file at least."""
    return bool(session.entries().files)


def has_figures() -> bool:
    """Whether the figures of the entries as they are now are there."""
    return session.result() is not None and not session.is_stale()


def _basis() -> object:
    """Return what the saved state is made of: the result, else the entries alone."""
    return session.require_result() if has_figures() else session.entries()


def state() -> WorkingState:
    """Return what is to be saved of the case, put together once.

    Where its figures are not there yet, what was entered; they follow when it is opened.
    """
    held, basis = session.case(), _basis()
    if held.kept.working is None or held.kept.working[0] is not basis:
        if has_figures():
            made = working_state(session.require_result())
        else:
            made = entered_state(held.entries, kept_of(held.readings.values()))
        held.kept.working = (basis, made)
    return held.kept.working[1]


def case_file() -> bytes:
    """Return the current case as a file, packed once."""
    kept, made = session.case().kept, state()
    if kept.file is None or kept.file[0] is not made:
        kept.file = (made, write_case_file(made))
    return kept.file[1]


def has_case_file() -> bool:
    """Whether the file of the case as it is now is packed already."""
    kept = session.case().kept
    return (
        kept.working is not None
        and kept.file is not None
        and kept.working[0] is _basis()
        and kept.file[0] is kept.working[1]
    )


def kept_as_file() -> None:
    """Note that the entries as they are now were downloaded."""
    session.case().keep_all(session.entries())


def lost_in_table() -> None:
    """Note that the table has the case no more: it is kept nowhere now."""
    kept = session.case().kept
    kept.handle, kept.fingerprint, kept.follows = None, "", False


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


def is_followed() -> bool:
    """Whether the figures of a case that was saved without them are there now."""
    held = session.case()
    waits = held.kept.follows and held.kept.handle is not None
    return waits and has_figures() and held.kept.fingerprint == held.entries.fingerprint


def follow() -> None:
    """Save the figures of a case that was saved without them; it is tried once."""
    session.case().kept.follows = False
    update()


def share_listed(case_id: str, *, shared: bool) -> None:
    """Let everyone who signs in read a listed case, or its owner only.

    Where it is the loaded case, as it was loaded, saving goes on from the version this makes.
    """
    kept, library().listing = session.case().kept, None
    before, after = share(store_state.store(), case_id, shared=shared)
    if kept.handle is not None and kept.handle.save_token == before.save_token:
        kept.handle = after


def _saved(kept: Kept, entered: Entries, copied_from: str) -> None:
    session.case().keep_all(entered)
    kept.conflict, kept.follows, library().listing = None, not has_figures(), None
    kept.notices = tuple(state().notes.values())
    if unread := inputs_state.unreadable():
        kept.notices += (f"Not saved, because it cannot be read: {', '.join(unread)}.",)
    try:
        bucket = store_state.files()
        if bucket is not None and kept.handle is not None:
            there = FORMATS.items() if has_figures() else ()
            exports = {item.file_name: rendering.rendered(key) for key, item in there}
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
    session.case().keep_all(entered)
    if saved.method != METHOD_VERSION and saved.case:
        kept.as_saved, kept.opened_as = saved, kept.fingerprint
    else:
        kept.opened = saved


def local_time(moment: dt.datetime | None) -> str:
    """Return a time as the clock of the browser shows it."""
    if moment is None:
        return "at an unknown time"
    return f"{moment.astimezone(zone()):%d %b %Y, %H:%M} ({zone().key})"


def clock(moment: dt.datetime | None) -> str:
    """Return hours and minutes of a time as the clock of the browser shows them, "" for none."""
    return "" if moment is None else f"{moment.astimezone(zone()):%H:%M}"


def zone() -> ZoneInfo:
    """Return the time zone of the browser, UTC where it does not say."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
