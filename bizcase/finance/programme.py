"""What the length and the pace of the plan mean for the cash flow, and the ways out with a cost."""

from __future__ import annotations

from bizcase.finance.one_time import planned_labour_usd
from bizcase.finance.result import FinanceResult
from bizcase.finance.values import Values
from bizcase.ledger import Figure, Finding, Ledger
from bizcase.strategy.waves.plan import Plan

# Years of the horizon that shall follow the last wave: fewer show too little of the run.
_MONTHS_OF_RUN = 36
_LARGE = 2000  # servers from which the published cost of very large estates holds


def programme_findings(
    result: FinanceResult, plan: Plan | None, ledger: Ledger
) -> tuple[Finding, ...]:
    """Return what the summary must say on pace, length and cost of the programme.

    Adds ``plan.option.N.*`` and ``once.server``.
    """
    found = [*_cost_per_server(result, ledger)]
    if plan is None or not plan.waves:
        return tuple(found)
    if plan.options:
        found.append(_options(result, plan, ledger))
    if ledger.value("plan.end") > Values(result.assumptions).horizon_months - _MONTHS_OF_RUN:
        message = (
            "The last wave ends less than three years before the end of the horizon, so little of "
            "it shows the run afterwards. Judge by the yearly cost in full operation."
        )
        known = result.metrics is not None
        figures = ("plan.end", *(("run_rate.change", "payback.months") if known else ()))
        found.append(Finding("PROGRAMME_LONG", "warning", message, figures))
    return tuple(found)


def _options(result: FinanceResult, plan: Plan, ledger: Ledger) -> Finding:
    """Return the finding that names three ways to go, with cost and date of each."""
    usd = planned_labour_usd(result.prepared, result.assumptions)
    names = []
    for number, option in enumerate(plan.options, start=1):
        share = option.pace.servers / plan.pace.servers
        for part, label, value, unit, formula in (
            ("servers", "servers", option.pace.servers, "servers", "servers that move"),
            ("factories", "factories", option.pace.factories, "factories",
             "teams ÷ teams of a factory, rounded up"),
            ("teams", "teams", option.pace.teams, "teams",
             "hours ÷ months that count ÷ hours of a team, rounded up"),
            ("end", "last wave", option.end_month, "month", "the month that the pace needs"),
            ("cost", "migration labour", round(usd * share, 2), "USD",
             "hours × rate, programme management and contingency, by servers"),
        ):  # fmt: skip
            name = f"plan.option.{number}.{part}"
            ledger.add(
                Figure(name, f"{option.label}: {label}", value, unit, "computed", formula=formula,
                       inputs=("plan.servers_week", "wave.velocity_peak", "mig.rate_usd_h"))
            )  # fmt: skip
            names += [name]
    message = (
        "The timeline needs more servers a week than two migration factories move at speed. "
        "Sponsor: decide between more factories, a longer timeline and fewer servers."
    )
    return Finding("PACE_UNUSUAL", "warning", message, ("plan.servers_week", *names))


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
