"""The ledger figures of uncertainty and verdict, and the findings of the financial case."""

from __future__ import annotations

from bizcase.finance.aws_side import HEADS
from bizcase.finance.cash_flow import AWS_FACTOR
from bizcase.finance.horizon import years_said
from bizcase.finance.lacking import lacking_items
from bizcase.finance.prepared import LAST_MONTH, Prepared
from bizcase.finance.result import FinanceResult
from bizcase.finance.sensitivity import TOP
from bizcase.finance.simulation import CURVE_STEPS
from bizcase.finance.subscriptions import LINE, UNKNOWN, without_subscription
from bizcase.grammar import inline
from bizcase.ledger import Figure, Finding, Ledger
from bizcase.pricing.bill import Bill
from bizcase.units import to_the_cent

_NO_DRAWS, _OUTCOMES = "not simulated", "share of outcomes"
# What AWS bills of what moves, and what is paid beside the bill.
HEAD_LABELS = {
    "compute": "EC2 compute", "storage": "Storage", "windows": "Windows Server licences",
    "sql_server": "SQL Server licences", "linux": "Linux subscriptions",
    "databases": "Managed databases", "snapshots": "Snapshots (backup)",
    "recovery": "Disaster recovery", "network": "Data transfer and network",
    "observability": "Monitoring and logging", "security": "Security services",
    "landing_zone": "Landing zone", "support": "AWS Support",
    "operations": "Operation of AWS",
    "own_licences": "Licences not billed by AWS",
    "agents": "Security agents, not billed by AWS",
}  # fmt: skip

FULL_OPERATION = "last month of the case, with growth, today's prices"
_WORSE = {
    "p10": "1 of 10 outcomes is worse",
    "p50": "half of the outcomes are worse",
    "p90": "1 of 10 outcomes is better",
}
_LATER = {
    "p10": "1 of 10 outcomes is earlier",
    "p50": "half of the outcomes are later",
    "p90": "1 of 10 outcomes is later",
}


def risk_figures(result: FinanceResult, ledger: Ledger) -> None:
    """Add simulation, tornado, break-evens, value of information and the subset of the verdict."""
    _simulation(result, ledger)
    _landed(result, ledger)
    if result.prepared.no_baseline:
        return
    for place, swing in enumerate(result.swings[:TOP], start=1):
        driver = swing.driver
        for end, value in (("low", swing.low_npv), ("high", swing.high_npv)):
            _add(ledger, f"tornado.{place}.{end}", f"NPV at the {end} end: {driver.label}", value,
                 "USD", _keys(driver.key))  # fmt: skip
        for end, told, value in (
            ("low", f"Low: {driver.label}", driver.low),
            ("high", f"High: {driver.label}", driver.high),
        ):
            ledger.add(
                Figure(f"tornado.{place}.at_{end}", told, value, driver.unit, "assumed",
                       formula="end of the range of the assumption", inputs=_keys(driver.key),
                       sources=("the assumptions",))
            )  # fmt: skip
    for place, item in enumerate(result.break_evens[:TOP], start=1):
        driver = item.driver
        _add(ledger, f"breakeven.{place}.value", f"NPV is 0 at: {driver.label}",
             round(item.value, 3), driver.unit, _keys(driver.key))  # fmt: skip
        ledger.add(
            Figure(f"breakeven.{place}.base", f"Base: {driver.label}", driver.value, driver.unit,
                   "assumed", formula="the value of the case", inputs=_keys(driver.key),
                   sources=("the assumptions",))
        )  # fmt: skip
    for place, (_, worth) in enumerate(result.losing, start=1):
        label = f"NPV of moving it, place {place}"
        _add(ledger, f"losing.{place}.npv", label, worth, "USD", ("fin.discount",))
    part = result.verdict.subset
    if part is not None:
        _add(ledger, "subset.npv", "NPV of moving this part only", part.npv, "USD",
             ("fin.discount",))  # fmt: skip
        _count(ledger, "subset.servers", "Servers to move alone", len(part.server_ids))
        _count(ledger, "subset.workloads", "Workloads to move alone", part.workloads, "workloads")


