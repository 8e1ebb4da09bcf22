"""Scenarios: a case under other assumptions or another plan, kept by name beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bizcase.assumptions import Assumptions
from bizcase.errors import AssumptionError, UsageError
from bizcase.inventory.server_edits import ServerEdit, checked_server_edits
from bizcase.ledger import Figure
from bizcase.strategy.decide.edits import Edit, checked_edits
from bizcase.strategy.waves.by_hand import checked_starts
from bizcase.units import sum_usd

MOST = 12
MAX_NAME = 80
# Entries that a scenario replaces as a whole.
REPLACED = ("edits", "wave_starts", "server_edits")
# What a scenario is judged by; the first is known where today's cost is, else the second decides.
NPV, AWS_COST, SERVERS = "npv.base", "cash.total.aws", "scope.servers"
MEASURES = (
    NPV, AWS_COST, "run_rate.after", "aws.run.annual", "once.total", "payback.months", SERVERS,
)  # fmt: skip
# The parts of a difference, in the order in which they are changed.
DRIVERS = {
    "inputs": "Inputs",
    "plan": "Plan",
    "prices": "Prices and sizes",
    "assumptions": "Assumptions",
}


@dataclass(frozen=True, slots=True)
class Scenario:
    """What differs from the case, under the name that ``Entries.scenarios`` keeps it by.

    ``overrides`` are values of the register in place of those of the case, the others follow it.
    ``edits``, ``wave_starts`` and ``server_edits`` replace those of the case as a whole, None
    follows it. ``in_document`` says whether the document shows it.
    """

    overrides: Mapping[str, float | str] = field(default_factory=dict)
    edits: Mapping[str, Edit] | None = None
    wave_starts: Mapping[str, int] | None = None
    in_document: bool = False
    server_edits: Mapping[str, ServerEdit] | None = None

    @property
    def replaced(self) -> dict[str, Any]:
        """The entries that it replaces, by their field."""
        return {name: own for name in REPLACED if (own := getattr(self, name)) is not None}

    @property
    def is_empty(self) -> bool:
        """Whether it is the case itself."""
        return not self.overrides and not self.replaced


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs: what it is called, and what stands here and there.

    ``key`` is that of the register where it is an assumption; its values are as the register has
    them.
    """

    what: str
    before: str
    after: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Driver:
    """A part of the difference between two cases: what differs, and what that is worth.

    ``key`` is one of ``DRIVERS``; ``amounts`` are the differences by id of the servers in scope
    and of the measures in USD that are known on both sides.
    """

    key: str
    changes: tuple[Change, ...]
    amounts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """What a scenario comes to: its measures by id, and its difference from the case by driver.

    The amounts of the drivers sum to the difference, to the cent. ``fault`` is why it has none.
    ``same_servers`` says whether the same servers are in scope as in the case: only then is the
    difference a gain or a loss, and only then does the scenario rank with the case.
    """

    name: str
    scenario: Scenario
    measures: Mapping[str, Figure] = field(default_factory=dict)
    drivers: tuple[Driver, ...] = ()
    fault: str = ""
    same_servers: bool = True

    def difference(self, measure: str) -> float:
        """Return the difference of a measure from the case: the sum of the drivers."""
        return sum_usd([item.amounts.get(measure, 0.0) for item in self.drivers])


def decisive(measures: Mapping[str, Figure]) -> str:
    """Return the measure that scenarios are compared by."""
    return NPV if measures[NPV].value is not None else AWS_COST


def checked_scenarios(
    scenarios: Mapping[str, Scenario], register: Assumptions
) -> Mapping[str, Scenario]:
    """Return scenarios by name, or raise UsageError saying what is wrong with one.

    ``register`` has the values of the case, which those of a scenario replace.
    """
    if len(scenarios) > MOST:
        raise UsageError(f"There are more than {MOST} scenarios.", "Remove some.")
    for name, scenario in scenarios.items():
        if not name.strip() or len(name) > MAX_NAME or not name.isprintable():
            raise UsageError(
                f"A scenario has no name of 1 to {MAX_NAME} characters in one line.",
                "Choose another name.",
            )
        if scenario.is_empty:
            raise UsageError(f"The scenario {name} changes nothing.", "Choose a value to change.")
        try:
            register.with_overrides(scenario.overrides)
            checked_edits(scenario.edits or {})
            checked_starts(scenario.wave_starts or {})
            checked_server_edits(scenario.server_edits or {})
        except (AssumptionError, UsageError) as fault:
            raise UsageError(f"The scenario {name}: {fault.message}", fault.remedy) from fault
    return scenarios


def named(results: tuple[ScenarioResult, ...]) -> tuple[ScenarioResult, ...]:
    """Return the results that the document shows."""
    return tuple(item for item in results if item.scenario.in_document and not item.fault)
