"""The verdict rules of LIKE_FOR_LIKE section 11 as they stand there: the first that fits."""

from __future__ import annotations

from dataclasses import dataclass, field

FIRM, NO, LEAN_HIGH, LEAN_LOW = 0.80, 0.10, 0.60, 0.40
UNDECIDED_MAX, UNPRICED_MAX, MEASURED_MIN, ASSUMED_PRICE_MAX = 0.50, 0.10, 0.30, 0.30
WAITING_GAINS_OF_ONE_TIME = 0.10
CHECK_VM_MONTH_USD = {"vcf": 313, "vvf": 217, "vvs": 217, "none": 217, "open": 265}


@dataclass(frozen=True)
class Facts:
    """What the rules ask. Ends are (low, high) NPVs with one answer changed, the rest at base."""

    npv_usd: float
    probability: float  # share of simulated outcomes with a positive NPV
    measured_share: float  # of AWS server cost at grade A or B
    today_stated: bool
    break_even_usd: float  # a VM and month
    vmware_edition: str
    fact_ends: dict = field(default_factory=dict)
    decision_ends: dict = field(default_factory=dict)
    assumed_price_share: float = 0
    servers: int = 1
    retained: int = 0
    retired_or_repurchased: int = 0
    undecided_share: float = 0
    undecided_ends: tuple = (0.0, 0.0)
    unpriced_share: float = 0  # of the cost that leaves
    unpriced_ends: tuple = (0.0, 0.0)
    without_baseline_share: float = 0  # of the cost that moves
    subset_is_firm: bool = False  # a part of the estate meets rule 5 for itself
    wait_npv_usd: float | None = None  # starting at a known refresh or renewal
    one_time_usd: float = 0


def differ(ends):
    return min(ends) <= 0 < max(ends)


def cannot_be_judged(facts):
    undecided = facts.undecided_share > UNDECIDED_MAX and (
        differ(facts.undecided_ends) or facts.measured_share < MEASURED_MIN
    )
    unpriced = facts.unpriced_share > UNPRICED_MAX and differ(facts.unpriced_ends)
    return undecided or unpriced or facts.without_baseline_share > 0.50


def firm(facts):
    """Whether enough is measured and priced for more than a leaning."""
    return facts.measured_share >= MEASURED_MIN and facts.assumed_price_share <= ASSUMED_PRICE_MAX


def migrates(facts):
    settled = not any(differ(ends) for ends in facts.decision_ends.values())
    return facts.probability >= FIRM and facts.npv_usd > 0 and settled and firm(facts)


def waits(facts):
    if facts.wait_npv_usd is None:
        return False
    gain = facts.wait_npv_usd - facts.npv_usd
    return facts.wait_npv_usd > 0 and gain > WAITING_GAINS_OF_ONE_TIME * facts.one_time_usd


def today_holds(facts):
    """Whether today's total is stated, or AWS would only win above the published check."""
    return facts.today_stated or facts.break_even_usd > CHECK_VM_MONTH_USD[facts.vmware_edition]


def stays(facts):
    blocks = facts.fact_ends | facts.decision_ends
    no_answer_helps = facts.npv_usd < 0 and all(max(ends) < 0 for ends in blocks.values())
    return facts.probability <= NO and no_answer_helps and firm(facts) and today_holds(facts)


def decision(facts):
    """Return the state of the verdict."""
    rules = (
        ("nothing_in_scope", facts.servers == 0),
        ("nothing_moves", facts.retained == facts.servers),
        ("nothing_moves_to_aws", facts.retained + facts.retired_or_repurchased == facts.servers),
        ("cannot_be_judged", cannot_be_judged(facts)),
        ("migrate", migrates(facts)),
        ("migrate_part", facts.subset_is_firm),
        ("wait", waits(facts)),
        ("stay", stays(facts)),
        ("lean_migrate", facts.probability >= LEAN_HIGH),
        ("lean_stay", facts.probability <= LEAN_LOW and today_holds(facts)),
    )
    return next((state for state, fits in rules if fits), "balanced")
