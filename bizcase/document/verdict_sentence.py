"""The first sentence of the verdict: the answer with its condition, a form for every state."""

from __future__ import annotations

from collections.abc import Callable

from bizcase.case import BusinessCase
from bizcase.document.blocks import Text, text, words
from bizcase.document.verdict import UNMOVED
from bizcase.finance.open_answers import Answered
from bizcase.finance.verdict import (
    BALANCED,
    LEAN_MIGRATE,
    LEAN_STAY,
    MIGRATE,
    NOTHING_IN_SCOPE,
    NOTHING_MOVES,
    NOTHING_MOVES_TO_AWS,
    PART,
    STAY,
    UNKNOWN,
    WAIT,
    Verdict,
)

_NUMBERS = {1: "One answer decides", 2: "Two answers decide", 3: "Three answers decide"}
_HALF = 0.5


def sentence(case: BusinessCase) -> Text:
    """Return the first sentence of the verdict; nothing without a financial case."""
    if case.finance is None:
        return ()
    return _SENTENCES[case.finance.verdict.decision](case, case.finance.verdict)


def _years(case: BusinessCase) -> str:
    return f"{case.assumptions.number('fin.horizon'):.0f}"


def _migrate(case: BusinessCase, verdict: Verdict) -> Text:
    return text(
        "Migrate: on these figures a gain of {W:verdict.amount} over {years} years (P10 to P90: "
        "{W:npv.p10} to {W:npv.p90}).",
        years=_years(case),
    )


def _part(case: BusinessCase, verdict: Verdict) -> Text:
    return text(
        "Migrate {F:subset.servers} of the {F:scope.servers} in scope: moved alone they bring a "
        "gain of {W:subset.npv} over {years} years. The others cost less where they are.",
        years=_years(case),
    )


def _wait(case: BusinessCase, verdict: Verdict) -> Text:
    event = verdict.later.event if verdict.later else ""
    return text(
        "Not now: starting at {event} in {F:verdict.later.month} brings {W:verdict.later.gain} "
        "more over {years} years.",
        event=event,
        years=_years(case),
    )


def _stay(case: BusinessCase, verdict: Verdict) -> Text:
    return text(
        "Stay: migrating costs {W:verdict.amount} more over {years} years, and no single open "
        "answer changes that.",
        years=_years(case),
    )


def _lean_migrate(case: BusinessCase, verdict: Verdict) -> Text:
    start = "Leaning towards migrate: "
    turning = _turning(verdict)
    if _loses(verdict):
        start += (
            "most simulated outcomes bring a gain, though the base case costs {W:verdict.amount} "
            "more over {years} years"
        )
        end = "." if turning is None else "; if {better}, the NPV is {W:verdict.answer.PLACE.high}."
    else:
        start += "a gain of {W:verdict.amount} over {years} years"
        end = (
            ", which no single open answer turns into a loss." if turning is None
            else ", unless {worse}: the NPV is then {W:verdict.answer.PLACE.low}."
        )  # fmt: skip
    return _of_answer(start + end, turning, case)


def _lean_stay(case: BusinessCase, verdict: Verdict) -> Text:
    start = (
        "Leaning towards stay: migrating costs {W:verdict.amount} more over {years} years."
        if _loses(verdict)
        else "Leaning towards stay: most simulated outcomes cost more, though the base case brings "
        "a gain of {W:verdict.amount} over {years} years."
    )
    turns = _turns(verdict) if _loses(verdict) else ""
    other = next(
        (
            (place, item)
            for place, item in enumerate(verdict.blocks, start=1)
            if item.flips and item.high_words and item.block.key != "today_total"
        ),
        None,
    )
    if turns:
        return _of_answer(f"{start}{turns}{', or if {better}' if other else ''}.", other, case)
    if other is not None and _loses(verdict):
        return _of_answer(f"{start} It turns if {{better}}.", other, case)
    return _of_answer(start, None, case)


def _turns(verdict: Verdict) -> str:
    """Return from which cost of today on migrating brings a gain; "" where none does."""
    if verdict.evidence.break_even_vm is None:
        return ""
    known = "entered" if verdict.evidence.total_stated else "estimated"
    return (
        " It turns if today's infrastructure without staff costs more than "
        f"{{W:verdict.break_even.vm_month}} ({known}: {{W:verdict.today.vm_month}})"
    )


