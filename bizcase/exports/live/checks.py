"""The sheet of checks: each total of the workbook beside the engine's, and one TRUE for all."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from bizcase.exports.live.cash import COLUMNS, LABELS
from bizcase.exports.live.metrics import Cell
from bizcase.exports.live.model import LiveModel
from bizcase.finance.cash_flow import UNUSED_LIFE, UNUSED_LIFE_LABEL
from bizcase.finance.figures_risk import HEAD_LABELS
from bizcase.finance.line_specs import line_specs
from bizcase.finance.one_time import COMPONENTS
from bizcase.finance.result import FinanceResult
from bizcase.finance.subscriptions import LABEL, LINE
from bizcase.units import sum_usd

SHEET, ALL = "Checks", "all_checks"
EQUAL, CHANGED = "equal to the app", "changed by you"
_HEAD = ("Total", "The app", "This workbook", "Difference", "Result")
_WIDTHS = (66, 20, 20, 16, 20)
_NUMBERS, _CENT = (1, 2, 3), 0.01
_WORTH = {
    "npv.base": "Net present value", "irr": "Internal rate of return",
    "mirr": "Modified internal rate of return", "roi": "Return on investment",
    "payback.months": "Payback, months", "payback.discounted": "Discounted payback, months",
    "funding.peak": "Peak funding need", "run_rate.before": "Last year without migration",
    "run_rate.after": "Last year with migration", "run_rate.change": "Last year, difference",
}  # fmt: skip
_MONEY = ("npv.base", "funding.peak", "run_rate.before", "run_rate.after", "run_rate.change")


class Checks:
    """Rows of the sheet; ``close`` writes the one cell that holds for all."""

    def __init__(self, sheet: Worksheet, model: LiveModel) -> None:
        self._sheet, self._writer, self._row = sheet, model.of.writer, 1
        self._bad = 0
        for column, (label, width) in enumerate(zip(_HEAD, _WIDTHS, strict=True)):
            look = self._writer.unit_head if column > _NUMBERS[-1] else self._writer.head
            look = self._writer.number_head if column in _NUMBERS else look
            sheet.write_string(0, column, label, look)
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 1)

    def money(self, label: str, usd: float, text: str, value: float) -> None:
        """Add a total in money; ``usd`` is the engine's."""
        row = self._begin(label)
        self._writer.amounts.write(self._sheet, row, 1, usd, self._writer.money)
        shown = self._writer.amounts.value(usd)
        self._end(row, text, value, shown, self._writer.money)

    def rate(self, label: str, known: float | str, text: str, value: float | str) -> None:
        """Add a rate, a number of months, or the word in place of one."""
        row = self._begin(label)
        look = self._writer.factor
        if isinstance(known, str):
            self._sheet.write_string(row, 1, known, self._writer.state)
        else:
            self._sheet.write_number(row, 1, known, look)
        self._end(row, text, value, known, look)

    def _begin(self, label: str) -> int:
        row = self._row
        self._row += 1
        self._sheet.write_string(row, 0, label, self._writer.wrap)
        return row

    def _end(
        self, row: int, text: str, value: float | str, known: float | str, look: object
    ) -> None:
        at = row + 1
        self._sheet.write_formula(row, 2, f"={text}", look, value)
        both = not isinstance(value, str) and not isinstance(known, str)
        off = float(value) - float(known) if both else 0.0
        if not both and value != known:
            off = 1.0
        formula = f"=IF(ISNUMBER(B{at}),IF(ISNUMBER(C{at}),C{at}-B{at},1),IF(B{at}=C{at},0,1))"
        self._sheet.write_formula(row, 3, formula, look, off)
        equal = abs(off) < _CENT
        self._bad += not equal
        formula = f'=IF(ABS(D{at})<0.01,"{EQUAL}","{CHANGED}")'
        self._sheet.write_formula(row, 4, formula, self._writer.unit, EQUAL if equal else CHANGED)

    def close(self) -> bool:
        """Write the cell that is TRUE where every total is the engine's; return it."""
        row, last = self._row + 1, self._row
        self._sheet.write_string(row, 0, "All totals are those of the app", self._writer.total)
        formula = f'=COUNTIF(E2:E{last},"{EQUAL}")={last - 1}'
        self._sheet.write_formula(row, 4, formula, self._writer.true, self._bad == 0)
        self._writer.book.define_name(ALL, f"='{SHEET}'!$E${row + 1}")
        return self._bad == 0


def write_checks(
    sheet: Worksheet, model: LiveModel, result: FinanceResult, found: Mapping[str, Cell],
    lines: pd.DataFrame,
) -> bool:  # fmt: skip
    """Write a check of every total, and return whether all hold."""
    checks = Checks(sheet, model)
    known = result.metrics
    if known is not None:
        for key, label in _WORTH.items():
            text, value = found[key]
            if key in _MONEY:
                checks.money(label, _of(result, key), text, float(value))
            else:
                checks.rate(label, value, text, value)
    for name in COLUMNS:
        if name in model.flow.totals:
            cell = model.flow.totals[name]
            usd = sum_usd(result.cash.months[f"{name}_usd"])
            checks.money(_flow(name), usd, cell.text, float(cell.value))
    checks.money("Line items, a month", sum_usd(lines["amount_usd"]),
                 model.lines.total.text, float(model.lines.total.value))  # fmt: skip
    labels = {spec.key: spec.label for spec in line_specs()} | {
        LINE: LABEL,
        UNUSED_LIFE: UNUSED_LIFE_LABEL,
    }
    for table, prefix, frame, names in (
        ("aws", "AWS", result.cash.aws, HEAD_LABELS),
        ("baseline", "Without migration", result.cash.baseline, labels),
        ("on_premises", "With migration", result.cash.on_premises, labels),
        ("one_time", "One-time", result.cash.one_time, COMPONENTS),
    ):
        for key, cell in model.totals.get(table, {}).items():
            if key in frame:
                checks.money(f"{prefix}: {names[key]}", sum_usd(frame[key]), cell.text,
                             float(cell.value))  # fmt: skip
    for label, usd, cell in model.compared.cells if model.compared else ():
        checks.money(label, usd, cell.text, float(cell.value))
    return checks.close()


def _flow(name: str) -> str:
    label = LABELS[name]
    return f"Cash flow: {label if label.startswith('AWS') else label[:1].lower() + label[1:]}"


def _of(result: FinanceResult, key: str) -> float:
    known = result.metrics
    if known is None:
        raise ValueError("no metrics without a baseline")
    return {
        "npv.base": known.npv, "funding.peak": known.peak_funding,
        "run_rate.before": known.run_rate_before, "run_rate.after": known.run_rate_after,
        "run_rate.change": known.run_rate_change,
    }[key]  # fmt: skip
