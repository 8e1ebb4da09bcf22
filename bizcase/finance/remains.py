"""What remains on premises, line by line, while servers leave."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bizcase.finance.answers import space_owned
from bizcase.finance.equipment import Equipment, in_steps
from bizcase.finance.line_specs import BY_RACK, LineSpec
from bizcase.finance.schedule import Schedule, passage
from bizcase.finance.software import TERM_MONTHS, vmware_cores
from bizcase.finance.values import Value, Values
from bizcase.units import FloatArray

CONTRACT, RENEWAL, SPACE = "contract end", "renewal", "space"
ORACLE, RELEASE = "when a database leaves Oracle", "when a release is left"
RETAINED = "only as far as not retained"
# What hosts run leaves them empty one after the other.
ON_HOSTS = ("virtual_vcpu", "vmware_vcpu")
NOTHING = 1e-9
ShareOf = Callable[[str], Value]


class Remains:
    """The share of each line that remains by month 0..H; draws are rows."""

    def __init__(
        self, plan: Schedule, machines: Equipment, values: Values, grown: FloatArray
    ) -> None:
        self._plan, self._machines, self._values, self._grown = plan, machines, values, grown
        self._months = np.arange(values.horizon_months + 1)
        self._known: dict[tuple[str | bytes, str], FloatArray] = {}
        term = round(values.assumptions.number("op.contract_months"))
        slip, dual = values.fraction("mig.schedule_slip"), values["mig.dual_run_months"]
        ends = np.arange(-1.0, len(self._months))
        self._now = passage(ends, slip, dual)
        self._renewed = passage(np.maximum(self._months - 1, 0) // term * term, slip, dual)
        self._renewal_month = renewal_month(values)
        self._at_renewal = passage(self._renewal_month, slip, dual)

    def of(self, spec: LineSpec) -> FloatArray:
        """Return the share of a line that remains, from its quantity and when it can be avoided."""
        share_of = {CONTRACT: self.renewed, ORACLE: self.renewed, RENEWAL: self.until_renewal}
        rule = SPACE if spec.key == SPACE else spec.avoidable
        return self._once(
            spec.quantity,
            f"line {rule}",
            lambda: self._of_line(spec, share_of.get(spec.avoidable, self.share), self._grown),
        )

    def at_last(self, spec: LineSpec) -> Value:
        """Return the share of a line that remains once everything that leaves has left."""
        return self._of_line(spec, self._plan.staying.__getitem__, 1.0)

    def share(self, quantity: str) -> FloatArray:
        """Return the share of a quantity that still runs on premises, as a mean of each month."""
        return self._once(self._course(quantity), "", lambda: self._plan.stays(quantity, self._now))

    def renewed(self, quantity: str) -> FloatArray:
        """Return the share that a contract was renewed for: what had not left when a term ended."""
        return self._once(
            self._course(quantity), CONTRACT,
            lambda: self._plan.still_there(quantity, self._renewed),
        )  # fmt: skip

    def _course(self, quantity: str) -> bytes:
        """Return what is equal for quantities that leave in the same months by the same shares."""
        return self._plan.gone[quantity].tobytes()

    def until_renewal(self, quantity: str) -> FloatArray:
        """Return the share that a subscription is paid for: all of it until the month it ends.

        Then it is renewed for what is still there, until the last that leaves has left.
        """
        staying = self._plan.staying[quantity]
        renewed = self._plan.still_there(quantity, self._at_renewal)
        left = self.share(quantity) <= staying + NOTHING
        paid = np.where(left, staying, renewed)
        return np.where(self._months <= self._renewal_month, 1.0, paid)

    def of_tier(self, quantity: str, avoidable: str) -> FloatArray:
        """Return the share that remains of what a second site repeats: it falls with its tier.

        A contract, and rent of an owned room, falls there when it does at the first site.
        """
        share = {CONTRACT: self.renewed, RENEWAL: self.until_renewal}.get(avoidable, self.share)
        found = share(quantity)
        if avoidable != SPACE:
            return found
        owned = space_owned(self._values)
        return np.asarray(owned + (1.0 - owned) * found)

    def machines_gone(self) -> FloatArray:
        """Return how many hosts and physical servers are switched off in each month."""
        hosts = self._machines.hosts * self._in_hosts(self.share("virtual_vcpu"))
        left = np.atleast_2d(hosts + self._machines.physical * self.share("physical_servers"))
        return np.asarray(np.maximum(-np.diff(left, axis=-1, prepend=left[:, :1]), 0.0))

    def _once(self, of: str | bytes, when: str, found: Callable[[], Value]) -> FloatArray:
        if (of, when) not in self._known:
            self._known[of, when] = np.atleast_2d(found())
        return self._known[of, when]

    def _of_line(self, spec: LineSpec, share_of: ShareOf, grown: Value) -> Value:
        """Return the share of a line from the share of the quantities at one time or another."""
        if spec.avoidable == BY_RACK:
            return self._by_rack(spec, share_of)
        share = share_of(spec.quantity)
        if spec.quantity in ON_HOSTS:
            share = self._in_hosts(share)
        if spec.avoidable == RENEWAL:
            share = self._above_minimum(share, grown)
        elif spec.avoidable == ORACLE:
            realised = self._values.fraction("op.oracle_saving_realised")
            share = 1.0 - realised * (1.0 - share_of(f"{spec.quantity}_ended"))
        elif spec.avoidable == RELEASE:
            kept = share_of(f"{spec.quantity}_ended") - share
            share = share + kept * self._values.fraction("aws.esu_same")
        elif spec.avoidable == RETAINED:
            kept = self._values.fraction("op.labour_retained_pct")
            share = 1.0 - (1.0 - kept) * (1.0 - share)
        return share

    def _in_hosts(self, share: Value) -> Value:
        hosts = np.maximum(self._machines.hosts, NOTHING)
        left = in_steps(hosts * share, self._machines.stepped)
        found: Value = np.minimum(1.0, left / hosts)
        return found

    def _above_minimum(self, share: Value, grown: Value) -> Value:
        order = self._machines.whole * self._values["op.vmw_min_order"]
        cores = self._machines.vmware_cores * grown * share
        full = np.maximum(vmware_cores(self._machines, self._values, grown), NOTHING)
        return np.where(np.asarray(share) > 0, np.maximum(cores, order) / full, 0.0)

    def _by_rack(self, spec: LineSpec, share_of: ShareOf) -> Value:
        """Return the share of the racks that are still needed: whole ones for a whole estate."""
        hosts, physical, storage = self._machines.rated_kw(self._values)
        rack = self._values["op.rack_kw"]
        power = (
            hosts * share_of("virtual_vcpu") + physical * share_of("physical_servers")
            + storage * share_of("storage_gib")
        )  # fmt: skip
        today = np.maximum(
            in_steps((hosts + physical + storage) / rack, self._machines.whole), NOTHING
        )
        share: Value = in_steps(power / rack, self._machines.whole) / today
        if spec.key != SPACE:
            return share
        owned = space_owned(self._values)
        return owned + (1.0 - owned) * share


def renewal_month(values: Values) -> Value:
    """Return the month of the project in which the VMware subscription ends."""
    return np.round(values["op.vmware_renewal_month"])


def renewals(values: Values, months: FloatArray) -> Value:
    """Return how often the VMware subscription has been renewed by each month."""
    term = TERM_MONTHS[values.assumptions.text("op.vmware_term")]
    since = months - 1 - renewal_month(values)
    return np.maximum(np.floor(since / term) + 1.0, 0.0)
