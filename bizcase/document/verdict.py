"""The verdict in words: the answer with its condition, how sure it is, why, and what to ask."""

from __future__ import annotations

from collections.abc import Callable

from bizcase.case import BusinessCase
from bizcase.document.blocks import Text, text, words
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

TITLES = {
    MIGRATE: "Migrate", PART: "Migrate a part", WAIT: "Not now", STAY: "Stay",
    LEAN_MIGRATE: "Leaning towards migrate", LEAN_STAY: "Leaning towards stay",
    BALANCED: "Balanced", UNKNOWN: "Cannot be judged yet",
    NOTHING_IN_SCOPE: "Nothing in scope", NOTHING_MOVES: "Nothing moves",
    NOTHING_MOVES_TO_AWS: "Nothing moves to AWS",
}  # fmt: skip
_NUMBERS = {1: "One answer decides", 2: "Two answers decide", 3: "Three answers decide"}
_RARE, _SURE = 0.01, 0.99
_TENTHS = 10
_REASONS = 3
# The end of an open answer that is the base case itself.
UNMOVED = "on these figures"


def chance(share: float) -> str:
    """Return a share of simulated outcomes in words; never none or all of them.

    >>> chance(0.0), chance(0.58)
    ('in fewer than 1 in 100 simulated outcomes', 'in about 6 of 10 simulated outcomes')
    """
    if share < _RARE:
        return "in fewer than 1 in 100 simulated outcomes"
    if share > _SURE:
        return "in more than 99 of 100 simulated outcomes"
    tenths = round(share * _TENTHS)
    if tenths in (0, _TENTHS):
        return f"in about {round(share * 100)} of 100 simulated outcomes"
    return f"in about {tenths} of {_TENTHS} simulated outcomes"


def sentence(case: BusinessCase) -> Text:
    """Return the first sentence of the verdict; nothing without a financial case."""
    if case.finance is None:
        return ()
    return _SENTENCES[case.finance.verdict.decision](case, case.finance.verdict)


def reasons(case: BusinessCase) -> tuple[tuple[str, str], ...]:
    """Return at most three reasons as (words, id of the figure that gives the amount).

    They are what costs most more where the answer leans towards staying, else what saves most:
    items of a year's comparison.
    """
    if case.comparison is None or case.finance is None or case.finance.metrics is None:
        return ()
    costs = case.finance.metrics.npv <= 0
    rows = [row for row in case.comparison.items if row.compared]
    ranked = sorted(rows, key=lambda row: -row.difference_usd if costs else row.difference_usd)
    why = "more" if costs else "less"
    return tuple(
        (f"{row.label}, {why} with AWS", f"compare.{row.item}.difference")
        for row in ranked[:_REASONS]
        if (row.difference_usd > 0) == costs and row.difference_usd
    )


def confidence(case: BusinessCase) -> Text:
    """Return how sure the direction and the amount are, and how often migrating brings a gain."""
    if case.finance is None or case.finance.verdict.outcomes is None:
        return ()
    verdict = case.finance.verdict
    start = f"Confidence: {verdict.direction} in the direction, {verdict.amount} in the amount."
    if case.finance.simulation is None:
        return words(start)
    share = chance(case.finance.simulation.probability)
    return words(f"{start} Migrating brings a gain {share}, given these ranges.")


def questions(case: BusinessCase) -> tuple[tuple[Answered, int], ...]:
    """Return the questions to ask first with their places among the open answers, from 1."""
    if case.finance is None:
        return ()
    verdict = case.finance.verdict
    return tuple((item, verdict.blocks.index(item) + 1) for item in verdict.questions)


def reversal(case: BusinessCase) -> Text:
    """Return what AWS would have to cost to turn the answer."""
    if case.finance is None or case.finance.metrics is None or not case.finance.base.moving.any():
        return ()
    if case.finance.aws_break_even is None:
        return words("Not even a free AWS would pay." * (case.finance.metrics.npv < 0))
    return text(
        "The answer turns where AWS bills {share} % of what is computed.",
        share=f"{100 * case.finance.aws_break_even:,.0f}",
    )


def _years(case: BusinessCase) -> str:
    return f"{case.assumptions.number('fin.horizon'):.0f}"


def _migrate(case: BusinessCase, verdict: Verdict) -> Text:
    return text(
        "Migrate: on these figures a gain of {F:verdict.amount} over {years} years (P10 to P90: "
        "{F:npv.p10} to {F:npv.p90}).",
        years=_years(case),
    )


def _part(case: BusinessCase, verdict: Verdict) -> Text:
    return text(
        "Migrate {F:subset.servers} of {F:scope.servers}: moved alone they bring a gain of "
        "{F:subset.npv}. The others cost less where they are."
    )


