"""What stands on premises and what it costs by month before anything leaves.

Computed once for one set of values: plans of the same estate are then compared cheaply.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from bizcase.finance.answers import space_owned
from bizcase.finance.equipment import Equipment, equipment
from bizcase.finance.line_specs import LABOUR, LineSpec, line_specs
from bizcase.finance.prepared import Prepared
from bizcase.finance.purchases import out_of_warranty, purchases
from bizcase.finance.remains import CONTRACT, RENEWAL, SPACE, Remains, renewals
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

_SUPPORT = ("vendor_support", "vendor_support_physical")
_WARRANTY = "warranty"
# What falls at a second site with its own contract, not with the servers of the tier.
_APART = (CONTRACT, RENEWAL, SPACE)
_PROJECT = ("hardware", "hardware_physical")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line by draw and month 0..H, and which share of it a plan leaves."""

    path: FloatArray
    share: Callable[[Remains], Value]


class Standing:
    """The lines of one version of the on-premises future without migration.

    ``states`` says why a line is not known or does not apply; ``grown`` is the size of the estate
    by month, today 1.
    """

    def __init__(self, prepared: Prepared, values: Values, version: str) -> None:
        self.values, self.version = values, version
        self.months = np.arange(values.horizon_months + 1, dtype=float)
        self.none: FloatArray = np.zeros((1, len(self.months)))
        self.grown = escalated(values.fraction("growth.infra"), self.months)
        self.machines: Equipment = equipment(prepared, values)
        self.states = state_of(prepared, values, version)
        self._prepared = prepared
        self._factor = today_factor(prepared, values, self.machines)
        self._amounts = level_usd(prepared, self.machines, values)
        self._amounts |= prices_usd(prepared, self.machines, values)
        del self._amounts["virtualisation"]  # its minimum order makes it a course of its own
        self._bought: dict[str, tuple[FloatArray, Value]] = {}
        self._courses: dict[str, FloatArray] = {}
        self._parts: dict[str, tuple[Part, ...]] = {}

    @property
    def prepared(self) -> Prepared:
        """The estate that stands."""
        return self._prepared

    @property
    def amounts(self) -> Mapping[str, Value]:
        """What lines cost today before today's total is entered: a year, or a purchase of all."""
        return self._amounts

    def parts(self, spec: LineSpec) -> tuple[Part, ...]:
        """Return what a line adds up from; nothing where it is not known or does not apply."""
        if spec.key not in self._parts:
            known = spec.key not in self.states
            self._parts[spec.key] = tuple(self._parts_of(spec)) if known else ()
        return self._parts[spec.key]

    def unused_life(self, spec: LineSpec) -> Iterator[Part]:
        """Yield what of a line is the credit at the horizon for the unused life of growth: below 0.

        It is part of ``parts``, all of it in the last month.
        """
        if spec.key in self.states:
            return
        if spec.key in PURCHASES:
            path = self._amount(spec) * self._credit(PURCHASES[spec.key])
            yield Part(np.atleast_2d(path), self._share(spec))
        elif spec.key in SECOND_SITE:
            for (when, course), amount in self._repeated(spec).items():
                if course in PURCHASES.values():
                    path = amount * self._credit(course)
                    yield Part(np.atleast_2d(path), _of_tier(spec.quantity, when))

    def today(self) -> dict[str, Value]:
        """Return each yearly line for a full year in USD, at today's size and prices."""
        found = today_usd(self._prepared, self.machines, self.values, self.version)
        return {
            spec.key: found[spec.key] * self._scale(spec) for spec in line_specs() if spec.yearly
        }

    def never_falls(self, spec: LineSpec, today: Mapping[str, Value]) -> Value:
        """Return the part of a yearly line that never falls: owned room of a second site."""
        if spec.key not in SECOND_SITE:
            return 0.0
        tier, share_key = SECOND_SITE[spec.key]
        part = self._prepared.fleet.tiers.get(tier, {}).get("vcpu", 0.0)
        rent = today[SPACE] * part * second_site_share(share_key, self.values)
        room: Value = rent * space_owned(self.values)
        return room

    def _parts_of(self, spec: LineSpec) -> Iterator[Part]:
        if spec.key in SECOND_SITE:
            yield from self._second_site(spec)
        elif spec.key == "refresh_project":
            yield from self._project()
        elif spec.key == "removal":
            # What leaves is removed by its wave.
            once = np.where(self.months == 1, 1.0, 0.0)
            path = self.machines.machines * self.values["mig.decommission_host"] * once
            yield Part(np.atleast_2d(path), lambda remains: remains.at_last(spec))
        else:
            path = np.atleast_2d(self._amount(spec) * self._course(_course_of(spec)))
            yield Part(path, self._share(spec))

    def _scale(self, spec: LineSpec) -> Value:
        return 1.0 if spec.item == LABOUR else self._factor

    def _share(self, spec: LineSpec) -> Callable[[Remains], Value]:
        if self.version == "exit" and spec.key in PURCHASES:  # bought at once for what stays
            return lambda remains: remains.of(spec)[:, -1:]
        return lambda remains: remains.of(spec)

    def _amount(self, spec: LineSpec) -> Value:
        """Return what a line costs: a year, a purchase of all, or 1 where its course says it."""
        return self._amounts.get(spec.key, 1.0) * self._scale(spec)

    def _course(self, name: str) -> FloatArray:
        """Return how an amount is spread over the months 0..H before anything leaves."""
        if name not in self._courses:
            self._courses[name] = np.atleast_2d(self._spread(name))
        return self._courses[name]

    def _spread(self, name: str) -> Value:
        values, months = self.values, self.months
        monthly = (months > 0) / MONTHS_PER_YEAR
        if name in PURCHASES.values():
            return np.asarray(self._purchases(name)[0] + self._credit(name))
        if name == "esu":
            # An estate grows by machines that are still supported.
            return np.asarray(esu_usd(self._prepared, values, months) * monthly)
        if name == "virtualisation":
            cores = vmware_cores(self.machines, values, self.grown)
            rise = (1.0 + values.fraction("fin.esc_vmware")) ** renewals(values, months)
            rate = vmware_rate(values) * monthly * _late_renewal(values, months)
            return np.asarray(cores * rate * rise)
        if name == _WARRANTY:
            return self._course("") * out_of_warranty(values, months, self.version)
        rise = escalated(values.fraction(name), months) if name else 1.0
        return np.asarray(monthly * self.grown * rise)

    def _second_site(self, spec: LineSpec) -> Iterator[Part]:
        """Yield what a second site repeats; each part of it falls when its own contract does."""
        amounts = self._repeated(spec)
        for when in ("", *_APART):
            found = [
                amount * self._course(course)
                for (named, course), amount in amounts.items() if named == when
            ]  # fmt: skip
            if found:
                path = np.atleast_2d(sum(found[1:], found[0]))
                yield Part(path, _of_tier(spec.quantity, when))

    def _repeated(self, spec: LineSpec) -> dict[tuple[str, str], Value]:
        """Return the amounts of a second site by when they fall and by their course."""
        tier, share_key = SECOND_SITE[spec.key]
        share, parts = second_site_share(share_key, self.values), self._prepared.fleet.tiers[tier]
        amounts: dict[tuple[str, str], Value] = {}
        for line in line_specs():
            of_tier = parts[line.quantity]
            if line.item in REPEATED and of_tier and line.key not in self.states:
                when = SPACE if line.key == SPACE else line.avoidable
                key = when if when in _APART else "", _course_of(line)
                amounts[key] = amounts.get(key, 0.0) + self._amount(line) * of_tier * share
        return amounts

    def _purchases(self, life_key: str) -> tuple[FloatArray, Value]:
        if life_key not in self._bought:
            found = purchases(self.values, life_key, self.months, self.version)
            self._bought[life_key] = found
        return self._bought[life_key]

    def _credit(self, life_key: str) -> Value:
        """Return the unused life of growth at the horizon as a share of today's price: below 0."""
        last = self.months == self.months[-1]
        credit: Value = -self._purchases(life_key)[1] * last
        return credit

    def _project(self) -> Iterator[Part]:
        """Yield the effort of every purchase of hosts and servers: staying has one, too."""
        effort = self.values.fraction("op.refresh_project_pct")
        for line in line_specs():
            if line.key in _PROJECT and line.key not in self.states:
                path = effort * self._amount(line) * self._purchases(PURCHASES[line.key])[0]
                yield Part(np.atleast_2d(path), self._share(line))


def _of_tier(quantity: str, when: str) -> Callable[[Remains], Value]:
    return lambda remains: remains.of_tier(quantity, when)


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
