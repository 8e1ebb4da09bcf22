"""The verdict in words: how sure it is, why, and what to ask; the answer is the sentence."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Text, text, words
from bizcase.document.formats import format_number
from bizcase.finance.confidence import (
    ABOVE_CHECK,
    ASSUMED_PRICES,
    HOSTS,
    IN_QUESTION,
    NO_COST_TODAY,
    UNLISTED,
    UNMEASURED,
    WIDE_ANSWER,
    WIDE_BAND,
)
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
    UNPRICED,
    WAIT,
    Verdict,
)
from bizcase.ledger import Ledger

MEASURE = "measurement"  # the open answer that asks for measured use
TITLES = {
    MIGRATE: "Migrate", PART: "Migrate a part", WAIT: "Not now", STAY: "Stay",
    LEAN_MIGRATE: "Leaning towards migrate", LEAN_STAY: "Leaning towards stay",
    BALANCED: "Balanced", UNKNOWN: "Cannot be judged yet",
    NOTHING_IN_SCOPE: "Nothing in scope", NOTHING_MOVES: "Nothing moves",
    NOTHING_MOVES_TO_AWS: "Nothing moves to AWS",
}  # fmt: skip
_REASONS = 3
_BEYOND = 10  # times the bill; above it a share of the bill says nothing
_LIMITS = 2
# By whether it costs more and whether anything moves to AWS.
_HOW = {
    (True, True): "more expensive with AWS", (False, True): "less expensive with AWS",
    (True, False): "additional", (False, False): "no longer paid",
}  # fmt: skip
_SUBJECTS = {NOTHING_MOVES_TO_AWS: "Retiring and replacing"}
_WHY = {
    HOSTS: "the listed hosts cannot carry {F:verdict.hosts_in_question} of the servers",
    NO_COST_TODAY: "{F:verdict.no_baseline} of the AWS cost that moves has no cost today",
    UNLISTED: "{F:verdict.unlisted} of the machines on the hosts are in no list",
    ABOVE_CHECK: "today's infrastructure of {W:verdict.infrastructure.vm_month} is far above the "
    "{W:verdict.check.vm_month} of a published survey",
    WIDE_ANSWER: "single open answers move the NPV from {W:verdict.npv.low} to "
    "{W:verdict.npv.high}",
    UNMEASURED: "only {F:verdict.measured} of the AWS server cost rests on measured use",
    ASSUMED_PRICES: "{F:verdict.assumed_price} of the AWS server cost is at assumed prices",
    WIDE_BAND: "1 of 10 simulated outcomes is below {W:npv.p10} and 1 of 10 above {W:npv.p90}",
}
# The end of an open answer that is the base case itself.
UNMOVED = "all is as assumed"


def chance(share: float) -> str:
    """Return a share of simulated outcomes in words; never none or all of them.

    >>> chance(0.0), chance(0.58)
    ('in fewer than 1 in 100 simulated outcomes', 'in about 6 of 10 simulated outcomes')
    """
    return f"in {format_number(share, 'share of outcomes')} simulated outcomes"


def reasons(case: BusinessCase) -> tuple[tuple[str, str], ...]:
    """Return at most three reasons as (words, id of the figure that gives the amount).

    They are what costs most more where migrating does, else what saves most: items of a year's
    comparison.
    """
    if case.comparison is None or case.finance is None or case.finance.metrics is None:
        return ()
    costs = case.finance.metrics.npv <= 0
    moves = case.finance.verdict.decision != NOTHING_MOVES_TO_AWS
    rows = [row for row in case.comparison.items if row.compared]
    ranked = sorted(rows, key=lambda row: -row.difference_usd if costs else row.difference_usd)
    how, amount = _HOW[costs, moves], "difference" if costs else "saving"
    return tuple(
        (f"{row.label}, {how}", f"compare.{row.item}.{amount}")
        for row in ranked[:_REASONS]
        if (row.difference_usd > 0) == costs and row.difference_usd
    )


def comparable(verdict: Verdict) -> bool:
    """Return whether there is anything of which the NPV is an answer."""
    return verdict.outcomes is not None and verdict.decision not in (
        NOTHING_IN_SCOPE, NOTHING_MOVES,
    )  # fmt: skip


def changes_nothing(ledger: Ledger) -> bool:
    """Return whether migrating costs what staying does, to the cent: nothing moves yet."""
    return "decision.difference" in ledger and ledger["decision.difference"].value == 0


def unpriced(verdict: Verdict) -> bool:
    """Return whether all that leaves is bought at a price that is open: the NPV has ends only."""
    return verdict.decision == NOTHING_MOVES_TO_AWS and any(
        item.block.key == UNPRICED for item in verdict.blocks
    )


def confidence(case: BusinessCase) -> Text:
    """Return how sure direction and amount are and why, and how often migrating brings a gain."""
    if case.finance is None or not comparable(case.finance.verdict):
        return ()
    verdict = case.finance.verdict
    told = words(
        f"Confidence: {verdict.direction} in the direction, {verdict.amount} in the amount"
    )
    today = tuple(limit for limit in verdict.limits if limit in IN_QUESTION)
    for number, limit in enumerate((today or verdict.limits)[:_LIMITS]):
        why = why_unsure(limit, verdict)
        told += text(f", and {why}" if number else f". {why[:1].upper()}{why[1:]}")
    told += words(".")
    if case.finance.simulation is None or unpriced(verdict):
        return told
    subject = _SUBJECTS.get(verdict.decision, "Migrating")
    return told + text(f" {subject} brings a gain in {{F:npv.probability}} simulated outcomes.")


def why_unsure(limit: str, verdict: Verdict) -> str:
    """Return what keeps the confidence of the amount low, as a clause."""
    if limit == UNMEASURED and not verdict.evidence.measured:
        return "no size rests on measured use"
    if limit == HOSTS and verdict.evidence.hosts_in_question == 1.0:
        return "the listed hosts cannot carry the servers"
    return _WHY[limit]


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
    if (factor := case.finance.aws_break_even) is not None:
        if factor > _BEYOND:
            return words("Migrating pays even if AWS bills ten times what is computed here.")
        return text(
            "Migrating breaks even where AWS bills {F:verdict.aws.break_even} of what is computed "
            "here."
        )
    if case.finance.metrics.npv >= 0:
        return ()
    return text("Even if AWS billed nothing, the NPV would be {W:verdict.free_aws}.")