def _wait(case: BusinessCase, verdict: Verdict) -> Text:
    event = verdict.later.event if verdict.later else ""
    return text(
        "Not now: starting at {event} in {F:verdict.later.month} brings {F:verdict.later.gain} "
        "more.",
        event=event,
    )


def _stay(case: BusinessCase, verdict: Verdict) -> Text:
    return text(
        "Stay: migrating costs {F:verdict.amount} more over {years} years, and no single open "
        "answer changes that.",
        years=_years(case),
    )


def _lean_migrate(case: BusinessCase, verdict: Verdict) -> Text:
    gains = verdict.outcomes is not None and verdict.outcomes.base > 0
    turning = _turning(verdict)
    if not gains:
        start = (
            "Leaning towards migrate: most outcomes bring a gain, though the base case costs "
            "{F:verdict.amount} more"
        )
        if turning is None:
            return text(f"{start}.")
        place, item = turning
        return text(f"{start}; {item.high_words} the NPV is {{F:verdict.answer.{place}.high}}.")
    start = "Leaning towards migrate: a gain of {F:verdict.amount}"
    if turning is None:
        return text(f"{start}, provided that measured use and quoted prices confirm it.")
    place, item = turning
    # The gain is that of the base case: it holds unless the answer is the worse one.
    return text(
        f"{start}, provided that the answer on “{item.block.label}” is no worse than assumed; "
        f"{item.low_words} the NPV is {{F:verdict.answer.{place}.low}}."
    )


def _lean_stay(case: BusinessCase, verdict: Verdict) -> Text:
    start = "Leaning towards stay: migrating costs {F:verdict.amount} more."
    if verdict.evidence.break_even_vm is None:
        return text(start)
    turns = (
        " It turns if today's infrastructure costs more than {F:verdict.break_even.vm_month} "
        "(estimated: {F:verdict.today.vm_month})"
    )
    other = next(
        (item for item in verdict.blocks if item.flips and item.block.key != "today_total"), None
    )
    if other is None or not other.high_words:
        return text(f"{start}{turns}.")
    return text(f"{start}{turns}, or {other.high_words}.")


def _balanced(case: BusinessCase, verdict: Verdict) -> Text:
    turning = _turning(verdict)
    if turning is None:
        return text(
            "Balanced: today's cost decides. At the estimate of {F:verdict.today.vm_month} "
            "migrating costs {F:verdict.amount} more; it brings a gain from "
            "{F:verdict.break_even.vm_month}, and {F:verdict.check.vm_month} is what others pay."
        )
    place, item = turning
    return text(f"Balanced: the answer on “{item.block.label}” decides. {_ends(place, item)}")


def _unknown(case: BusinessCase, verdict: Verdict) -> Text:
    if verdict.why_none:
        return text("Cannot be judged yet: {why}.", why=verdict.why_none)
    asked = verdict.questions
    if not asked:
        return words("Cannot be judged yet.")
    named = "; ".join(item.block.label for item in asked)
    widest = max(asked, key=lambda item: item.width)
    place = verdict.blocks.index(widest) + 1
    return text(f"{_NUMBERS[len(asked)]}: {named}. {_ends(place, widest)}")


def _ends(place: int, item: Answered) -> str:
    low = item.low_words or UNMOVED
    high = item.high_words or UNMOVED
    return (
        f"{high[:1].upper()}{high[1:]} the NPV is {{F:verdict.answer.{place}.high}}, {low} it is "
        f"{{F:verdict.answer.{place}.low}}."
    )


def _nothing_in_scope(case: BusinessCase, verdict: Verdict) -> Text:
    return words("No running server is in scope; nothing is compared.")


def _nothing_moves(case: BusinessCase, verdict: Verdict) -> Text:
    return words("Every server stays; there is nothing to compare.")


def _nothing_moves_to_aws(case: BusinessCase, verdict: Verdict) -> Text:
    priced = next((item for item in verdict.blocks if item.block.key == "subscription"), None)
    if priced is None:
        brings = verdict.outcomes is not None and verdict.outcomes.base > 0
        word = "brings a gain of" if brings else "costs"
        more = "" if brings else " more"
        return text(
            f"Retiring and replacing {word} {{F:verdict.amount}}{more} over {{years}} years; AWS "
            "has no part in it.",
            years=_years(case),
        )
    place = verdict.blocks.index(priced) + 1
    return text(
        "Nothing moves to AWS. What the services cost that replace servers is not known. "
        + _ends(place, priced)
    )


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
