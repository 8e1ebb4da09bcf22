"""How the numbers of a native chart are written, at its marks and at its axis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from bizcase.document.charts.plotted import Plotted
from bizcase.document.number_style import MINUS
from bizcase.units import as_shown, decimals_needed

_FEW = 10


def mark_format(chart: Plotted) -> str:
    """Return the format of all values: with the decimals of the one that has most at its mark."""
    values = [value for item in chart.series for value in item.values if value is not None]
    if chart.is_share:
        return _share(chart, max((chart.label_decimals(value) for value in values), default=0))
    return _code(max((chart.label_decimals(value) for value in values), default=0))


def label_formats(chart: Plotted, values: Sequence[float | None]) -> tuple[str, Mapping[int, str]]:
    """Return the format of the labels of a series, and those of points that differ, by place.

    One format with conditions would do in Excel; LibreOffice leaves out the minus of its last part.
    """
    codes = {
        place: _label_code(chart, value) for place, value in enumerate(values) if value is not None
    }
    most = Counter(codes.values()).most_common(1)
    usual = most[0][0] if most else _label_code(chart, 0.0)
    return usual, {place: code for place, code in codes.items() if code != usual}


def _label_code(chart: Plotted, value: float) -> str:
    decimals = chart.label_decimals(value)
    signed = bool(as_shown(value, decimals))
    return _share(chart, decimals) if chart.is_share else _code(decimals, signed=signed)


def axis_format(chart: Plotted) -> str:
    """Return the format of the axis: with a decimal where all of it is below ten."""
    if chart.is_share:
        return _share(chart)
    values = [abs(value) for item in chart.series for value in item.values if value is not None]
    return _code(1 if chart.is_money and max(values, default=0.0) < _FEW else 0)


def with_decimals_of(code: str, step: float) -> str:
    """Return a format that shows every multiple of a step as it is.

    >>> with_decimals_of("#,##0;-#,##0", 2.5), with_decimals_of("#,##0", 2_500_000.0)
    ('#,##0.0;−#,##0.0', '#,##0')
    """
    needed = decimals_needed(step)
    enough = "%" in code or len(code.partition(";")[0].partition(".")[2]) >= needed
    return code if enough else _code(needed)


def _code(decimals: int, *, signed: bool = True) -> str:
    """Return the format of a number; what is shown as 0 has no minus, as on the page."""
    return _signed(f"#,##0{_after_point(decimals)}", signed=signed)


def _share(chart: Plotted, decimals: int = 0) -> str:
    before = chart.style.before_percent
    return _signed(f"0{_after_point(decimals)}" + (f'"{before}"%' if before else "%"))


def _signed(digits: str, *, signed: bool = True) -> str:
    return f"{digits};{MINUS * signed}{digits}"


def _after_point(decimals: int) -> str:
    return f"{'.' * bool(decimals)}{'0' * decimals}"
