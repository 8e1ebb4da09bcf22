"""Why waves stand in their order: the priority, its terms, and the rules that come before it."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Paragraph, Table, Text, figure, text, words
from bizcase.strategy.waves.plan import Plan
from bizcase.strategy.waves.wave import Wave


def wave_label(wave: Wave) -> Text:
    """Return the wave's name under a head that says Wave: ``3: production``."""
    return words(wave.name.removeprefix("Wave "))


_PRIORITY = (
    "Within the hard rules a priority decides. Waves come earlier when they are simple, not "
    "critical, decided, with few dependencies and near an end of support or contract"
)
_SAVING_COUNTED = ". The saving per hour of effort counts too, by its rank among the groups."
_SAVING_MISSING = (
    " It is available for {F:plan.savings_groups} and missing for {F:plan.savings_unknown}, which "
    "{V:plan.savings_unknown|count|counts} as the middle."
)
# By whether today's cost is computed.
_SAVING_LEFT_OUT = {
    False: ". The saving of a move is left out with its weight: there is no cost of today.",
    True: ". The saving of a move is left out with its weight: nothing that moves has a price on "
    "AWS.",
}
_ORDER = {
    "Priority": "priority", "Low complexity": "term.complexity",
    "Low criticality": "term.criticality", "Saving, by rank": "term.savings",
    "Support or contract ends": "term.urgency", "Ready": "term.readiness",
    "Few dependencies": "term.edges",
    "Saving a month per hour, USD": "savings_per_hour",
}  # fmt: skip


def order_blocks(case: BusinessCase, plan: Plan) -> list[Block]:
    """Return the priority of each wave with its terms, and what comes before it."""
    counted = any(unit.terms["savings"] is not None for unit in plan.units)
    columns = {
        label: key for label, key in _ORDER.items() if counted or "saving" not in label.lower()
    }
    rows = tuple(
        (wave_label(wave), *(figure(f"wave.{wave.number}.{key}") for key in columns.values()))
        for wave in plan.waves
    )
    missing = _SAVING_MISSING if plan.ledger.value("plan.savings_unknown") else ""
    known = case.finance is not None and case.finance.metrics is not None
    saving = _SAVING_COUNTED + missing if counted else _SAVING_LEFT_OUT[known]
    return [
        Paragraph(text(_PRIORITY + saving)),
        Table(
            "Priority of the waves, mean of their groups",
            ("Wave", *columns), rows, frozenset(range(1, 1 + len(columns))),
        ),
        *_out_of_order(plan),
    ]  # fmt: skip


_BEFORE_PRIORITY = (
    "A wave can come before one of a higher priority, because hard rules come first. The kinds of "
    "waves have their order. A group moves after what it depends on, or with it. The first "
    "production waves move no group of high criticality or complexity, and no server of unknown "
    "application. That ends where no simpler work is left, and an exit date overrides it. A group "
    "takes the first wave that has room for it, so a small one of low priority can be early."
)


def _out_of_order(plan: Plan) -> list[Block]:
    """Return what comes before the priority, where a wave stands before one of a higher one."""
    found = [plan.ledger.value(f"wave.{wave.number}.priority") for wave in plan.waves]
    return [Paragraph(words(_BEFORE_PRIORITY))] * (found != sorted(found, reverse=True))
