"""The ledger figures and findings of the plan."""

from __future__ import annotations

from bizcase.assumptions import Assumption, Assumptions
from bizcase.ledger import Figure, Finding, Ledger
from bizcase.pricing import PricedEstate
from bizcase.strategy.decide.cost_figures import NOT_PRICED, cost_figures
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.dispositions import SWITCHED_OFF
from bizcase.strategy.waves.order_figures import order_figures
from bizcase.strategy.waves.pace_figures import first_week, pace_figures
from bizcase.strategy.waves.plan import Plan, Wave

_STAYING_COST = (
    "strategy.moving.monthly", "strategy.staying.monthly", "strategy.staying.databases.monthly",
)  # fmt: skip
_MONTHLY = "USD/month"
_WAVES = "servers.csv, columns disposition and wave"
_NO_SERVERS = "it has no servers"
_BOUGHT = "none: what it moves is bought as a service"


def plan_figures(
    plan: Plan,
    strategy: Strategy,
    estate: PricedEstate,
    assumptions: Assumptions,
    timeline_months: int,
    *,
    ranged: bool,
) -> Ledger:
    """Return ``wave.N.*``, ``plan.*`` and the AWS cost per disposition (see ``cost_figures``)."""
    ledger = Ledger()

    def add(figure_id: str, label: str, value: float | None, unit: str, state: str = "") -> None:
        ledger.add(
            Figure(figure_id, label, value, unit, "computed", sources=(_WAVES,), state=state)
        )

    for wave in plan.waves:
        for part, label, value, unit in _of_wave(wave):
            add(f"wave.{wave.number}.{part}", f"{wave.name}: {label}", value, unit)
        none = NOT_PRICED if wave.servers else _NO_SERVERS
        if wave.servers and {name for name, _ in wave.dispositions} <= {*SWITCHED_OFF}:
            none = _BOUGHT
        add(f"wave.{wave.number}.run_rate", f"{wave.name}: AWS run cost added", wave.run_rate_usd,
            _MONTHLY, none if wave.run_rate_usd is None else "")  # fmt: skip
    last = max((wave.end_month for wave in plan.waves), default=0)
    for key, label, value, unit in (
        ("waves", "Waves", len(plan.waves), "waves"),
        ("end", "Last month of the waves", last, "month"),
        ("timeline", "Timeline of the project", timeline_months, "months"),
        ("months_over", "Months by which the waves run past the timeline", plan.months_over,
         "months"),
        ("delay", "Months by which red readiness delays the first wave", plan.delay_months,
         "months"),
        ("violations", "Dependencies on a later wave", len(plan.violations), "dependencies"),
        ("cut", "Dependencies inside groups that had to be cut", len(plan.cut), "dependencies"),
        ("cut_groups", "Groups larger than a wave that had to be cut",
         len({name for group in plan.grouping.groups for name in group.cut_from}), "groups"),
        ("late_servers", "Servers in waves past the timeline",
         sum(len(wave.servers) for wave in plan.waves if wave.end_month > timeline_months),
         "servers"),
        ("shared_services", "Shared services that move first",
         sum(bool(group.why_shared) for group in plan.grouping.groups), "services"),
    ):  # fmt: skip
        add(f"plan.{key}", label, value, unit)
    for phase in plan.phases:
        key = phase.name.split()[0].lower()
        add(f"phase.{key}.start", f"{phase.name}: first month", phase.start_month, "month")
        add(f"phase.{key}.end", f"{phase.name}: last month", phase.end_month, "month")
    costs = cost_figures(strategy, estate, assumptions, ranged=ranged)
    for figure in (*pace_figures(plan), *order_figures(plan), *costs):
        ledger.add(figure)
    return ledger


def _of_wave(wave: Wave) -> tuple[tuple[str, str, float, str], ...]:
    """Return part of the figure id, label, value and unit."""
    return (
        ("servers", "servers", len(wave.servers), "servers"),
        ("applications", "applications", len(wave.applications), "applications"),
        ("groups", "groups", len(wave.groups), "groups"),
        ("start", "first month", wave.start_month, "month"),
        ("end", "last month", wave.end_month, "month"),
        ("hours", "effort", wave.hours, "h"),
        ("capacity", "hours the team has", round(wave.capacity_hours, 2), "h"),
        ("data", "data to replicate", wave.data_gib, "GiB"),
        ("transfer", "replication over the line assumed", wave.transfer_days, "days"),
    )


_WHY_LATE = {
    True: "freezes, order and wave size leave no room. Sponsor: allow more time, more servers a "
          "wave, or less work.",
    False: "Assess and Mobilize take all of the timeline. Sponsor: allow more time.",
}  # fmt: skip


def _above(pace: float | None, check: Assumption) -> bool:
    """Return whether a pace is above all that the sources report."""
    span = check.tested_range
    return pace is not None and span is not None and pace > span[1]


def plan_findings(plan: Plan, assumptions: Assumptions) -> tuple[Finding, ...]:
    """Return what does not fit: timeline, pace, order, readiness, pilot, cost of what stays."""
    wider = "strategy.undecided.wider"
    checks = (
        (plan.months_over, "TIMELINE_TOO_SHORT", "warning",
         "The waves end after the timeline: "
         + _WHY_LATE[plan.pace.window.effective > 0],
         ("plan.months_over", "plan.late_servers", "plan.end", "plan.timeline", "plan.teams")),
        (_above(plan.pace.servers_person_week, assumptions["wave.check_person_week"]),
         "PACE_PER_PERSON", "info",
         "Each person would move more servers a week than others report. Check the hours per "
         "workload and server, or allow more time.",
         ("plan.servers_person_week", "plan.people")),
        (_above(first_week(plan), assumptions["wave.velocity_start"]), "FIRST_WAVE_FAST", "info",
         "The first wave moves more servers a week than a factory usually does at its start. "
         "Rehearse it, or move fewer at first.", ("plan.first_week", "plan.factories")),
        (len(plan.violations), "DEPENDENCY_ORDER", "info",
         "Applications move before a system they depend on (annex D).",
         ("plan.violations",)),
        (plan.ledger.value("plan.cut_groups"), "GROUPS_CUT", "warning",
         "Groups were larger than a wave and were split. Plan the connection between their parts.",
         ("plan.cut_groups", "plan.cut")),
        (plan.delay_months, "READINESS_RED", "warning",
         "Red areas of the readiness assessment become Mobilize tasks and delay the first wave.",
         ("plan.delay",)),
        (plan.ledger.value("strategy.staying.servers"), "STAYING_PRICED", "info",
         "The price of all servers in scope includes servers to retain or retire.",
         ("strategy.staying.servers", *(key for key in _STAYING_COST if key in plan.ledger))),
        (wider in plan.ledger, "UNDECIDED_RANGE", "warning",
         "Undecided servers widen the range of the AWS cost. A decision on them narrows it.",
         (wider, "strategy.undecided.servers", "strategy.moving.monthly")),
        (plan.waves and not any(wave.kind == "pilot" for wave in plan.waves), "NO_PILOT", "warning",
         "No simple, decided, non-critical group can be a pilot. Decide one first.", ()),
    )  # fmt: skip
    return tuple(
        Finding(code, severity, message, figures)
        for applies, code, severity, message, figures in checks
        if applies
    )
