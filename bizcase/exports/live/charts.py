"""Native charts of the workbook: they are drawn from its cells and follow them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import xlsxwriter
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from bizcase.document.colours import colour
from bizcase.exports.live import sensitivity
from bizcase.exports.live import waves as plan
from bizcase.exports.live.compared import CHARTED, Compared
from bizcase.exports.live.compared import SHEET as COMPARISON
from bizcase.exports.live.model import LiveModel
from bizcase.exports.workbook_money import WorkbookMoney
from bizcase.finance.result import FinanceResult
from bizcase.units import MONTHS_PER_YEAR

_STAY, _AWS, _SOFT, _ONCE = map(colour, ("stay", "aws", "soft", "once"))
# Items have no meaning of their own: they take the strong colours in turn, then the pale ones.
_STRONG = ("aws", "stay", "once", "scenario", "service", "better", "worse", "replatform")
_PALE = ("stay", "once", "scenario", "service", "better", "worse")
_ITEMS = (
    *map(colour, _STRONG),
    *(colour(role, "dark") for role in _PALE),
    *map(colour, ("refactor", "ink")),
    colour("line", "dark"), colour("soft", "dark"),
)  # fmt: skip
_SIZE = {"width": 530, "height": 360}
# From which amount on an axis is in millions, in thousands, in units; Excel steps by 1, 2 or 5.
_UNITS = (
    (1_000_000, "#,##0.0,,", "million {}"), (10_000, "#,##0,", "thousand {}"), (0, "#,##0", "{}"),
)  # fmt: skip
_GRID = {"visible": True, "line": {"color": colour("line")}}
_TOP = 12


def _titled(chart: Chart, title: str, alt: str) -> dict[str, Any]:
    chart.set_title({"name": title, "name_font": {"size": 11, "color": _SOFT}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": {"size": 9}})
    chart.set_size(_SIZE)
    return {"description": alt, "object_position": 2}


def money_axis(currency: str, amounts: Iterable[float], words: str = "{}") -> dict[str, Any]:
    """Return the number format of an axis and its unit in words, by the largest amount at it.

    >>> money_axis("USD", (-3454.0, 120.0), "NPV, {}")
    {'name': 'NPV, USD', 'num_format': '#,##0'}
    """
    largest = max(map(abs, amounts), default=0.0)
    code, unit = next((code, unit) for least, code, unit in _UNITS if largest >= least)
    name = words.format(unit.format(currency))
    return {"name": name[:1].upper() + name[1:], "num_format": code}


def cumulated(book: xlsxwriter.Workbook, sheet: Worksheet, row: int, model: LiveModel) -> None:
    """Draw what staying and migrating cost in sum, with the band of the AWS bill."""
    chart = book.add_chart({"type": "line"})
    flow = model.flow
    lines = (
        ("stay", "Staying", _STAY, "solid", 2.25), ("migrate", "Migrating", _AWS, "solid", 2.25),
        ("low", "Migrating, AWS at its low end", _AWS, "dash", 1.0),
        ("high", "Migrating, AWS at its high end", _AWS, "dash", 1.0),
    )  # fmt: skip
    for key, name, tone, dash, width in lines:
        if key in flow.charted:
            chart.add_series(
                {
                    "name": name,
                    "categories": f"={flow.sheet.span(flow.sheet.month)}",
                    "values": f"={flow.sheet.span(flow.charted[key])}",
                    "line": {"color": tone, "width": width, "dash_type": dash},
                }
            )
    currency = model.of.writer.amounts.style.currency
    chart.set_x_axis({"name": "Month", "interval_unit": MONTHS_PER_YEAR,
                      "interval_tick": MONTHS_PER_YEAR, "num_font": {"size": 9}})  # fmt: skip
    reached = [float(np.max(term.value)) for term in flow.charted.values()]
    chart.set_y_axis({**money_axis(currency, reached), "major_gridlines": _GRID,
                      "num_font": {"size": 9}})  # fmt: skip
    said = "Cost in sum by month: staying, and migrating with the band of the AWS bill"
    sheet.insert_chart(row, 0, chart, _titled(chart, "Cost so far, with the band of the AWS bill",
                                              said))  # fmt: skip


def compared(
    book: xlsxwriter.Workbook, sheet: Worksheet, row: int, found: Compared, currency: str
) -> None:
    """Draw both sides by item, one stack for today and one with migration."""
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    first, last = CHARTED
    for place in range(found.charted):
        at = place + 2
        chart.add_series(
            {
                "name": f"='{COMPARISON}'!$A${at}",
                "categories": f"='{COMPARISON}'!${first}$1:${last}$1",
                "values": f"='{COMPARISON}'!${first}${at}:${last}${at}",
                "fill": {"color": _ITEMS[place % len(_ITEMS)]},
                "gap": 60,
            }
        )
    sides = [float(cell.value) for _, _, cell in found.cells]  # the totals among them
    chart.set_y_axis({**money_axis(currency, sides, "{} a year"), "major_gridlines": _GRID,
                      "num_font": {"size": 9}})  # fmt: skip
    told = _titled(chart, "A full year by item, today and with migration",
                   "Cost of a year by item: today, and on AWS with what is left")  # fmt: skip
    chart.set_legend({"position": "right", "font": {"size": 7}})
    chart.set_size(_SIZE | {"width": 540})  # as wide as the columns that are printed
    sheet.insert_chart(row, 2, chart, told)


def tornado(
    book: xlsxwriter.Workbook, sheet: Worksheet, row: int, result: FinanceResult, base: float,
    money: WorkbookMoney,
) -> None:  # fmt: skip
    """Draw the NPV at both ends of each driver, around that of the case."""
    count = min(len(result.swings), _TOP)
    if not count:
        return
    chart = book.add_chart({"type": "bar", "subtype": "clustered"})
    for column, name, tone in (
        (5, "At the low end", _AWS),
        (6, "At the high end", _ONCE),
    ):
        chart.add_series(
            {
                "name": name,
                "categories": [sensitivity.SHEET, 1, 0, count, 0],
                "values": [sensitivity.SHEET, 1, column, count, column],
                "fill": {"color": tone}, "overlap": 100, "gap": 40,
            }
        )  # fmt: skip
    chart.set_y_axis({"reverse": True, "label_position": "low", "interval_unit": 1,
                      "num_font": {"size": 8}})  # fmt: skip
    ends = [money.value(npv) for swing in result.swings for npv in (swing.low_npv, swing.high_npv)]
    axis = money_axis(money.style.currency, ends, "NPV, {}")
    chart.set_x_axis({**axis, "crossing": base, "num_font": {"size": 9}, "label_position": "high",
                      "major_gridlines": _GRID})  # fmt: skip
    told = _titled(chart, "NPV at both ends of each driver", "Tornado of the net present value")
    chart.set_size({"width": 590, "height": 90 + 30 * count})
    sheet.insert_chart(row, sensitivity.BESIDE, chart, told)


def gantt(book: xlsxwriter.Workbook, sheet: Worksheet, model: LiveModel) -> None:
    """Draw the waves as bars from start to last month."""
    count = len(model.waves.plan.rows)
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    for column, name, look in (
        (plan.BEFORE, "Before", {"none": True}), (plan.MONTHS, "Months", {"color": _AWS}),
    ):  # fmt: skip
        chart.add_series(
            {
                "name": name,
                "categories": [plan.SHEET, 1, 0, count, 0],
                "values": [plan.SHEET, 1, column, count, column],
                "fill": look, "border": {"none": True}, "gap": 30,
            }
        )  # fmt: skip
    chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": {"size": 9}})
    chart.set_x_axis({"name": "Months that are over", "min": 0, "num_font": {"size": 9},
                      "label_position": "high",
                      "num_format": "0", "major_unit": 2,
                      "major_gridlines": _GRID})  # fmt: skip
    told = _titled(chart, "Waves by month", "Waves from their start to their last month")
    chart.set_legend({"none": True})
    chart.set_size({"width": 900, "height": 110 + 28 * count})
    sheet.insert_chart(count + 4, 0, chart, told)
