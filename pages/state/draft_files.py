"""Drafts on the disk of this computer, so that a restart of the server loses no entries.

Only where no other computer reaches the app. A draft is a case file without a result, in a folder
that only its owner may read, and is called by the digest of its id: who sees the folder can open no
address of the app.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bizcase.entries import Entries
from bizcase.errors import BizcaseError
from bizcase.store import entered_state, read_case_file, restored, write_case_file
from bizcase.store.case_file import LINES, SUFFIX, said_of
from pages.state.case_session import CaseSession
from pages.state.reading import kept_of

log = logging.getLogger(__name__)

SWITCH = "BIZCASE_DRAFTS"  # 0: no draft is written
MOST_FILES, KEPT_DAYS, WAIT_SECONDS = 20, 14, 2.0
_NAME = re.compile(r"[0-9a-f]{64}" + re.escape(SUFFIX))
_PART = ".part"
_DAMAGED = "The draft on this computer is damaged and was left out. {0}"


def is_on() -> bool:
    """Whether drafts are written to the disk, where only this computer reaches the app."""
    return os.environ.get(SWITCH) != "0"


def folder() -> Path:
    """Return the folder of the drafts; it may not be there yet."""
    return Path.home() / ".bizcase" / "drafts"


@dataclass(frozen=True, slots=True)
class Filed:
    """What the first line of a draft says: whose it is, what it is called, what was switched on."""

    key: str
    name: str
    mark: str
    owner: str
    wants_store: bool
    used: float


def _in_thread(seconds: float, work: Callable[[], None]) -> Callable[[], None]:
    """Do the work a while later beside the pages; return what calls it off."""
    timer = threading.Timer(seconds, work)
    timer.daemon = True
    timer.start()
    return timer.cancel


# When work is done. A program without a browser may let it be done at once.
later: Callable[[float, Callable[[], None]], Callable[[], None]] = _in_thread


@dataclass(frozen=True, slots=True)
class _Due:
    call_off: Callable[[], None]
    write: Callable[[], None]
    parts: tuple[object, ...]


@dataclass(slots=True)
class DraftFiles:
    """Writes drafts a while after their last change, and finds them again.

    By key: ``_due`` is what calls off a writing to come, the writing itself and of what it is;
    ``_known`` are the drafts on the disk or on the way there, ``_failed`` those of which the last
    writing failed. A page never waits for a writing.
    """

    _known: set[str] = field(default_factory=set)
    _failed: set[str] = field(default_factory=set)
    _due: dict[str, _Due] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _writing: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, case: CaseSession) -> None:
        """Write a case some seconds from now, unless it is written as it is."""
        parts = _parts(case)
        with self._lock:
            due = self._due.get(case.key)
            if _are_same(case.filed if due is None else due.parts, parts):
                return
            self._known.add(case.key)
            if due is not None:
                due.call_off()
            call_off = later(WAIT_SECONDS, lambda: self._write(case))
            self._due[case.key] = _Due(call_off, lambda: self._write(case), parts)

    def is_kept(self, case: CaseSession) -> bool:
        """Whether a case is on the disk, or will be in a moment."""
        return case.key in self._known - self._failed

    def flush(self) -> None:
        """Write at once what waits to be written."""
        for due in list(self._due.values()):
            due.call_off()
            due.write()

    def forget(self, key: str) -> None:
        """Delete a draft."""
        with self._lock:
            self._known.discard(key)
            if (due := self._due.pop(key, None)) is not None:
                due.call_off()
        with self._writing:
            _path(key).unlink(missing_ok=True)

    def listed(self) -> tuple[Filed, ...]:
        """Return the drafts that are there, the newest first."""
        found = [filed for path in _files() if (filed := _filed(path)) is not None]
        return tuple(sorted(found, key=lambda filed: filed.used, reverse=True))

    def find(self, key: str) -> Filed | None:
        """Return what the first line of a draft says, None where there is no draft."""
        return _filed(_path(key))

    def opened(self, filed: Filed, case_id: str | None = None) -> CaseSession:
        """Return a draft as a case, of which the figures follow; an empty one where it is damaged.

        No file holds its id: who does not say it gets the case under another one.
        """
        case = CaseSession(Entries.empty(), mark=filed.mark, owner=filed.owner)
        case.id, case.wants_store = case_id or case.id, filed.wants_store
        try:
            with self._writing:
                saved = read_case_file(_path(filed.key).read_bytes(), filed.name)
                if case.key != filed.key:
                    _path(filed.key).replace(_path(case.key))
            case.entries, told = restored(saved)
            case.kept.notices = (*told, *case.entries.assumptions.notices)
        except (BizcaseError, OSError) as fault:
            case.kept.notices = (_DAMAGED.format(fault),)
        return case

    def _write(self, case: CaseSession) -> None:
        with self._writing:
            with self._lock:
                self._due.pop(case.key, None)
                if case.key not in self._known:
                    return  # forgotten meanwhile
            case.filed = _parts(case)
            try:
                _write(case)
                self._failed.discard(case.key)
            except (OSError, BizcaseError) as fault:
                # The text may quote customer data, so only the type is logged.
                log.warning("a draft was not written: %s", type(fault).__name__)
                self._failed.add(case.key)


def _parts(case: CaseSession) -> tuple[object, ...]:
    """Return what of a case stands in its draft."""
    return (case.entries, case.readings, case.wants_store, case.mark, case.owner)


def _are_same(before: tuple[object, ...], now: tuple[object, ...]) -> bool:
    """Whether a draft is as it was: by value what is short, else by identity.

    Entries and readings are replaced, never altered, so the same object says that all is so.
    """
    return len(before) == len(now) and all(
        old == new if isinstance(new, str | bool) else old is new
        for old, new in zip(before, now, strict=True)
    )


def _path(key: str) -> Path:
    return folder() / f"{key}{SUFFIX}"


def _files() -> list[Path]:
    with contextlib.suppress(OSError):
        return [path for path in folder().iterdir() if _NAME.fullmatch(path.name)]
    return []


def _filed(path: Path) -> Filed | None:
    try:
        with path.open("rb") as file:
            said = said_of(file.read(LINES))["draft"]
        used = path.stat().st_mtime
        if used < time.time() - KEPT_DAYS * 24 * 3600:
            return None
        return Filed(
            path.stem, str(said["name"]), str(said["mark"]), str(said["owner"]),
            said["wants_store"] is True, used,
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None  # no draft, or none of ours


def _write(case: CaseSession) -> None:
    """Write a draft beside its place, then put it there; what is too old or too many goes."""
    made = kept_of(case.readings.values())
    said = {
        "name": case.entries.project.project_name,
        "mark": case.mark,
        "owner": case.owner,
        "wants_store": case.wants_store,
    }
    content = write_case_file(entered_state(case.entries, made, whole=True), {"draft": said})
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    folder().chmod(0o700)
    part = folder() / f"{case.key}.{os.getpid()}{_PART}"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    part.replace(_path(case.key))
    with contextlib.suppress(OSError):  # another process tidies up, too
        _tidy()


def _tidy() -> None:
    """Delete the drafts that are too old or too many, and what a crash left half written."""
    dated = sorted(((path.stat().st_mtime, path) for path in _files()), reverse=True)
    oldest = time.time() - KEPT_DAYS * 24 * 3600
    for place, (used, path) in enumerate(dated):
        if place >= MOST_FILES or used < oldest:
            path.unlink(missing_ok=True)
    for path in folder().glob(f"*{_PART}"):
        if path.stat().st_mtime < time.time() - 3600:
            path.unlink(missing_ok=True)


files = DraftFiles()
atexit.register(files.flush)
