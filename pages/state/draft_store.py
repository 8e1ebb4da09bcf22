"""Cases of this server's memory, so that a reload or a closed tab loses none.

A case is found again by its id in the address of the page, on an app that only this computer
reaches: elsewhere an address is no proof of who asks, so nothing is kept and nothing is opened.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import streamlit as st

from pages.state.access import is_local
from pages.state.case_session import CaseSession

KEPT_HOURS = 12
MOST_CASES, MOST_RESULTS = 50, 8
COPIED = "This case is open in another tab. This is a copy."


@dataclass(slots=True)
class DraftStore:
    """The cases by id, the one used last at the end, and how many tabs have each open."""

    _cases: dict[str, tuple[float, CaseSession]] = field(default_factory=dict)
    _open: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, case: CaseSession) -> None:
        """Keep a case by reference; the oldest go, and old results before them."""
        with self._lock:
            self._cases.pop(case.id, None)
            self._cases[case.id] = (time.time(), case)
            oldest = time.time() - KEPT_HOURS * 3600
            closed = [key for key in self._cases if not self._open[key]]
            for key in closed:
                if self._cases[key][0] < oldest or len(self._cases) > MOST_CASES:
                    del self._cases[key]
            for key in [key for key in closed if key in self._cases][:-MOST_RESULTS]:
                self._cases[key][1].drop_result()

    def find(self, case_id: str) -> CaseSession | None:
        """Return a case, as a copy where a tab has it open; None for an unknown id."""
        with self._lock:
            found = self._cases.get(case_id)
            if found is None or found[0] < time.time() - KEPT_HOURS * 3600:
                return None
            if not self._open[case_id]:
                return found[1]
            copy = found[1].copied()
            copy.kept.notices += (COPIED,)
            return copy

    def recent(self) -> tuple[tuple[str, str, float], ...]:
        """Return id, project and last use of the cases that no tab has open, newest first."""
        with self._lock:
            return tuple(
                (key, case.entries.project.project_name, used)
                for key, (used, case) in reversed(self._cases.items())
                if not self._open[key]
            )

    def forget(self, case_id: str) -> None:
        """Forget a case."""
        with self._lock:
            self._cases.pop(case_id, None)

    def opened(self, case_id: str) -> None:
        """Note that a tab has a case open."""
        with self._lock:
            self._open[case_id] += 1

    def closed(self, case_id: str) -> None:
        """Note that a tab has it open no more."""
        with self._lock:
            self._open[case_id] -= 1
            if self._open[case_id] <= 0:
                del self._open[case_id]


@st.cache_resource(show_spinner=False)
def drafts() -> DraftStore:
    """Return the store of this process."""
    return DraftStore()


def found(case_id: str | None) -> CaseSession | None:
    """Return the case of an address, None where there is none that may be opened."""
    return drafts().find(case_id) if case_id and is_local() else None


def keep(case: CaseSession) -> bool:
    """Keep the case of the session from now on; return whether it has anything and may be kept."""
    if not is_local() or not (case.entries.files or case.unapplied):
        return False
    drafts().keep(case)
    _held(case.id)
    return True


def recent() -> tuple[tuple[str, str, float], ...]:
    """Return the cases that can be opened again, newest first."""
    return drafts().recent() if is_local() else ()


@st.cache_resource(
    scope="session", on_release=lambda case_id: drafts().closed(case_id), show_spinner=False
)
def _held(case_id: str) -> str:
    """Hold a case open until the tab is closed or reloaded."""
    drafts().opened(case_id)
    return case_id
