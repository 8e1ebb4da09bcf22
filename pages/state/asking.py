"""Questions to the case: a search answers at once, a model beside the pages; of one case each."""

from __future__ import annotations

from dataclasses import replace

from bizcase.asking import Answer, CaseTools, Found, ask
from bizcase.case import BusinessCase
from bizcase.errors import BizcaseError
from bizcase.narration import NarrationSettings
from bizcase.narration.providers import provider_of
from pages.state import session, side_jobs
from pages.state.side_jobs import ASKING, WRITES

_NOTHING = Found((), (), {}, (), ())
_LATE = (
    "The case changed while the model wrote, so its answer about the figures of before is not "
    "shown. Ask again."
)
_ANSWER, _TOOLS, _OPEN = "asked_answer", "asked_tools", "asked_open"


def begin(case: BusinessCase, question: str, model: NarrationSettings | None) -> None:
    """Ask a question: the search at once, a model beside the pages."""
    memo = session.case().memo
    held = memo.get(_TOOLS)
    tools = held if isinstance(held, CaseTools) and held.case is case else CaseTools(case)
    memo[_TOOLS] = tools
    if model is not None:
        memo[_ANSWER] = (case, None)
        side_jobs.begin(ASKING, WRITES, lambda _: ask(tools, question, provider_of(model)))
        return
    try:
        memo[_ANSWER] = (case, ask(tools, question))
    except BizcaseError as fault:
        memo[_ANSWER] = (case, fault)


def answer_of(case: BusinessCase) -> Answer | BizcaseError | None:
    """Return what was answered last to a question of this very case, or why nothing was.

    In place of what a model answered to the case of before, it is said that it did.
    """
    memo = session.case().memo
    of, found = memo.get(_ANSWER, (None, None))
    if (ended := side_jobs.take(ASKING)) is not None:
        found = ended.outcome or ended.fault
        if of is not case and isinstance(found, Answer):
            of, found = case, _of_before(found)
        memo[_ANSWER] = (of, found)
    answered: Answer | BizcaseError | None = found if of is case else None
    return answered


def keep_open(*, is_open: bool) -> None:
    """Note whether the drawer is to be there again when the page is drawn anew."""
    session.case().memo[_OPEN] = is_open


def is_open() -> bool:
    """Whether the drawer waits for a model."""
    return bool(session.case().memo.get(_OPEN))


def _of_before(answer: Answer) -> Answer:
    """Return what is said in place of an answer: what it used, and why it is not shown."""
    return replace(answer, text="", figures=(), found=_NOTHING, notice=_LATE)
