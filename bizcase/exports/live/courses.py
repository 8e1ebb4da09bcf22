"""How on-premises amounts are spread over the months: the courses of ``finance.standing``."""

from __future__ import annotations

import numpy as np

from bizcase.exports.live.expr import ZERO, Term, chosen, largest
from bizcase.exports.live.inputs import Inputs
from bizcase.exports.live.months import Months, MonthSheet, sheet_row
from bizcase.finance.equipment import Equipment
from bizcase.finance.line_specs import LineSpec
from bizcase.finance.prepared import Prepared
from bizcase.finance.purchases import out_of_warranty, purchases
from bizcase.finance.remains import renewals
from bizcase.finance.software import esu_usd, vmware_rate
from bizcase.finance.values import Values
from bizcase.finance.yearly import PURCHASES
from bizcase.units import MONTHS_PER_YEAR, FloatArray

SHEET = "Courses"
WARRANTY, ESU, VMWARE = "warranty", "esu", "virtualisation"
_SUPPORT = ("vendor_support", "vendor_support_physical")
_LIFE = {"op.life_server": "servers", "op.life_storage": "storage", "op.life_network": "network"}


class Courses:
    """Columns of the sheet by name of a course, each written when a line asks for it."""

    def __init__(
        self, of: Months, sheet: MonthSheet, inputs: Inputs, values: Values, version: str
    ) -> None:
        self._of, self._sheet, self._inputs = of, sheet, inputs
        self._values, self._version = values, version
        self._known: dict[str, Term] = {}
        self._bought: dict[str, Term] = {}
        month = sheet.month
        since = largest(month - 1.0, 0.0) / float(MONTHS_PER_YEAR)
        look = of.writer.factor
        self._since = sheet.add("Years since month 1", since, look)
        growth = 1.0 + inputs["growth.infra"]
        self.grown = sheet.add("Size of the estate, today 1", growth**self._since, look)
        self.grown_aws = sheet.add(
            "Size of what runs on AWS, today 1", self.grown, look, first=0.0
        )  # fmt: skip
        change = 1.0 + inputs["fin.aws_price_change"]
        self.aws_prices = sheet.add("AWS prices, today 1", change**self._since, look)
        size = growth ** (month / float(MONTHS_PER_YEAR))
        earlier = growth ** ((month - 1.0) / float(MONTHS_PER_YEAR))
        self._added = sheet.add("Growth that is bought", size - earlier, look, first=0.0)

    def of(self, name: str, prepared: Prepared, machines: Equipment) -> Term:
        """Return how an amount is spread over the months, before anything leaves."""
        if name not in self._known:
            self._known[name] = self._course(name, prepared, machines)
        return self._known[name]

    def bought(self, life_key: str) -> Term:
        """Return purchases by month as a share of the price today, without the last credit."""
        if life_key not in self._bought:
            self._purchases(life_key)
        return self._bought[life_key]

    @property
    def month(self) -> Term:
        """The number of the month, as this sheet has it."""
        return self._sheet.month

    def kept(self, label: str, path: Term) -> Term:
        """Write a step of the way as a column of its own, so that no formula is long."""
        return self._sheet.add(label, path, self._of.writer.money)

    def first_month(self) -> Term:
        """Return 1 in month 1, else 0."""
        once = self._of.months == 1
        return self._sheet.stated("Month 1", once.astype(float), self._of.writer.factor,
                                  money=False)  # fmt: skip

    def first_year(self, course: Term) -> Term:
        """Return the sum of months 1 to 12 of a column of the sheet."""
        months = np.asarray(course.value)[1 : MONTHS_PER_YEAR + 1]
        span = self._sheet.span(course, 1, MONTHS_PER_YEAR)
        return Term(f"SUM({span})", float(months.sum()))

    def out_of_warranty(self) -> Term:
        """Return the share of the servers whose warranty is over, as a mean of the first year."""
        return self.first_year(self._out_of_warranty()) / float(MONTHS_PER_YEAR)

    def vmware_year(self, machines: Equipment) -> Term:
        """Return the subscription of a year at today's size and price, in money."""
        cores, least, rate = self._vmware_terms(machines)
        return (largest(cores, least) if least else cores) * rate

    def _out_of_warranty(self) -> Term:
        key = f"share {WARRANTY}"
        if key not in self._known:
            old = out_of_warranty(self._values, self._of.months, self._version)
            shown = np.broadcast_to(np.ravel(old), self._of.months.shape)
            look = self._of.writer.factor
            self._known[key] = self._sheet.stated(
                "Servers out of warranty", shown, look, money=False
            )
        return self._known[key]

    def _vmware_terms(self, machines: Equipment) -> tuple[Term, float, Term]:
        """Return the cores, the least that is ordered, and the price of a core and year."""
        values, fact = self._values, self._inputs.fact
        cores = fact("vmware_cores", "Cores licensed for VMware", _one(machines.vmware_cores), "")
        least = _one(machines.whole) * _one(values["op.vmw_min_order"])
        rate = fact("vmware_core_year", "VMware, a core and year", _one(vmware_rate(values)), "USD")
        return cores, least, rate

    def _course(self, name: str, prepared: Prepared, machines: Equipment) -> Term:
        look, inputs = self._of.writer.factor, self._inputs
        if name in PURCHASES.values():
            return self._purchases(name)
        if name == ESU:
            usd = np.asarray(esu_usd(prepared, self._values, self._of.months), dtype=float)
            yearly = np.broadcast_to(np.ravel(usd), self._of.months.shape) * (self._of.months > 0)
            return self._sheet.stated(
                "Extended Security Updates, USD a month", yearly / MONTHS_PER_YEAR,
                self._of.writer.money, money=True,
            )  # fmt: skip
        if name == VMWARE:
            return self._vmware(machines)
        monthly = self._monthly()
        if name == WARRANTY:
            share = self._out_of_warranty()
            return self._sheet.add("Maintenance of servers", monthly * share, look)
        if not name:
            return monthly
        return self._sheet.add(
            f"Level cost with {inputs[name].text}", monthly * (1.0 + inputs[name]) ** self._since,
            look,
        )  # fmt: skip

    def _monthly(self) -> Term:
        if "" not in self._known:
            self._known[""] = self._sheet.add(
                "Level cost of a month", self.grown / float(MONTHS_PER_YEAR),
                self._of.writer.factor, first=0.0,
            )  # fmt: skip
        return self._known[""]

    def _vmware(self, machines: Equipment) -> Term:
        """Return the subscription in money: cores, at least an order, at the price of the term."""
        values, inputs = self._values, self._inputs
        cores, least, rate = self._vmware_terms(machines)
        times = np.broadcast_to(
            np.asarray(renewals(values, self._of.months)), self._of.months.shape
        )
        renewed = self._sheet.stated("VMware renewals so far", times, self._of.writer.factor,
                                     money=False)  # fmt: skip
        price = rate / float(MONTHS_PER_YEAR) * (1.0 + inputs["fin.esc_vmware"]) ** renewed
        if values.assumptions.flag("op.vmw_renewed_late"):
            late = chosen(self._sheet.month > float(MONTHS_PER_YEAR), 0.0,
                          inputs["op.vmw_late_penalty"])  # fmt: skip
            price = price * (1.0 + late)
        paid = largest(cores * self.grown, least) if least else cores * self.grown
        return self._sheet.add(
            "VMware, USD a month", paid * price, self._of.writer.money, first=0.0
        )

    def _purchases(self, life_key: str) -> Term:
        values, months, look = self._values, self._of.months, self._of.writer.factor
        word, life = _LIFE[life_key], _one(values[life_key])
        still = Values(values.assumptions, {"growth.infra": np.zeros((1, 1))})
        replaced = np.ravel(purchases(still, life_key, months, self._version)[0])
        due = self._sheet.stated(f"Replacement of {word}", replaced, look, money=False)
        growth = self._growth(word, life)
        bought = self._sheet.add(f"Purchases of {word}", largest(due + growth, 0.0), look)
        self._bought[life_key] = bought
        life_months = max(round(MONTHS_PER_YEAR * life), 1)
        unused = np.maximum(1.0 - (months[-1] - months) / life_months, 0.0)
        left = self._sheet.stated(f"Life of {word} after the end", unused, look, money=False)
        grown, over = self._sheet.span(growth), self._sheet.span(left)
        value = float(np.maximum(np.asarray(growth.value) * unused, 0.0).sum())
        credit = Term(f"SUMPRODUCT(({grown}>0)*{grown}*{over})", value)
        last = self._of.horizon
        cells = [bought.at(sheet_row(month), month) for month in range(last + 1)]
        cells[last] = cells[last] - credit
        return self._sheet.by_month(f"Purchases of {word} less what is left", cells, look)

    def _growth(self, word: str, life: float) -> Term:
        """Return what growth buys in a month, and again a life later."""
        life_months = max(round(MONTHS_PER_YEAR * life), 1)
        cells, again = [], self._version != "renew"
        for month in range(self._of.horizon + 1):
            before = range(month - life_months, 0, -life_months) if again else ()
            found = ZERO
            for at in (month, *before):
                found = found + self._added.at(sheet_row(at), at)
            cells.append(found)
        return self._sheet.by_month(f"Growth of {word}", cells, self._of.writer.factor)


def course_of(spec: LineSpec) -> str:
    """Return the name of how a line is spread over the months."""
    if spec.key in _SUPPORT:
        return WARRANTY
    if spec.key in (ESU, VMWARE):
        return spec.key
    return PURCHASES.get(spec.key, spec.escalation)


def _one(value: float | FloatArray) -> float:
    return float(np.ravel(np.asarray(value, dtype=float))[0])
