"""Amounts in running text and table cells: money, counts and sizes, strictly read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bizcase.units import GIB_PER_UNIT

SIZES_GIB = {unit: GIB_PER_UNIT[unit] for unit in ("mib", "gib", "tib", "pib")}
_SCALES = {
    "": 1.0, "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mm": 1e6, "million": 1e6,
    "b": 1e9, "bn": 1e9, "billion": 1e9,
}  # fmt: skip
_CODES = (
    "EUR|GBP|CHF|CAD|AUD|NZD|SGD|HKD|JPY|CNY|RMB|INR|KRW|SEK|NOK|DKK|PLN|CZK|HUF|ILS|ZAR|BRL|MXN"
    "|AED|SAR"
)
_TOKEN = re.compile(
    r"""
    (?<![\w.,$€£])
    (?P<open>\()?
    (?P<minus>[-−]\ ?)?
    (?P<currency>[A-Z]{0,3}\$|[€£¥₹]|(?:USD|"""
    + _CODES
    + r""")\ ?)?\ ?
    (?P<minus2>[-−])?
    (?P<number>\d(?:[\d.,'’\u00a0\u202f]*\d)?)
    (?P<scale>\ ?(?:k|thousand|mn|mm|mio|mrd|million|m|bn|billion|b|tn|trillion|t|lakh|crore)
    (?![a-z]))?\.?
    (?P<unit>\ ?(?:[kmgtp]i?b|%|percent|usd|[€£¥₹]|"""
    + _CODES
    + r""")(?![a-z]))?
    (?![\w%]|[.,'’\u00a0\u202f]\d)
    (?P<close>\))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OTHER_CURRENCY = re.compile(rf"[€£¥₹]|(?!US)\b[A-Z]{{1,3}}\$|\b(?:{_CODES})\b")
_PLAIN = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<decimals>\d+))?")
_TERM = re.compile(r"\s?-?\s?(?:years?|yrs?|months?|days?)\b", re.IGNORECASE)
_PER = re.compile(
    r"""\s*\(?(?:
    (?:/|per\b|an?\b|each\b|every\b)\s*
    (?:month|mo|quarter|qtr|week|wk|day|hour|hr|h|min|server|vm|host|core|vcpu|user|unit|[gt]i?b)s?\b
    |(?:monthly|quarterly|weekly|daily|hourly)\b
    |(?:over|for|/)\s*(?:the\s+)?(?:next\s+|first\s+)?
    (?:\d+|two|three|four|five|seven|ten)[\s-]?(?:years?|yrs?|months?)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_TO_ANOTHER = re.compile(r"\s*(?:[-–—]|to\b)\s*(?:US)?[$€£]?\s?\d", re.IGNORECASE)
_RATIO = re.compile(r"[:/]\d")
_SPLIT_GROUP = re.compile(r" \d{3}(?!\d)")
_SPAN, _SPLIT = "it is a span", "the blank may separate thousands or two numbers"
_CENT_DIGITS = 2
_GROUP_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written: its value without unit, unit, and half of its last digit.

    ``unit`` is USD, a size in lower case (tib), % or blank. ``fault`` says why it is not read;
    the value is then None. ``start`` and ``end`` are its place in the text.
    """

    value: float | None
    unit: str
    rounding: float
    text: str
    start: int = 0
    end: int = 0
    fault: str = ""


def find_quantities(text: str) -> list[Quantity]:
    """Return all amounts of a text in order; terms such as "3-year" are none."""
    found: list[Quantity] = []
    for match in _TOKEN.finditer(text):
        rest = text[match.end() :]
        if _TERM.match(rest):
            continue
        if (
            found
            and found[-1].fault in (_SPAN, _SPLIT)
            and not re.search(r"[a-z;:]", text[found[-1].end : match.start()].replace("to", ""))
        ):
            continue  # the second half of what was refused as a whole
        if not match["open"] or not match["close"]:
            start = match.end("open") if match["open"] else match.start()
        else:
            start = match.start()
        found.append(_quantity(match, start, rest))
    return found


def read_quantity(text: str) -> Quantity | None:
    """Return the amount a cell starts with, or None when it starts with no number.

    "(1,234)" as a whole cell is negative, as accountants write it.
    """
    bare = re.sub(r"^\s*(?:~|≈|approx(?:\.|imately)?|about|circa|ca\.)\s*", "", text.strip())
    found = find_quantities(bare)
    if not found or found[0].start > 0:
        return None
    first = found[0]
    accounting = bare.startswith("(") and first.end == len(bare) and bare.endswith(")")
    if accounting and first.value is not None:
        return Quantity(-first.value, first.unit, first.rounding, first.text)
    return first


def other_currency(header: str) -> bool:
    """Return whether a column's header names a currency other than US dollars."""
    return bool(_OTHER_CURRENCY.search(header))


def _quantity(match: re.Match[str], start: int, rest: str) -> Quantity:
    written = match[0].strip(" ().") if match["open"] else match[0].strip()
    scale = (match["scale"] or "").strip().lower()
    unit, fault = _unit((match["currency"] or "").strip(), (match["unit"] or "").strip())
    plain = _PLAIN.fullmatch(re.sub(r"(?<=\d)['’\u00a0\u202f](?=\d{3})", ",", match["number"]))
    decimals = len((plain["decimals"] or "") if plain else "")
    if plain is None:
        fault = "its separators are not those of an English number"
    elif scale not in _SCALES:
        fault = f"{scale!r} is no English scale"
    elif unit == "USD" and not scale and decimals > _CENT_DIGITS:
        fault = "the point may separate thousands or cents"
    elif _PER.match(rest):
        fault = "it is not an amount per year"
    elif _TO_ANOTHER.match(rest):
        fault = _SPAN
    elif _RATIO.match(rest):
        fault = "it is part of a ratio or date"
    elif len(match["number"]) <= _GROUP_DIGITS and not scale and _SPLIT_GROUP.match(rest):
        fault = _SPLIT
    elif rest.strip() == ",":
        fault = "its end is missing"
    if fault or plain is None:
        return Quantity(None, unit, 0.0, written, start, match.end(), fault)
    factor = _SCALES[scale] * (-1 if match["minus"] or match["minus2"] else 1)
    value = float(plain[0].replace(",", "")) * factor
    rounding = 0.5 * 10.0**-decimals * _SCALES[scale]
    return Quantity(value, unit, rounding, written, start, match.end())


def _unit(currency: str, unit: str) -> tuple[str, str]:
    """Return the unit and the fault of a currency other than USD."""
    size = unit.lower()
    is_size = size in ("%", "percent") or re.fullmatch(r"[kmgtp]i?b", size)
    named = [name.upper() for name in (currency, "" if is_size else unit) if name]
    if foreign := [name for name in named if name not in ("$", "US$", "USD")]:
        return "", f"{foreign[0]} is not US dollars"
    if named:
        return "USD", ""
    if size == "percent":
        return "%", ""
    return (size[0] + "ib" if size.endswith("b") and "i" not in size else size), ""
