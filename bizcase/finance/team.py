"""The team of a migration by role and month: hours, people and cost (METHOD: One-time cost).

The hours are those of the one effort model, the cost is the labour of the one-time cost: a role's
rate is its weight × one factor for the whole case, so that hours × rates come to that labour. With
``mig.rate_usd_h`` and no quote the factor makes the mean rate exactly that rate; with a partner's
price the rates are what that price makes of the hours.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bizcase.finance.effort import hours_by_kind
from bizcase.finance.one_time import LABOUR_OF, landing_zone_hours
from bizcase.finance.result import FinanceResult
from bizcase.finance.values import Values
from bizcase.strategy.rules.roles import LANDING_ZONE, Role, roles
from bizcase.units import FloatArray, spread_usd, sum_usd

OFFICE = "project_office"
COLUMNS = ("month", "role", "label", "staff", "hours", "people", "rate_usd_h", "cost_usd")


@dataclass(frozen=True, slots=True)
class Member:
    """A role by month 0..H: hours, full-time people and cost in USD, rounded to the cent."""

    role: Role
    staff: str
    rate_usd_h: float
    hours: FloatArray
    people: FloatArray
    cost_usd: FloatArray

    @property
    def heads(self) -> int:
        """People that its busiest month takes."""
        return math.ceil(float(self.people.max(initial=0.0)) - 1e-9)


@dataclass(frozen=True, slots=True)
class Team:
    """All roles, and the project office, which is a share of the labour and counts no hours.

    ``labour_usd`` is what the roles cost together, ``mean_rate_usd_h`` that per hour.
    """

    members: tuple[Member, ...]
    office_usd: FloatArray
    labour_usd: float
    mean_rate_usd_h: float | None

    @property
    def hours(self) -> float:
        """Hours of all roles together."""
        return float(sum(item.hours.sum() for item in self.members))

    @property
    def people(self) -> float:
        """Full-time people in the busiest month."""
        return float(np.sum([item.people for item in self.members], axis=0).max(initial=0.0))

    def table(self) -> pd.DataFrame:
        """Return COLUMNS: one row per role and month with work, then those of the project office.

        ``hours × rate_usd_h`` over all rows is the sum of ``cost_usd`` without the office. A cell
        of cost is what a running sum rounded to the cent adds, so no cent is lost.
        """
        rows = [
            (month, item.role.key, item.role.label, item.staff, item.hours[month],
             item.people[month], item.rate_usd_h, item.cost_usd[month])
            for item in self.members for month in np.flatnonzero(item.hours).tolist()
        ]  # fmt: skip
        none = float("nan")
        rows += [
            (month, OFFICE, "Project office", "", none, none, none, self.office_usd[month])
            for month in np.flatnonzero(self.office_usd).tolist()
        ]
        types = dict.fromkeys(("hours", "people", "rate_usd_h", "cost_usd"), "float64")
        return pd.DataFrame(rows, columns=list(COLUMNS)).astype(types)


def team(result: FinanceResult) -> Team:
    """Return the team of the base case: undecided work counts no hours, as in the one-time cost.

    The hours of Mobilize are spread evenly over the months before the first wave.
    """
    assumptions, once = result.assumptions, result.cash.one_time
    parts = [sum_usd(once[name]) for name in (LANDING_ZONE, *LABOUR_OF)]
    labour_usd = sum_usd(parts)
    by_kind = _hours(result)
    members = roles()
    hours = np.array(
        [np.sum([role.shares[kind] * path for kind, path in by_kind.items()], axis=0)
         for role in members]
    )  # fmt: skip
    weights = np.array([[role.weight] for role in members])
    total, weighed = float(hours.sum()), float((hours * weights).sum())
    rates = weights * (labour_usd / weighed if weighed else 0.0)
    cost = spread_usd((hours * rates).ravel()).reshape(hours.shape)
    person, choice = assumptions.number("wave.person_hours"), assumptions.text("mig.team_staff")
    return Team(
        tuple(
            Member(role, role.staffed_by(choice), float(rate), own, own / person, usd)
            for role, rate, own, usd in zip(members, rates[:, 0], hours, cost, strict=True)
        ),
        _office(sum_usd(once["programme"]), cost.sum(axis=0)),
        labour_usd,
        labour_usd / total if total else None,
    )


def _office(usd: float, labour: FloatArray) -> FloatArray:
    """Return the project office by month, in step with what the roles cost."""
    shares = labour / labour.sum() if labour.sum() else np.eye(1, len(labour))[0]
    return spread_usd(usd * shares)


def _hours(result: FinanceResult) -> dict[str, FloatArray]:
    values, base = Values(result.assumptions), result.base
    found = hours_by_kind(result.plan.effort, values)
    path = np.zeros(values.horizon_months + 1)
    before = min((wave.start_month for wave in base.waves), default=0) - 1
    if not base.waves:
        phases = ("map.assess_months", "map.mobilize_months")
        before = math.ceil(sum(result.assumptions.number(key) for key in phases))
    last = min(max(before, 1), values.horizon_months)
    mobilize = landing_zone_hours(base, values, result.plan.moving)
    path[1 : last + 1] = float(np.squeeze(mobilize)) / last
    return {LANDING_ZONE: path, **found}
