"""The ledger figures of the financial case."""

from __future__ import annotations

import math

from bizcase.finance.benchmarks import BENCHMARKS
from bizcase.finance.cash_flow import COLUMNS
from bizcase.finance.effort import hours
from bizcase.finance.equipment import equipment
from bizcase.finance.fates import unsized_staying
from bizcase.finance.figures_carbon import carbon_figures
from bizcase.finance.figures_choices import (
    BASELINE_LABELS,
    IDLE,
    PAYBACK,
    beside_figures,
    choice_figures,
)
from bizcase.finance.figures_own import own_licence_figures
from bizcase.finance.figures_risk import risk_figures
from bizcase.finance.horizon import years_said
from bizcase.finance.line_specs import line_specs
from bizcase.finance.metrics import Irr
from bizcase.finance.on_premises import BASELINES
from bizcase.finance.one_time import COMPONENTS, landing_zone_hours, undecided_once
from bizcase.finance.result import FinanceResult
from bizcase.finance.subscriptions import LABEL, LINE, subscriptions
from bizcase.finance.values import Value, Values
from bizcase.finance.yearly import staff
from bizcase.ledger import Figure, Ledger
from bizcase.strategy.rules.dispositions import HOURS
from bizcase.units import MONTHS_PER_YEAR, sum_usd

_YEAR, _MONTH = "USD/year", "USD/month"
_LAST_YEAR = "last 12 months of the cash flow, without the credit for unused life"
_DIGITS = 6
_COLUMN_LABELS = {
    "aws_usd": "AWS",
    "on_premises_usd": "on premises and services with migration",
    "baseline_usd": "on premises without migration",
    "one_time_usd": "one-time cost",
    "funding_usd": "funding",
    "net_usd": "net cash flow with the credit for unused life",
    "baseline_unused_life_usd": "unused life of hardware without migration, a credit",
    "on_premises_unused_life_usd": "unused life of hardware with migration, a credit",
}


def finance_figures(result: FinanceResult, ledger: Ledger) -> None:
    """Add baseline, one-time cost, cash flow, metrics, uncertainty, carbon and benchmarks."""
    writer = _Writer(result, ledger)
    writer.on_premises()
    writer.one_time()
    writer.years()
    writer.metrics()
    beside_figures(result, ledger)
    choice_figures(result, ledger)
    risk_figures(result, ledger)
    own_licence_figures(result, ledger)
    writer.benchmarks()
    carbon_figures(result, ledger)


