"""What the scenarios of a case come to, and where their differences come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

from bizcase.agents.differences import Measures, ValueOf, difference, plain
from bizcase.agents.what_if import what_if
from bizcase.assumptions import PLAN, READING
from bizcase.case import BusinessCase
from bizcase.entries import Entries
from bizcase.errors import BizcaseError
from bizcase.inventory.scope import is_in_scope
from bizcase.ledger import Figure, Ledger
from bizcase.scenarios import (
    DRIVERS,
    MEASURES,
    Scenario,
    ScenarioResult,
    decisive,
)

Rerun = Callable[[Entries], BusinessCase]
_FAMILY = "scenario."
_UNKNOWN = "{} is not known under these values, so there is no difference to show. Change others."


def with_scenarios(case: BusinessCase, rerun: Rerun) -> BusinessCase:
    """Return a case with the results of its scenarios, and their figures in its ledger.

    A scenario keeps the plan of the case unless it changes the plan itself: then the case is run
    again with that plan, and prices and assumptions are changed on top. Results that the case has
    of the same scenario are kept.

    Parameters
    ----------
    rerun
        Returns the case of other entries.
    """
    if case.finance is None or not (case.entries.scenarios or case.scenarios):
        return case
    made = []
    for name in sorted(case.entries.scenarios, key=lambda name: (name.lower(), name)):
        scenario = case.entries.scenarios[name]
        known = next((item for item in case.scenarios if _is_of(item, scenario)), None)
        found = known or _result(case, scenario, rerun)
        made.append(replace(found, name=name, scenario=scenario))
    ledger = Ledger()
    for figure in case.ledger:
        if not figure.id.startswith(_FAMILY):
            ledger.add(figure)
    result = replace(case, scenarios=tuple(made), ledger=ledger)
    scenario_figures(result)
    return result


def entries_of(entries: Entries, scenario: Scenario) -> Entries:
    """Return the entries of the case that a scenario makes of it."""
    found = replace(entries, **scenario.replaced)
    return found.with_overrides({**entries.overrides, **scenario.overrides})


def as_base(entries: Entries, name: str) -> Entries:
    """Return the case as a scenario makes it, with the case of before as a scenario.

    Every other scenario stays what it is: it takes over from the case of before what it did not
    set itself.
    """
    chosen, register = entries.scenarios[name], entries.assumptions
    old = {key: register[key].plain for key in chosen.overrides}
    held = {field: getattr(entries, field) for field in chosen.replaced}
    others = {
        other: replace(item, overrides={**old, **item.overrides}, **(held | item.replaced))
        for other, item in entries.scenarios.items()
        if other != name
    }
    number = next(n for n in count(1) if _before(n) not in others)
    before = Scenario(old, in_document=chosen.in_document, **held)
    kept = {**others, _before(number): before}
    return replace(entries_of(entries, chosen), scenarios=kept)


def _before(number: int) -> str:
    return "Case before" if number == 1 else f"Case before, {number}"


def measures_of(ledger: Ledger, held: Ledger | None = None) -> Measures:
    """Return what a case is judged by, by id; what ``ledger`` has not anew is as in ``held``."""
    return {key: ledger[key] if held is None or key in ledger else held[key] for key in MEASURES}


def value_in(case: BusinessCase, rerun: Rerun) -> ValueOf:
    """Return what values cases that differ step by step, each from the one before it."""
    held = case

    def value_of(entries: Entries) -> Measures:
        nonlocal held
        base = plain(held.entries)
        now, wanted = base.assumptions, entries.assumptions
        changes = {key: item.plain for key, item in wanted.items() if item.value != now[key].value}
        fixed = any(now[key].moves in (READING, PLAN) for key in changes)
        if fixed or replace(base, overrides=entries.overrides) != entries:
            held = rerun(entries)
            return measures_of(held.ledger)
        return measures_of(what_if(held, changes).ledger if changes else held.ledger, held.ledger)

    return value_of


def _is_of(result: ScenarioResult, scenario: Scenario) -> bool:
    return replace(result.scenario, in_document=scenario.in_document) == scenario


def _result(case: BusinessCase, scenario: Scenario, rerun: Rerun) -> ScenarioResult:
    found: list[Measures] = []
    scopes = [_scope(case)]

    def run_anew(entries: Entries) -> BusinessCase:
        made = rerun(entries)
        scopes.append(_scope(made))
        return made

    value = value_in(case, run_anew)

    def noted(entries: Entries) -> Measures:
        found.append(value(entries))
        return found[-1]

    try:
        drivers = difference(case.entries, entries_of(case.entries, scenario), noted)
    except BizcaseError as fault:
        return ScenarioResult("", scenario, fault=str(fault))
    measure = decisive(found[0])
    if any(measure not in driver.amounts for driver in drivers):
        return ScenarioResult("", scenario, fault=_UNKNOWN.format(found[0][measure].label))
    # What does not run the case anew keeps its servers.
    same = scopes[-1] == scopes[0]
    return ScenarioResult("", scenario, found[-1], drivers, same_servers=same)


def _scope(case: BusinessCase) -> frozenset[str]:
    return frozenset(case.servers.loc[is_in_scope(case.servers), "server_id"])


def scenario_figures(case: BusinessCase) -> None:
    """Add ``scenario.N.*`` of each scenario: its measures, its difference, and that by driver."""
    measure = decisive(measures_of(case.ledger))
    name = case.ledger[measure].label
    for place, item in enumerate(case.scenarios, start=1):
        if item.fault:
            continue
        start = f"{_FAMILY}{place}"
        for key, figure in item.measures.items():
            case.ledger.add(
                replace(figure, id=f"{start}.{key}", label=f"Scenario {place}: {figure.label}",
                        formula="value in the scenario", inputs=(key,))
            )  # fmt: skip
        parts = {key: f"{start}.driver.{key}" for key in DRIVERS}
        drivers = {driver.key: driver.amounts[measure] for driver in item.drivers}
        case.ledger.add(
            Figure(f"{start}.difference", f"Scenario {place}: difference, {name}",
                   item.difference(measure), "USD", "computed",
                   formula=f"{start}.{measure} − {measure}", inputs=(f"{start}.{measure}", measure))
        )  # fmt: skip
        for key, amount in drivers.items():
            case.ledger.add(
                Figure(parts[key], f"Scenario {place}: difference by {DRIVERS[key].lower()}",
                       amount, "USD", "computed", inputs=(f"{start}.difference",),
                       formula="the values of this driver, after those of the drivers before it")
            )  # fmt: skip
