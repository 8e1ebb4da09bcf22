"""What the length and the pace of the plan mean for the cash flow, and the ways out with a cost."""

from __future__ import annotations

from bizcase.finance.one_time import planned_labour_usd
from bizcase.finance.result import FinanceResult
from bizcase.finance.values import Values
from bizcase.finance.ways import way_npv
from bizcase.ledger import Figure, Finding, Ledger
from bizcase.strategy.rules.pace import NOT_CREDIBLE
from bizcase.strategy.waves.plan import Plan
from bizcase.units import sum_usd

# Years of the horizon that shall follow the last wave: fewer show too little of the run.
_MONTHS_OF_RUN = 36
_LARGE = 2000  # servers from which the published cost of very large estates holds


def programme_findings(
    result: FinanceResult, plan: Plan | None, ledger: Ledger
) -> tuple[Finding, ...]:
    """Return what the summary must say on pace, length and cost of the programme.

    Adds ``plan.option.N.*``, ``once.server`` and the hours that differ between plan and cost.
    """
    found = [*_cost_per_server(result, ledger)]
    _hours_apart(ledger)
    if plan is None or not plan.waves:
        return tuple(found)
    if plan.ways_out:
        found.append(_ways(result, plan, ledger))
    if ledger.value("plan.end") > Values(result.assumptions).horizon_months - _MONTHS_OF_RUN:
        message = (
            "The last wave ends less than three years before the end of the horizon, so little of "
            "it shows the run afterwards. Judge by the yearly cost in full operation."
        )
        known = result.metrics is not None
        figures = ("plan.end", *(("run_rate.change", "payback.months") if known else ()))
        found.append(Finding("PROGRAMME_LONG", "warning", message, figures))
    return tuple(found)


# Work that is paid for and in no wave.
HOURS_BESIDE = ("once.hours.after", "plan.hours_beside", "plan.hours_tasks")


def _hours_apart(ledger: Ledger) -> None:
    """Add ``once.hours.left_out`` and ``.in_full``, so that the hours said lead to those paid.

    An application that is retired may share a server with one that moves, while its others wait.
    Its hours are paid in full and stand in the waves by servers: a part of their own.
    """
    if "plan.hours" not in ledger:
        return
    planned = sum_usd([ledger.value(name) for name in ("plan.hours", *HOURS_BESIDE)])
    balance = sum_usd([planned, -ledger.value("once.hours")])
    in_part = ("plan.hours_beside", "plan.hours_retired")
    retired = sum_usd([ledger.value("once.hours.retire"), *(-ledger.value(x) for x in in_part)])
    in_full = max(-balance, retired if balance > 0 else 0.0, 0.0)
    apart = sum_usd([balance, in_full])
    for part, label, value in (
        ("left_out", "Hours of the plan that the one-time cost leaves out", apart),
        ("in_full", "Hours that the plan counts with what waits, but the one-time cost in full",
         in_full),
    ):  # fmt: skip
        if value > 0:
            ledger.add(
                Figure(f"once.hours.{part}", label, value, "h", "computed",
                       formula="difference of the hours of the plan and of the one-time cost",
                       inputs=("plan.hours", *HOURS_BESIDE, "once.hours", "once.hours.retire",
                               "plan.hours_retired"))
            )  # fmt: skip


def _ways(result: FinanceResult, plan: Plan, ledger: Ledger) -> Finding:
    """Return the finding that names three ways out, with cost and date of each."""
    usd = planned_labour_usd(result.prepared, result.assumptions)
    names = []
    for number, way in enumerate(plan.ways_out, start=1):
        share = way.servers / (plan.needed.servers or 1)
        worth = way_npv(result, plan, way)
        for part, label, value, unit, formula in (
            ("servers", "servers", way.servers, "servers", "servers that move"),
            ("factories", "factories", way.pace.factories, "factories",
             "teams ÷ teams of a factory, rounded up"),
            ("teams", "teams", way.pace.teams, "teams",
             "hours ÷ months that count ÷ hours of a team, rounded up"),
            ("end", "last wave", way.end_month, "month", "the last month of the waves so planned"),
            ("cost", "labour with contingency", round(usd * share, 2), "USD",
             "hours × rate, programme management and contingency, by servers"),
            ("npv", "net present value", worth, "USD",
             "the cash flow with the waves of this way"),
        ):  # fmt: skip
            name = f"plan.option.{number}.{part}"
            state = "" if value is not None else result.prepared.no_baseline
            ledger.add(
                Figure(name, f"{way.label}: {label}", value, unit, "computed", formula=formula,
                       inputs=("plan.servers_week", "wave.pace_ambitious", "mig.rate_usd_h"),
                       state=state)
            )  # fmt: skip
            names += [name]
    return Finding(
        "PACE_UNUSUAL", "warning", _WHY[plan.grade == NOT_CREDIBLE] + _DECIDE,
        ("plan.servers_week", "plan.servers_in_time", "plan.late_servers", *names),
    )  # fmt: skip


_WHY = {
    True: "The timeline needs more servers a week than is credible. ",
    False: "The waves do not end within the timeline. ",
}  # fmt: skip
_DECIDE = "Sponsor: decide between a longer timeline, more teams and fewer servers."


def _cost_per_server(result: FinanceResult, ledger: Ledger) -> list[Finding]:
    """Return what is unusual in the one-time cost of a server, in very large estates only."""
    check = result.assumptions["mig.check_vm_usd"]
    moving = int(result.prepared.moving.sum())
    if moving < _LARGE or check.tested_range is None:
        return []
    each = ledger.value("once.total") / moving
    ledger.add(
        Figure("once.server", "One-time cost per server that moves", round(each, 2), "USD",
               "computed", formula="one-time cost ÷ servers that move",
               inputs=("once.total", "mig.check_vm_usd"))
    )  # fmt: skip
    low, high = check.tested_range
    if low <= each <= high:
        return []
    message = "The one-time cost of a server is outside the range reported for very large estates."
    return [Finding("ONE_TIME_UNUSUAL", "info", message, ("once.server",))]
