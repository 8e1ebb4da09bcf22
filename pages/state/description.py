"""A description of the project that a language model wrote, until someone takes it or not."""

from __future__ import annotations

from dataclasses import replace

from bizcase.case import BusinessCase
from bizcase.narration import Described, NarrationSettings, describe
from bizcase.narration.providers import provider_of
from bizcase.project import ProjectInfo
from pages.state import session, side_jobs
from pages.state.side_jobs import DESCRIPTION, WRITES, Ended

_ENDED, _OF = "description_ended", "description_of"


def begin(case: BusinessCase, settings: NarrationSettings) -> None:
    """Let a model describe the project of a case."""
    held = session.case()
    held.memo[_OF] = (held.entries.project, held.entries.fingerprint)
    side_jobs.begin(DESCRIPTION, WRITES, lambda _: describe(case, provider_of(settings)))


def take() -> bool:
    """Keep what a model wrote once it has ended; return whether it has."""
    found = side_jobs.take(DESCRIPTION)
    if found is None:
        return False
    session.case().memo[_ENDED] = found
    return True


def ended() -> Ended | None:
    """Return what came of the last question."""
    found: Ended | None = session.case().memo.get(_ENDED)
    return found


def has_other_names() -> bool:
    """Whether the project, whose names the text has, is another one since the model was asked."""
    asked: ProjectInfo = session.case().memo[_OF][0]
    return replace(asked, description="") != replace(session.entries().project, description="")


def is_current() -> bool:
    """Whether the case is as it was when the model was asked."""
    asked: str = session.case().memo[_OF][1]
    return asked == session.entries().fingerprint


def use(made: Described) -> None:
    """Take the text as the description of the project; its field begins with it."""
    session.apply(lambda case: case.with_project(replace(case.project, description=made.text)))
    session.case().round += 1
    discard()


def discard() -> None:
    """Forget what the model wrote."""
    session.case().memo.pop(_ENDED, None)
