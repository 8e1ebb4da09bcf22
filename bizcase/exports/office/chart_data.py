"""What an office chart holds: groups of series, some of them only there to lift the others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bizcase.document.charts.plotted import Drawn, Plotted, inner_ends, months_paid_twice
from bizcase.document.number_style import PERCENT
from bizcase.units import as_shown

HIDDEN = ""
_DIGITS = 9  # of a percentage, above the noise of floats
_HINT = 1e-6  # of a bar: programs put a label on the side that its bar goes to


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the chart's sheet; ``roles`` are those of its points, HIDDEN draws nothing.

    ``labels`` are shown but for the points of ``unlabelled``. ``meaning`` is the role of the series
    where it is not that of its first point; ``named``: its name stands at its end.
    ``begins``: its labels stand where its bars begin, behind those before.
    """

    name: str
    values: tuple[float | None, ...]
    roles: tuple[str, ...]
    tint: bool = False
    labels: bool = False
    unlabelled: frozenset[int] = frozenset()
    meaning: str = ""
    named: bool = False
    begins: bool = False

    @property
    def role(self) -> str:
        """The colour of the series as a whole."""
        return self.meaning or (self.roles[0] if self.roles else HIDDEN)


@dataclass(frozen=True, slots=True)
class OfficeChart:
    """Categories with groups of columns, the first group behind; each has a kind of office."""

    categories: tuple[str, ...]
    groups: tuple[tuple[str, tuple[Column, ...]], ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns in the order of the sheet."""
        return tuple(column for _, group in self.groups for column in group)

    @property
    def legend(self) -> tuple[Column, ...]:
        """The columns that need a legend: what is drawn without its name, beside others."""
        drawn = [column for column in self.columns if column.role != HIDDEN]
        return tuple(item for item in drawn if not item.named) if len(drawn) > 1 else ()


def office_chart(chart: Plotted) -> OfficeChart:
    """Return a chart as office programs draw it."""
    return _KINDS[chart.kind](_with_whole_halves(chart) if chart.is_share else chart)


def _with_whole_halves(chart: Plotted) -> Plotted:
    """Return a chart of shares of which none is below its half percent by noise of floats.

    LibreOffice multiplies a share by 100 and rounds what it gets: 0.145 is 14 % there, and 15 % in
    the text and in Excel, which counts 15 digits. The next float is 15 % in all.
    """
    series = tuple(
        replace(item, values=tuple(
            value if value is None or value * PERCENT >= float(as_shown(value * PERCENT, _DIGITS))
            else math.nextafter(value, math.inf)
            for value in item.values
        ))
        for item in chart.series
    )  # fmt: skip
    return replace(chart, series=series)


def _plain(item: Drawn, *, labels: bool = False) -> Column:
    return Column(item.name, item.values, item.roles, labels=labels)


def _hidden(values: tuple[float | None, ...]) -> Column:
    """Return a column that only lifts the next; its name is a blank, for the legend shows it."""
    return Column(" ", values, (HIDDEN,) * len(values))


def _bars(chart: Plotted) -> OfficeChart:
    columns = tuple(_plain(item, labels=True) for item in chart.series)
    return OfficeChart(chart.categories, (("bar_clustered", columns),))


def _stacked(chart: Plotted) -> OfficeChart:
    """Return bars of parts; behind each its sum, of a bar that is not drawn."""
    sums = Column(" ", sums_of(chart.series), (HIDDEN,) * len(chart.categories), labels=True,
                  begins=True)  # fmt: skip
    parts = (_nothing(chart), *map(_plain, chart.series), sums)
    return OfficeChart(chart.categories, (("bar_stacked", parts),))


def _nothing(chart: Plotted) -> Column:
    """Return a column without values.

    Programs count the entries of the legend from either end: what has none is at both.
    """
    return _hidden((None,) * len(chart.categories))


def sums_of(parts: Sequence[Drawn]) -> tuple[float, ...]:
    """Return the sum of each row or column of a stack."""
    rows = zip(*(item.values for item in parts), strict=True)
    return tuple(math.fsum(value or 0.0 for value in row) for row in rows)


def last_known(values: Sequence[float | None]) -> int:
    """Return the place of the last value that is known."""
    return max((place for place, value in enumerate(values) if value is not None), default=0)


def _line(chart: Plotted) -> OfficeChart:
    lines = tuple(
        replace(_plain(item), named=True)
        for item in chart.series if item.role not in ("low", "high")
    )  # fmt: skip
    ends = {item.role: item.values for item in chart.series if item.role in ("low", "high")}
    groups: list[tuple[str, tuple[Column, ...]]] = [("line", lines)]
    if len(ends) == 2:  # noqa: PLR2004 - a band has two ends
        width = tuple(
            None if low is None or high is None else high - low
            for low, high in zip(ends["low"], ends["high"], strict=True)
        )
        roles = ("aws",) * len(width)
        band = Column(chart.style.say("8 of 10 outcomes of migrating"), width, roles, tint=True)
        groups.insert(0, ("area_stacked", (_hidden(ends["low"]), band)))
    return OfficeChart(chart.categories, tuple(groups))


def _columns(chart: Plotted) -> OfficeChart:
    *stack, line = chart.series
    names = tuple(
        f"{name} ({chart.label(value)})"
        for name, value in zip(chart.categories, sums_of(stack), strict=True)
    )
    return OfficeChart(
        names,
        (("column_stacked", tuple(map(_plain, stack))), ("line", (_plain(line),))),
    )


def _bridge(chart: Plotted) -> OfficeChart:
    """Return a bar from one sum to the next; the name of a step carries its signed amount."""
    series, reached = chart.series[0], 0.0
    last = len(series.values) - 1
    starts: list[float | None] = []
    sizes: list[float | None] = []
    names: list[str] = []
    for place, value in enumerate(series.values):
        step = value or 0.0
        before = 0.0 if place in (0, last) else reached
        reached = before + step
        starts.append(min(before, reached))
        sizes.append(abs(step))
        sign = "+" if step > 0 and 0 < place < last else ""
        names.append(f"{chart.categories[place]} ({sign}{chart.label(step)})")
    columns = (_hidden(tuple(starts)), Column(series.name, tuple(sizes), series.roles))
    return OfficeChart(tuple(names), (("bar_stacked", columns),))


def _tornado(chart: Plotted) -> OfficeChart:
    """Return for each driver the end on the better side of the base and that on the worse.

    An end in the bar of the other is on its free side where it reads as the base, with its label.
    Else its bar lies on the other without one, and the row is named with it.
    """
    base, inner, names = chart.base or 0.0, inner_ends(chart), list(chart.categories)
    sides = {side: _Side(len(names)) for side in ("better", "worse")}
    for place, item in enumerate(chart.series):
        for row, value in enumerate(item.values):
            if value is None:
                continue
            if (place, row) not in inner:
                sides["better" if value >= base else "worse"].put(row, value, item.roles[row])
                continue
            other = (chart.series[1 - place].values[row] or base) - base
            side, told = sides["better" if other < 0 else "worse"], chart.label(value)
            if told == chart.label(base):
                side.put(row, base - other * _HINT, item.roles[row])
            else:
                side.put(row, value, item.roles[row])
                side.unlabelled.add(row)
                names[row] = chart.style.say(_OTHER_END, name=names[row], amount=told)
    columns = tuple(
        Column(chart.style.say(name.capitalize()), tuple(side.values), tuple(side.roles),
               labels=True, unlabelled=frozenset(side.unlabelled), meaning=name)
        for name, side in sides.items()
    )  # fmt: skip
    return OfficeChart(tuple(names), (("bar_clustered", columns),))


class _Side:
    """The ends of the rows of a tornado on one side."""

    def __init__(self, rows: int) -> None:
        self.values: list[float | None] = [None] * rows
        self.roles = [HIDDEN] * rows
        self.unlabelled: set[int] = set()

    def put(self, row: int, value: float, role: str) -> None:
        """Put an end into its row."""
        self.values[row], self.roles[row] = value, role


_OTHER_END = "{name}; other end {amount}"
_BOTH = "Months in which both sides are paid"


def _gantt(chart: Plotted) -> OfficeChart:
    starts, ends, _ = (item.values for item in chart.series)
    count = len(starts)
    lifted = tuple(None if start is None else start - 1 for start in starts)
    length = tuple(
        None if start is None or end is None else end - start + 1
        for start, end in zip(starts, ends, strict=True)
    )
    both = months_paid_twice(chart)
    waves = Column(chart.style.say("Months of the wave"), length, ("aws",) * count)
    paid = Column(chart.style.say(_BOTH), both, ("once",) * count, tint=True)
    columns = (_hidden(lifted), waves, *((paid, _nothing(chart)) if any(both) else ()))
    return OfficeChart(chart.categories, (("bar_stacked", columns),))


def _range(chart: Plotted) -> OfficeChart:
    series = chart.series[0]
    lows = tuple(low for low, _ in series.spans)
    widths = tuple(high - low for low, high in series.spans)
    columns = (_hidden(lows), Column(chart.style.say("Range"), widths, series.roles, tint=True))
    return OfficeChart(chart.categories, (("bar_stacked", columns),))


def _curve(chart: Plotted) -> OfficeChart:
    return OfficeChart(chart.categories, (("scatter", (_plain(chart.series[0]),)),))


_KINDS = {
    "line": _line,
    "bars": _bars,
    "stacked": _stacked,
    "columns": _columns,
    "bridge": _bridge,
    "tornado": _tornado,
    "gantt": _gantt,
    "range": _range,
    "curve": _curve,
}
