"""The first sentence of the verdict: the answer with its condition, a form for every state."""

from __future__ import annotations

from collections.abc import Callable

from bizcase.case import BusinessCase
from bizcase.document.blocks import Text, text, words
from bizcase.document.verdict import unpriced
from bizcase.document.verdict_answers import (
    ENDS,
    Placed,
    also,
    capital,
    deciding,
    further,
    of_answer,
    placed,
    turning,
    unturned,
)
from bizcase.finance.horizon import years_said
from bizcase.finance.verdict import (
    BALANCED,
    LEAN_MIGRATE,
    LEAN_STAY,
    MIGRATE,
    NO_BASELINE,
    NOTHING_IN_SCOPE,
    NOTHING_MOVES,
    NOTHING_MOVES_TO_AWS,
    PART,
    STAY,
    UNDECIDED,
    UNKNOWN,
    UNPRICED,
    WAIT,
    Verdict,
    unjudged,
)

_CONDITIONS = 2
_TODAY = "today_total"


def sentence(case: BusinessCase) -> Text:
    """Return the first sentence of the verdict; nothing without a financial case."""
    if case.finance is None:
        return ()
    return _SENTENCES[case.finance.verdict.decision](case, case.finance.verdict)


def _migrate(case: BusinessCase, verdict: Verdict) -> Text:
    start = text(
        "Migrate: on these figures a gain of {W:verdict.amount} in present value over {years} "
        "(P10 to P90: {W:npv.p10} to {W:npv.p90}).",
        years=years_said(case.assumptions),
    )
    turns = turning(verdict)
    if turns:
        return start + of_answer(" It turns if {worse}.", turns[0]) + further(turns[1:])
    return start + words(" No single open answer turns it into a loss." if verdict.blocks else "")


def _part(case: BusinessCase, verdict: Verdict) -> Text:
    return text(
        "Migrate {F:subset.servers} of the {F:scope.servers} in scope: moved alone they bring a "
        "gain of {W:subset.npv} in present value over {years}. The others cost less where "
        "they are.",
        years=years_said(case.assumptions),
    )


def _wait(case: BusinessCase, verdict: Verdict) -> Text:
    event = verdict.later.event if verdict.later else ""
    return text(
        "Not now: starting at {event} in {F:verdict.later.month} brings {W:verdict.later.gain} "
        "more over {years}.",
        event=event,
        years=years_said(case.assumptions),
    )


def _stay(case: BusinessCase, verdict: Verdict) -> Text:
    return text(
        "Stay: migrating costs {W:verdict.amount} more in present value over {years}, and no "
        "single open answer changes that.",
        years=years_said(case.assumptions),
    )


def _lean_migrate(case: BusinessCase, verdict: Verdict) -> Text:
    start, turns = words("Leaning towards migrate: "), turning(verdict)
    if _loses(verdict):
        start += text(
            "most simulated outcomes bring a gain, though the base case costs {W:verdict.amount} "
            "more in present value over {years}",
            years=years_said(case.assumptions),
        )
        condition = "; if {better}, the NPV is {W:verdict.answer.PLACE.high}."
    else:
        start += text(
            "a gain of {W:verdict.amount} in present value over {years}",
            years=years_said(case.assumptions),
        )
        condition = ", unless {worse}: the NPV is then {W:verdict.answer.PLACE.low}."
    if not turns:
        return start + words(".") + unturned(verdict)
    return start + of_answer(condition, turns[0]) + further(turns[1:])


def _lean_stay(case: BusinessCase, verdict: Verdict) -> Text:
    if not _loses(verdict):
        return _lean_stay_with_a_gain(case, verdict)
    start = text(
        "Leaning towards stay: migrating costs {W:verdict.amount} more in present value over "
        "{years}.",
        years=years_said(case.assumptions),
    )
    turns = turning(verdict)
    if not turns:
        return start + unturned(verdict) + _turning_total(verdict)
    told = words(" It turns if ")
    for number, item in enumerate(turns[:_CONDITIONS]):
        told += (words(", or if ") if number else ()) + _condition(item, verdict)
    return start + told + words(".") + further(turns[_CONDITIONS:])


def _lean_stay_with_a_gain(case: BusinessCase, verdict: Verdict) -> Text:
    start = text(
        "Leaning towards stay: most simulated outcomes cost more, though the base case brings a "
        "gain of {W:verdict.amount} in present value over {years}",
        years=years_said(case.assumptions),
    )
    turns = turning(verdict)
    if not turns:
        return start + words(".") + unturned(verdict)
    condition = "; if {worse}, the NPV is {W:verdict.answer.PLACE.low}."
    return start + of_answer(condition, turns[0]) + further(turns[1:])


def _condition(item: Placed, verdict: Verdict) -> Text:
    """Return what an open answer must be for migrating to bring a gain."""
    if item[1].block.key == _TODAY and verdict.evidence.break_even_vm is not None:
        return text(
            "today's infrastructure without staff costs more than {W:verdict.break_even.vm_month} "
            "(estimated: {W:verdict.today.vm_month})"
        )
    return of_answer("{better}", item)


