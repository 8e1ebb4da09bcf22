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
from bizcase.exports.live.rows import PlanRows
from bizcase.units import FloatArray

SHEET, AMOUNTS = "Waves", "Wave amounts"
HEAD = ("Wave", "Start month", "Months", "Last month", "First day", "Last day", "Start as planned",
        "Months before it")  # fmt: skip
BEFORE = 7  # a column that the chart of the waves leaves open
_ASKED = (
    (1, "Enter a month of the project, 1 to 120."), (2, "Enter a number of months, 1 to 120."),
)  # fmt: skip
_NOTE = (
    "Change a start or a number of months in yellow: all sheets follow. The app also moves the "
    "waves that need this one, gives a wave the months that its team needs, and keeps freezes. "
    "Here they stay as they are."
)


class Waves:
    """Rows of the plan as vectors: where they stand in the sheet, and their values."""

    def __init__(self, of: Months, plan: PlanRows, sheet: Worksheet, amounts: Worksheet) -> None:
        self._of, self.plan, self._sheet, self._amounts = of, plan, sheet, amounts
        self._column = 1
        self._known: dict[str, Term] = {}
        self.last = len(plan.rows) + 1
        rows = plan.rows
        self.start = self._vector(SHEET, 1, np.array([float(row.start) for row in rows]))
        self.months = self._vector(
            SHEET, 2, np.array([float(row.end - row.start + 1) for row in rows])
        )
        self.end = self._vector(SHEET, 3, np.array([float(row.end) for row in rows]))
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
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, len(HEAD) - 1, 14)
        sheet.freeze_panes(1, 1)
        waves = sum(row.is_wave for row in self.plan.rows)
        for place, row in enumerate(self.plan.rows, start=1):
            at = place + 1
            sheet.write_string(place, 0, plain(row.label), writer.wrap)
            count = writer.formats["#,##0"]
            if row.last and waves:
                formula = f"=MAX(D2:D{waves + 1})"
                sheet.write_formula(place, 1, formula, count, row.start)
            else:
                look = writer.entered_count if row.is_wave else count
                sheet.write_number(place, 1, row.start, look)
            look = writer.entered_count if row.is_wave else count
            sheet.write_number(place, 2, row.end - row.start + 1, look)
            for column, said in _ASKED if row.is_wave else ():
                sheet.data_validation(
                    place, column, place, column,
                    {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 120,
                     "error_message": said},
                )  # fmt: skip
            sheet.write_formula(place, 3, f"=B{at}+C{at}-1", count, row.end)
            for column, letter, month, day in ((4, "B", row.start, 1), (5, "D", row.end + 1, 0)):
                later = "" if day else "+1"
                text = (
                    f"DATE({self._of.as_of.year},{self._of.as_of.month}+{letter}{at}{later},{day})"
                )
                shown = self._of.date(month) - dt.timedelta(days=1 - day)
                sheet.write_formula(place, column, f"={text}", writer.date, _serial(shown))
            sheet.write_number(place, 6, row.start, count)
            sheet.write_formula(place, BEFORE, f"=B{at}-1", count, row.start - 1)
        if waves:
            sheet.write_string(self.last + 1, 0, _NOTE, writer.soft)

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

    def cells(self, head: str) -> list[Term]:
        """Return the cells of a column that was written, by row."""
        column = self._known[head]
        name = column.text.partition("!$")[2].partition("$")[0]
        return [
            Term(f"${name}${place + 2}", float(value))
            for place, value in enumerate(_each(column).tolist())
        ]

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
