"""The ledger figures that say why a wave stands where it does: priority, terms, what it saves."""

from __future__ import annotations

import math
from collections.abc import Iterator

from bizcase.ledger import Figure
from bizcase.strategy.rules.priority import NEUTRAL, WEIGHTS
from bizcase.strategy.waves.effort import Unit
from bizcase.strategy.waves.plan import Plan

TERM_LABELS = {
    "complexity": "low complexity",
    "criticality": "low criticality",
    "savings": "saving per hour of effort, as a rank",
    "urgency": "end of support, refresh or end of a contract near",
    "readiness": "decided and not blocked",
    "edges": "few dependencies on other groups",
}
LEFT_OUT = "left out: no baseline or no price"
_NOT_KNOWN = "not known of any of its groups"
_DIGITS = 9


def order_figures(plan: Plan) -> Iterator[Figure]:
    """Yield ``wave.N.priority``, ``.term.*`` and ``.savings_per_hour``, and ``plan.savings_*``.

    A wave's terms are the means of its groups' with equal weight, so the weighted mean of the terms
    is the mean of the groups' priorities.
    """
    by_id = {unit.id: unit for unit in plan.units}
    known = [unit for unit in plan.units if unit.savings_per_hour is not None]
    sources = ("servers.csv", "databases.csv")
    yield Figure("plan.savings_groups", "Groups whose saving is known", len(known), "groups",
                 "computed", sources=sources)  # fmt: skip
    yield Figure("plan.savings_unknown", "Groups whose saving is not known",
                 len(plan.units) - len(known), "groups", "computed", sources=sources)  # fmt: skip
    for wave in plan.waves:
        key, own = f"wave.{wave.number}", [by_id[name] for name in wave.groups]
        yield Figure(
            f"{key}.priority", f"{wave.name}: priority, mean of its groups",
            _mean([unit.priority for unit in own]), "fraction", "computed",
            formula="sum of weight × term ÷ sum of weights; a term that is left out has no weight",
            inputs=(*(f"{key}.term.{term}" for term in WEIGHTS), *WEIGHTS.values()),
        )  # fmt: skip
        for term, label in TERM_LABELS.items():
            none = LEFT_OUT if term == "savings" and not known else ""
            values = [unit.terms[term] for unit in own]
            yield Figure(
                f"{key}.term.{term}", f"{wave.name}: {label}",
                None if none else _mean([NEUTRAL if x is None else x for x in values]),
                "fraction", "computed", state=none,
                formula="mean over its groups, from 0 (move late) to 1 (move early)",
                sources=("workbook, sheet Groups",),
            )  # fmt: skip
        yield _saving(key, wave.name, own, LEFT_OUT if not known else _NOT_KNOWN)


def _saving(key: str, name: str, own: list[Unit], state: str) -> Figure:
    """Return what the groups save of which that is known, over their hours."""
    hours = [unit.hours for unit in own if unit.savings_per_hour is not None]
    saved = [
        unit.on_premises_usd - unit.aws_usd
        for unit in own
        if unit.on_premises_usd is not None and unit.aws_usd is not None
    ]
    return Figure(
        f"{key}.savings_per_hour", f"{name}: saving a month per hour of effort",
        round(math.fsum(saved) / math.fsum(hours), 2) if hours else None, "USD", "computed",
        formula="(on-premises cost that its servers cause today − AWS run cost) ÷ hours, of the "
        "groups of which both are known",
        inputs=(f"{key}.hours",),
        sources=("servers.csv", "databases.csv"),
        state="" if hours else state,
    )  # fmt: skip


def _mean(values: list[float]) -> float:
    return round(math.fsum(values) / len(values), _DIGITS)
