"""The tornado of the app, and beside it the NPV at other rates and other AWS cost, live."""

from __future__ import annotations

import numpy as np
from xlsxwriter.worksheet import Worksheet

from bizcase.document.formats import unit_label
from bizcase.document.number_style import is_money
from bizcase.document.writing import plain
from bizcase.exports.live.cash import AWS_FACTOR
from bizcase.exports.live.inputs import Inputs
from bizcase.exports.live.metrics import Cell
from bizcase.exports.live.model import LiveModel
from bizcase.finance.result import FinanceResult
from bizcase.finance.sensitivity import Swing
from bizcase.units import MONTHS_PER_YEAR, FloatArray, round_usd

SHEET = "Sensitivity"
HEAD = ("Driver", "Unit", "Low", "Base", "High", "NPV at low, USD", "NPV at high, USD",
        "Swing, USD", "Does the row follow?")  # fmt: skip
_WIDTHS = (60, 18, 14, 14, 14, 18, 18, 18, 62)
BESIDE = 10  # the column of what stands beside the table
_LIVE = "yes: a formula over the cash flow"
_ENTER = "no: the app's value; enter an end on Inputs, and NPV follows"
_OPEN = "no: the app's value; it is no cell of this workbook"
_NUMBERS = (2, 3, 4, 5, 6, 7)
_RATES = (0.0, 0.04, 0.06, 0.08, 0.10, 0.12, 0.15)
_FACTORS = (0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3)


def write_sensitivity(
    sheet: Worksheet, model: LiveModel, result: FinanceResult, npv: Cell | None
) -> int:
    """Write the sheet; return the row below the live tables beside the tornado."""
    writer, money = model.of.writer, model.of.writer.amounts
    for column, (label, width) in enumerate(zip(HEAD, _WIDTHS, strict=True)):
        look = writer.number_head if column in _NUMBERS else writer.unit_head
        look = look if column else writer.head
        sheet.write_string(0, column, money.style.label(label), look)
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 1)
    for row, swing in enumerate(result.swings, start=1):
        _row(sheet, model, result, row, swing)
    last = len(result.swings) + 2
    said = f"Rows that do not follow are as the app computed them on {model.of.as_of.isoformat()}."
    sheet.write_string(last, 0, said, writer.soft)
    sheet.print_area(0, 0, last, BESIDE + 2)
    sheet.set_column(BESIDE, BESIDE, 46)
    sheet.set_column(BESIDE + 1, BESIDE + 2, 18)
    row = _rates(sheet, model, _now(sheet, model, result, npv))
    return _factors(sheet, model, model.inputs, row + 1)


def _row(sheet: Worksheet, model: LiveModel, result: FinanceResult, row: int, swing: Swing) -> None:
    """Write a driver with the NPV at both ends, live where a formula over the cash flow has it."""
    writer, money, driver = model.of.writer, model.of.writer.amounts, swing.driver
    sheet.write_string(row, 0, plain(driver.label), writer.wrap)
    writer.fitted(sheet, row, (driver.label, _WIDTHS[0]))
    sheet.write_string(row, 1, money.style.label(unit_label(driver.unit)), writer.unit)
    for column, value in enumerate((driver.low, driver.value, driver.high), start=2):
        if is_money(driver.unit):
            money.write(sheet, row, column, value, writer.price)
        else:
            sheet.write_number(row, column, value, writer.formats_of_number(value))
    live = _live(model, result, swing, row + 1)
    ends = [money.value(float(usd)) for usd in round_usd([swing.low_npv, swing.high_npv])]
    for place, column in enumerate((5, 6)):
        if live:
            formula, ends[place] = live[place]
            sheet.write_formula(row, column, f"={formula}", writer.money, ends[place])
        else:
            usd = (swing.low_npv, swing.high_npv)[place]
            money.write(sheet, row, column, float(round_usd([usd])[0]), writer.money)
    formula, size = f"=ABS(G{row + 1}-F{row + 1})", abs(ends[1] - ends[0])
    sheet.write_formula(row, 7, formula, writer.money, size)
    entered = driver.key in model.inputs.drivers
    words = _LIVE if live else _ENTER if entered else _OPEN
    sheet.write_string(row, 8, words, writer.beside)


