"""What cost, strategy and plan hand over to the financial case."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bizcase.catalog.databases import database_option
from bizcase.finance import Decisions, Stages, decisions
from bizcase.inventory import Inventory
from bizcase.pricing import BaseCase
from bizcase.strategy.decide.databases import database_dispositions, on_aws
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.decide.undecided import billed_lines
from bizcase.strategy.rules.dispositions import MOVING, ON_AWS
from bizcase.strategy.waves.plan import Plan
from bizcase.units import MONTHS_PER_YEAR


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
    stages = replace(
        prices(base, strategy),
        waves=plan.waves if plan else (),
        complexities=plan.efforts if plan else {},
        applications=strategy.applications if strategy else None,
        links=strategy.links.pairs() if strategy else None,
        servers=strategy.servers if strategy else None,
        lifecycle=strategy.lifecycle if strategy else None,
    )
    return decisions(inventory, as_of, stages)
