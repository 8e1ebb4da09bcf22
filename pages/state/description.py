"""A description of the project that a language model wrote, until someone takes it or not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bizcase.case import BusinessCase
from bizcase.narration import Described, NarrationSettings, describe
from bizcase.narration.providers import provider_of
from bizcase.project import ProjectInfo
from pages.state import session, side_jobs
from pages.state.side_jobs import DESCRIPTION, WRITES, Ended

_ENDED = "description_ended"


@dataclass(frozen=True, slots=True)
class Written:
    """What a model wrote, of which project, and of which entries by their fingerprint."""

    made: Described
    project: ProjectInfo
    of: str


def begin(case: BusinessCase, settings: NarrationSettings) -> None:
    """Let a model describe the project of a case."""
    project, of = session.entries().project, session.entries().fingerprint
    side_jobs.begin(
        DESCRIPTION, WRITES, lambda _: Written(describe(case, provider_of(settings)), project, of)
    )


def take() -> bool:
    """Keep what a model wrote once it has ended; return whether it has."""
    found = side_jobs.take(DESCRIPTION)
    if found is None:
        return False
    session.case().answers[_ENDED] = found
    return True


def ended() -> Ended | None:
    """Return what came of the last question."""
    found: Ended | None = session.case().answers.get(_ENDED)
    return found


def has_other_names(written: Written) -> bool:
    """Whether the project, whose names the text has, is another one since the model was asked."""
    now = session.entries().project
    return replace(written.project, description="") != replace(now, description="")


def is_current(written: Written) -> bool:
    """Whether the case is as it was when the model was asked."""
    return written.of == session.entries().fingerprint


def use(made: Described) -> None:
    """Take the text as the description of the project; its field begins with it."""
    session.apply(lambda case: case.with_project(replace(case.project, description=made.text)))
    session.case().round += 1
    discard()


def discard() -> None:
    """Forget what the model wrote."""
    session.case().answers.pop(_ENDED, None)