def _live(
    model: LiveModel, result: FinanceResult, swing: Swing, row: int
) -> tuple[tuple[str, float], tuple[str, float]] | None:
    """Return the NPV at the low and the high end of a driver as formulas with their values.

    None where no formula over the cash flow has it.
    """
    flow, span, key = model.flow, model.flow.sheet.span, swing.driver.key
    net, month = span(flow.columns["net"]), span(flow.sheet.month)
    rate, own = model.inputs["fin.discount"], model.inputs[AWS_FACTOR]
    months, path = model.of.months, np.asarray(flow.columns["net"].value)

    def npv(at: float, paid: FloatArray) -> float:
        return float((paid * (1.0 + at) ** (-months / MONTHS_PER_YEAR)).sum())

    ends = (("C", swing.driver.low), ("E", swing.driver.high))
    if key == "fin.discount":
        low, high = (
            _to_the_cent(model, f"SUMPRODUCT({net},(1+{letter}{row}/100)^(-{month}/12))",
                         npv(end / 100, path))
            for letter, end in ends
        )  # fmt: skip
        return low, high
    if key == AWS_FACTOR and not result.assumptions.flag("mig.funding_signed"):
        billed, paid = span(flow.billed), np.asarray(flow.billed.value)
        low, high = (
            _to_the_cent(
                model,
                f"SUMPRODUCT({net}-{billed}*({letter}{row}/{own.text}-1),"
                f"(1+{rate.text})^(-{month}/12))",
                npv(float(rate.value), path - paid * (end / float(own.value) - 1.0)),
            )
            for letter, end in ends
        )
        return low, high
    return None


def _to_the_cent(model: LiveModel, text: str, value: float) -> tuple[str, float]:
    of_usd = 1.0 if model.of.rate is None else float(model.of.rate.value)
    return model.of.rounded(text), float(round_usd([value / of_usd])[0]) * of_usd


def _now(sheet: Worksheet, model: LiveModel, result: FinanceResult, npv: Cell | None) -> int:
    """Write the NPV of the workbook beside that of the app; return the row below."""
    writer, known = model.of.writer, result.metrics
    if known is None or npv is None:
        return 1
    label = writer.amounts.style.label("NPV, USD")
    sheet.write_string(0, BESIDE, "What your changes bring, live", writer.head)
    sheet.write_string(0, BESIDE + 1, "", writer.head)
    sheet.write_string(0, BESIDE + 2, label, writer.number_head)
    text, value = npv
    column, app = BESIDE + 2, writer.amounts.value(known.npv)
    sheet.write_string(1, BESIDE, "This workbook", writer.wrap)
    sheet.write_formula(1, column, f"={text}", writer.money, value)
    sheet.write_string(2, BESIDE, "The app", writer.wrap)
    writer.amounts.write(sheet, 2, column, known.npv, writer.money)
    sheet.write_string(3, BESIDE, "Difference", writer.total)
    sheet.write_formula(3, column, "=M2-M3", writer.total, float(value) - app)
    return 5


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
        formula = f"=SUMPRODUCT({net},(1+L{row + 1})^(-{month}/12))"
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
            f"=SUMPRODUCT({net}-{funding}-{billed}*(L{row + 1}/{own.text}-1),"
            f"(1+{rate.text})^(-{month}/12))"
        )
        path = (
            flow.columns["net"].value - flow.columns["funding"].value
            - flow.billed.value * (factor - 1.0)
        )  # fmt: skip
        sheet.write_formula(row, BESIDE + 2, formula, writer.money, float((path * discount).sum()))
    return top + len(_FACTORS) + 1
