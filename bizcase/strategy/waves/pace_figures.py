"""The ledger figures of team and pace: what the timeline asks for."""

from __future__ import annotations

import math
from collections.abc import Iterator

from bizcase.ledger import Figure
from bizcase.strategy.rules.dispositions import HOURS
from bizcase.strategy.waves.plan import Plan
from bizcase.units import WEEKS_PER_MONTH

_HOUR_KEYS = tuple(key for pair in HOURS.values() for key in pair)
_SCALES = ("mig.scale_simple", "mig.scale_complex")
_NO_MONTH = "the timeline leaves no month for waves"
_WEEK = "servers/week"


def pace_figures(plan: Plan) -> Iterator[Figure]:
    """Yield ``plan.hours*``, ``plan.months*``, ``plan.teams``, ``plan.people`` and the pace."""
    pace, needed, window = plan.pace, plan.needed, plan.needed.window

    def of(
        key: str, label: str, value: float | None, unit: str, formula: str, *inputs: str
    ) -> Figure:
        state = _NO_MONTH if value is None else ""
        shown = None if value is None else round(value, 2)
        return Figure(f"plan.{key}", label, shown, unit, "computed", formula=formula,
                      inputs=inputs, sources=("servers.csv",), state=state)  # fmt: skip

    waves = math.fsum(wave.hours for wave in plan.waves)
    waiting = math.fsum(item.hours for item in plan.waiting)
    tasks = math.fsum(item.hours for item in plan.tasks)
    yield of("hours", "Hours of the waves", waves, "h",
             "Σ (hours per workload + servers × hours per server) × scale of the complexity",
             *_HOUR_KEYS, *_SCALES)  # fmt: skip
    yield of("hours_waiting", "Hours of what waits for an answer, as if rehosted", waiting, "h",
             "the same, of what waits", *_HOUR_KEYS, *_SCALES)  # fmt: skip
    yield of("hours_tasks", "Hours of work without servers, in Mobilize", tasks, "h",
             "the same, of applications without a server", *_HOUR_KEYS, *_SCALES)  # fmt: skip
    yield of("hours_beside", "Hours of what is retired outside the waves",
             needed.hours - waves - waiting - tasks, "h",
             "the same, of what leaves without a wave", *_HOUR_KEYS[-4:-2])  # fmt: skip
    yield of("hours_retired", "Hours of the waves in which applications are retired",
             plan.hours_retired, "h", "of the hours of the waves, those of Retire",
             *_HOUR_KEYS[-4:-2])  # fmt: skip
    yield of("hours_after", "Hours after the cutovers, to modernise", plan.hours_after, "h",
             "hours of Refactor − hours of a rehost", *_HOUR_KEYS, *_SCALES)  # fmt: skip
    yield of("months", "Months of the timeline after Mobilize", window.months, "months",
             "timeline − Assess − Mobilize", "plan.timeline", "map.assess_months",
             "map.mobilize_months")  # fmt: skip
    yield of("freezes", "Of them, months without cutovers", window.freezes, "months",
             "months of the calendar that are frozen", "wave.freeze")  # fmt: skip
    yield of("months_effective", "Months that count in full", window.effective, "months",
             "months − freezes − what the build-up costs", "plan.months", "plan.freezes",
             "wave.ramp_first", "wave.ramp_second")  # fmt: skip
    yield of("teams", "Migration teams", pace.teams, "teams",
             "hours ÷ months that count ÷ hours of a team, rounded up; more where waves cannot be "
             "filled to the brim",
             "plan.hours", "plan.hours_waiting", "plan.hours_tasks", "plan.hours_beside",
             "plan.months_effective", "wave.team_people", "wave.person_hours",
             "wave.teams")  # fmt: skip
    yield of("teams_needed", "Migration teams that the timeline takes", needed.teams, "teams",
             "hours ÷ months that count ÷ hours of a team, rounded up", "plan.hours",
             "plan.months_effective", "wave.team_people", "wave.person_hours")  # fmt: skip
    yield of("factories", "Migration factories", pace.factories, "factories",
             "teams ÷ teams of a factory, rounded up", "plan.teams",
             "wave.factory_teams")  # fmt: skip
    yield of("people", "People in the migration teams", pace.people, "people",
             "teams × people of a team", "plan.teams", "wave.team_people")  # fmt: skip
    yield of("servers_week", "Servers a week that the timeline asks for on average",
             needed.servers_week, _WEEK,
             "servers of the waves and those that wait ÷ months that count ÷ weeks of a month",
             "plan.months_effective",
             "wave.pace_usual", "wave.pace_ambitious")  # fmt: skip
    yield of("servers_week_busiest", "Servers a week in the busiest month of the waves",
             max(by_month(plan).values(), default=0.0) / WEEKS_PER_MONTH, _WEEK,
             "servers of the waves, evenly over their months: the most in a month ÷ weeks of a "
             "month", "plan.waves")  # fmt: skip
    yield of("servers_week_planned", "Servers a week that the teams are planned for, on average",
             pace.servers_week, _WEEK,
             "as the timeline asks, at most what is credible or what the teams entered move",
             "plan.servers_week", "wave.pace_ambitious", "wave.velocity_peak",
             "wave.factories_split", "wave.teams")  # fmt: skip
    yield of("servers_person_week", "Servers that one person moves a week",
             pace.servers_person_week, _WEEK, "servers a week ÷ people",
             "plan.servers_week_planned",
             "plan.people", "wave.check_person_week")  # fmt: skip
    yield of("first_week", "Servers a week and factory in the first month of the waves",
             first_week(plan), _WEEK,
             "servers of all waves in the first month with servers ÷ its weeks ÷ factories",
             "plan.factories", "wave.velocity_start")  # fmt: skip


def by_month(plan: Plan) -> dict[int, float]:
    """Return how many servers move in each month: those of a wave evenly over its months."""
    found: dict[int, float] = {}
    for wave in plan.waves:
        months = range(wave.start_month, wave.end_month + 1)
        for month in months if wave.servers else ():
            found[month] = found.get(month, 0.0) + len(wave.servers) / len(months)
    return found


def first_week(plan: Plan) -> float:
    """Return the servers a week that a factory moves in the first month in which any move."""
    months = by_month(plan)
    if not months:
        return 0.0
    return months[min(months)] / WEEKS_PER_MONTH / plan.pace.factories
