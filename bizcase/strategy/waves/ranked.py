"""The priority of groups from what they save, and the order that it gives them.

Weights follow the register (``wave.weight_*``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bizcase.assumptions import Assumptions
from bizcase.strategy.rules.priority import priority, rank_shares
from bizcase.strategy.waves.effort import Unit, saving
from bizcase.strategy.waves.worth import Worth

# What a service costs that replaces a server is not priced.
_NO_AWS_PRICE = "Repurchase"
_UNKNOWN_SAVING = "what moving it saves"


def ranked(members: Sequence[Unit], worth: Worth, assumptions: Assumptions) -> list[Unit]:
    """Return all units, in their order, with what they save at a worth and so their priority.

    Units that were ranked before must have been under the same weights.
    """
    own = [_monthly(unit, worth) for unit in members]
    ranks = rank_shares(
        [saving(usd, unit.hours) for usd, unit in zip(own, members, strict=True)]
    )  # fmt: skip
    left_out = frozenset() if any(rank is not None for rank in ranks) else frozenset({"savings"})
    found = []
    for unit, (today, aws), rank in zip(members, own, ranks, strict=True):
        known = unit.on_premises_usd, unit.aws_usd, unit.terms["savings"]
        if rank is not None and known == (today, aws, rank):  # ranked before, and so again
            found.append(unit)
            continue
        terms = {**unit.terms, "savings": rank}
        missing = tuple(words for words in unit.missing if words != _UNKNOWN_SAVING)
        if rank is None and unit.size and not left_out:
            missing = (*missing, _UNKNOWN_SAVING)
        value = priority(terms, left_out, assumptions)
        found.append(
            replace(unit, terms=terms, priority=value, missing=missing, on_premises_usd=today,
                    aws_usd=aws)
        )  # fmt: skip
    return found


def _monthly(unit: Unit, worth: Worth) -> tuple[float | None, float | None]:
    """Return what a unit costs a month, today and on AWS."""
    bought = any(name == _NO_AWS_PRICE for name, _ in unit.dispositions)
    return worth.on_premises_of(unit.group), None if bought else worth.aws_of(unit.group)


def priority_key(unit: Unit) -> tuple[bool, bool, bool, float, str]:
    """Return the order in which units that may move are placed."""
    return (unit.stage == "production", unit.late, not unit.decided, -unit.priority, unit.id)