def _balanced(case: BusinessCase, verdict: Verdict) -> Text:
    turning = _turning(verdict)
    if _only_the_check(case, verdict):
        return text(
            "Balanced: today's infrastructure cost decides. At the estimate of "
            "{W:verdict.today.vm_month} without staff the NPV is {W:verdict.npv.base}; at the "
            "{W:verdict.check.vm_month} of a published survey it is {W:verdict.check.npv}."
        )
    if turning is None:
        return text(
            "Balanced: migrating brings a gain in {F:npv.probability} simulated outcomes, and no "
            "single answer decides. The NPV of the base case is {W:verdict.npv.base}."
        )
    start = "Balanced: one answer decides ({label}). "
    return _of_answer(start + _ends(turning[1]), turning, case)


def _only_the_check(case: BusinessCase, verdict: Verdict) -> bool:
    """Whether staying would be the answer, were today's cost not below what is published."""
    found = verdict.outcomes
    return found is not None and found.gain <= case.assumptions.fraction("verdict.lean_low")


def _unknown(case: BusinessCase, verdict: Verdict) -> Text:
    if verdict.why_none:
        return text("Cannot be judged yet: {why}.", why=verdict.why_none)
    why = "Cannot be judged yet: {F:verdict.undecided} of the servers have no decision"
    if verdict.evidence.undecided == 1.0:
        why = "Cannot be judged yet: none of the servers has a decision"
    if verdict.evidence.undecided <= case.assumptions.fraction("verdict.undecided_max"):
        why = (
            "Cannot be judged yet: {F:verdict.unpriced} of the cost that leaves is replaced by "
            "services without a price"
        )
    if verdict.evidence.no_baseline > _HALF:
        why = "Cannot be judged yet: most of the cost that moves has no cost today beside it"
    asked = verdict.questions
    if not asked:
        return text(f"{why}.")
    widest = max(asked, key=lambda item: (item.flips, item.width))
    place = verdict.blocks.index(widest) + 1
    named = ", ".join(_inline(item.block.label) for item in asked)
    template = f"{why}. {_NUMBERS[len(asked)]} ({named}). {_ends(widest)}"
    return _of_answer(template, (place, widest), case)


def _ends(item: Answered) -> str:
    """Return both ends of an open answer, with the marks that ``_of_answer`` fills."""
    better = "If {better}, the NPV is {W:verdict.answer.PLACE.high}"
    return f"{better}; if {{worse}}, it is {{W:verdict.answer.PLACE.low}}."


def _of_answer(template: str, answer: tuple[int, Answered] | None, case: BusinessCase) -> Text:
    """Return text about an open answer, given with its place among them."""
    if answer is None:
        return text(template, years=_years(case))
    place, item = answer
    return text(
        template.replace("PLACE", str(place)),
        years=_years(case),
        label=_inline(item.block.label),
        better=item.high_words or UNMOVED,
        worse=item.low_words or UNMOVED,
    )


def _inline(label: str) -> str:
    """Return a label inside a sentence: small, unless it begins with a name such as VMware."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _loses(verdict: Verdict) -> bool:
    return verdict.outcomes is not None and verdict.outcomes.base <= 0


def _nothing_in_scope(case: BusinessCase, verdict: Verdict) -> Text:
    return words("No running server is in scope; nothing is compared.")


def _nothing_moves(case: BusinessCase, verdict: Verdict) -> Text:
    return words("Every server stays; there is nothing to compare.")


def _nothing_moves_to_aws(case: BusinessCase, verdict: Verdict) -> Text:
    priced = next((item for item in verdict.blocks if item.block.key == "subscription"), None)
    if priced is None:
        what = "costs {W:verdict.amount} more" if _loses(verdict) else (
            "brings a gain of {W:verdict.amount}"
        )  # fmt: skip
        return text(
            f"Retiring and replacing {what} over {{years}} years; AWS has no part in it.",
            years=_years(case),
        )
    start = "Nothing moves to AWS. What the services cost that replace servers is not known. "
    place = verdict.blocks.index(priced) + 1
    return _of_answer(start + _ends(priced), (place, priced), case)


def _turning(verdict: Verdict) -> tuple[int, Answered] | None:
    """Return the widest open answer that decides between gain and loss, with its place."""
    for place, item in enumerate(verdict.blocks, start=1):
        if item.flips:
            return place, item
    return None


_SENTENCES: dict[str, Callable[[BusinessCase, Verdict], Text]] = {
    MIGRATE: _migrate, PART: _part, WAIT: _wait, STAY: _stay, LEAN_MIGRATE: _lean_migrate,
    LEAN_STAY: _lean_stay, BALANCED: _balanced, UNKNOWN: _unknown,
    NOTHING_IN_SCOPE: _nothing_in_scope, NOTHING_MOVES: _nothing_moves,
    NOTHING_MOVES_TO_AWS: _nothing_moves_to_aws,
}  # fmt: skip
