"""The ledger figures of the team: hours, rates, cost and people, of each role and of each staff."""

from __future__ import annotations

from collections.abc import Iterator

from bizcase.finance.one_time import LABOUR_OF
from bizcase.finance.team import Member, Team
from bizcase.ledger import Figure, Ledger
from bizcase.strategy.rules.roles import LANDING_ZONE, OWN, PARTNER
from bizcase.units import sum_usd

_ONCE = tuple(f"once.{name}" for name in (LANDING_ZONE, *LABOUR_OF))
_STAFF = {PARTNER: "partner", OWN: "own staff"}
# Part of the id, label, value, unit, formula, inputs.
Row = tuple[str, str, float | None, str, str, tuple[str, ...]]


def team_figures(found: Team, ledger: Ledger) -> None:
    """Add ``team.*``; cost by role is not known where a price stands on no hours."""
    for key, label, value, unit, formula, inputs in (*_of_all(found), *_of_parts(found)):
        ledger.add(
            Figure(
                f"team.{key}", f"Team: {label}", None if value is None else round(value, 2), unit,
                "computed", formula=formula, inputs=inputs, sources=("team_plan.csv",),
                state="none: no hours of labour" if value is None else "",
            )
        )  # fmt: skip


def _of_all(found: Team) -> tuple[Row, ...]:
    office = sum_usd(found.office_usd)
    return (
        ("hours", "hours of labour, Mobilize with it", found.hours, "h",
         "the hours of the one-time cost by role", ("once.hours", "once.hours.landing_zone")),
        ("rate", "mean rate of an hour", found.mean_rate_usd_h, "USD/h",
         "labour ÷ hours: the rate assumed, or what a partner's price makes of it",
         ("mig.rate_usd_h", "team.hours", *_ONCE)),
        ("cost", "cost of the roles", found.labour_usd, "USD",
         "Σ hours × rate of the role: rates are weights whose mean over the hours is the mean rate",
         ("team.hours", "team.rate")),
        ("office", "project office", office, "USD", "programme management, a share of the labour",
         ("once.programme", "mig.pmo_pct")),
        ("labour", "labour in the one-time cost", sum_usd([found.labour_usd, office]), "USD",
         "roles + project office; contingency comes on top", ("team.cost", "team.office")),
        ("people", "full-time people in the busiest month", found.people, "people",
         "hours of the month ÷ hours of a person", ("team.hours", "wave.person_hours")),
    )  # fmt: skip


def _of_parts(found: Team) -> Iterator[Row]:
    known = found.mean_rate_usd_h is not None
    for item in found.members:
        key, name = item.role.key, item.role.label.lower()
        yield (f"{key}.hours", f"{name}, hours", _hours([item]), "h",
               "Σ hours by kind of work × share of the role", ("team.hours",))  # fmt: skip
        yield (f"{key}.rate", f"{name}, rate", item.rate_usd_h if known else None, "USD/h",
               "mean rate × weight ÷ mean weight over the hours", ("team.rate",))  # fmt: skip
        yield (f"{key}.cost", f"{name}, cost", _usd([item]) if known else None, "USD",
               "hours × rate by month, in cents", ("team.rate",))  # fmt: skip
        yield (f"{key}.people", f"{name}, people in the busiest month", item.heads, "people",
               "hours of the month ÷ hours of a person, rounded up",
               ("team.hours", "wave.person_hours"))  # fmt: skip
    for staff, label in _STAFF.items():
        own = [item for item in found.members if item.staff == staff]
        yield (f"{staff}.hours", f"hours of {label}", _hours(own), "h", "hours of its roles",
               ("team.hours", "mig.team_staff"))  # fmt: skip
        yield (f"{staff}.cost", f"cost of {label}", _usd(own) if known else None, "USD",
               "cost of its roles", ("team.cost", "mig.team_staff"))  # fmt: skip


def _hours(members: list[Member]) -> float:
    return float(sum(item.hours.sum() for item in members))


def _usd(members: list[Member]) -> float:
    return sum_usd([sum_usd(item.cost_usd) for item in members])
