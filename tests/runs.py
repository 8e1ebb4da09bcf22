"""Runs that tests only read: an equal request runs once in a process, and everyone gets a copy."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from unittest.mock import patch

from bizcase.agents import case_stage
from bizcase.agents.run import ProgressEvent, RunResult, run_agents
from bizcase.entries import InputFile, RunRequest
from bizcase.finance import recompute
from bizcase.inventory import Inventory

KEPT_RUNS = 32
FEW_DRAWS = 2000  # the fewest that may be entered; no test that shares a run is about their number


def shared_run(
    request: RunRequest, on_progress: Callable[[ProgressEvent], None] | None = None
) -> RunResult:
    """Return what ``run_agents`` returns, the caller's own to alter, and tell its events.

    Only the simulation has fewer draws.

    Not for a test whose subject is the running itself, nor under a patched ``bizcase``.
    """
    request = request.checked()  # with the price books of this computer that it rests on
    if request.reader is not None:
        request = replace(request, reader=_Readings.of(request))
    result, events = pickle.loads(_run(pickle.dumps(request)))  # noqa: S301 - packed below
    for event in events if on_progress else ():
        on_progress(event)
    return result


@lru_cache(maxsize=KEPT_RUNS)
def _run(packed: bytes) -> bytes:
    events: list[ProgressEvent] = []
    with patch.object(case_stage, "recompute", partial(recompute, draws=FEW_DRAWS)):
        result = run_agents(pickle.loads(packed), events.append)  # noqa: S301 - packed above
    return pickle.dumps((result, tuple(events)))


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
