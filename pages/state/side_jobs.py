"""Work for a case beside the pages that is none of its result, by what it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bizcase.errors import BizcaseError
from pages.state import session
from pages.state.jobs import Job, Tell

WORDING, PROPOSALS, DESCRIPTION, ASKING = "wording", "proposals", "description", "asking"
HIDING = "hiding"
WRITES = "The model writes"  # what a language model is doing


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of the work, or the fault that stopped it.

    ``is_current`` says that no entry of the case has changed since it began.
    """

    outcome: Any
    fault: BizcaseError | None
    is_current: bool


def begin(name: str, text: str, work: Callable[[Tell], Any]) -> None:
    """Begin work on the case as it is now; ``text`` says what is being done."""
    held = session.case()
    job = held.side_jobs[name] = Job[Any](held.entries.fingerprint, text=text)
    job.start(work)


def is_running(name: str) -> bool:
    """Whether the work goes on."""
    job = session.case().side_jobs.get(name)
    return job is not None and not job.is_over


def progress(name: str) -> tuple[float, str]:
    """Return how far the work is, and what is being done."""
    job = session.case().side_jobs.get(name)
    return (job.share, job.text) if job is not None else (0.0, "")


def cancel(name: str) -> None:
    """Let the work end at its next step; what it makes is thrown away."""
    job = session.case().side_jobs.pop(name, None)
    if job is not None:
        job.stop()


def take(name: str) -> Ended | None:
    """Return once what came of work that has ended."""
    held = session.case()
    job = held.side_jobs.get(name)
    if job is None or not job.is_over:
        return None
    del held.side_jobs[name]
    return Ended(job.outcome, job.fault, held.entries.fingerprint == job.of)