def _landed(result: FinanceResult, ledger: Ledger) -> None:
    """Add the AWS bill of the last month by item, also where today's cost is unknown."""
    for head in HEADS:
        amount = float(result.cash.aws[head].iloc[-1])
        if amount:
            ledger.add(
                Figure(f"cash.landed.{head}", f"{HEAD_LABELS[head]}, last month", round(amount, 2),
                       "USD/month", "computed", formula=FULL_OPERATION, sources=("cash_flow.csv",))
            )  # fmt: skip


def _keys(key: str) -> tuple[str, ...]:
    if key.startswith("open."):
        return ()
    return ("aws.run.monthly" if key == AWS_FACTOR else key,)


_MODEL = "the cash flow model with these values"


def _add(
    ledger: Ledger, figure_id: str, label: str, value: float | None, unit: str,
    inputs: tuple[str, ...] = (), state: str = "",
) -> None:  # fmt: skip
    rounded = to_the_cent(value, unit)
    ledger.add(
        Figure(figure_id, label, rounded, unit, "computed", inputs=inputs, state=state,
               formula=_MODEL, sources=("cash_flow.csv",))
    )  # fmt: skip


def _count(ledger: Ledger, figure_id: str, label: str, count: int, unit: str = "servers") -> None:
    ledger.add(Figure(figure_id, label, count, unit, "computed", sources=("servers.csv",)))


def _simulation(result: FinanceResult, ledger: Ledger) -> None:
    found = result.simulation
    state = result.prepared.no_baseline or _NO_DRAWS
    draws = ("mc.n", "mc.rho_labour")
    for name, told in _WORSE.items():
        _add(ledger, f"npv.{name}", f"NPV, {told}", getattr(found, name, None), "USD", draws, state)
    for figure_id, label, name, unit in (
        ("npv.mean", "Net present value, mean of the simulated outcomes", "mean", "USD"),
        ("npv.probability", "Simulated outcomes with a gain", "probability", _OUTCOMES),
        ("npv.base_percentile", "Simulated outcomes with a smaller NPV than the base case",
         "base_percentile", _OUTCOMES),
        ("npv.above_base", "Simulated outcomes with no smaller NPV than the base case",
         "above_base", _OUTCOMES),
        ("contingency.p80", "Reserve with which 80 of 100 simulated outcomes reach the planned NPV",
         "contingency", "USD"),
        ("payback.never", "Simulated outcomes without payback within the horizon", "payback_never",
         _OUTCOMES),
        ("simulation.draws", "Outcomes that are simulated", "draws", "outcomes"),
    ):  # fmt: skip
        _add(ledger, figure_id, label, getattr(found, name, None), unit, draws, state)
    never = f"not within {years_said(result.assumptions)}"
    for name, told in _LATER.items():
        value, none = getattr(found, f"payback_{name}", None), never if found else state
        _add(ledger, f"payback.{name}", f"Payback, {told}", value, "months", draws, none)
    if found is None:
        return
    for step, value in zip(CURVE_STEPS, found.curve, strict=True):
        _add(ledger, f"npv.curve.{step}", f"NPV at percentile {step}", value, "USD", draws)
    grades = result.prepared.servers["grade"]
    for item in found.information:
        count = int(grades.eq(item.grade).sum())
        _add(ledger, f"information.{item.grade}.narrower",
             f"Narrowing of P10 to P90 by measuring grade {item.grade}", item.narrower_usd,
             "USD", draws)  # fmt: skip
        _count(ledger, f"information.{item.grade}.servers",
               f"Servers in scope of grade {item.grade}", count)  # fmt: skip


_UNPRICED = (
    "Services that replace servers have no price, so these servers stay as they are in the base "
    "case."
)
_UNPRICED_ALONE = (
    "Services are bought for applications without servers and have no price, so their "
    "subscriptions are in no total."
)


