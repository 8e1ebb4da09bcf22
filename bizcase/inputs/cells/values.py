"""Cells to typed columns. What cannot be read becomes unknown and is reported, never 0."""

from __future__ import annotations

import math
import re
import statistics
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import infer_dtype

# One by one, or a column: of dtype str for text and booleans, of float64 for numbers.
Cells = list[Any] | pd.Series

NULL_TOKENS = frozenset(
    {"", "-", "--", "n/a", "#n/a", "#ref!", "#error", "#value!", "none", "null", "nan", "na"}
)
LONGEST_NULL = 16  # with blanks around it
_TRUE = frozenset(
    {"true", "yes", "y", "1", "1.0", "on", "wahr", "ja", "vrai", "oui", "verdadero", "sí", "x"}
)
_FALSE = frozenset(
    {"false", "no", "n", "0", "0.0", "off", "falsch", "nein", "faux", "non", "falso"}
)

LARGEST_OVERSHOOT = 2  # a fraction above 1 is a slip of a tool; from here on it is a percentage

# Powers of 1024: MB and MiB are both binary in these tools (Dell, RVTools 4.8.1 manual, 2026-07).
_SIZES = {"k": 1, "m": 2, "g": 3, "t": 4, "p": 5}
_SIZED = re.compile(r"^(?P<number>[^a-z%]+?)(?P<prefix>[kmgtp])(i?b(ytes?)?|i?o(ctets?)?)$")
_COUNTED = re.compile(r"^(?P<number>[^a-z%]+?)(mhz|vcpus?|cpus?|cores?|iops|h|hours?)$")
# What proves the sign of the decimals: groups of the other sign, a leading 0, or not three digits.
_COMMA_DECIMALS = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+,\d+|0,\d+|\d+,(\d{1,2}|\d{4,}))\b")
_DOT_DECIMALS = re.compile(r"[+-]?(\d{1,3}(,\d{3})+\.\d+|0\.\d+|\d+\.(\d{1,2}|\d{4,}))\b")
_NUMBER = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$")
# Thousands come in threes; India writes lakhs in twos before the last three. Anything else, such
# as 10.0.0.1 or 2.1.2024, is no number.
_GROUPED = re.compile(r"[+-]?(\d{1,3}([.,])\d{3}(\2\d{3})*|\d{1,2}(,\d{2})+,\d{3})")
_BLANK_GROUPS = re.compile(r"(?<!\d)\d{1,3}(?:[\s'’]\d{3})+(?!\d)")
_MARKED = re.compile(r"[.,]")
_ONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_BLANKS = re.compile(r"\s+(?!\d)|(?<!\d)\s+")


@dataclass(frozen=True, slots=True)
class Column:
    """A typed column and the positions of the cells that told something about its quality."""

    values: pd.Series
    unreadable: tuple[int, ...] = ()
    out_of_range: tuple[int, ...] = ()
    from_text: tuple[int, ...] = ()


def is_blank(cell: object) -> bool:
    """Whether a cell says nothing: empty, a dash, N/A, a formula error."""
    if isinstance(cell, str):
        return len(cell) <= LONGEST_NULL and cell.strip().lower() in NULL_TOKENS
    return cell is None or cell != cell  # noqa: PLR0124 - NaN is the value unequal to itself


def read_text(cells: Cells) -> Column:
    """Return trimmed text; whole numbers lose their ``.0``; blanks are unknown."""
    kind = infer_dtype(cells, skipna=True)
    if kind == "string":
        # Each word is trimmed once: where words repeat, in a third of the time of whole columns.
        words = map(_Trimmed().__getitem__, cells if isinstance(cells, list) else cells.tolist())
        return Column(pd.Series(list(words), dtype="str"))
    if kind == "empty":
        return Column(pd.Series(math.nan, range(len(cells)), dtype="str"))
    if kind == "floating" and (whole := _whole_numbers(cells)) is not None:
        return Column(whole.astype("str"))
    return Column(pd.Series([_as_text(cell) for cell in cells], dtype="str"))


class _Trimmed(dict[object, str | float]):
    """Cells of text without blanks around them; what says nothing is unknown."""

    def __missing__(self, cell: object) -> str | float:
        word = cell.strip() if isinstance(cell, str) else ""
        self[cell] = math.nan if word.lower() in NULL_TOKENS else word
        return self[cell]


