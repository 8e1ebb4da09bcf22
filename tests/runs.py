"""Runs that tests only read: an equal request runs once in a session, and everyone gets a copy.

Those that a test makes itself have few draws too (``few_draws``).
"""

from __future__ import annotations

import hashlib
import io
import pickle
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

from bizcase.agents import case_stage
from bizcase.agents.run import ProgressEvent, RunResult, run_agents
from bizcase.assumptions import Assumptions, load_register
from bizcase.entries import InputFile, RunRequest
from bizcase.finance import FinanceResult, recompute
from bizcase.finance.prepared import Prepared
from bizcase.inventory import Inventory
from tests.session import once

FEW_DRAWS = 500  # a quarter of the fewest that may be entered
_DRAWS = load_register().number("mc.n")


# Where the packed runs of the session are, by the digest of their request.
_FOLDERS: list[Path] = []


@contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """Let shared runs be kept in a folder, which other workers may have too."""
    _FOLDERS.append(folder)
    try:
        yield
    finally:
        _FOLDERS.pop()


@contextmanager
def few_draws() -> Iterator[None]:
    """Let runs draw ``FEW_DRAWS`` times where no other number is entered.

    10,000 draws take as long as all the rest of a run. Tests of the simulation call ``recompute``,
    or enter a number.
    """
    with patch.object(case_stage, "recompute", _with_few_draws):
        yield


def _with_few_draws(
    prepared: Prepared, assumptions: Assumptions, draws: int | None = None
) -> FinanceResult:
    if draws is None and assumptions.number("mc.n") == _DRAWS:
        draws = FEW_DRAWS
    return recompute(prepared, assumptions, draws)


def shared_run(
    request: RunRequest, on_progress: Callable[[ProgressEvent], None] | None = None
) -> RunResult:
    """Return what ``run_agents`` returns, the caller's own to alter, and tell its events.

    Not for a test whose subject is the running itself, nor under a patched ``bizcase``.
    """
    result, events = _unpacked(*_packed(request))
    return _told(result, events, on_progress)


# What ``same_run`` returned in this process, by the digest of its request.
_SAME: dict[str, tuple[RunResult, tuple[ProgressEvent, ...]]] = {}


def same_run(
    request: RunRequest, on_progress: Callable[[ProgressEvent], None] | None = None
) -> RunResult:
    """Return what ``shared_run`` does, one object for all that ask: the app alters no result.

    A copy and its size took more than half of what a page takes to be drawn.
    """
    packed, digest = _packed(request)
    if digest not in _SAME:
        _SAME[digest] = _unpacked(packed, digest)
    return _told(*_SAME[digest], on_progress)


def _packed(request: RunRequest) -> tuple[bytes, str]:
    request = request.checked()  # with the price books of this computer that it rests on
    if request.reader is not None:
        request = replace(request, reader=_Readings.of(request))
    return pickle.dumps(request), digest_of(request)


def digest_of(request: RunRequest) -> str:
    """Return what equal requests have in common.

    Without pickle's memo, which also tells which of the equal texts in a request are one object:
    that differs from one reading of a file to the next.
    """
    told = io.BytesIO()
    pickler = pickle.Pickler(told)
    pickler.fast = True
    pickler.dump(request)
    return hashlib.sha256(told.getvalue()).hexdigest()


def _unpacked(packed: bytes, digest: str) -> tuple[RunResult, tuple[ProgressEvent, ...]]:
    made = once(_FOLDERS[-1], f"run-{digest}", lambda: _run(packed))
    return pickle.loads(zlib.decompress(made.read_bytes()))  # noqa: S301 - packed below


def _told(
    result: RunResult,
    events: tuple[ProgressEvent, ...],
    on_progress: Callable[[ProgressEvent], None] | None,
) -> RunResult:
    for event in events if on_progress else ():
        on_progress(event)
    return result


def _run(packed: bytes) -> bytes:
    events: list[ProgressEvent] = []
    result = run_agents(pickle.loads(packed), events.append)  # noqa: S301 - packed above
    return zlib.compress(pickle.dumps((result, tuple(events))), level=1)


@dataclass(frozen=True)
class _Readings:
    """A reader that holds what another one read, so that this is part of the request."""

    inventories: dict[tuple[str, str], Inventory]

    @classmethod
    def of(cls, request: RunRequest) -> _Readings:
        files = request.entries.files
        return cls({(file.kind, file.upload.sha256): request.read(file) for file in files})

    def __call__(self, file: InputFile) -> Inventory:
        return self.inventories[file.kind, file.upload.sha256]
