"""Cases that are found again, so that a reload or a closed tab loses none.

A case is found by its id in the address of the page, in the browser that made it (``mark``)
and where one signs in by the same person. An id alone opens a case where only this computer reaches
the app and the browser takes no cookies; elsewhere such a browser finds nothing again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from dataclasses import dataclass, replace

import streamlit as st

from pages.state import mark
from pages.state.access import access, is_local
from pages.state.case_memory import LOCAL, PUBLIC, Asker, Draft, DraftStore, Limits
from pages.state.case_session import CaseSession
from pages.state.draft_files import files, is_on

LEFT = "The memory for cases is full: {0} is no longer kept in it."


@st.cache_resource(show_spinner=False)
def drafts() -> DraftStore:
    """Return the store of this process."""
    return DraftStore()


def limits() -> Limits:
    """Return the limits of the app."""
    return LOCAL if is_local() else PUBLIC


def asker() -> Asker:
    """Return who is in front of the app."""
    granted = access()
    return Asker(mark.own(), granted.user if granted.restricted else "")


def can_keep() -> bool:
    """Whether a case of this browser can be found again."""
    return is_local() or bool(mark.own())


def on_disk() -> bool:
    """Whether drafts are written to the disk of this computer."""
    return is_local() and is_on()


def found(case_id: str | None) -> CaseSession | None:
    """Return the case of an address, None where there is none that may be opened."""
    if not case_id:
        return None
    key = hashlib.sha256(case_id.encode()).hexdigest()
    return _opened(key, case_id)


def reopened(key: str) -> CaseSession | None:
    """Return a case of the list of recent ones."""
    return _opened(key, None)


def _opened(key: str, case_id: str | None) -> CaseSession | None:
    if not can_keep():
        return None
    who = asker()
    case = drafts().find(key, who, limits())
    if case is None and on_disk():
        filed = files.find(key)
        if filed is not None and who.may_open(filed.mark, filed.owner):
            return files.opened(filed, case_id)
    return case


def keep(case: CaseSession) -> bool:
    """Keep the case of the session from now on; return whether it has anything and may be kept."""
    if not can_keep() or not (case.entries.files or case.dirty()):
        holder().hold("")
        return False
    who = asker()
    case.mark, case.owner = who.mark, who.owner or case.owner
    holder().hold(case.key)
    gone = drafts().keep(case, limits())
    if on_disk():
        files.keep(case)
    else:
        own = [old for old in gone if who.may_open(old.mark, old.owner)]
        case.kept.notices += tuple(LEFT.format(old.entries.project.project_name) for old in own)
    return True


def is_kept(case: CaseSession) -> bool:
    """Whether a case can be opened again after this tab is closed."""
    return can_keep() and drafts().has(case)


def kept_until() -> dt.datetime:
    """Return until when a case that is used now stays in memory."""
    return dt.datetime.now(dt.UTC) + dt.timedelta(hours=limits().hours)


def is_filed(case: CaseSession) -> bool:
    """Whether it can be opened again after a restart of the server."""
    return on_disk() and files.is_kept(case)


def recent() -> tuple[Draft, ...]:
    """Return the cases of this browser that can be opened again, newest first."""
    if not can_keep():
        return ()
    who = asker()
    kept = {draft.key: draft for draft in drafts().recent(who)}
    if on_disk():
        for filed in files.listed():
            if filed.key in kept:
                kept[filed.key] = replace(kept[filed.key], on_disk=True)
            elif not drafts().is_open(filed.key) and who.may_open(filed.mark, filed.owner):
                kept[filed.key] = Draft(filed.key, filed.name, filed.used, on_disk=True)
    return tuple(sorted(kept.values(), key=lambda draft: draft.used, reverse=True))


def draft_of(case: CaseSession) -> Draft | None:
    """Return the case of this tab as a draft, None where it is not kept."""
    if not drafts().has(case):
        return None
    return Draft(case.key, case.entries.project.project_name, time.time(), is_filed(case))


def forget(key: str) -> None:
    """Forget a case, in memory and on the disk."""
    drafts().forget(key)
    if is_local():
        files.forget(key)


@dataclass(slots=True)
class Holder:
    """Which case a tab has open, until it opens another, is reloaded or closed."""

    key: str = ""

    def hold(self, key: str) -> None:
        """Hold a case open in place of the one before; "" holds none."""
        if key != self.key:
            if self.key:
                drafts().closed(self.key)
            if key:
                drafts().opened(key)
            self.key = key


@st.cache_resource(scope="session", on_release=lambda held: held.hold(""), show_spinner=False)
def holder() -> Holder:
    """Return what the present tab has open."""
    return Holder()
