"""What remains on premises, line by line, while servers leave."""

from __future__ import annotations

import numpy as np

from bizcase.finance.equipment import Equipment
from bizcase.finance.schedule import Schedule
from bizcase.finance.values import Values
from bizcase.units import FloatArray

_STEP_SLACK = 1e-9  # a share of 0.5 stored as 0.5000000001 is not one host more


class Remains:
    """The share of each line that remains by month 0..H; draws are rows."""

    def __init__(
        self, plan: Schedule, machines: Equipment, values: Values, grown: FloatArray
    ) -> None:
        self._plan, self._machines, self._values, self._grown = plan, machines, values, grown
        self._months = values.horizon_months
        self._slip = values.fraction("mig.schedule_slip")
        self._dual = values["mig.dual_run_months"]
        self._known: dict[tuple[str, bool], FloatArray] = {}
        term = round(values.assumptions.number("op.contract_months"))
        self.renewals = np.maximum(np.arange(self._months + 1) - 1, 0) // term
        self._renewed_after = self.renewals * term

    def of(self, key: str, quantity: str, avoidable: str) -> FloatArray:
        """Return the share of a line that remains, from its quantity and when it can be avoided.

        A contract is renewed for what has not left when its term ends.
        """
        share = self._share(quantity, at_renewal=avoidable == "contract end")
        if key == "vmware":
            share = self._above_minimum(share)
        elif avoidable == "full exit":
            share = (share > 0).astype(float)
        elif key == "labour":
            kept = self._values.fraction("op.labour_retained_pct")
            share = 1.0 - (1.0 - kept) * (1.0 - share)
        return share

    def machines_gone(self) -> FloatArray:
        """Return how many hosts and physical servers are switched off in each month."""
        left = self._machines.machines * self._share("vcpu", at_renewal=False)
        return np.asarray(np.maximum(-np.diff(left, axis=-1, prepend=left[:, :1]), 0.0))

    def _share(self, quantity: str, *, at_renewal: bool) -> FloatArray:
        """Return the share of a quantity, computed once for all lines that depend on it."""
        if (quantity, at_renewal) not in self._known:
            share = np.atleast_2d(self._left(quantity, at_renewal=at_renewal))
            whole = self._in_whole_machines(share) if quantity == "vcpu" else share
            self._known[quantity, at_renewal] = whole
        return self._known[quantity, at_renewal]

    def _left(self, quantity: str, *, at_renewal: bool) -> FloatArray:
        if at_renewal:
            return self._plan.still_there(quantity, self._renewed_after, self._slip, self._dual)
        return self._plan.stays(quantity, self._months, self._slip, self._dual)

    def _in_whole_machines(self, share: FloatArray) -> FloatArray:
        hosts = np.maximum(self._machines.machines, 1.0)
        return np.asarray(np.minimum(1.0, np.ceil(hosts * share - _STEP_SLACK) / hosts))

    def _above_minimum(self, share: FloatArray) -> FloatArray:
        order = self._values["op.vmw_min_order"]
        cores = np.maximum(self._machines.vmware_cores, 1.0) * self._grown
        full = np.maximum(cores, order)
        return np.where(share > 0, np.maximum(cores * share, order) / full, 0.0)