def _whole_numbers(cells: Cells) -> pd.Series | None:
    """Return floats as integers, None where one has decimals or is beyond what a float counts."""
    numbers = pd.Series(cells, dtype="float64")
    if not (numbers.isna() | (numbers.eq(numbers.round()) & numbers.abs().lt(2**53))).all():
        return None
    return numbers.astype("Int64")


def _as_text(cell: object) -> str | float:
    if is_blank(cell):
        return math.nan
    if isinstance(cell, str):
        return cell.strip() or math.nan
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def read_bool(cells: Cells) -> Column:
    """Return true, false or unknown (blank or unreadable)."""
    if isinstance(cells, pd.Series):
        codes, words = pd.factorize(cells)
        each = read_bool([*words, ""])  # the last, at -1, is the code of a blank
        odd = np.flatnonzero(np.isin(codes, each.unreadable))
        known = each.values.take(codes % len(each.values)).reset_index(drop=True)
        return Column(known, tuple(int(at) for at in odd))
    values: list[bool | None] = []
    unreadable = []
    for position, cell in enumerate(cells):
        token = str(cell).strip().lower()
        values.append(True if token in _TRUE else False if token in _FALSE else None)
        if values[-1] is None and not is_blank(cell):
            unreadable.append(position)
    return Column(pd.Series(values, dtype="boolean"), tuple(unreadable))


def read_numbers(
    cells: Cells,
    unit: str = "",
    *,
    whole: bool = False,
    minimum: float = -math.inf,
    maximum: float = math.inf,
    least: float = 0.0,
) -> Column:
    """Return numbers in the column's unit.

    ``least``: the median that a column of such a size has at least. Where every cell with a mark
    has three digits behind it ("1.200") and would be less than that as a decimal, it parts
    thousands.

    Text with separators ("16,384", "37.854 " in a column of whole numbers, "12,5") and with a
    unit ("500 GB" in a column of GiB or MiB) is converted. What is no number, not finite or
    outside minimum to maximum becomes unknown; the positions are returned.
    """
    unreadable, from_text = [], []
    if isinstance(cells, pd.Series):
        values, texts = cells.to_numpy(copy=True), np.array([], dtype=int)
    else:
        numbers = [c if type(c) is float or _is_number(c) else math.nan for c in cells]
        values = np.array(numbers, dtype=float)
        texts = np.flatnonzero(np.isnan(values))
    written_as_text = [cells[at] for at in texts]
    thousands = _has_thousand_dots(written_as_text, least)
    swap = not thousands and _has_decimal_commas(written_as_text)
    for position in texts:
        cell = cells[position]
        if is_blank(cell):
            continue
        written = cell.translate(_SWAPPED) if swap and isinstance(cell, str) else cell
        as_whole = whole or thousands
        number = number_from_text(written, unit, whole=as_whole) if isinstance(cell, str) else None
        if number is None:
            unreadable.append(int(position))
        else:
            values[position] = number
            from_text.append(int(position))
    with np.errstate(invalid="ignore"):
        outside = ~np.isnan(values) & ~((values >= minimum) & (values <= maximum))
    outside |= np.isinf(values)
    values[outside] = np.nan
    return Column(
        pd.Series(values, dtype="float64"),
        tuple(unreadable),
        tuple(int(position) for position in np.flatnonzero(outside)),
        tuple(from_text),
    )


def _is_number(cell: object) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


_SWAPPED = str.maketrans(".,", ",.")


def _has_decimal_commas(cells: Cells) -> bool:
    """Whether a cell proves that the column writes decimals with a comma, and none the contrary.

    In such a column "1.024" is 1024, and "1,024" is just above 1.
    """
    texts = [cell.strip() for cell in cells if isinstance(cell, str)]
    proven = any(_COMMA_DECIMALS.match(text) for text in texts)
    return proven and not any(_DOT_DECIMALS.match(text) for text in texts)


def _has_thousand_dots(cells: Cells, least: float) -> bool:
    """Whether the marks of a column part thousands: as decimals its sizes could not be."""
    marked = [cell.strip() for cell in cells if isinstance(cell, str) and _MARKED.search(cell)]
    if not marked or not all(_ONE_GROUP.fullmatch(cell) for cell in marked):
        return False
    return statistics.median(float(cell.replace(",", ".")) for cell in marked) < least


