"""What a chart draws: its values out of the ledger, its words as one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bizcase.document.blocks import Chart, Point, Series, TableColumn, Text
from bizcase.document.formats import (
    SIZES,
    Scale,
    format_number,
    money_in_scale,
    unit_label,
)
from bizcase.document.number_style import ENGLISH_USD, NumberStyle, is_money
from bizcase.document.writing import plain, written
from bizcase.ledger import Ledger
from bizcase.units import decimals_needed, percent_decimals

_SHARE = "fraction"
_FIRST = {"line": "Month", "curve": "Of 100 outcomes, worse", "gantt": "Wave"}
_SIZED = {"thousand": "thousand {unit}", "million": "million {unit}"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A series with its values, None where there is nothing to draw.

    ``spans`` has the range of each value, its ends equal where a point has none.
    """

    name: str
    role: str
    values: tuple[float | None, ...]
    roles: tuple[str, ...]
    spans: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Plotted:
    """A chart with nothing left to look up.

    Money is converted, in the scale of the chart; ``unit`` names it and is blank for shares.
    """

    id: str
    kind: str
    message: str
    alt: str
    source: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Drawn, ...]
    every: int
    base: float | None
    is_share: bool
    is_money: bool
    style: NumberStyle
    scale: Scale = "thousand"
    decimals: int | None = None

    @property
    def is_count(self) -> bool:
        """Whether it shows months or counted things: its axis has no fractions."""
        values = [value for item in self.series for value in item.values if value is not None]
        return not (self.is_money or self.is_share) and all(float(v).is_integer() for v in values)

    def label(self, value: float) -> str:
        """Return a value at its mark as tables and sentences of the body have it."""
        if self.is_share:
            return self.style.percent(value, 0)
        if self.is_money:
            return money_in_scale(value, self.scale, self.style, self.decimals)
        return format_number(value, "", scale="thousand", style=self.style)

    def label_decimals(self, value: float) -> int:
        """Return how many decimals the label of a value shows; of a share, those of its percent."""
        if self.is_share:
            return percent_decimals(value)
        return len(self.label(value).partition(self.style.decimal_sign)[2])

    def ticks(self, marks: Sequence[float]) -> tuple[str, ...]:
        """Return the marks of an axis, all with the decimals that its steps need."""
        if self.is_share:
            return tuple(map(self.label, marks))
        needed = decimals_needed(marks[1] - marks[0])
        return tuple(self.style.number(value, needed) for value in marks)


def plotted(chart: Chart, ledger: Ledger, style: NumberStyle = ENGLISH_USD) -> Plotted:
    """Return the values and words of a chart."""

    def line(text: Text) -> str:
        return written(text, ledger, plain, style)

    money = is_money(chart.unit)
    scale = style.money(1.0) / SIZES.get(chart.scale, 1) if money else 1.0
    unit = "" if chart.unit == _SHARE else style.say(unit_label(chart.unit))
    if money and chart.scale in SIZES:
        unit = style.say(_SIZED[chart.scale], unit=unit)
    return Plotted(
        id=chart.id,
        kind=chart.kind,
        message=line(chart.message),
        alt=line(chart.alt),
        source=line(chart.source),
        unit=style.label(unit),
        categories=tuple(line(name) for name in chart.categories),
        series=tuple(_drawn(item, ledger, scale) for item in chart.series),
        every=chart.every,
        base=ledger.value(chart.base) * scale if chart.base else None,
        is_share=chart.unit == _SHARE,
        is_money=money,
        style=style,
        scale=chart.scale,
        decimals=chart.decimals,
    )


def months_paid_twice(chart: Plotted) -> tuple[float | None, ...]:
    """Return by row of a calendar the months after the wave until its cost on premises falls.

    The month in which it falls is no longer paid twice. None where it never falls.
    """
    _, ends, released = (item.values for item in chart.series)
    return tuple(
        None if end is None or month is None else max(month - 1 - end, 0.0)
        for end, month in zip(ends, released, strict=True)
    )


def inner_ends(chart: Plotted) -> frozenset[tuple[int, int]]:
    """Return the series and the row of each end of a tornado that lies in the bar of the other.

    Most are ends that the case has already: their bar has no length. A label there would be read
    on the other bar, or not at all.
    """
    base, found = chart.base or 0.0, set()
    for row, ends in enumerate(zip(*(item.values for item in chart.series), strict=True)):
        first, last = ((base if end is None else end) - base for end in ends)
        if first * last >= 0:
            found.add((int(abs(first) > abs(last)), row))
    return frozenset(found)


def data_rows(chart: Plotted) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return a chart as the head and the rows of a table, for readers without pictures."""
    unit = f", {chart.unit}" if chart.unit else ""
    head = (
        chart.style.say(_FIRST.get(chart.kind, "Item")),
        *(f"{item.name}{'' if _says(item.name, chart.unit) else unit}" for item in chart.series),
    )
    rows = [
        (name, *("–" if (value := item.values[place]) is None else chart.label(value)
                 for item in chart.series))
        for place, name in enumerate(chart.categories)
        if place % chart.every == 0
    ]  # fmt: skip
    return head, rows


def _says(name: str, unit: str) -> bool:
    """Return whether the name of a series begins with its unit or ends with it: Servers."""
    told, unit = name.lower(), unit.lower()
    return bool(unit) and (told.split()[0] == unit or f" {unit} " in f" {told.rstrip('s')} ")


def _drawn(series: Series, ledger: Ledger, scale: float) -> Drawn:
    if isinstance(series.values, TableColumn):
        values: tuple[float | None, ...] = tuple(value * scale for value in series.values.values)
    else:
        values = tuple(_value(point, ledger, scale) for point in series.values)
    roles = series.roles or (series.role,) * len(values)
    return Drawn(series.name, series.role, values, roles, _spans(series, ledger, scale))


def _value(point: Point, ledger: Ledger, scale: float) -> float | None:
    ids = (point,) if isinstance(point, str) else point
    return sum(ledger.value(figure_id) for figure_id in ids) * scale if ids else None


def _spans(series: Series, ledger: Ledger, scale: float) -> tuple[tuple[float, float], ...]:
    """Return the ranges of single figures; sums and columns have none."""
    if isinstance(series.values, TableColumn):
        return ()
    found = [ledger[point] for point in series.values if isinstance(point, str)]
    ends = [(item.low, item.high, item.value or 0.0) for item in found]
    return tuple(
        ((value if low is None else low) * scale, (value if high is None else high) * scale)
        for low, high, value in ends
    )
