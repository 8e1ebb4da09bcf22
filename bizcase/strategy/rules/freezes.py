"""Months without cutovers: those of the register, and an application's own blackout days."""

from __future__ import annotations

import datetime as dt
import itertools
import re

from bizcase.assumptions import Assumptions
from bizcase.strategy.rules.words import is_stated
from bizcase.units import MONTHS_PER_YEAR

_FREEZES = {
    "none": (), "december": (12,), "november_december": (11, 12), "quarter_ends": (3, 6, 9, 12),
}  # fmt: skip
_NAMES = (
    "jan(uary)?", "feb(ruary)?", "mar(ch)?", "apr(il)?", "(?-i:May|MAY)", "june?", "july?",
    "aug(ust)?", "sept?(ember)?", "oct(ober)?", "nov(ember)?", "dec(ember)?",
)  # fmt: skip
_MONTH = re.compile(
    r"\b\d{4}-(?P<number>0[1-9]|1[0-2])-\d\d\b|\b(?P<name>" + "|".join(_NAMES) + r")\b",
    re.IGNORECASE,
)
# What may stand between the two ends of a span: "15 Nov to 5 Jan", "Nov 15 – Jan 5".
_SPAN = re.compile(r"^[\s\d,.]*(st|nd|rd|th)?\s*(-|–|—|to|until|through|till)\s*[\s\d,.]*$", re.I)
_WORDS = (
    (r"\bquarter[ -]?ends?\b|\bend of (the )?quarter", (3, 6, 9, 12)),
    (r"\byear[ -]?end\b|\bend of (the )?year|christmas|holiday season", (12,)),
    (r"black friday|thanksgiving", (11,)),
    (r"\bq1\b", (1, 2, 3)), (r"\bq2\b", (4, 5, 6)), (r"\bq3\b", (7, 8, 9)),
    (r"\bq4\b", (10, 11, 12)),
)  # fmt: skip


def month_start(as_of: dt.date, month: int) -> dt.date:
    """Return the first day of a month of the project."""
    years, index = divmod(as_of.month - 1 + month, MONTHS_PER_YEAR)
    return dt.date(as_of.year + years, index + 1, 1)


def freeze_months(assumptions: Assumptions) -> tuple[int, ...]:
    """Return the calendar months (1 to 12) without cutovers."""
    return _FREEZES[assumptions.text("wave.freeze")]


def blackout_months(words: object) -> frozenset[int] | None:
    """Return the calendar months that a customer's words on blackout days touch.

    None where something is stated but no month can be read from it.

    >>> sorted(blackout_months("15 Nov - 5 Jan")), blackout_months("last Friday")
    ([1, 11, 12], None)
    """
    if not is_stated(words):
        return frozenset()
    text = str(words)
    found: set[int] = set()
    for pattern, months in _WORDS:
        if re.search(pattern, text, re.IGNORECASE):
            found.update(months)
    named = [(_number(match), match) for match in _MONTH.finditer(text)]
    found.update(month for month, _ in named)
    for (first, before), (last, after) in itertools.pairwise(named):
        if _SPAN.match(text[before.end() : after.start()]):
            steps = range((last - first) % MONTHS_PER_YEAR)
            found.update((first - 1 + step) % MONTHS_PER_YEAR + 1 for step in steps)
    return frozenset(found) or None


def _number(match: re.Match[str]) -> int:
    if match["number"]:
        return int(match["number"])
    return next(
        place
        for place, name in enumerate(_NAMES, start=1)
        if re.fullmatch(name, match["name"], re.IGNORECASE)
    )


def cutover(
    month: int, as_of: dt.date, frozen: tuple[int, ...], blackout: frozenset[int]
) -> tuple[int, str]:
    """Return the first month from one on that is not frozen, and why it is a later one.

    Where freezes and blackout days leave no month of a year, the blackout days give way.
    """
    year = range(month, month + MONTHS_PER_YEAR)
    free = [at for at in year if month_start(as_of, at).month not in frozen]
    best = next((at for at in free if month_start(as_of, at).month not in blackout), None)
    if best is None:
        return free[0], "Blackout days leave no month free: agree a date"
    if best == month:
        return month, ""
    if month not in free:
        return best, "The cutover was moved out of a freeze"
    return best, "The cutover was moved out of an application's blackout days"
