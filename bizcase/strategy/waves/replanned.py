"""A plan at other costs, starts or waves set manually: its groups, effort and questions stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from bizcase.assumptions import Assumptions
from bizcase.inventory import Inventory
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.freezes import freeze_months
from bizcase.strategy.waves.arranged import ByHand, Frame, arranged, tasks_of
from bizcase.strategy.waves.blocked import waiting_nodes
from bizcase.strategy.waves.dates import Calendar
from bizcase.strategy.waves.effort import Unit
from bizcase.strategy.waves.labels import labels
from bizcase.strategy.waves.plan import Plan
from bizcase.strategy.waves.ranked import priority_key, ranked
from bizcase.strategy.waves.ties import shared_disks
from bizcase.strategy.waves.wave import waves_of
from bizcase.strategy.waves.worth import Worth


def replanned(  # noqa: PLR0913 - what a plan rests on, each by its name
    plan: Plan,
    inventory: Inventory,
    strategy: Strategy,
    assumptions: Assumptions,
    as_of: dt.date,
    timeline_months: int,
    worth: Worth,
    *,
    by_hand: ByHand | None = None,
) -> Plan:
    """Return waves, waiting list and tasks as a whole plan at this worth has them.

    What servers cost orders the groups, and so moves waves. Where the order stays and ``by_hand``
    is None, the plan itself is returned. It must be of the same inventory but for sizes and
    licences, the same strategy and assumptions of the plan, and the same servers must have no
    place on AWS. Its figures, ways out, edges and what else no cash flow rests on are kept.

    ``by_hand`` are starts and waves as set manually; None where none is and the plan has none.
    """
    members = ranked(plan.members, worth, assumptions)
    if by_hand is None and _order(members) == _order(plan.members):
        return plan
    assess, mobilize = plan.phases[0].end_month, plan.phases[1].end_month
    calendar = Calendar(mobilize + 1, as_of, freeze_months(assumptions))
    asked = waiting_nodes(strategy, shared_disks(inventory), worth.no_place)
    called, count = labels(strategy), len(plan.grouping.groups)
    frame = Frame(plan.needed, calendar, timeline_months, asked, called, by_hand or ByHand())
    dated = arranged(members[:count], members[count:], assumptions, frame, worth)
    return replace(
        plan,
        waves=waves_of(dated.made, assumptions, worth.aws, called),
        waiting=dated.waiting,
        tasks=tasks_of(dated.made, max(1, assess + 1), max(1, mobilize), worth),
        members=tuple(members),
        worth=worth,
    )


def _order(members: Iterable[Unit]) -> list[str]:
    return [unit.id for unit in sorted(members, key=priority_key)]
