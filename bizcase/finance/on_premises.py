"""The on-premises baseline by line and month, and what of it remains while servers leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bizcase.finance.equipment import Equipment, equipment
from bizcase.finance.line_specs import LABOUR, LineSpec, line_specs
from bizcase.finance.prepared import Prepared
from bizcase.finance.purchases import out_of_warranty, purchases
from bizcase.finance.remains import CONTRACT, RENEWAL, SPACE, Remains
from bizcase.finance.schedule import Schedule
from bizcase.finance.software import esu_usd, vmware_cores, vmware_rate
from bizcase.finance.values import Value, Values, escalated
from bizcase.finance.yearly import (
    PURCHASES,
    REPEATED,
    SECOND_SITE,
    level_usd,
    prices_usd,
    second_site_share,
    state_of,
    today_factor,
    today_usd,
)
from bizcase.units import MONTHS_PER_YEAR, FloatArray

BASELINES = ("refresh", "renew", "exit")
_SUPPORT = ("vendor_support", "vendor_support_physical")
_PROJECT = ("hardware", "hardware_physical")


@dataclass(frozen=True, slots=True)
class LinePath:
    """A line by month 0..H: without migration and with it; ``state`` says why it is not known."""

    spec: LineSpec
    baseline: FloatArray
    future: FloatArray
    state: str = ""


def on_premises(
    prepared: Prepared, plan: Schedule, values: Values, version: str
) -> Iterator[LinePath]:
    """Yield every line of a baseline version (METHOD: On-premises baseline).

    ``refresh`` replaces servers, storage and network at the end of their life: with unknown ages an
    equal part falls due every month; ``op.refresh_month`` dates the servers. ``renew`` replaces
    none and maintains all. ``exit`` buys everything for another site in month 1 and again after its
    life; with migration only for what never leaves.
    """
    yield from _Baseline(prepared, plan, values, version).lines()


def yearly(
    prepared: Prepared, plan: Schedule, values: Values, version: str
) -> dict[str, tuple[Value, Value]]:
    """Return each line for a full year in USD: today, and once everything that leaves has left.

    At today's size and prices, without growth: purchases as price ÷ life, Extended Security Updates
    and vendor support as in the first twelve months. Without what is paid once.
    """
    return _Baseline(prepared, plan, values, version).yearly()


def stranded_contracts(prepared: Prepared, plan: Schedule, values: Values, version: str) -> float:
    """Return what contracts cost after their servers have left: part of the cost that remains."""
    baseline = _Baseline(prepared, plan, values, version)
    total = 0.0
    for line in baseline.lines():
        if line.spec.avoidable in (CONTRACT, RENEWAL):
            at_once = baseline.remains.share(line.spec.quantity)
            total += float(np.maximum(line.future - line.baseline * at_once, 0.0).sum())
    return total


class _Baseline:
    """One version of the on-premises future under one set of values."""

    def __init__(self, prepared: Prepared, plan: Schedule, values: Values, version: str) -> None:
        self._prepared, self._values, self._version = prepared, values, version
        self._months = np.arange(values.horizon_months + 1, dtype=float)
        self._grown = escalated(values.fraction("growth.infra"), self._months)
        self._machines: Equipment = equipment(prepared, values)
        self._factor = today_factor(prepared, values, self._machines)
        self._states = state_of(prepared, values, version)
        self.remains = Remains(plan, self._machines, values, self._grown)

    def lines(self) -> Iterator[LinePath]:
        none, found = np.zeros((1, len(self._months))), dict[str, LinePath]()
        amounts = level_usd(self._prepared, self._machines, self._values)
        prices = prices_usd(self._prepared, self._machines, self._values)
        for spec in line_specs():
            if spec.key in self._states:
                line = LinePath(spec, none, none, self._states[spec.key])
            elif spec.key in SECOND_SITE:
                line = self._second_site(spec, found)
            elif spec.key == "refresh_project":
                line = self._project(spec, found)
            elif spec.key == "removal":
                line = self._removal(spec)
            else:
                path = self._path(spec, amounts, prices)
                line = LinePath(spec, path, path * self._share(spec))
            found[spec.key] = line
            yield line

    def yearly(self) -> dict[str, tuple[Value, Value]]:
        found = today_usd(self._prepared, self._machines, self._values, self._version)
        specs = [spec for spec in line_specs() if spec.yearly]
        lines = {}
        for spec in specs:
            today = found[spec.key] * self._scale(spec)
            lines[spec.key] = (today, today * self.remains.at_last(spec))
        return lines

    def _scale(self, spec: LineSpec) -> Value:
        return 1.0 if spec.item == LABOUR else self._factor

    def _share(self, spec: LineSpec) -> FloatArray:
        share = self.remains.of(spec)
        bought_at_once = self._version == "exit" and spec.key in PURCHASES
        return share[:, -1:] if bought_at_once else share

    def _path(
        self, spec: LineSpec, amounts: dict[str, Value], prices: dict[str, Value]
    ) -> FloatArray:
        """Return a line by month before anything leaves."""
        values, months, key = self._values, self._months, spec.key
        scale = self._scale(spec)
        if key in PURCHASES:
            share = purchases(values, PURCHASES[key], months, self._version)
            return np.atleast_2d(prices[key] * scale * share)
        monthly = scale / MONTHS_PER_YEAR * (months > 0)
        if key == "esu":
            # An estate grows by machines that are still supported.
            return np.atleast_2d(esu_usd(self._prepared, values, months) * monthly)
        if key == "virtualisation":
            cores = vmware_cores(self._machines, values, self._grown)
            rise = (1.0 + values.fraction("fin.esc_vmware")) ** self.remains.renewals()
            rate = vmware_rate(values) * monthly * _late_renewal(values, months)
            return np.atleast_2d(cores * rate * rise)
        rise = escalated(values.fraction(spec.escalation), months) if spec.escalation else 1.0
        if key in _SUPPORT:
            rise = out_of_warranty(values, months, self._version)
        return np.atleast_2d(amounts[key] * monthly * self._grown * rise)

    def _second_site(self, spec: LineSpec, found: dict[str, LinePath]) -> LinePath:
        """Return what a second site repeats; each part of it falls when its own contract does."""
        tier, share_key = SECOND_SITE[spec.key]
        share = second_site_share(share_key, self._values)
        parts, none = self._prepared.fleet.tiers[tier], np.zeros((1, len(self._months)))
        paths: dict[str, FloatArray] = {}
        for line in found.values():
            of_tier = parts[line.spec.quantity]
            if line.spec.item in REPEATED and of_tier and not line.state:
                when = SPACE if line.spec.key == SPACE else line.spec.avoidable
                paths[when] = paths.get(when, none) + line.baseline * of_tier
        kept = [path * self.remains.of_tier(spec.quantity, when) for when, path in paths.items()]
        return LinePath(
            spec,
            np.atleast_2d(share * np.asarray(sum(paths.values(), none))),
            np.atleast_2d(share * np.asarray(sum(kept, none))),
        )

    def _project(self, spec: LineSpec, found: dict[str, LinePath]) -> LinePath:
        """Return the effort of every purchase of hosts and servers: staying has one, too."""
        share = self._values.fraction("op.refresh_project_pct")
        bought = [found[key] for key in _PROJECT]
        return LinePath(
            spec,
            np.atleast_2d(share * np.maximum(sum(line.baseline for line in bought), 0.0)),
            np.atleast_2d(share * np.maximum(sum(line.future for line in bought), 0.0)),
        )

    def _removal(self, spec: LineSpec) -> LinePath:
        """Return the removal of all machines in month 1; what leaves is removed by its wave."""
        once = np.where(self._months == 1, 1.0, 0.0)
        path = np.atleast_2d(self._machines.machines * self._values["mig.decommission_host"] * once)
        return LinePath(spec, path, path * np.asarray(self.remains.at_last(spec)))


def _late_renewal(values: Values, months: FloatArray) -> Value:
    """Return 1, or what a late renewal raises the first year by."""
    if not values.assumptions.flag("op.vmw_renewed_late"):
        return 1.0
    first_year = np.asarray(months <= MONTHS_PER_YEAR, dtype=float)
    factor: Value = 1.0 + values.fraction("op.vmw_late_penalty") * first_year
    return factor
