"""What remains on premises by month, line by line: the rules of ``finance.remains``."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bizcase.exports.heads import human
from bizcase.exports.live.expr import ONE, Term, chosen, largest, rounded_up, smallest, term, whole
from bizcase.exports.live.inputs import Inputs
from bizcase.exports.live.months import Months, MonthSheet
from bizcase.exports.live.waves import Waves
from bizcase.finance.answers import space_owned
from bizcase.finance.equipment import Equipment
from bizcase.finance.line_specs import BY_RACK, LineSpec
from bizcase.finance.prepared import LAST_MONTH
from bizcase.finance.remains import (
    CONTRACT,
    NOTHING,
    ON_HOSTS,
    ORACLE,
    RELEASE,
    RENEWAL,
    RETAINED,
    SPACE,
    renewal_month,
)
from bizcase.finance.values import Value, Values

SHEET = "Remaining"
ShareOf = Callable[[str], Term]


class Remaining:
    """Columns of the sheet by quantity and by when it falls, each written when it is asked for."""

    def __init__(
        self, of: Months, sheet: MonthSheet, inputs: Inputs, waves: Waves, machines: Equipment,
        values: Values, grown: Term,
    ) -> None:  # fmt: skip
        self._of, self._sheet, self._inputs, self._waves = of, sheet, inputs, waves
        self._machines, self._values, self._grown = machines, values, grown
        self._known: dict[tuple[str, str], Term] = {}
        look, month = of.writer.factor, sheet.month
        self._late = 1.0 + inputs["mig.schedule_slip"]
        self._passed = sheet.add("Months of the plan that are over", self._plan_time(month), look)
        term_months = float(round(values.assumptions.number("op.contract_months")))
        renewed = whole(largest(month - 1.0, 0.0) / term_months) * term_months
        self._contract = sheet.add("Plan at the last renewal", self._ended(renewed), look)
        self._ends = _one(renewal_month(values))

    def _plan_time(self, month: Term) -> Term:
        """Return how many months of the plan are over at the end of a month of the calendar."""
        planned = (month - self._inputs["mig.dual_run_months"]) / self._late
        return smallest(largest(planned, 0.0), float(LAST_MONTH))

    def _ended(self, month: Term) -> Term:
        """Return the month of the plan whose cutovers are the last that are over, -1 for none."""
        planned = self._plan_time(month)
        over = smallest(whole(planned + NOTHING), float(LAST_MONTH - 1))
        return chosen(planned > 0.0, over, -1.0)

    def _shares(self, quantity: str) -> Term:
        label = f"{human(quantity)}, share that leaves"
        return self._waves.amounts(label, self._waves.plan.leaving(quantity))

    def _once(self, quantity: str, when: str, found: Callable[[], Term]) -> Term:
        if (quantity, when) not in self._known:
            cell = found()
            label = f"{human(quantity)}, {when or 'share that remains'}"
            if not cell.fixed:
                cell = self._sheet.add(label, cell, self._of.writer.factor)
            self._known[quantity, when] = cell
        return self._known[quantity, when]

    def _leaves(self, quantity: str) -> bool:
        return bool(self._waves.plan.leaving(quantity).any())

    def share(self, quantity: str) -> Term:
        """Return the share of a quantity that still runs on premises, as a mean of each month."""
        if not self._leaves(quantity):
            return ONE
        return self._once(quantity, "", lambda: self._mean(quantity))

    def _mean(self, quantity: str) -> Term:
        shares, now = self._shares(quantity), self._passed
        gone = self._once(quantity, "area that has left", lambda: self._waves.gone(shares, now))
        since = self._sheet.add(
            f"{human(quantity)}, area of the month", gone - gone.before(),
            self._of.writer.factor, first=gone,
        )  # fmt: skip
        return _no_noise(1.0 - since * self._late)

    def renewed(self, quantity: str) -> Term:
        """Return the share that a contract was renewed for: what had not left when a term ended."""
        if not self._leaves(quantity):
            return ONE
        shares = self._shares(quantity)
        return self._once(
            quantity, CONTRACT,
            lambda: _no_noise(1.0 - self._waves.left(shares, self._contract)),
        )  # fmt: skip

    def until_renewal(self, quantity: str) -> Term:
        """Return the share that a subscription is paid for: all of it until the month it ends."""
        if not self._leaves(quantity):
            return ONE
        return self._once(quantity, RENEWAL, lambda: self._until_renewal(quantity))

    def _until_renewal(self, quantity: str) -> Term:
        share, stays = self.share(quantity), self.staying(quantity)
        at_end = self._ended(term(self._ends))
        renewed = _no_noise(1.0 - self._waves.left(self._shares(quantity), at_end))
        paid = chosen(share <= stays + NOTHING, stays, renewed)
        return chosen(self._sheet.month <= self._ends, 1.0, paid)

    def staying(self, quantity: str) -> Term:
        """Return the share of a quantity that never leaves."""
        if not self._leaves(quantity):
            return ONE
        shares = self._shares(quantity)
        value = max(0.0, 1.0 - float(np.sum(shares.value)))
        return Term(f"MAX(0,1-SUM({shares.text}))", value)

    def of(self, spec: LineSpec) -> Term:
        """Return the share of a line that remains, from its quantity and when it can be avoided."""
        share_of = {CONTRACT: self.renewed, ORACLE: self.renewed, RENEWAL: self.until_renewal}
        rule = SPACE if spec.key == SPACE else spec.avoidable
        return self._once(
            spec.quantity, f"of a line that falls: {rule}",
            lambda: self._of_line(spec, share_of.get(spec.avoidable, self.share), self._grown),
        )  # fmt: skip

    def at_last(self, spec: LineSpec) -> Term:
        """Return the share of a line that remains once everything that leaves has left."""
        return self._of_line(spec, self.staying, ONE)

    def of_tier(self, quantity: str, when: str) -> Term:
        """Return the share that remains of what a second site repeats: it falls with its tier."""
        share = {CONTRACT: self.renewed, RENEWAL: self.until_renewal}.get(when, self.share)
        found = share(quantity)
        if when != SPACE:
            return found
        owned = _one(space_owned(self._values))
        return owned + (1.0 - owned) * found

    def machines_gone(self) -> Term:
        """Return how many hosts and physical servers are switched off in each month."""
        hosts = self._hosts() * self._in_hosts(self.share("virtual_vcpu"))
        standing = hosts + self._physical() * self.share("physical_servers")
        if standing.fixed or np.ndim(standing.value) == 0:
            return term(0.0)
        left = self._sheet.add("Machines still in use", standing, self._of.writer.factor)
        return self._sheet.add(
            "Machines switched off", largest(left.before() - left, 0.0), self._of.writer.factor,
            first=0.0,
        )  # fmt: skip

    def column_of(self, found: Term) -> tuple[str, str]:
        """Return the sheet and the letters of a column that was written."""
        return self._sheet.name, found.text.rpartition("!$")[2].partition("{")[0]

    def _hosts(self) -> Term:
        return self._inputs.fact("hosts", "Hosts", _one(self._machines.hosts), "")

    def _physical(self) -> Term:
        return self._inputs.fact("physical_servers", "Physical servers",
                                 _one(self._machines.physical), "")  # fmt: skip

    def _of_line(self, spec: LineSpec, share_of: ShareOf, grown: Term) -> Term:
        if spec.avoidable == BY_RACK:
            return self._by_rack(spec, share_of)
        share, inputs = share_of(spec.quantity), self._inputs
        if spec.quantity in ON_HOSTS:
            share = self._in_hosts(share)
        if spec.avoidable == RENEWAL:
            share = self._above_minimum(share, grown)
        elif spec.avoidable == ORACLE:
            ended = share_of(f"{spec.quantity}_ended")
            share = 1.0 - inputs["op.oracle_saving_realised"] * (1.0 - ended)
        elif spec.avoidable == RELEASE:
            kept = share_of(f"{spec.quantity}_ended") - share
            share = share + kept * inputs["aws.esu_same"]
        elif spec.avoidable == RETAINED:
            share = 1.0 - (1.0 - inputs["op.labour_retained_pct"]) * (1.0 - share)
        return share

    def _in_hosts(self, share: Term) -> Term:
        if not _one(self._machines.hosts):
            return share if not share.fixed else ONE
        hosts = self._hosts()
        left = hosts * share
        if _one(self._machines.stepped):
            left = rounded_up(left, NOTHING)
        return smallest(1.0, left / hosts)

    def _above_minimum(self, share: Term, grown: Term) -> Term:
        values = self._values
        order = _one(self._machines.whole) * _one(values["op.vmw_min_order"])
        licensed = _one(self._machines.vmware_cores)
        if not order:
            return share
        cores = self._inputs.fact("vmware_cores", "Cores licensed for VMware", licensed, "") * grown
        full = largest(cores, order)
        return chosen(share > 0.0, largest(cores * share, order) / full, 0.0)

    def _by_rack(self, spec: LineSpec, share_of: ShareOf) -> Term:
        """Return the share of the racks that are still needed: whole ones for a whole estate."""
        rated = [_one(power) for power in self._machines.rated_kw(self._values)]
        rack, stepped = _one(self._values["op.rack_kw"]), _one(self._machines.whole)
        of = ("virtual_vcpu", "physical_servers", "storage_gib")
        labels = ("hosts", "physical servers", "storage")
        power = term(0.0)
        for usual, quantity, label in zip(rated, of, labels, strict=True):
            if usual:
                name = f"kw_{label.replace(' ', '_')}"
                fact = self._inputs.fact(name, f"Rated power of {label}", usual, "kW")
                power = power + fact * share_of(quantity)
        racks, today = power / rack, sum(rated) / rack
        if stepped:
            racks = rounded_up(racks, NOTHING)
            today = float(np.ceil(today - NOTHING))
        share = racks / max(today, NOTHING)
        if spec.key != SPACE:
            return share
        owned = _one(space_owned(self._values))
        return owned + (1.0 - owned) * share


def _no_noise(share: Term) -> Term:
    return chosen(share > NOTHING, share, 0.0)


def _one(value: Value) -> float:
    return float(np.ravel(np.asarray(value, dtype=float))[0])
