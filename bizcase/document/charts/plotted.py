"""What a chart draws: its values out of the ledger, its words as one line."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.document.blocks import Chart, Point, Series, TableColumn, Text
from bizcase.document.formats import format_number, unit_label
from bizcase.document.writing import plain, written
from bizcase.ledger import Ledger

THOUSAND = 1000
_FEW = 10
_MONEY = "USD"


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
    """A chart with nothing left to look up. Money is in thousands; ``unit`` says so in words."""

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

    def label(self, value: float) -> str:
        """Return a value as it stands beside its mark."""
        return format_number(value, "fraction") if self.is_share else short(value)


def short(value: float) -> str:
    """Return a number for a chart: whole from 10 up, else with at most one decimal.

    >>> short(1171.547), short(9.34), short(-593.9), short(4.0)
    ('1,172', '9.3', '−594', '4')
    """
    shown = f"{abs(value):,.0f}" if abs(value) >= _FEW else f"{abs(value):.1f}".removesuffix(".0")
    return f"−{shown}" if value < 0 and shown.strip("0.") else shown


def plotted(chart: Chart, ledger: Ledger) -> Plotted:
    """Return the values and words of a chart."""
    scale = THOUSAND if chart.unit.startswith(_MONEY) else 1
    return Plotted(
        id=chart.id,
        kind=chart.kind,
        message=_line(chart.message, ledger),
        alt=_line(chart.alt, ledger),
        source=_line(chart.source, ledger),
        unit=_unit(chart.unit, scale),
        categories=tuple(_line(name, ledger) for name in chart.categories),
        series=tuple(_drawn(item, ledger, scale) for item in chart.series),
        every=chart.every,
        base=ledger.value(chart.base) / scale if chart.base else None,
        is_share=chart.unit == "fraction",
    )


def _unit(unit: str, scale: int) -> str:
    """Return the unit of an axis; a share says % at each value."""
    if unit == "fraction":
        return ""
    return f"thousand {unit_label(unit)}" if scale > 1 else unit_label(unit)


_FIRST = {"line": "Month", "curve": "Of 100 outcomes, worse", "gantt": "Wave"}


def data_rows(chart: Plotted) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return a chart as the head and the rows of a table, for readers without pictures."""
    unit = f", {chart.unit}" if chart.unit else ""
    head = (_FIRST.get(chart.kind, "Item"), *(f"{item.name}{unit}" for item in chart.series))
    rows = [
        (name, *("–" if (value := item.values[place]) is None else chart.label(value)
                 for item in chart.series))
        for place, name in enumerate(chart.categories)
        if place % chart.every == 0
    ]  # fmt: skip
    return head, rows


def _line(text: Text, ledger: Ledger) -> str:
    return written(text, ledger, plain)


def _drawn(series: Series, ledger: Ledger, scale: int) -> Drawn:
    if isinstance(series.values, TableColumn):
        values: tuple[float | None, ...] = tuple(value / scale for value in series.values.values)
    else:
        values = tuple(_value(point, ledger, scale) for point in series.values)
    roles = series.roles or (series.role,) * len(values)
    return Drawn(series.name, series.role, values, roles, _spans(series, ledger, scale))


def _spans(series: Series, ledger: Ledger, scale: int) -> tuple[tuple[float, float], ...]:
    """Return the ranges of single figures; sums and columns have none."""
    if isinstance(series.values, TableColumn):
        return ()
    found = [ledger[point] for point in series.values if isinstance(point, str)]
    ends = [(item.low, item.high, item.value or 0.0) for item in found]
    return tuple(
        ((value if low is None else low) / scale, (value if high is None else high) / scale)
        for low, high, value in ends
    )


def _value(point: Point, ledger: Ledger, scale: int) -> float | None:
    ids = (point,) if isinstance(point, str) else point
    return sum(ledger.value(figure_id) for figure_id in ids) / scale if ids else None
