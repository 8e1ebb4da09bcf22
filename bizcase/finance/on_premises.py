"""The on-premises baseline by line and month, and what of it remains while servers leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from bizcase.finance.answers import space_owned
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
_WARRANTY = "warranty"
# What falls at a second site with its own contract, not with the servers of the tier.
_APART = (CONTRACT, RENEWAL, SPACE)
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
        self._amounts = level_usd(prepared, self._machines, values)
        self._amounts |= prices_usd(prepared, self._machines, values)
        del self._amounts["virtualisation"]  # its minimum order makes it a course of its own
        self._bought: dict[str, tuple[FloatArray, Value]] = {}
        self._courses: dict[str, FloatArray] = {}
        self.remains = Remains(plan, self._machines, values, self._grown)

    def lines(self) -> Iterator[LinePath]:
        none = np.zeros((1, len(self._months)))
        for spec in line_specs():
            if spec.key in self._states:
                yield LinePath(spec, none, none, self._states[spec.key])
            elif spec.key in SECOND_SITE:
                yield self._second_site(spec)
            elif spec.key == "refresh_project":
                yield self._project(spec)
            elif spec.key == "removal":
                yield self._removal(spec)
            else:
                path = np.atleast_2d(self._amount(spec) * self._course(_course_of(spec)))
                yield LinePath(spec, path, path * self._share(spec))

    def yearly(self) -> dict[str, tuple[Value, Value]]:
        found = today_usd(self._prepared, self._machines, self._values, self._version)
        specs = [spec for spec in line_specs() if spec.yearly]
        lines = {}
        for spec in specs:
            today = found[spec.key] * self._scale(spec)
            left = today * self.remains.at_last(spec)
            if spec.key in SECOND_SITE:
                left = left + self._owned_room(spec, found) * (1.0 - self.remains.at_last(spec))
            lines[spec.key] = (today, left)
        return lines

    def _owned_room(self, spec: LineSpec, today: Mapping[str, Value]) -> Value:
        """Return the part of a second site that never falls: its room, where rooms are owned."""
        tier, share_key = SECOND_SITE[spec.key]
        part = self._prepared.fleet.tiers.get(tier, {}).get("vcpu", 0.0)
        rent = today[SPACE] * part * second_site_share(share_key, self._values)
        return rent * space_owned(self._values) * self._scale(spec)

    def _scale(self, spec: LineSpec) -> Value:
        return 1.0 if spec.item == LABOUR else self._factor

    def _share(self, spec: LineSpec) -> FloatArray:
        share = self.remains.of(spec)
        bought_at_once = self._version == "exit" and spec.key in PURCHASES
        return share[:, -1:] if bought_at_once else share

    def _amount(self, spec: LineSpec) -> Value:
        """Return what a line costs: a year, a purchase of all, or 1 where its course says it."""
        return self._amounts.get(spec.key, 1.0) * self._scale(spec)

    def _course(self, name: str) -> FloatArray:
        """Return how an amount is spread over the months 0..H before anything leaves."""
        if name not in self._courses:
            self._courses[name] = np.atleast_2d(self._spread(name))
        return self._courses[name]

    def _spread(self, name: str) -> Value:
        values, months = self._values, self._months
        monthly = (months > 0) / MONTHS_PER_YEAR
        if name in PURCHASES.values():
            credit = self._purchases(name)[1] * (months == months[-1])
            return np.asarray(self._purchases(name)[0] - credit)
        if name == "esu":
            # An estate grows by machines that are still supported.
            return np.asarray(esu_usd(self._prepared, values, months) * monthly)
        if name == "virtualisation":
            cores = vmware_cores(self._machines, values, self._grown)
            rise = (1.0 + values.fraction("fin.esc_vmware")) ** self.remains.renewals()
            rate = vmware_rate(values) * monthly * _late_renewal(values, months)
            return np.asarray(cores * rate * rise)
        if name == _WARRANTY:
            return self._course("") * out_of_warranty(values, months, self._version)
        rise = escalated(values.fraction(name), months) if name else 1.0
        return np.asarray(monthly * self._grown * rise)

    def _second_site(self, spec: LineSpec) -> LinePath:
        """Return what a second site repeats; each part of it falls when its own contract does."""
        tier, share_key = SECOND_SITE[spec.key]
        share, parts = second_site_share(share_key, self._values), self._prepared.fleet.tiers[tier]
        amounts: dict[tuple[str, str], Value] = {}
        for line in line_specs():
            of_tier = parts[line.quantity]
            if line.item in REPEATED and of_tier and line.key not in self._states:
                when = SPACE if line.key == SPACE else line.avoidable
                when = when if when in _APART else ""
                course = _course_of(line)
                amount = self._amount(line) * of_tier * share
                amounts[when, course] = amounts.get((when, course), 0.0) + amount
        baseline = future = np.zeros((1, len(self._months)))
        for when in ("", *_APART):
            found = [
                amount * self._course(course)
                for (named, course), amount in amounts.items() if named == when
            ]  # fmt: skip
            if found:
                path = np.asarray(sum(found[1:], found[0]))
                baseline = baseline + path
                future = future + path * self.remains.of_tier(spec.quantity, when)
        return LinePath(spec, np.atleast_2d(baseline), np.atleast_2d(future))

    def _purchases(self, life_key: str) -> tuple[FloatArray, Value]:
        if life_key not in self._bought:
            found = purchases(self._values, life_key, self._months, self._version)
            self._bought[life_key] = found
        return self._bought[life_key]

    def _project(self, spec: LineSpec) -> LinePath:
        """Return the effort of every purchase of hosts and servers: staying has one, too."""
        effort = self._values.fraction("op.refresh_project_pct")
        baseline = future = np.zeros((1, len(self._months)))
        for line in line_specs():
            if line.key in _PROJECT and line.key not in self._states:
                path = effort * self._amount(line) * self._purchases(PURCHASES[line.key])[0]
                baseline, future = baseline + path, future + path * self._share(line)
        return LinePath(spec, np.atleast_2d(baseline), np.atleast_2d(future))

    def _removal(self, spec: LineSpec) -> LinePath:
        """Return the removal of all machines in month 1; what leaves is removed by its wave."""
        once = np.where(self._months == 1, 1.0, 0.0)
        path = np.atleast_2d(self._machines.machines * self._values["mig.decommission_host"] * once)
        return LinePath(spec, path, path * np.asarray(self.remains.at_last(spec)))


def _course_of(spec: LineSpec) -> str:
    """Return the name of how a line is spread over the months."""
    if spec.key in _SUPPORT:
        return _WARRANTY
    if spec.key in ("esu", "virtualisation"):
        return spec.key
    return PURCHASES.get(spec.key, spec.escalation)


def _late_renewal(values: Values, months: FloatArray) -> Value:
    """Return 1, or what a late renewal raises the first year by."""
    if not values.assumptions.flag("op.vmw_renewed_late"):
        return 1.0
    first_year = np.asarray(months <= MONTHS_PER_YEAR, dtype=float)
    factor: Value = 1.0 + values.fraction("op.vmw_late_penalty") * first_year
    return factor
