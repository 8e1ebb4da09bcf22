"""The days at which a stated date begins to matter, from the date of the case."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from bizcase.assumptions import Assumptions


@dataclass(frozen=True, slots=True)
class Deadlines:
    """ISO dates, which compare as text. Without them no date matters.

    ``today`` is the date of the case; a planned end until ``retain_until`` is near, a machine that
    is off since ``off_since`` or longer is unused, a contract that ends until ``contract_until``
    ends within the project and until ``soon_until`` soon, a refresh from ``refreshed_from`` on is
    recent.
    """

    today: str = ""
    retain_until: str = ""
    off_since: str = ""
    contract_until: str = ""
    soon_until: str = ""
    refreshed_from: str = ""


def deadlines(
    assumptions: Assumptions, as_of: dt.date, timeline_months: int | None = None
) -> Deadlines:
    """Return the deadlines at a date; without a timeline no contract ends within it."""
    off_days = round(assumptions.number("strategy.retire_off_days"))
    until = "" if timeline_months is None else _after(as_of, timeline_months)
    return Deadlines(
        today=as_of.isoformat(),
        retain_until=_after(as_of, round(assumptions.number("strategy.retain_retire_months"))),
        off_since=(as_of - dt.timedelta(days=off_days)).isoformat(),
        contract_until=until,
        soon_until=_after(as_of, round(assumptions.number("strategy.soon_months"))),
        refreshed_from=_after(as_of, -round(assumptions.number("strategy.refreshed_months"))),
    )


def _after(day: dt.date, months: int) -> str:
    """Return the same day so many calendar months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last)).isoformat()