def _turning_total(verdict: Verdict) -> Text:
    """Return the cost of today at which the answer would turn, beyond what is assumed for it."""
    if verdict.evidence.break_even_vm is None:
        return ()
    known = "entered" if verdict.evidence.total_stated else "estimated"
    return text(
        " It would turn if today's infrastructure without staff cost more than "
        f"{{W:verdict.break_even.vm_month}} ({known}: {{W:verdict.today.vm_month}})."
    )


def _balanced(case: BusinessCase, verdict: Verdict) -> Text:
    turns = turning(verdict)
    if _only_the_check(case, verdict):
        others = [item for item in turns if item[1].block.key != _TODAY]
        return text(
            "Balanced: today's infrastructure cost decides. At the estimate of "
            "{W:verdict.infrastructure.vm_month} the NPV is {W:verdict.npv.base}. At the "
            "{W:verdict.check.vm_month} of a published survey it is {W:verdict.check.npv}."
        ) + also(others, " It turns too if {better}.")
    if turns:
        return words("Balanced: ") + deciding(verdict, turns)
    start = text(
        "Balanced: migrating brings a gain in {F:npv.probability} simulated outcomes. The NPV of "
        "the base case is {W:verdict.npv.base}."
    )
    return start + unturned(verdict)


def _only_the_check(case: BusinessCase, verdict: Verdict) -> bool:
    """Whether staying would be the answer, were today's cost not below what is published."""
    found = verdict.outcomes
    return found is not None and found.gain <= case.assumptions.fraction("verdict.lean_low")


def _unknown(case: BusinessCase, verdict: Verdict) -> Text:
    if verdict.why_none:
        return text("Cannot be judged yet: {why}.", why=verdict.why_none)
    start = text(f"Cannot be judged yet: {_why_unknown(case, verdict)}.")
    turns = turning(verdict)
    if turns:
        return start + words(" ") + capital(deciding(verdict, turns))
    if not verdict.blocks:
        return start
    return start + text(" The NPV of the base case is {W:verdict.npv.base}.") + unturned(verdict)


def _why_unknown(case: BusinessCase, verdict: Verdict) -> str:
    """Return the clause of the rule that forbids a judgement."""
    found = verdict.evidence
    forbids = unjudged(found, verdict.blocks, case.assumptions.fraction)
    if forbids == NO_BASELINE:
        return "most of the cost that moves has no cost today to compare with"
    if forbids == UNPRICED:
        return (
            "{F:verdict.unpriced} of the cost that leaves is replaced by services without a price"
        )
    if 1.0 in (found.undecided, found.waiting):
        none = "no server has a decision"
        return none if found.undecided else "every server waits for an answer"
    why = "{F:verdict.undecided} of the servers have no decision"
    if found.waiting:
        why = "{F:verdict.open} of the servers have no decision or wait for an answer"
    if any(item.block.key == UNDECIDED and item.flips for item in verdict.blocks):
        return why
    if not found.measured:
        return f"{why} and no size rests on measured use"
    return f"{why} and only {{F:verdict.measured}} of the AWS server cost rests on measured use"


def _loses(verdict: Verdict) -> bool:
    return verdict.outcomes is not None and verdict.outcomes.base <= 0


def _nothing_in_scope(case: BusinessCase, verdict: Verdict) -> Text:
    return words("No running server is in scope; nothing is compared.")


def _nothing_moves(case: BusinessCase, verdict: Verdict) -> Text:
    return words("Every server stays; there is nothing to compare.")


def _nothing_moves_to_aws(case: BusinessCase, verdict: Verdict) -> Text:
    if not unpriced(verdict):
        what = "costs {W:verdict.amount} more in present value" if _loses(verdict) else (
            "brings a gain of {W:verdict.amount} in present value"
        )  # fmt: skip
        return text(
            f"Retiring and replacing {what} over {{years}}; AWS has no part in it.",
            years=years_said(case.assumptions),
        )
    start = words("Nothing moves to AWS. The price of the services that replace servers is open. ")
    price = next(item for item in placed(verdict) if item[1].block.key == UNPRICED)
    return start + capital(of_answer(ENDS, price))


_SENTENCES: dict[str, Callable[[BusinessCase, Verdict], Text]] = {
    MIGRATE: _migrate, PART: _part, WAIT: _wait, STAY: _stay, LEAN_MIGRATE: _lean_migrate,
    LEAN_STAY: _lean_stay, BALANCED: _balanced, UNKNOWN: _unknown,
    NOTHING_IN_SCOPE: _nothing_in_scope, NOTHING_MOVES: _nothing_moves,
    NOTHING_MOVES_TO_AWS: _nothing_moves_to_aws,
}  # fmt: skip
