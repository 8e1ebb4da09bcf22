"""The wording of the document by a language model: asked beside the pages, taken by its case."""

from __future__ import annotations

from dataclasses import replace

from bizcase.agents import RunResult
from bizcase.entries import Entries
from bizcase.narration import Asked, NarrationSettings, asked_of, narrate
from bizcase.narration.providers import provider_of
from pages.state import session, side_jobs
from pages.state.case_session import Made
from pages.state.side_jobs import WORDING, WRITES, Ended

_ASKED, _ENDED = "wording_asked", "wording_ended"


def asked(result: RunResult) -> Asked:
    """Return what a model would be asked about a result, put together once: it is a document."""
    memo = session.case().memo
    if memo.get(_ASKED, (None,))[0] is not result:
        memo[_ASKED] = (result, asked_of(result.case))
    found: Asked = memo[_ASKED][1]
    return found


def begin(result: RunResult, settings: NarrationSettings) -> None:
    """Let a model word a result of the entries as they are now."""
    side_jobs.begin(WORDING, WRITES, lambda _: narrate(result, provider_of(settings)))


def take() -> bool:
    """Take what a model wrote once it has ended, unless the case has changed since it was asked.

    Return whether one has ended: the page must then be drawn anew.
    """
    found = side_jobs.take(WORDING)
    if found is None:
        return False
    held, made = session.case(), session.case().made
    told: RunResult | None = None if found.outcome is None else found.outcome.result
    # With other prices a result is another one of the same entries.
    of_this = told is not None and made is not None and told.case.ledger is made.result.case.ledger
    held.memo[_ENDED] = found = replace(found, is_current=found.is_current and of_this)
    if told is not None and made is not None and found.is_current:
        entries = replace(held.entries, narrated=told.case.entries.narrated)
        session.change(entries)
        # The result of before in other words, with the tokens that they took.
        held.made = Made(told, entries.fingerprint, entries, made.size_bytes)
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
