"""What cost, strategy and plan hand over to the financial case."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bizcase.catalog.databases import database_option
from bizcase.finance import Decisions, Stages, decisions
from bizcase.finance.prepared import WaveDates
from bizcase.inventory import Inventory
from bizcase.pricing import BaseCase
from bizcase.strategy.decide.databases import database_dispositions, on_aws
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.decide.undecided import billed_lines
from bizcase.strategy.rules.dispositions import MOVING, ON_AWS
from bizcase.strategy.rules.work import UNDECIDED
from bizcase.strategy.waves.plan import Plan
from bizcase.units import MONTHS_PER_YEAR


def in_base(strategy: Strategy | None, plan: Plan | None) -> Strategy | None:
    """Return the strategy as the base case takes it: what waits for an answer is undecided.

    So it is on neither side of the comparison, and what its answer brings stands beside it.
    """
    if strategy is None or plan is None or not plan.waiting:
        return strategy
    waits = {
        "server": {key for item in plan.waiting for key in item.servers},
        "application": {key for item in plan.waiting for key in item.applications},
    }
    servers, applications = (
        table.assign(
            disposition=table["disposition"].mask(
                table[f"{kind}_id"].isin(list(waits[kind])), UNDECIDED
            )
        )
        for kind, table in (("server", strategy.servers), ("application", strategy.applications))
    )
    return replace(strategy, servers=servers, applications=applications)


def _apart(plan: Plan) -> tuple[WaveDates, ...]:
    """Return the months of what is in no wave: work in Mobilize, and what waits, once answered."""
    tasks = (
        WaveDates(-1, "", task.start_month, task.end_month, (), task.applications)
        for task in plan.tasks
    )
    landings = (
        WaveDates(-1, "", own.start_month, own.end_month, own.servers, own.applications)
        for item in plan.waiting
        for own in item.landings
    )
    return (*tasks, *landings)


def _waits(strategy: Strategy, plan: Plan) -> frozenset[str]:
    """Return the servers that wait although it is decided what becomes of them."""
    waits = {key for item in plan.waiting for key in item.servers}
    columns = (strategy.servers[name].tolist() for name in ("server_id", "disposition"))
    rows = zip(*columns, strict=True)
    return frozenset(key for key, fate in rows if key in waits and fate != UNDECIDED)


def prices(base: BaseCase, strategy: Strategy | None) -> Stages:
    """Return what a base case brings; the strategy says which databases AWS bills."""
    databases = base.databases
    return Stages(
        databases=on_aws(databases, strategy) if strategy else databases,
        upfront_months=MONTHS_PER_YEAR * database_option(base.database_option).term_years,
        lines=billed_lines(base, strategy) if strategy else base.all_lines(),
        scenarios=base.scenarios,
        base_option=base.option,
    )


def without_place(base: BaseCase) -> dict[str, str]:
    """Return why servers have no instance type, by id: they leave for no cost on AWS."""
    has_none = base.servers["target"].eq("no_target")
    columns = (base.servers.loc[has_none, name] for name in ("server_id", "target_reason"))
    return dict(zip(*columns, strict=True))


def moving_databases(base: BaseCase, strategy: Strategy | None) -> set[str]:
    """Return the ids of the managed databases that move in the base case: none undecided."""
    databases = base.databases
    if strategy is None:
        return set(databases["database_id"])
    fates = database_dispositions(databases, strategy)
    return set(databases.loc[fates.isin(MOVING) & fates.isin(ON_AWS), "database_id"])


def handed_over(
    inventory: Inventory,
    base: BaseCase,
    strategy: Strategy | None,
    plan: Plan | None,
    as_of: dt.date,
) -> Decisions:
    """Return what was decided, dated and priced; a case without strategy or plan has neither."""
    taken = in_base(strategy, plan)
    stages = replace(
        prices(base, strategy),
        waves=plan.waves if plan else (),
        apart=_apart(plan) if plan else (),
        waits=_waits(strategy, plan) if strategy and plan else frozenset(),
        complexities=plan.efforts if plan else {},
        # A server that an application shares may go on: that is no work on the one that waits.
        applications=taken.applications if taken else None,
        links=strategy.links.pairs() if strategy else None,
        servers=strategy.servers if strategy else None,
        lifecycle=strategy.lifecycle if strategy else None,
    )
    return decisions(inventory, as_of, stages)