class _Writer:
    """Adds figures; without a baseline each one that needs it says so."""

    def __init__(self, result: FinanceResult, ledger: Ledger) -> None:
        self.result, self.ledger = result, ledger
        self.none = result.prepared.no_baseline
        self.sources = ("cash_flow.csv", *result.prepared.sources)

    def add(
        self, figure_id: str, label: str, value: float | None, unit: str, formula: str = "",
        inputs: tuple[str, ...] = (), state: str = "",
    ) -> None:  # fmt: skip
        """Add a figure; money rounded to the cent, a value of None with its state."""
        rounded = round(value, 2) if value is not None and unit.startswith("USD") else value
        self.ledger.add(
            Figure(
                figure_id, label, rounded, unit, "computed", formula=formula, inputs=inputs,
                sources=self.sources, state=state,
            )
        )  # fmt: skip

    def metric(self, name: str) -> float | None:
        """Return a metric; None without a baseline or where there is no such rate or month."""
        value: float | None = getattr(self.result.metrics, name, None)
        return value

    def on_premises(self) -> None:
        cash = self.result.cash
        for spec in line_specs():
            state = self.none or cash.states.get(f"onprem.{spec.key}", "")
            amount = None
            if not state:
                amount = sum_usd(cash.baseline[spec.key].iloc[1 : MONTHS_PER_YEAR + 1])
            self.add(f"onprem.{spec.key}.annual", spec.label, amount, _YEAR,
                     "months 1 to 12 of the line", spec.assumptions, state)  # fmt: skip
        for name in BASELINES:
            self.add(f"onprem.{name}.annual", BASELINE_LABELS[name],
                     self.result.first_year.get(name), _YEAR, "months 1 to 12", ("op.baseline",),
                     self.none)  # fmt: skip
        self.add(
            "onprem.annual", "On-premises cost of the first year, known items",
            self.result.first_year.get(self.result.version), _YEAR, "sum of the known lines",
            tuple(f"onprem.{spec.key}.annual" for spec in line_specs()), self.none,
        )  # fmt: skip
        if self.none:
            return
        values = Values(self.result.assumptions)
        machines = equipment(self.result.prepared, values)
        derived = float(machines.derived)
        ways = ["hosts as listed"] * bool(machines.hosts - machines.derived)
        ways += ["hosts derived from vCPU and memory"] * bool(derived)
        label = f"Hosts and physical servers ({' and '.join(ways) or 'no hosts'})"
        self.add("onprem.hosts.derived", "Hosts derived for servers on none that is listed",
                 _whole(machines.derived), "hosts")  # fmt: skip
        self.add("onprem.hosts", label,
                 _whole(machines.machines), "machines")  # fmt: skip
        self._unsized(float(machines.hosts))
        self.add("onprem.cores", "Physical cores", _whole(machines.cores), "cores")
        people = staff(self.result.prepared, values)
        self.add(
            "onprem.labour.hours", "Hours of infrastructure labour per year",
            round(float(people * values["op.fte_hours"])), "hours",
            "servers ÷ servers per person × productive hours",
            ("op.vms_per_fte_virtual", "op.physical_per_fte", "op.fte_hours"),
        )  # fmt: skip

    def one_time(self) -> None:
        cash, plan = self.result.cash, self.result.plan
        for key, label in COMPONENTS.items():
            state = cash.states.get(f"once.{key}", "")
            amount = None if state else sum_usd(cash.one_time[key])
            self.add(f"once.{key}", label, amount, "USD", "sum over the months", (), state)
        self.add(
            "once.total", "One-time cost, known items", sum_usd(cash.months["one_time_usd"]),
            "USD", "sum of the known components", tuple(f"once.{key}" for key in COMPONENTS),
        )  # fmt: skip
        self._effort()
        bought, state = subscriptions(plan, Values(self.result.assumptions))
        state = self.result.cash.states.get(f"onprem.{LINE}", state)
        self.add(
            "repurchase.monthly", f"{LABEL}, once all are bought",
            None if state else float(bought[0, -1]), _MONTH, "workloads bought × subscription",
            ("mig.subscription",), state,
        )  # fmt: skip
        self.add(
            "once.dual_run", "Double running and slip (within on-premises cost, not added again)",
            None if self.none else self.result.dual_run_usd, "USD",
            "on-premises cost with migration − the same with cutovers on time and no dual run",
            ("mig.dual_run_months", "mig.schedule_slip"), self.none,
        )  # fmt: skip
        self.add("funding.total", "Funding in the cash flow (signed only)",
                 sum_usd(cash.months["funding_usd"]), "USD", "share of the first year's AWS cost",
                 ("mig.map_pct", "mig.funding_signed"))  # fmt: skip
        self._stranded()

    def _effort(self) -> None:
        """Add what the labour counts: workloads, hours, and what is in no total."""
        result, plan = self.result, self.result.plan
        values = Values(result.assumptions)
        workloads = sum(float(done.landing[0].sum()) for done in plan.effort.values())
        self.add("once.workloads", "Workloads to move, change or end", round(workloads),
                 "workloads")  # fmt: skip
        self.add(
            "once.hours", "Hours of migration labour in the one-time cost",
            round(float(hours(plan.effort, values).sum()), 2), "h",
            "Σ (hours per workload + servers × hours per server) × scale of the complexity",
            ("mig.scale_simple", "mig.scale_complex", *(key for pair in HOURS.values()
                                                          for key in pair)),
        )  # fmt: skip
        self.add(
            "once.hours.landing_zone", "Hours of landing zone and Mobilize",
            round(float(landing_zone_hours(result.base, values, result.plan.moving)), 2), "h",
            "fixed hours of a whole estate + servers that move × hours per server",
            ("mig.lz_hours_fixed", "mig.lz_hours_server", "scope.estate_share"),
        )  # fmt: skip
        self.add(
            "once.undecided", "One-time cost of all that is undecided or blocked (in no total)",
            undecided_once(result.prepared, plan, result.assumptions, values), "USD",
            "hours × rate with planned modernisation, landing zone, programme management and "
            "contingency; none if it stays",
            ("mig.rate_usd_h", "mig.pmo_pct", "mig.contingency"),
        )  # fmt: skip

    def _stranded(self) -> None:
        values = Values(self.result.assumptions)
        book = None
        if not self.none:
            machines, staying = equipment(self.result.prepared, values), self.result.plan.staying
            gone = machines.hosts_usd * (1.0 - staying["virtual_vcpu"])
            gone = gone + machines.physical_usd * (1.0 - staying["physical_servers"])
            book = float(gone / 2 * values.fraction("op.exit_stranded"))
        self.add(
            "stranded.book", "Book value written off (no cash, not in the NPV)", book, "USD",
            "half the purchase price of what leaves: ages are taken as uniform over the life",
            ("op.exit_stranded",), self.none,
        )  # fmt: skip

    def _unsized(self, hosts: float) -> None:
        """Add what servers of unknown vCPU that stay would keep of the hosts, each like another."""
        prepared = self.result.prepared
        unknown = unsized_staying(prepared)
        if not unknown:
            return
        self.add("onprem.unsized", "Virtual servers that stay and have no known vCPU", unknown,
                 "servers")  # fmt: skip
        kept = math.ceil(hosts * unknown / float(prepared.servers["virtual_servers"].sum()))
        self.add("onprem.unsized.hosts", "Hosts that they keep like the others, in no cost", kept,
                 "hosts", "hosts × their share of the virtual servers, whole",
                 ("onprem.unsized", "onprem.hosts"))  # fmt: skip

    def years(self) -> None:
        table = self.result.cash.by_year()
        for year, row in table.iterrows():
            for column in COLUMNS[1:]:
                known = row[column] == row[column]
                self.add(
                    f"cash.y{year}.{column.removesuffix('_usd')}",
                    f"Year {year}: {_COLUMN_LABELS[column]}",
                    float(row[column]) if known else None, "USD", "sum of the months",
                    (), "" if known else self.none,
                )  # fmt: skip
        for column in COLUMNS[1:]:
            months = self.result.cash.months[column]
            total = None if months.isna().any() else sum_usd(months)
            self.add(f"cash.total.{column.removesuffix('_usd')}",
                     f"All years: {_COLUMN_LABELS[column]}", total, "USD", "sum of the months", (),
                     "" if total is not None else self.none)  # fmt: skip

    def metrics(self) -> None:
        rate = ("fin.discount", "fin.horizon")
        never = f"not within {years_said(self.result.assumptions)}"
        idle = self.result.metrics is not None and self.result.metrics.idle
        if idle:
            never = IDLE
        net = "Σ net ÷ (1 + rate)^(month ÷ 12)"
        self.add("npv.base", "Net present value", self.metric("npv"), "USD", net, rate,
                 self.none)  # fmt: skip
        for name in BASELINES:
            self.add(f"npv.{name}", f"Net present value against: {BASELINE_LABELS[name]}",
                     self.result.versions.get(name), "USD", net, rate, self.none)  # fmt: skip
        found = Irr(None) if self.result.metrics is None else self.result.metrics.irr
        self.add("irr", "Internal rate of return", found.value, "fraction",
                 "rate at which the NPV is 0", (), self.none or found.reason)  # fmt: skip
        self.add("mirr", "Modified internal rate of return", self.metric("mirr"), "fraction",
                 "(FV of inflows ÷ −PV of outflows)^(1 ÷ years) − 1",
                 ("fin.mirr_finance", "fin.mirr_reinvest"),
                 self.none or "none: a modified rate needs both a cost and a gain")  # fmt: skip
        self.add("roi", "Return on investment", self.metric("roi"), "fraction",
                 "Σ net ÷ (Σ AWS + Σ one-time)", ("cash.total.net",),
                 self.none or "none: no cost of migrating")  # fmt: skip
        for figure_id, label, months in (
            ("payback.months", "Payback", None if idle else self.metric("payback")),
            (
                "payback.discounted",
                "Discounted payback",
                None if idle else self.metric("discounted_payback"),
            ),
        ):
            self.add(figure_id, label, months, "months", PAYBACK, ("fin.horizon",),
                     self.none or never)  # fmt: skip
        self.add("funding.peak", "Peak funding need", self.metric("peak_funding"), "USD",
                 "deepest point of the cumulative net cash flow", (), self.none)  # fmt: skip
        for figure_id, label, amount in (
            ("run_rate.before", "Last year without migration", self.metric("run_rate_before")),
            ("run_rate.after", "Last year with migration", self.metric("run_rate_after")),
            ("run_rate.change", "Last year, difference",
             self.metric("run_rate_change")),
        ):  # fmt: skip
            self.add(figure_id, label, amount, _YEAR, _LAST_YEAR, (),
                     self.none)  # fmt: skip

    def benchmarks(self) -> None:
        for item in BENCHMARKS:
            entry = self.result.assumptions[item.key]
            self.ledger.add(
                Figure(
                    f"benchmark.{item.key}", entry.label,
                    self.result.assumptions.fraction(item.key), "fraction", "benchmark",
                    inputs=(item.key,), sources=(f"{entry.source}, {entry.as_of}",),
                )
            )  # fmt: skip


def _whole(machines: Value) -> float:
    """Return a count of machines: one that is needed in part is there whole."""
    return float(math.ceil(round(float(machines), _DIGITS)))