def finance_findings(
    result: FinanceResult, ledger: Ledger, bill: Bill | None = None
) -> tuple[Finding, ...]:
    """Return what the reader must know or supply before relying on the cash flow.

    ``bill`` is that of AWS, which may lack inputs, too. Counts that a finding rests on are added
    to the ledger.
    """
    prepared = result.prepared
    lacking = "; ".join(map(inline, lacking_items(result, bill, ledger)))
    past = result.plan.last_month > len(result.cash.months) - 1 or _past_end(result)
    bought = _counted(ledger, prepared, "Repurchase", "finance.repurchased",
                      "Servers replaced by a service")  # fmt: skip
    undecided = _counted(ledger, prepared, "undecided", "finance.undecided",
                         "Undecided servers, in no base amount")  # fmt: skip
    unsaid = _unsaid(result)
    if unsaid:
        label = "Virtual servers whose hypervisor no input states"
        _count(ledger, "finance.hypervisor_unknown", label, unsaid)
    unbilled = without_subscription(prepared)
    if unbilled:
        label = "Of them, those whose applications are not bought"
        _count(ledger, "finance.repurchased_alone", label, unbilled)
    checks = (
        (lacking, "INPUT_REQUIRED", "warning",
         f"Cost without its input is in no total: {lacking}. Missing costs of today make "
         "staying look cheaper; missing costs of AWS and of the move make migrating look cheaper.",
         ()),
        (prepared.no_baseline, "NO_BASELINE", "warning",
         "No saving and no NPV is computed, because there is no cost on premises to compare "
         "with.", ()),
        (_labour_twice(result), "LABOUR_TWICE", "warning",
         "Operations on AWS are entered while all of today's staff is kept, so people count "
         "twice. Enter only the additional cost, or lower the share of staff that is kept.",
         ("onprem.labour.annual",)),
        (not (prepared.waves or prepared.apart), "RAMP_WITHOUT_WAVES", "info",
         "No wave plan exists, so the cash flow follows the yearly build-up of the assumptions.",
         ()),
        (prepared.waves and past, "WAVES_PAST_HORIZON", "warning",
         "Waves end after the horizon, so their cost and saving are only partly counted.", ()),
        (result.cash.states.get(f"onprem.{LINE}") == UNKNOWN, "SUBSCRIPTION_UNKNOWN", "warning",
         f"{_UNPRICED if bought else _UNPRICED_ALONE} Procurement: ask the vendors for quotes.",
         ("finance.repurchased",) if bought else ()),
        (unbilled and not prepared.no_baseline, "SUBSCRIPTION_NOT_COUNTED", "warning",
         "Servers are set manually to be replaced by a service while their applications are not, "
         "so no subscription counts. Analyst: set an application, or enter the cost.",
         ("finance.repurchased_alone",)),
        # The plan's finding on what waits has them among its servers.
        (undecided and not _waiting(ledger), "UNDECIDED", "warning",
         "Undecided servers stay as they are in the base case."
         + " The table of open answers has the NPV if they move." * (not prepared.no_baseline),
         ("finance.undecided",)),
        (unsaid, "HYPERVISOR_UNKNOWN", "warning",
         "The hypervisor of some virtual servers is missing, so they do not count as VMware. "
         "Analyst: add a column Hypervisor to the list, or upload an RVTools export.",
         ("finance.hypervisor_unknown",)),
        (not prepared.mapped, "NO_APPLICATIONS", "info",
         "No server belongs to an application, so each counts as a workload of its own. The "
         "migration effort may be overstated.", ("once.workloads",)),
    )  # fmt: skip
    return tuple(
        Finding(code, severity, message, figures)
        for applies, code, severity, message, figures in checks
        if applies
    )


def _waiting(ledger: Ledger) -> bool:
    """Return whether the plan names servers that wait for an answer."""
    key = "plan.waiting.servers"
    return key in ledger and bool(ledger[key].value)


def _unsaid(result: FinanceResult) -> int:
    """Return how many virtual servers count as not on VMware only because no input says."""
    edition = result.assumptions.text("op.vmware_edition")
    entered = edition != "open" and not result.prepared.vmware
    return 0 if entered else result.prepared.hypervisor_unknown


def _counted(
    ledger: Ledger, prepared: Prepared, disposition: str, figure_id: str, label: str
) -> int:
    """Return how many servers have a disposition; a figure of the ledger where there are any."""
    count = int(prepared.servers["disposition"].eq(disposition).sum())
    if count:
        _count(ledger, figure_id, label, count)
    return count


def _labour_twice(result: FinanceResult) -> bool:
    """Return whether operations on AWS are entered and today's people all stay as well."""
    entered = result.assumptions.known("aws.operations_usd")
    kept = result.assumptions.fraction("op.labour_retained_pct")
    return bool(not result.prepared.no_baseline and entered and kept >= 1)


def _past_end(result: FinanceResult) -> bool:
    return any(wave.end_month > LAST_MONTH for wave in result.prepared.waves)
