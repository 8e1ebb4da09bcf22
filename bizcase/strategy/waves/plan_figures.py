"""The ledger figures of the plan."""

from __future__ import annotations

from collections.abc import Iterator

from bizcase.assumptions import Assumptions
from bizcase.ledger import Figure, Ledger
from bizcase.pricing import PricedEstate
from bizcase.strategy.decide.cost_figures import NOT_PRICED, cost_figures
from bizcase.strategy.decide.databases import homes_of
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.dispositions import SWITCHED_OFF
from bizcase.strategy.waves.order_figures import order_figures
from bizcase.strategy.waves.pace_figures import pace_figures
from bizcase.strategy.waves.plan import Plan
from bizcase.strategy.waves.wave import Wave
from bizcase.strategy.waves.worth import unpriced_servers
from bizcase.units import sum_usd

_MONTHLY = "USD/month"
_WAVES, _SERVERS = "waves.csv", "servers.csv, columns disposition and wave"
_OF_WAVES = ("wave.", "phase.")  # the months of the phases are around those of the waves
_NO_SERVERS = "it has no servers"
_TOO_LATE = "it fits the timeline no more"
_BOUGHT = "none: a service replaces all servers of the wave"


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
        formula = "sum of line items that have a price" if unit == _MONTHLY else ""
        source = _WAVES if figure_id.startswith(_OF_WAVES) else _SERVERS
        ledger.add(
            Figure(figure_id, label, value, unit, "computed", formula=formula, sources=(source,),
                   state=state)
        )  # fmt: skip

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
        ("servers", "Servers in waves", sum(len(wave.servers) for wave in plan.waves), "servers"),
        ("applications", "Applications in waves",
         sum(len(wave.applications) for wave in plan.waves), "applications"),
        ("applications.alone", "Applications in waves without a server in scope",
         sum(app not in strategy.links.servers_of for wave in plan.waves
             for app in wave.applications), "applications"),
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
        ("late_servers", "Servers in waves past the timeline", plan.state.servers_late, "servers"),
        ("servers_in_time", "Servers in waves that end within the timeline",
         plan.state.servers_in_time, "servers"),
        ("parallel", "Waves side by side at most", plan.parallel, "waves"),
        ("tasks", "Applications without servers, worked on in Mobilize",
         sum(len(task.applications) for task in plan.tasks), "applications"),
        ("waiting.questions", "Questions that work waits for",
         len({words for item in plan.waiting for words in item.questions}), "questions"),
        ("waiting.servers", "Servers that wait for an answer",
         sum(len(item.servers) for item in plan.waiting), "servers"),
        ("waiting.applications", "Applications that wait for an answer",
         sum(len(item.applications) for item in plan.waiting), "applications"),
        ("shared_services", "Shared services that move first",
         sum(bool(group.why_shared) for group in plan.grouping.groups), "services"),
    ):  # fmt: skip
        add(f"plan.{key}", label, value, unit)
    for key, label, ids in (
        ("set_waves", "Servers and applications with a wave set manually", plan.set_waves.kept),
        ("set_waves.unused", "Waves set manually that are not used", plan.set_waves.unused),
    ):
        if ids:
            add(f"plan.{key}", label, len(ids), "waves" if "unused" in key else "items")
    for phase in plan.phases:
        add(f"phase.{phase.key}.start", f"{phase.name}: first month", phase.start_month, "month")
        add(f"phase.{phase.key}.end", f"{phase.name}: last month", phase.end_month, "month")
    for name, label, items in (
        ("waiting", "AWS run cost of what waits for an answer", plan.waiting),
        ("tasks", "AWS run cost of applications without servers, moved in Mobilize", plan.tasks),
    ):
        rates = [item.run_rate_usd for item in items if item.run_rate_usd is not None]
        unknown = bool(items) and not rates
        add(f"plan.{name}.monthly", label, None if unknown else sum_usd(rates), _MONTHLY,
            NOT_PRICED if unknown else "")  # fmt: skip
    counted = [wave for wave in plan.waves if wave.run_rate_usd is not None]
    ledger.add(
        Figure("plan.waves.monthly", "AWS run cost that the waves add",
               sum_usd([wave.run_rate_usd or 0.0 for wave in counted]), _MONTHLY, "computed",
               formula="sum over the waves that have a price",
               inputs=tuple(f"wave.{wave.number}.run_rate" for wave in counted), sources=(_WAVES,))
    )  # fmt: skip
    waiting = {
        *(("server", key) for item in plan.waiting for key in item.servers),
        *(("application", key) for item in plan.waiting for key in item.applications),
    }
    homes = [home for home, _ in homes_of(estate.databases, strategy)]
    add("plan.waiting.databases", "Managed databases that wait for an answer",
        sum(home in waiting for home in homes), "databases")  # fmt: skip
    for number, item in enumerate(plan.waiting, start=1):
        key = f"plan.waiting.{number}"
        add(f"{key}.servers", f"Question {number}: servers", len(item.servers), "servers")
        add(f"{key}.applications", f"Question {number}: applications", len(item.applications),
            "applications")  # fmt: skip
        add(f"{key}.hours", f"Question {number}: effort", round(item.hours, 2), "h")
        priced = "" if item.run_rate_usd is not None else NOT_PRICED
        add(f"{key}.run_rate", f"Question {number}: AWS run cost once it has moved",
            item.run_rate_usd, _MONTHLY, priced)  # fmt: skip
        add(f"{key}.answer_by", f"Question {number}: last month in which the answer still fits",
            item.answer_by, "month", _TOO_LATE if item.answer_by is None else "")  # fmt: skip
    costs = cost_figures(strategy, estate, assumptions, ranged=ranged)
    unpriced = _unpriced(plan, unpriced_servers(estate, strategy))
    for figure in (*pace_figures(plan), *order_figures(plan), *costs, *unpriced):
        ledger.add(figure)
    return ledger


def _unpriced(plan: Plan, no_price: frozenset[str]) -> Iterator[Figure]:
    """Yield how many servers a run cost leaves out, for they have no price; none where it is whole.

    The run cost beside it is that of the others: what is missing is never taken as 0.
    """
    waves = {f"wave.{wave.number}": (wave.name, wave.servers) for wave in plan.waves}
    waiting = {
        f"plan.waiting.{number}": (f"Question {number}", item.servers)
        for number, item in enumerate(plan.waiting, start=1)
    }
    parts = waves | waiting
    for key, label, of in (("plan.waves", "Waves", waves), ("plan.waiting", "Waiting", waiting)):
        parts[key] = (label, tuple(name for _, names in of.values() for name in names))
    for key, (label, names) in parts.items():
        count = len(no_price.intersection(names))
        if count:
            yield Figure(f"{key}.unpriced", f"{label}: servers without a price, not in the cost",
                         count, "servers", "computed", sources=(_SERVERS,))  # fmt: skip


def _of_wave(wave: Wave) -> tuple[tuple[str, str, float, str], ...]:
    """Return part of the figure id, label, value and unit."""
    return (
        ("servers", "servers", len(wave.servers), "servers"),
        ("applications", "applications", len(wave.applications), "applications"),
        ("groups", "groups", len(wave.groups), "groups"),
        ("start", "first month", wave.start_month, "month"),
        ("end", "last month", wave.end_month, "month"),
        ("hours", "effort", round(wave.hours, 2), "h"),
        ("capacity", "hours the team has", round(wave.capacity_hours, 2), "h"),
        ("data", "data to replicate", wave.data_gib, "GiB"),
        ("transfer", "replication over the line assumed", wave.transfer_days, "days"),
    )
