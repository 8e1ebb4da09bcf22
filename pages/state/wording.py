"""The wording of the document by a language model: asked beside the pages, taken by its case."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bizcase.agents import RunResult
from bizcase.entries import Entries
from bizcase.errors import BizcaseError
from bizcase.narration import Asked, Narration, NarrationSettings, asked_of, narrate
from bizcase.narration.providers import provider_of
from pages.state import session
from pages.state.jobs import Job

_ASKED, _ENDED = "wording_asked", "wording_ended"


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of a question, or the fault that stopped it, and whether the case took it."""

    outcome: Narration | None
    fault: BizcaseError | None
    is_taken: bool


def asked(result: RunResult) -> Asked:
    """Return what a model would be asked about a result, put together once: it is a document."""
    memo = session.case().memo
    if memo.get(_ASKED, (None,))[0] is not result:
        memo[_ASKED] = (result, asked_of(result.case))
    found: Asked = memo[_ASKED][1]
    return found


def begin(result: RunResult, settings: NarrationSettings) -> None:
    """Let a model word a result of the entries as they are now."""
    held = session.case()
    held.wording = Job[Narration](held.entries.fingerprint, text="The model writes")
    held.wording.start(lambda _: narrate(result, provider_of(settings)))


def is_running() -> bool:
    """Whether a model writes."""
    job = session.case().wording
    return job is not None and not job.is_over


def cancel() -> None:
    """Let what the model writes be thrown away."""
    held = session.case()
    if held.wording is not None:
        held.wording.stop()
        held.wording = None


def take() -> bool:
    """Take what a model wrote once it has ended, unless the case has changed since it was asked.

    Return whether one has ended: the page must then be drawn anew.
    """
    held = session.case()
    job = held.wording
    if job is None or not job.is_over:
        return False
    held.wording = None
    is_taken = job.outcome is not None and held.entries.fingerprint == job.of
    held.memo[_ENDED] = Ended(job.outcome, job.fault, is_taken)
    if job.outcome is not None and is_taken:
        told = job.outcome.result.case.entries.narrated
        session.apply(lambda entries: replace(entries, narrated=told))
    return True


def ended() -> Ended | None:
    """Return once what came of the last question."""
    found: Ended | None = session.case().memo.pop(_ENDED, None)
    return found


def back() -> None:
    """Go back to the program's own text."""
    session.apply(_plain)


def _plain(entries: Entries) -> Entries:
    return replace(entries, narrated={})
