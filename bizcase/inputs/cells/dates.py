"""Cells to dates, as ISO text. What cannot be read becomes unknown and is reported."""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from dataclasses import dataclass

import pandas as pd

from bizcase.inputs.cells.values import Cells, Column, is_blank

# What tools write for "never": RVTools 1970-01-01 shifted by a zone, asset registers year 9999.
_UNSET_UNTIL = dt.date(1970, 1, 2)
_OPEN_FROM_YEAR = 2900
_LATEST_YEAR = 2099
# Days since the last day of 1899, as a spreadsheet stores a date whose cell has no date format.
_SERIAL_START = dt.date(1899, 12, 30)
_SERIALS = range(20_000, 73_051)  # 1954-10-03 to 2099-12-31
# English and German; three letters are enough.
_MONTHS = (
    "january januar", "february februar", "march märz mrz", "april", "may mai", "june juni",
    "july juli", "august", "september", "october oktober", "november", "december dezember",
)  # fmt: skip
_TIME = re.compile(
    r"[t ]\s*\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?(\s*[ap]m)?(\s*(z|utc|[+-]\d{2}:?\d{2}))?$", re.ASCII
)
_YEAR, _MONTH, _DAY, _WORD = (
    r"(?P<y>\d{4})",
    r"(?P<m>\d{1,2})",
    r"(?P<d>\d{1,2})",
    r"(?P<w>[a-zä]{3,})",
)
_EITHER_FIRST = re.compile(
    rf"(?P<one>\d{{1,2}})(?P<s>[-/])(?P<two>\d{{1,2}})(?P=s){_YEAR}", re.ASCII
)
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"{_YEAR}(?P<s>[-/.]){_MONTH}(?P=s){_DAY}",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        rf"{_DAY}\. ?{_MONTH}\. ?{_YEAR}",
        _EITHER_FIRST.pattern,
        rf"{_DAY}(st|nd|rd|th)?[ .-]+{_WORD}[ .,-]+{_YEAR}",
        rf"{_WORD}[ .-]+{_DAY}(st|nd|rd|th)?[ ,-]+{_YEAR}",
        # Without a day.
        rf"{_YEAR}[-/.]{_MONTH}",
        rf"{_MONTH}[-/.]{_YEAR}",
        rf"{_WORD}[ .,-]*{_YEAR}",
        rf"q(?P<q>[1-4])[ /-]*{_YEAR}",
        rf"{_YEAR}[ /-]*q(?P<q>[1-4])",
        _YEAR,
    )
)


@dataclass(frozen=True, slots=True)
class Dates:
    """ISO dates, and the positions of the cells whose day was not certain.

    ``ambiguous`` may be 3 April or 4 March and are unknown; ``periods`` name a month, a quarter or
    a year and stand for its last day.
    """

    column: Column
    ambiguous: tuple[int, ...] = ()
    periods: tuple[int, ...] = ()


def read_dates(cells: Cells) -> Dates:
    """Return dates as text such as 2027-06-30.

    Whether 3/4/2027 starts with the day is decided per column, by a first or second number above
    12; where neither or both are found, what could be either is left unknown. A time of day is
    dropped. Dates that stand for "never" (1970-01-01 and before, 9999-12-31) are unknown.
    """
    texts = ["" if is_blank(cell) else _written(cell) for cell in cells]
    day_first = _order(texts)
    values: list[str | None] = []
    faults: dict[str, list[int]] = {name: [] for name in ("unreadable", "late", "open", "period")}
    for position, text in enumerate(texts):
        found, fault = _date(text, day_first) if text else (None, "")
        if found and found.year >= _OPEN_FROM_YEAR:
            found = None
        elif found and found.year > _LATEST_YEAR:
            found, fault = None, "late"
        if fault:
            faults[fault].append(position)
        values.append(found.isoformat() if found and found > _UNSET_UNTIL else None)
    column = Column(
        pd.Series(values, dtype="str"), tuple(faults["unreadable"]), tuple(faults["late"])
    )
    return Dates(column, tuple(faults["open"]), tuple(faults["period"]))


def _written(cell: object) -> str:
    """Return a cell as text in lower case without its time; never blank."""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and math.isfinite(cell):
        if int(cell) in _SERIALS:
            return (_SERIAL_START + dt.timedelta(days=int(cell))).isoformat()
        return f"{cell:.15g}"
    return _TIME.sub("", " ".join(str(cell).lower().split())) or str(cell)


def _order(texts: list[str]) -> bool | None:
    """Return whether the column writes the day first; None where nothing or both prove it."""
    proven = {bool(day_first) for day_first in map(_proof, texts) if day_first is not None}
    return proven.pop() if len(proven) == 1 else None


def _proof(text: str) -> bool | None:
    match = _EITHER_FIRST.fullmatch(text)
    if match is None:
        return None
    one, two = int(match["one"]), int(match["two"])
    return None if (one > 12) == (two > 12) else one > 12  # noqa: PLR2004 - months of a year


def _date(text: str, day_first: bool | None) -> tuple[dt.date | None, str]:
    """Return the date that a text names, and what was wrong with it or left open."""
    match = next(filter(None, (form.fullmatch(text) for form in _FORMS)), None)
    if match is None:
        return None, "unreadable"
    found = match.groupdict()
    if "one" in found:
        return _slashed(found, day_first)
    date = _last_day(found)
    if date is None:
        return None, "unreadable"
    return date, "" if "d" in found else "period"


def _slashed(found: dict[str, str], day_first: bool | None) -> tuple[dt.date | None, str]:
    one, two, year = int(found["one"]), int(found["two"]), int(found["y"])
    if day_first is None and one != two and max(one, two) <= 12:  # noqa: PLR2004 - months of a year
        return None, "open"
    by_day = one > 12 if day_first is None else day_first  # noqa: PLR2004 - as above
    day, month = (one, two) if by_day else (two, one)
    date = _valid(year, month, day)
    return date, "" if date else "unreadable"


def _last_day(found: dict[str, str]) -> dt.date | None:
    """Return the day that a form names, or the last one of its month, quarter or year."""
    year, month = int(found["y"]), int(found.get("m", 12))
    if "q" in found:
        month = 3 * int(found["q"])
    if "w" in found:
        month = _month(found["w"])
    if "d" in found:
        return _valid(year, month, int(found["d"]))
    first = _valid(year, month, 1)
    return first and first.replace(day=calendar.monthrange(year, month)[1])


def _month(word: str) -> int:
    """Return the number of a month, 0 where the word names none."""
    numbered = enumerate(_MONTHS, start=1)
    named = (n for n, names in numbered if any(name.startswith(word) for name in names.split()))
    return next(named, 0)


def _valid(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
