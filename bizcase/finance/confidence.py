"""How sure the verdict is of its direction, and how sure of its amount.

Source: METHOD: Uncertainty and verdict; for the open answers decision 12.
"""

from __future__ import annotations

import math

from bizcase.assumptions import Assumptions
from bizcase.finance.grounds import Evidence, Outcomes
from bizcase.finance.open_answers import DECISION, Answered

HIGH, MEDIUM, LOW = "high", "medium", "low"
# What keeps the confidence of the amount low; those IN_QUESTION also put the direction in question.
HOSTS, NO_COST_TODAY, UNLISTED = "hosts in question", "no cost today", "machines in no list"
ABOVE_CHECK = "today's cost above what is published"
IN_QUESTION = (HOSTS, NO_COST_TODAY, UNLISTED, ABOVE_CHECK)
WIDE_ANSWER, WIDE_BAND = "a wide open answer", "a wide band"
UNMEASURED, ASSUMED_PRICES = "unmeasured sizes", "assumed prices"
# Width from P10 to P90 as a multiple of P50, or from the worst to the best that a single open
# answer makes of the base case as a multiple of it.
_NARROW, _WIDE = 0.5, 1.5
_MEASURED_WELL = 0.70
_EVEN = 0.5  # of the outcomes a gain
# From a fifth on, an error of today's cost may pass the range that is drawn for it, 0.8 to 1.5
# times the estimate. Of machines that no list holds the hosts cost 1 − 0.2 = 0.8 of what they are
# said to. What a fifth of the servers lacks in hosts is, of those that are right, 1 ÷ (1 − 0.2) =
# 1.25 where they are not listed, and at 12 vCPU per core, four times what is planned, 1.6.
TODAY_IN_QUESTION = 0.20
# Times the published cost of a VM. The public lists have 0.3 to 1.8 times; a whole host that one
# small guest pays alone has ten.
_FAR_ABOVE = 3.0


def too_low(evidence: Evidence) -> tuple[str, ...]:
    """Return what may make today's cost, and so the NPV, too low.

    What finance states of today's cost stands whatever the hosts are.
    """
    found = {
        HOSTS: evidence.hosts_in_question > TODAY_IN_QUESTION and not evidence.total_stated,
        NO_COST_TODAY: evidence.no_baseline > TODAY_IN_QUESTION,
    }
    return tuple(name for name, applies in found.items() if applies)


def too_high(evidence: Evidence) -> tuple[str, ...]:
    """Return what may make today's cost, and so the NPV, too high: hosts that others need too."""
    today = evidence.infrastructure_vm
    found = {
        UNLISTED: evidence.unlisted > TODAY_IN_QUESTION,
        ABOVE_CHECK: today is not None
        and today > _FAR_ABOVE * evidence.check_vm
        and not evidence.total_stated,
    }
    return tuple(name for name, applies in found.items() if applies)


def equipment_in_question(evidence: Evidence) -> str:
    """Return why today's equipment is not that of the servers listed; nothing where it is."""
    if evidence.hosts_in_question > TODAY_IN_QUESTION:
        return HOSTS
    return UNLISTED if evidence.unlisted > TODAY_IN_QUESTION else ""


def direction(
    outcomes: Outcomes | None, evidence: Evidence, blocks: tuple[Answered, ...],
    assumptions: Assumptions,
) -> str:  # fmt: skip
    """Return how sure it is on which side of zero the NPV lies.

    What may hide a gain puts a loss in question, what may hide a loss a gain: together they count
    as one decision that turns the answer.
    """
    if outcomes is None:
        return LOW
    hidden = too_low if outcomes.gain < _EVEN else too_high
    turned = sum(item.flips for item in blocks if item.block.kind == DECISION)
    turned += bool(hidden(evidence))
    if outcomes.p10 * outcomes.p90 > 0 and not turned:
        return HIGH
    leans = (
        outcomes.gain >= assumptions.fraction("verdict.lean_high")
        or outcomes.gain <= assumptions.fraction("verdict.lean_low")
    )  # fmt: skip
    return MEDIUM if leans and turned <= 1 else LOW


def limits_of(
    outcomes: Outcomes | None, evidence: Evidence, low: float | None, high: float | None,
    assumptions: Assumptions,
) -> tuple[str, ...]:  # fmt: skip
    """Return what keeps the confidence of the amount low, what an answer would lift first.

    Parameters
    ----------
    low, high
        The worst and the best NPV that a single open answer makes of the base case, in USD.
    """
    if outcomes is None or low is None or high is None:
        return ()
    limit = assumptions.fraction
    sized = evidence.moving > 0 or evidence.undecided > 0  # else there is no AWS cost to be sure of
    found = {
        WIDE_ANSWER: _multiple(high - low, outcomes.base) > _WIDE,
        UNMEASURED: sized and evidence.measured < limit("verdict.measured_min"),
        ASSUMED_PRICES: sized and evidence.assumed_price > limit("verdict.assumed_price_max"),
        WIDE_BAND: _multiple(outcomes.p90 - outcomes.p10, outcomes.p50) > _WIDE,
    }
    named = tuple(name for name, applies in found.items() if applies)
    return (*too_low(evidence), *too_high(evidence), *named)


def amount(
    outcomes: Outcomes | None, evidence: Evidence, low: float | None, high: float | None,
    limits: tuple[str, ...],
) -> str:  # fmt: skip
    """Return how sure the amount of the NPV is."""
    if outcomes is None or low is None or high is None or limits:
        return LOW
    width = max(
        _multiple(high - low, outcomes.base), _multiple(outcomes.p90 - outcomes.p10, outcomes.p50)
    )
    return HIGH if width <= _NARROW and evidence.measured >= _MEASURED_WELL else MEDIUM


def _multiple(width: float, size: float) -> float:
    if not width:
        return 0.0
    return width / abs(size) if size else math.inf
