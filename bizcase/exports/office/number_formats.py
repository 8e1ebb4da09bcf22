"""How the numbers of a native chart are written, at its marks and at its axis."""

from __future__ import annotations

from bizcase.document.charts.plotted import Plotted

_PARTS = "[>=9.95]#,##0;[<=-9.95]\u2212#,##0;0.0"
_WHOLE, _ONE, _SHARE = "#,##0;\u2212#,##0", "#,##0.0;\u2212#,##0.0", "0%"
_FEW = 10


def mark_format(chart: Plotted) -> str:
    """Return the format of marks: as in the other formats, amounts below 10 have a decimal."""
    if chart.is_share:
        return _SHARE
    if not chart.is_money:
        return _PARTS if _has_parts(chart) else _WHOLE
    if chart.scale == "whole":
        return _WHOLE
    if chart.decimals is None:
        return _PARTS
    digits = f"#,##0{'.' * bool(chart.decimals)}{'0' * chart.decimals}"
    return f"{digits};\u2212{digits}"


def _has_parts(chart: Plotted) -> bool:
    """Return whether a mark below ten has a decimal: a score of 2.5 is not a 3."""
    values = [value for item in chart.series for value in item.values if value is not None]
    return any(abs(value) < _FEW and round(value, 1) % 1 for value in values)


def axis_format(chart: Plotted) -> str:
    """Return the format of the axis: with a decimal where all of it is below ten."""
    if chart.is_share:
        return _SHARE
    values = [abs(value) for item in chart.series for value in item.values if value is not None]
    return _ONE if chart.is_money and max(values, default=0.0) < _FEW else _WHOLE
