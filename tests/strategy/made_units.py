"""Groups made by the hundred, without an inventory: what waves are made of."""

from __future__ import annotations

import datetime as dt
import math

from hypothesis import strategies as st

from bizcase.assumptions import load_register
from bizcase.strategy.rules.group import Group
from bizcase.strategy.rules.pace import grade_of, pace_of, planned_pace, window_of
from bizcase.strategy.waves.dates import Calendar
from bizcase.strategy.waves.effort import Unit
from bizcase.strategy.waves.in_time import in_time
from bizcase.strategy.waves.waiting import waiting_list
from bizcase.strategy.waves.ways_out import state_of, ways_out

AS_OF = dt.date(2026, 11, 22)
REGISTER = load_register()
TERMS = dict.fromkeys(
    ("complexity", "criticality", "savings", "urgency", "readiness", "edges"), 0.5
)


def unit(name, size=1, hours=9.1, **facts):
    """Return a group of so many servers; ``needs`` are names of groups."""
    needs = tuple(facts.pop("needs", ()))
    servers = tuple(f"{name}-{number}" for number in range(size))
    applications = facts.pop("applications", () if size else (name,))
    group = Group(name, servers, applications, needs=needs,
                  why_shared=facts.pop("why_shared", ""))  # fmt: skip
    known = {
        "stage": "production", "mixed": False, "business_unit": "", "criticality": "low",
        "complexity": 0.0, "effort": "simple", "terms": TERMS, "decided": True,
        "dispositions": (("Rehost", max(1, size)),), "missing": (), "unmapped": False,
        "blackout": frozenset(), "blackout_words": (), "systems": frozenset({"linux"}),
        "data_gib": 50.0 * size, "hours": hours, "priority": 0.5,
    }  # fmt: skip
    return Unit(group=group, **known | facts)


@st.composite
def made_units(draw, most=40):
    """Return groups of servers and of none, which need groups before them in the list."""
    count = draw(st.integers(0, most))
    return [
        unit(
            f"g{number:03}",
            draw(st.sampled_from((0, 1, 1, 2, 5, 30))),
            draw(st.sampled_from((4.0, 9.1, 80.0, 400.0))),
            stage=draw(st.sampled_from(("production", "non-production"))),
            criticality=draw(st.sampled_from(("low", "high"))),
            business_unit=draw(st.sampled_from(("", "Trade"))),
            priority=draw(st.sampled_from((0.1, 0.5, 0.9))),
            blackout=frozenset(draw(st.lists(st.integers(1, 12), max_size=2))),
            needs=[f"g{at:03}" for at in
                   draw(st.lists(st.integers(0, number - 1), max_size=2))] if number else [],
        )
        for number in range(count)
    ]  # fmt: skip


def made_plan(units, waiting=(), timeline=18, before=4, **assumptions):
    """Return (waves, needed pace, grade, state, ways out, waiting list) of groups."""
    used = REGISTER.with_overrides({k.replace("__", "."): v for k, v in assumptions.items()})
    every = [*units, *waiting]
    window = window_of(used, AS_OF, before, timeline)
    hours = math.fsum(item.hours for item in every)
    needed = pace_of(used, window, hours, sum(item.size for item in every))
    calendar = Calendar(before + 1, AS_OF, (12,))
    made = in_time(units, used, planned_pace(used, needed), calendar, timeline)
    grade = grade_of(used, needed)
    ways = ways_out(units, made, needed, used, calendar, timeline)
    asked = {node: ("Which release?",) for item in waiting for node in item.nodes}
    listed = waiting_list(waiting, asked, made, calendar, timeline, {})
    return made, needed, grade, state_of(made, timeline), ways, listed
