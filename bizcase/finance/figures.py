"""The ledger figures of the financial case."""

from __future__ import annotations

import math

from bizcase.finance.benchmarks import BENCHMARKS
from bizcase.finance.effort import hours, hours_by_kind
from bizcase.finance.equipment import equipment
from bizcase.finance.fates import unsized_staying
from bizcase.finance.figures_base import NET, RATE, BaseWriter
from bizcase.finance.figures_carbon import carbon_figures
from bizcase.finance.figures_choices import (
    BASELINE_LABELS,
    beside_figures,
    choice_figures,
)
from bizcase.finance.figures_own import own_licence_figures
from bizcase.finance.figures_risk import risk_figures
from bizcase.finance.line_specs import line_specs
from bizcase.finance.on_premises import BASELINES
from bizcase.finance.one_time import landing_zone_hours, undecided_once
from bizcase.finance.result import FinanceResult
from bizcase.finance.subscriptions import LABEL, LINE, subscriptions
from bizcase.finance.values import Value, Values
from bizcase.finance.yearly import staff
from bizcase.ledger import Figure, Ledger
from bizcase.strategy.rules.dispositions import HOURS
from bizcase.strategy.rules.roles import KIND_OF, MODERNISE
from bizcase.units import MONTHS_PER_YEAR, sum_usd

_YEAR, _MONTH = "USD/year", "USD/month"
_LAST_YEAR = "last 12 months of the cash flow, without the credit for unused life"
_DIGITS = 6


def finance_figures(result: FinanceResult, ledger: Ledger) -> None:
    """Add baseline, one-time cost, cash flow, metrics, uncertainty, carbon and benchmarks."""
    writer = _Writer(result, ledger)
    writer.on_premises()
    writer.one_time()
    writer.beside_one_time()
    writer.years()
    writer.worth()
    writer.versions()
    writer.rates()
    beside_figures(result, ledger)
    choice_figures(result, ledger)
    risk_figures(result, ledger)
    own_licence_figures(result, ledger)
    writer.benchmarks()
    carbon_figures(result, ledger)


class _Writer(BaseWriter):
    """Adds the figures beside those of the base case."""

    result: FinanceResult

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

    def beside_one_time(self) -> None:
        plan = self.result.plan
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
        funding = self.result.cash.months["funding_usd"]
        self.add("funding.total", "Funding in the cash flow (signed only)",
                 sum_usd(funding), "USD", "share of the first year's AWS cost",
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
        by_kind = hours_by_kind(plan.effort, values)
        modernised, retired = by_kind[MODERNISE], by_kind[KIND_OF["Retire"]]
        self.add(
            "once.hours.after", "Of them, hours after the cutovers, to modernise",
            round(float(modernised.sum()), 2), "h", "hours of Refactor − hours of a rehost",
            ("once.hours",),
        )  # fmt: skip
        self.add(
            "once.hours.retire", "Of them, hours of what is retired",
            round(float(retired.sum()), 2), "h", "hours of Retire in the one-time cost",
            ("once.hours",),
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

    def versions(self) -> None:
        for name in BASELINES:
            self.add(f"npv.{name}", f"Net present value against: {BASELINE_LABELS[name]}",
                     self.result.versions.get(name), "USD", NET, RATE, self.none)  # fmt: skip

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
