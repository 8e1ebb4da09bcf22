"""The verdict: an answer with its condition where the evidence allows one, else a refusal.

Source: METHOD: Uncertainty and verdict. The first rule of ``decide`` that holds gives the state.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bizcase.assumptions import Assumptions
from bizcase.finance.confidence import amount, direction, limits_of, too_high, too_low
from bizcase.finance.grounds import Evidence, Outcomes
from bizcase.finance.open_answers import DECISION, Answered

NOTHING_IN_SCOPE, NOTHING_MOVES = "nothing_in_scope", "nothing_moves"
NOTHING_MOVES_TO_AWS, UNKNOWN = "nothing_moves_to_aws", "cannot_be_judged"
MIGRATE, PART, WAIT, STAY = "migrate", "migrate_part", "wait", "stay"
LEAN_MIGRATE, LEAN_STAY, BALANCED = "lean_migrate", "lean_stay", "balanced"
# States that say nothing of a direction or an amount.
UNJUDGED = (NOTHING_IN_SCOPE, NOTHING_MOVES, UNKNOWN)
# The open answers without which a service has no price, and servers no fate.
UNPRICED, UNDECIDED = "subscription", "undecided"
NO_BASELINE = "no_baseline"
STORAGE_UNKNOWN = "storage"
# Rule 7: what waiting must bring at least, as a share of the one-time cost.
WORTH_WAITING = 0.10
QUESTIONS = 3


@dataclass(frozen=True, slots=True)
class Subset:
    """The servers to move alone; ``npv`` is that of a migration of these only, shared cost too."""

    server_ids: tuple[str, ...]
    workloads: int
    npv: float


@dataclass(frozen=True, slots=True)
class Later:
    """A start that a known date invites: the month, what it is, and the NPV of starting then."""

    month: int
    event: str
    npv: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision with what it rests on; amounts are NPVs in USD.

    ``blocks`` are the open answers, the widest first; ``questions`` those to ask first, at most
    three; ``low`` and ``high`` the worst and best NPV that a single answer can make of the base;
    ``limits`` what keeps the confidence of the amount low.
    """

    decision: str
    direction: str
    amount: str
    evidence: Evidence
    outcomes: Outcomes | None
    low: float | None
    high: float | None
    blocks: tuple[Answered, ...] = ()
    questions: tuple[Answered, ...] = ()
    subset: Subset | None = None
    later: Later | None = None
    why_none: str = ""
    limits: tuple[str, ...] = ()


def decide(
    evidence: Evidence,
    outcomes: Outcomes | None,
    blocks: tuple[Answered, ...],
    assumptions: Assumptions,
    subset: Callable[[], Subset | None],
    later: Callable[[], Later | None],
    why_none: str = "",
) -> Verdict:
    """Return the verdict; ``outcomes`` is None where no comparison can be made."""
    found = _Rules(evidence, outcomes, blocks, assumptions, subset, later)
    decision = found.decision()
    judged = None if decision in UNJUDGED else outcomes
    low, high = _ends(decision, outcomes, blocks)
    limits = limits_of(judged, evidence, low, high, assumptions)
    return Verdict(
        decision=decision,
        direction=direction(
            None if decision == BALANCED else judged, evidence, blocks, assumptions
        ),
        amount=amount(judged, evidence, low, high, limits),
        limits=limits,
        evidence=evidence,
        outcomes=outcomes,
        low=low,
        high=high,
        blocks=blocks,
        questions=_questions(blocks, evidence),
        subset=found.part if decision == PART else None,
        later=found.date if decision == WAIT else None,
        why_none=why_none,
    )


