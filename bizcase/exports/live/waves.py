"""The sheets of the plan: waves with a start to edit, and the amounts that come with each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from bizcase.document.writing import plain
from bizcase.exports.live.expr import Term
from bizcase.exports.live.months import Months
from bizcase.exports.live.rows import PlanRow, PlanRows
from bizcase.exports.live.wave_rules import last_formula, start_formula
from bizcase.strategy.waves.by_hand import LAST_START, WaveRule
from bizcase.units import FloatArray

SHEET, AMOUNTS = "Waves", "Wave amounts"
HEAD = ("Wave", "Start to set", "Start month", "Months", "Last month", "First day", "Last day",
        "Start as planned", "Months before it")  # fmt: skip
_LABEL, _WIDTH = 44, 14  # of the first column and of the others
MONTHS, BEFORE = 3, 8  # of the chart of the waves; it leaves the second one open
_ASKED = f"Enter a month of the project, 1 to {LAST_START}."
_NOTE = (
    "Change a start in yellow: all sheets follow, as in the app. A wave that is moved takes the "
    "months of its own work. Its cutover waits for the end of a freeze. The waves that need it "
    "move after it. Wave rules has what that rests on."
)


class Waves:
    """Rows of the plan as vectors: where they stand in the sheet, and their values."""

    def __init__(self, of: Months, plan: PlanRows, sheet: Worksheet, amounts: Worksheet) -> None:
        self._of, self.plan, self._sheet, self._amounts = of, plan, sheet, amounts
        self._column = 1
        self._known: dict[str, Term] = {}
        self.last = len(plan.rows) + 1
        rows = plan.rows
        self._row_of = {
            row.rule.number: place for place, row in enumerate(rows, start=2) if row.rule
        }
        self.start = self._vector(SHEET, 2, np.array([float(row.start) for row in rows]))
        self.months = self._vector(
            SHEET, MONTHS, np.array([float(row.end - row.start + 1) for row in rows])
        )
        self.end = self._vector(SHEET, 4, np.array([float(row.end) for row in rows]))
        self._write()
        self._labels()

    def _vector(self, sheet: str, column: int, values: FloatArray) -> Term:
        name = xl_col_to_name(column)
        return Term(f"'{sheet}'!${name}$2:${name}${self.last}", values)

    def _write(self) -> None:
        sheet, writer = self._sheet, self._of.writer
        for column, label in enumerate(HEAD):
            look = writer.number_head if column else writer.head
            sheet.write_string(0, column, label, look)
        sheet.set_column(0, 0, _LABEL)
        sheet.set_column(1, len(HEAD) - 1, _WIDTH)
        sheet.freeze_panes(1, 1)
        for place, row in enumerate(self.plan.rows, start=1):
            sheet.write_string(place, 0, plain(row.label), writer.wrap)
            self._months(place, row)
            self._days(place, row)
        if any(row.rule for row in self.plan.rows):
            below = self.last + 1
            sheet.merge_range(below, 0, below, BEFORE, _NOTE, writer.wrap)
            writer.fitted(sheet, below, (_NOTE, _LABEL + _WIDTH * BEFORE))

    def _months(self, place: int, row: PlanRow) -> None:
        """Write the start to set and what follows from it; without a start all is as planned."""
        sheet, at, count = self._sheet, place + 1, self._of.writer.formats["#,##0"]
        if row.rule is not None:
            self._asked(place, row, row.rule)
            start = start_formula(row, at, self._row_of)
            sheet.write_formula(place, 2, start, count, row.start)
            last = last_formula(row, at, self._of.as_of.month)
            sheet.write_formula(place, 4, last, count, row.end)
        elif row.last and self._row_of:
            ends = f"=MAX(E2:E{max(self._row_of.values())})"
            sheet.write_formula(place, 2, ends, count, row.start)
            sheet.write_formula(place, 4, f"=C{at}", count, row.end)
        else:
            sheet.write_number(place, 2, row.start, count)
            sheet.write_number(place, 4, row.end, count)
        sheet.write_formula(place, MONTHS, f"=E{at}-C{at}+1", count, row.end - row.start + 1)
        sheet.write_formula(place, BEFORE, f"=C{at}-1", count, row.start - 1)

    def _asked(self, place: int, row: PlanRow, rule: WaveRule) -> None:
        """Write the start that may be set; where a wave only follows another, the planned one."""
        sheet, writer = self._sheet, self._of.writer
        own = row.start if row.by_hand else rule.start_month
        sheet.write_number(place, 1, own, writer.entered_count)
        sheet.data_validation(
            place, 1, place, 1,
            {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": LAST_START,
             "error_message": _ASKED},
        )  # fmt: skip
        sheet.write_number(place, 7, rule.start_month, writer.formats["#,##0"])

    def _days(self, place: int, row: PlanRow) -> None:
        """Write the first and the last day as dates."""
        of, at = self._of, place + 1
        year, month = of.as_of.year, of.as_of.month
        last = of.date(row.end + 1) - dt.timedelta(days=1)
        for column, text, shown in (
            (5, f"DATE({year},{month}+C{at},1)", of.date(row.start)),
            (6, f"DATE({year},{month}+E{at}+1,0)", last),
        ):
            self._sheet.write_formula(place, column, f"={text}", of.writer.date, _serial(shown))

    def _labels(self) -> None:
        writer = self._of.writer
        self._amounts.write_string(0, 0, "Wave", writer.head)
        self._amounts.set_column(0, 0, 44)
        self._amounts.freeze_panes(1, 1)
        for place in range(1, self.last):
            label = f"='{SHEET}'!A{place + 1}"
            self._amounts.write_formula(
                place, 0, label, None, plain(self.plan.rows[place - 1].label)
            )

    def amounts(
        self, head: str, values: FloatArray, *, money: bool = False,
        formulas: Mapping[int, Term] | None = None,
    ) -> Term:  # fmt: skip
        """Write a column of amounts by row and return it as a vector.

        Parameters
        ----------
        values
            In USD where it is money, as the app computed them.
        formulas
            The rows whose amount follows from other cells.
        """
        if head in self._known:
            return self._known[head]
        writer, column, known = self._of.writer, self._column, formulas or {}
        self._column += 1
        writer.printed(self._amounts, self._column)
        shown = writer.amounts.style.money(values.astype(float)) if money else values.astype(float)
        look = writer.money if money else writer.plain_number
        label = writer.amounts.style.label(head)
        self._amounts.write_string(0, column, label, writer.number_head)
        self._amounts.set_column(column, column, 17)
        for place, value in enumerate(values.tolist()):
            if place in known:
                text, shown[place] = known[place].text, float(known[place].value)
                self._amounts.write_formula(place + 1, column, f"={text}", look, shown[place])
            elif money:
                writer.amounts.write(self._amounts, place + 1, column, value, look)
            else:
                self._amounts.write_number(place + 1, column, value, look)
        self._known[head] = self._vector(AMOUNTS, column, shown)
        return self._known[head]

    def landed(self, amounts: Term, month: Term) -> Term:
        """Return what has landed by a month."""
        there = _down(self.start) <= _row(month)
        return Term(
            f"SUMPRODUCT(({self.start.text}<={month.text})*{amounts.text})", _each(amounts) @ there
        )

    def landed_before(self, amounts: Term, at: Term) -> Term:
        """Return what has landed by a moment that may lie within a month, 0 before month 0.

        A wave that starts in a month has all of it at the end of the month before on 0, in between
        in proportion.
        """
        since = _row(at) - _down(self.start) + 1.0
        share = np.clip(since, 0.0, 1.0) * (_row(at) >= 0)
        start, when = self.start.text, at.text
        part = f"({when}-{start}+1)"
        text = (
            f"({when}>=0)*SUMPRODUCT({amounts.text}*"
            f"(({part}>=1)+({part}>0)*({part}<1)*{part}))"
        )  # fmt: skip
        return Term(text, _each(amounts) @ share, 2)

    def gone(self, shares: Term, at: Term) -> Term:
        """Return the integral of what has left by a moment of the plan."""
        since = np.maximum(_row(at) - _down(self.end), 0.0)
        end, when = self.end.text, at.text
        text = f"SUMPRODUCT({shares.text}*({when}>{end})*({when}-{end}))"
        return Term(text, _each(shares) @ since)

    def left(self, shares: Term, ended: Term) -> Term:
        """Return the share whose cutover is over after a whole month of the plan."""
        there = _down(self.end) <= _row(ended)
        return Term(
            f"SUMPRODUCT(({self.end.text}<={ended.text})*{shares.text})", _each(shares) @ there
        )

    def worked(self, amounts: Term, month: Term) -> Term:
        """Return what is spent by the end of a month, evenly from start to last month."""
        start, months, now = self.start.text, self.months.text, month.text
        done = np.clip((_row(month) - _down(self.start) + 1) / _down(self.months), 0, 1)
        part = f"({now}-{start}+1)"
        text = (
            f"SUMPRODUCT({amounts.text}*(({part}>={months})+"
            f"({part}>0)*({part}<{months})*{part}/{months}))"
        )
        return Term(text, _each(amounts) @ done)

    def worked_after(self, amounts: Term, month: Term) -> Term:
        """Return what is spent by the end of a month, evenly over the year after the last one."""
        since = np.clip((_row(month) - _down(self.end)) / 12, 0, 1)
        part = f"({month.text}-{self.end.text})"
        text = f"SUMPRODUCT({amounts.text}*(({part}>=12)+({part}>0)*({part}<12)*{part}/12))"
        return Term(text, _each(amounts) @ since)


def _each(amounts: Term) -> FloatArray:
    return np.atleast_1d(np.asarray(amounts.value, dtype=float))


def _down(amounts: Term) -> FloatArray:
    return _each(amounts)[:, None]


def _row(month: Term) -> FloatArray:
    return _each(month)[None, :]


def _serial(day: dt.date) -> int:
    """Return the number that a spreadsheet keeps for a day."""
    return (day - dt.date(1899, 12, 30)).days
