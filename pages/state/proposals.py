"""Proposals that a language model reads out of notes, until someone applies or forgets them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bizcase.case import BusinessCase
from bizcase.entries import Entries
from bizcase.errors import BizcaseError
from bizcase.narration import NarrationSettings
from bizcase.narration.proposals import Proposals, notes_of, propose, with_proposals
from bizcase.narration.providers import provider_of
from pages.state import editing, session, side_jobs
from pages.state.side_jobs import PROPOSALS, WRITES

_MADE, _FAULT = "proposals_made", "proposals_fault"


@dataclass(frozen=True, slots=True)
class Read:
    """What was read out of the notes of a case, and by which model."""

    notes: dict[str, str]
    made: Proposals
    model: str


def begin(case: BusinessCase, settings: NarrationSettings) -> None:
    """Let a model read the notes of a case."""
    side_jobs.begin(
        PROPOSALS,
        WRITES,
        lambda _: Read(notes_of(case), propose(case, provider_of(settings)), settings.model),
    )


def take() -> bool:
    """Keep what a model proposed once it has ended; return whether it has."""
    found = side_jobs.take(PROPOSALS)
    if found is None:
        return False
    answers = session.case().answers
    if found.fault is not None:
        answers[_FAULT] = found.fault
    elif found.outcome is not None:
        answers[_MADE] = found.outcome
    return True


def fault() -> BizcaseError | None:
    """Return once why nothing was proposed."""
    found: BizcaseError | None = session.case().answers.pop(_FAULT, None)
    return found


def read_of(case: BusinessCase) -> Read | None:
    """Return what was read out of the notes of a case; None where they are others now."""
    found: Read | None = session.case().answers.get(_MADE)
    return found if found is not None and found.notes == notes_of(case) else None


def apply(read: Read, application_ids: Iterable[str]) -> None:
    """Set the strategies that were proposed for these applications, with their quotes as reason."""
    chosen = set(application_ids)
    taken = [item for item in read.made.taken if item.application_id in chosen]
    changed, by = editing.mark()

    def set_in(entries: Entries) -> Entries:
        edits = with_proposals(entries.edits, taken, read.model)
        new = {item.application_id for item in taken}
        return replace(entries, edits={
            key: replace(edit, changed=changed, by=by) if key in new else edit
            for key, edit in edits.items()
        })  # fmt: skip

    session.apply(set_in)


def discard() -> None:
    """Forget what was proposed."""
    session.case().answers.pop(_MADE, None)