class _Rules:
    """The rules in their order; what is dear to compute is asked for only where it decides."""

    def __init__(
        self, evidence: Evidence, outcomes: Outcomes | None, blocks: tuple[Answered, ...],
        assumptions: Assumptions, subset: Callable[[], Subset | None],
        later: Callable[[], Later | None],
    ) -> None:  # fmt: skip
        self._evidence, self._outcomes, self._blocks = evidence, outcomes, blocks
        self._limit, self._subset, self._later = assumptions.fraction, subset, later
        self.part: Subset | None = None
        self.date: Later | None = None

    def decision(self) -> str:
        """Return the state of the first rule that holds."""
        nothing = self._nothing()
        if nothing:
            return nothing
        outcomes = self._outcomes
        if outcomes is None or unjudged(self._evidence, self._blocks, self._limit):
            return UNKNOWN
        gain, known = outcomes.gain, self._carries()
        firm = known and not too_high(self._evidence)
        if (
            firm
            and gain >= self._limit("verdict.firm")
            and outcomes.base > 0
            and not self._turned()
        ):
            return MIGRATE
        if self._evidence.moving and firm:
            self.part = self._subset()
            if self.part is not None:
                return PART
        self.date = self._later()
        if self.date is not None:
            return WAIT
        return self._leaning(outcomes, gain, firm=known and not too_low(self._evidence))

    def _leaning(self, outcomes: Outcomes, gain: float, *, firm: bool) -> str:
        never = all(item.high_npv < 0 for item in self._blocks) and outcomes.base < 0
        if firm and gain <= self._limit("verdict.no") and never and self._total_known():
            return STAY
        if gain >= self._limit("verdict.lean_high"):
            return LEAN_MIGRATE
        if gain <= self._limit("verdict.lean_low") and self._total_known():
            return LEAN_STAY
        return BALANCED

    def _nothing(self) -> str:
        found = self._evidence
        if not found.servers:
            return NOTHING_IN_SCOPE
        if found.undecided or found.waiting or found.moving:
            return ""
        return NOTHING_MOVES_TO_AWS if found.leaving else NOTHING_MOVES

    def _turned(self) -> bool:
        return any(item.flips for item in self._blocks if item.block.kind == DECISION)

    def _carries(self) -> bool:
        """Whether sizes and prices are known well enough for a firm answer."""
        return (
            self._evidence.measured >= self._limit("verdict.measured_min")
            and self._evidence.assumed_price <= self._limit("verdict.assumed_price_max")
        )  # fmt: skip

    def _total_known(self) -> bool:
        """Whether today's cost is stated, or would have to pass what is published to turn it."""
        found = self._evidence
        turning = found.break_even_vm
        return found.total_stated or turning is None or turning > found.check_vm


_HALF = 0.5


def unjudged(
    evidence: Evidence, blocks: tuple[Answered, ...], limit: Callable[[str], float]
) -> str:
    """Return what forbids a judgement: NO_BASELINE, UNDECIDED or UNPRICED; empty where nothing.

    ``limit`` returns an assumption as a fraction, as ``Assumptions.fraction``.
    """
    if evidence.no_baseline > _HALF:
        return NO_BASELINE
    unmeasured = evidence.measured < limit("verdict.measured_min")
    is_open = evidence.undecided + evidence.waiting > limit("verdict.undecided_max")
    if is_open and (unmeasured or _flips(UNDECIDED, blocks)):
        return UNDECIDED
    if evidence.unpriced > limit("verdict.unpriced_max") and _flips(UNPRICED, blocks):
        return UNPRICED
    return ""


def _flips(key: str, blocks: tuple[Answered, ...]) -> bool:
    return any(item.flips for item in blocks if item.block.key == key)


def _ends(
    decision: str, outcomes: Outcomes | None, blocks: tuple[Answered, ...]
) -> tuple[float | None, float | None]:
    if outcomes is None:
        return None, None
    if decision == NOTHING_MOVES_TO_AWS:  # the base case leaves out what has no price
        unpriced = [item for item in blocks if item.block.key == UNPRICED]
        if unpriced:
            return unpriced[0].low_npv, unpriced[0].high_npv
    low = min([outcomes.base, *(item.low_npv for item in blocks)])
    return low, max([outcomes.base, *(item.high_npv for item in blocks)])


def _questions(blocks: tuple[Answered, ...], evidence: Evidence) -> tuple[Answered, ...]:
    """Return what a list should have stated, then what turns the answer, the widest first.

    The first are today's total while it is open, and the storage where most of it is not known.
    """
    first = asked_first(blocks, evidence)
    rest = [item for item in blocks if item not in first]
    ranked = sorted(rest, key=lambda item: not item.flips)
    return (*first, *ranked)[:QUESTIONS]


def asked_first(blocks: tuple[Answered, ...], evidence: Evidence) -> tuple[Answered, ...]:
    """Return the questions that are asked whatever they move: what a list should have stated."""
    asked = ["today_total"] + [STORAGE_UNKNOWN] * (evidence.assumed_storage > _HALF)
    return tuple(item for key in asked for item in blocks if item.block.key == key)
