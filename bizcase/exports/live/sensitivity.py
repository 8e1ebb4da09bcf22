"""The tornado of the app, and beside it the NPV at other rates and other AWS cost, live."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from bizcase.document.number_style import is_money
from bizcase.document.writing import plain
from bizcase.exports.live.inputs import Inputs
from bizcase.exports.live.model import LiveModel
from bizcase.finance.result import FinanceResult
from bizcase.units import round_usd

SHEET = "Sensitivity"
HEAD = ("Driver", "Unit", "Low", "Base", "High", "NPV at low, USD", "NPV at high, USD",
        "Swing, USD")  # fmt: skip
_WIDTHS = (60, 18, 14, 14, 14, 18, 18, 18)
BESIDE = 9  # the column of what stands beside the table
_NUMBERS = (2, 3, 4, 5, 6, 7)
_RATES = (0.0, 0.04, 0.06, 0.08, 0.10, 0.12, 0.15)
_FACTORS = (0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3)


def write_sensitivity(sheet: Worksheet, model: LiveModel, result: FinanceResult) -> int:
    """Write the sheet; return the row below the live tables beside the tornado."""
    writer, money = model.of.writer, model.of.writer.amounts
    for column, (label, width) in enumerate(zip(HEAD, _WIDTHS, strict=True)):
        look = writer.number_head if column in _NUMBERS else writer.head
        sheet.write_string(0, column, money.style.label(label), look)
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 1)
    for row, swing in enumerate(result.swings, start=1):
        driver = swing.driver
        sheet.write_string(row, 0, plain(driver.label), writer.wrap)
        writer.fitted(sheet, row, (driver.label, _WIDTHS[0]))
        sheet.write_string(row, 1, money.style.label(driver.unit), writer.unit)
        for column, value in enumerate((driver.low, driver.value, driver.high), start=2):
            if is_money(driver.unit):
                money.write(sheet, row, column, value, writer.price)
            else:
                sheet.write_number(row, column, value, writer.formats_of_number(value))
        low, high = (float(end) for end in round_usd([swing.low_npv, swing.high_npv]))
        money.write(sheet, row, 5, low, writer.money)
        money.write(sheet, row, 6, high, writer.money)
        formula, size = f"=ABS(G{row + 1}-F{row + 1})", money.value(abs(high - low))
        sheet.write_formula(row, 7, formula, writer.money, size)
    last = len(result.swings) + 2
    said = f"The table above is stated: the app computed it on {model.of.as_of.isoformat()}."
    sheet.write_string(last, 0, said, writer.soft)
    sheet.print_area(0, 0, last, BESIDE + 2)
    sheet.set_column(BESIDE, BESIDE, 46)
    sheet.set_column(BESIDE + 1, BESIDE + 2, 18)
    row = _rates(sheet, model, 1)
    return _factors(sheet, model, model.inputs, row + 1)


def _rates(sheet: Worksheet, model: LiveModel, top: int) -> int:
    """Write the NPV at other discount rates, live."""
    writer, flow = model.of.writer, model.flow
    sheet.write_string(top, BESIDE, "NPV at another discount rate, live", writer.head)
    sheet.write_string(top, BESIDE + 1, "Rate", writer.number_head)
    label = writer.amounts.style.label("NPV, USD")
    sheet.write_string(top, BESIDE + 2, label, writer.number_head)
    net, month = flow.sheet.span(flow.columns["net"]), flow.sheet.span(flow.sheet.month)
    for row, rate in enumerate(_RATES, start=top + 1):
        sheet.write_number(row, BESIDE + 1, rate, writer.input_look("%", entered=True))
        formula = f"=SUMPRODUCT({net},(1+K{row + 1})^(-{month}/12))"
        value = float((flow.columns["net"].value * (1 + rate) ** (-model.of.months / 12)).sum())
        sheet.write_formula(row, BESIDE + 2, formula, writer.money, value)
    return top + len(_RATES) + 1


def _factors(sheet: Worksheet, model: LiveModel, inputs: Inputs, top: int) -> int:
    """Write the NPV at another AWS bill, live: without funding it is linear in the bill."""
    writer, flow = model.of.writer, model.flow
    sheet.write_string(top, BESIDE, "NPV at another AWS bill, live, without funding", writer.head)
    sheet.write_string(top, BESIDE + 1, "Bill", writer.number_head)
    label = writer.amounts.style.label("NPV, USD")
    sheet.write_string(top, BESIDE + 2, label, writer.number_head)
    span = flow.sheet.span
    net, month, billed, funding = (
        span(column) for column in (flow.columns["net"], flow.sheet.month, flow.billed,
                                    flow.columns["funding"])
    )  # fmt: skip
    rate, own = inputs["fin.discount"], inputs["aws.run_factor"]
    discount = (1 + float(rate.value)) ** (-model.of.months / 12)
    for row, factor in enumerate(_FACTORS, start=top + 1):
        sheet.write_number(row, BESIDE + 1, factor, writer.input_look("%", entered=True))
        formula = (
            f"=SUMPRODUCT({net}-{funding}-{billed}*(K{row + 1}/{own.text}-1),"
            f"(1+{rate.text})^(-{month}/12))"
        )
        path = (
            flow.columns["net"].value - flow.columns["funding"].value
            - flow.billed.value * (factor - 1.0)
        )  # fmt: skip
        sheet.write_formula(row, BESIDE + 2, formula, writer.money, float((path * discount).sum()))
    return top + len(_FACTORS) + 1
