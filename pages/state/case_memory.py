"""Cases in memory by the digest of their id, bounded in time, number and size."""

from __future__ import annotations

import secrets
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from bizcase.units import BYTES_PER_GIB, BYTES_PER_MIB
from pages.state.case_session import CaseSession

MOST_CASES = 50
COPIED = "This case is open in another tab. This is a copy."


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much is kept where no session has it open."""

    hours: float
    size_bytes: int


LOCAL, PUBLIC = Limits(12, BYTES_PER_GIB), Limits(2, 300 * BYTES_PER_MIB)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who is in front of the app: the mark of the browser, and who signed in."""

    mark: str = ""
    owner: str = ""

    def may_open(self, given_mark: str, owner: str) -> bool:
        """Whether a case of this mark and owner is the asker's. Before signing in it is no one's.

        ``given_mark`` is compared in the same time whatever it is.
        """
        same = secrets.compare_digest(given_mark.encode(), self.mark.encode())
        return same and owner in ("", self.owner)


@dataclass(frozen=True, slots=True)
class Draft:
    """A case that can be opened again: its key, its name, when it was used last."""

    key: str
    name: str
    used: float
    on_disk: bool = False


@dataclass(slots=True)
class DraftStore:
    """The cases by key, the one used last at the end, and how many tabs have each open."""

    _cases: dict[str, tuple[float, CaseSession]] = field(default_factory=dict)
    _open: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, case: CaseSession, limits: Limits = LOCAL) -> tuple[CaseSession, ...]:
        """Keep a case by reference; return those that had to go because memory is full.

        Results go first, then what was read, then the cases; the oldest first.
        """
        with self._lock:
            self._cases.pop(case.key, None)
            self._cases[case.key] = (time.time(), case)
            oldest = time.time() - limits.hours * 3600
            for key in self._closed():
                if self._cases[key][0] < oldest:
                    del self._cases[key]
            too_many = self._closed()[: max(len(self._cases) - MOST_CASES, 0)]
            gone = [self._cases.pop(key)[1] for key in too_many]
            return (*gone, *self._made_to_fit(limits.size_bytes))

    def _closed(self) -> list[str]:
        return [key for key in self._cases if not self._open[key]]

    def _made_to_fit(self, most_bytes: int) -> list[CaseSession]:
        """Let go of what no tab has open until the rest fits; return the cases that went whole."""
        taken, gone = sum(case.size_bytes for _, case in self._cases.values()), []
        for let_go in (CaseSession.drop_result, CaseSession.drop_readings):
            for key in self._closed():
                if taken > most_bytes:
                    case = self._cases[key][1]
                    before = case.size_bytes
                    let_go(case)
                    taken -= before - case.size_bytes
        for key in self._closed():
            if taken > most_bytes:
                gone.append(self._cases.pop(key)[1])
                taken -= gone[-1].size_bytes
        return gone

    def find(self, key: str, asker: Asker, limits: Limits = LOCAL) -> CaseSession | None:
        """Return a case, as a copy where a tab has it open; None where the asker has none so."""
        with self._lock:
            used, found = self._cases.get(key, (0.0, None))
            if found is None or not asker.may_open(found.mark, found.owner):
                return None
            if self._open[key]:
                copy = found.copied()
                copy.kept.notices += (COPIED,)
                return copy
            return found if used >= time.time() - limits.hours * 3600 else None

    def recent(self, asker: Asker) -> tuple[Draft, ...]:
        """Return the asker's cases that no tab has open, newest first."""
        with self._lock:
            return tuple(
                Draft(key, case.entries.project.project_name, used)
                for key, (used, case) in reversed(self._cases.items())
                if not self._open[key] and asker.may_open(case.mark, case.owner)
            )

    def is_open(self, key: str) -> bool:
        """Whether a tab has a case open."""
        return self._open[key] > 0

    def has(self, case: CaseSession) -> bool:
        """Whether a case is kept."""
        return self._cases.get(case.key, (0, None))[1] is case

    def forget(self, key: str) -> None:
        """Forget a case."""
        with self._lock:
            self._cases.pop(key, None)

    def opened(self, key: str) -> None:
        """Note that a tab has a case open."""
        with self._lock:
            self._open[key] += 1

    def closed(self, key: str) -> None:
        """Note that a tab has it open no more."""
        with self._lock:
            self._open[key] -= 1
            if self._open[key] <= 0:
                del self._open[key]
