"""The live part of the workbook: the model, its checks, Summary, charts, and Read me."""

from __future__ import annotations

import xlsxwriter

from bizcase.case import BusinessCase
from bizcase.document.body.parts import nothing_in_scope
from bizcase.exports.live import charts, readme, sensitivity
from bizcase.exports.live import checks as checked
from bizcase.exports.live import summary as first
from bizcase.exports.live.expr import ZERO
from bizcase.exports.live.metrics import Cell, worth
from bizcase.exports.live.model import LiveModel, live_model
from bizcase.exports.live.sheets import Sheets
from bizcase.exports.workbook_writer import WorkbookWriter
from bizcase.finance.result import FinanceResult
from bizcase.finance.subscriptions import LINE

_NOTHING = "Nothing is in scope, so there are no costs: the sheets say what the lists have."
_NO_MODEL = "This case has no cash flow: every sheet is stated, as the app computed it."
_FEW = 2  # waves that are worth a chart


def live_sheets(
    book: xlsxwriter.Workbook, writer: WorkbookWriter, sheets: Sheets, case: BusinessCase
) -> None:
    """Write Read me, Summary and all live sheets of a case."""
    result = case.finance
    if nothing_in_scope(case):
        first.write_summary(sheets[first.SHEET], writer, case, {}, all_equal=None, charts=False)
        readme.write_readme(sheets[readme.SHEET], writer, case, sheets, all_equal=None,
                            notes=(_NOTHING,))  # fmt: skip
        return
    if result is None:
        first.write_summary(sheets[first.SHEET], writer, case, {}, all_equal=None, charts=False)
        readme.write_readme(sheets[readme.SHEET], writer, case, sheets, all_equal=None,
                            notes=(_NO_MODEL,))  # fmt: skip
        writer.table("Line items", case.estate.lines, total="amount_usd")
        return
    model = live_model(writer, sheets, case)
    cells: dict[str, Cell] = {}
    if result.metrics is not None:
        services = model.totals["on_premises"].get(LINE, ZERO)
        cells = worth(model.of, model.inputs, model.flow, services, result.metrics)
    equal = checked.write_checks(
        sheets[checked.SHEET], model, result, cells, case.estate.lines
    )  # fmt: skip
    cells |= first.of_line_items(model.lines)
    room = first.write_summary(
        sheets[first.SHEET], writer, case, cells, all_equal=equal, charts=bool(model.flow.charted)
    )
    if sensitivity.SHEET in sheets:
        _sensitivity(book, sheets, model, result, cells.get("npv.base"))
    _charts(book, sheets, model, room)
    model.inputs.write()
    notes = () if result.metrics is not None else (f"No NPV: {result.prepared.no_baseline}.",)
    readme.write_readme(sheets[readme.SHEET], writer, case, sheets, all_equal=equal, notes=notes)


def _sensitivity(
    book: xlsxwriter.Workbook, sheets: Sheets, model: LiveModel, result: FinanceResult,
    npv: Cell | None,
) -> None:  # fmt: skip
    sheet = sheets[sensitivity.SHEET]
    row = sensitivity.write_sensitivity(sheet, model, result, npv)
    money = model.of.writer.amounts
    base = 0.0 if result.metrics is None else money.value(result.metrics.npv)
    charts.tornado(book, sheet, row + 1, result, base, money)


def _charts(book: xlsxwriter.Workbook, sheets: Sheets, model: LiveModel, room: int) -> None:
    if room:
        charts.cumulated(book, sheets[first.SHEET], room, model)
        if model.compared is not None:
            currency = model.of.writer.amounts.style.currency
            charts.compared(book, sheets[first.SHEET], room, model.compared, currency)
    if len(model.waves.plan.rows) >= _FEW:
        charts.gantt(book, sheets["Waves"], model)