def number_from_text(text: str, unit: str = "", *, whole: bool = False) -> float | None:
    """Return the number in the column's unit, or None when it is none."""
    grouped = _BLANK_GROUPS.sub(lambda match: re.sub(r"\D", "", match[0]), text)
    token = _BLANKS.sub("", grouped).lower()
    factor = 1.0
    if match := _SIZED.match(token):
        if unit[:1] not in _SIZES:
            return None
        factor = 1024.0 ** (_SIZES[match["prefix"]] - _SIZES[unit[:1]])
        token = match["number"]
    elif match := _COUNTED.match(token):
        token = match["number"]
    number = _plain_number(token, whole=whole)
    return None if number is None else number * factor


def _plain_number(token: str, *, whole: bool) -> float | None:
    """Read thousands and decimal separators.

    With both signs the last one is the decimal. One sign repeated separates thousands, and groups
    that are none of thousands make no number. A single
    sign before exactly three digits separates thousands when it is a comma, or when the column
    holds whole numbers; else it is the decimal.
    """
    dots, commas = token.count("."), token.count(",")
    if dots and commas:
        decimal = max(".,", key=token.rfind)
        before, _, after = token.rpartition(decimal)
        token = f"{re.sub('[.,]', '', before)}.{after}" if _is_grouped(before) else ""
    elif dots > 1 or commas > 1:
        token = re.sub("[.,]", "", token) if _is_grouped(token) else ""
    elif dots or commas:
        sign = "." if dots else ","
        before, after = token.split(sign)
        grouped = len(after) == 3 and after.isdigit() and before.lstrip("+-").isdigit()  # noqa: PLR2004 - thousands come in threes
        grouped &= len(before.lstrip("+-")) <= 3  # noqa: PLR2004 - as above
        thousands = grouped and (whole or sign == ",") and before.lstrip("+-") != "0"
        token = before + after if thousands else f"{before}.{after}"
    return float(token) if _NUMBER.match(token) else None


def _is_grouped(token: str) -> bool:
    return bool(_GROUPED.fullmatch(token))


@dataclass(frozen=True, slots=True)
class Percentages:
    """Fractions 0 to 1, how the column was read, and what was wrong with it."""

    column: Column
    scale: str  # fraction, percent, or blank
    mixed: tuple[int, ...] = ()


def read_percentages(
    cells: Cells, *, always_percent: bool = False, says_percent: bool = False
) -> Percentages:
    """Return fractions; the scale is decided per column unless the format fixes it at 0 to 100.

    A column whose largest value is 1 or less holds fractions, else percent; one with most values
    at 1 or less and none above 2 holds fractions too. A cell with a percent sign is percent by
    itself. Values below 0 or above 100 % become unknown, and so do those that may be on the other
    scale: 0.75 among percentages, unless the header ``says_percent``. ``mixed`` holds their
    positions.
    """
    signed = [isinstance(cell, str) and cell.strip().endswith("%") for cell in cells]
    bare = [
        cell.strip().rstrip("%") if sign else cell for cell, sign in zip(cells, signed, strict=True)
    ]
    read = read_numbers(bare, minimum=0, maximum=100)
    has_sign = np.array(signed, dtype=bool)
    values = read.values.to_numpy(copy=True)
    unsigned = values[~has_sign & ~np.isnan(values)]
    scale = _scale(unsigned, always_percent=always_percent)
    with np.errstate(invalid="ignore"):
        other = (values > 1) if scale == "fraction" else (values > 0) & (values < 1)
    sure = always_percent or (says_percent and scale == "percent")
    mixed = ~has_sign & other & (not sure)
    values[mixed] = np.nan
    values[has_sign] /= 100
    if scale == "percent":
        values[~has_sign] /= 100
    column = Column(
        pd.Series(values, dtype="float64"), read.unreadable, read.out_of_range, read.from_text
    )
    return Percentages(column, scale, tuple(int(at) for at in np.flatnonzero(mixed)))


def _scale(values: npt.NDArray[np.float64], *, always_percent: bool) -> str:
    if not len(values):
        return ""
    mostly_fractions = values.max() <= LARGEST_OVERSHOOT and np.median(values) <= 1
    is_fraction = not always_percent and (values.max() <= 1 or mostly_fractions)
    return "fraction" if is_fraction else "percent"
