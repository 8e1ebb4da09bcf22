"""How the months of a wave follow from its start: the rules of ``strategy.waves.by_hand``."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from bizcase.document.writing import plain
from bizcase.exports.live.rows import PlanRow
from bizcase.exports.workbook_writer import WorkbookWriter
from bizcase.strategy.waves.by_hand import WaveRule

RULES = "Wave rules"
_HEAD = ("Wave", "Last month as planned", "Months of its work", "Follows waves")
_WAITS = len(_HEAD)  # the first of twelve columns, January
_JANUARY, _DECEMBER = (xl_col_to_name(_WAITS + month) for month in (0, 11))
# Columns of the sheet of waves.
SET, START, LAST, PLANNED = "B", "C", "E", "H"


def write_rules(writer: WorkbookWriter, sheet: Worksheet, rows: Sequence[PlanRow]) -> None:
    """Write a row for each wave, in the rows that it has on the sheet of waves."""
    months = [f"Cutover in {name} waits, months" for name in calendar.month_abbr[1:]]
    for column, label in enumerate((*_HEAD, *months)):
        look = writer.unit_head if column == _WAITS - 1 else writer.number_head
        sheet.write_string(0, column, label, look if column else writer.head)
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, _WAITS - 2, 13)
    sheet.set_column(_WAITS - 1, _WAITS - 1, 20)
    sheet.set_column(_WAITS, _WAITS + 11, 11)
    sheet.freeze_panes(1, 1)
    count = writer.formats["#,##0"]
    for place, row in enumerate(rows, start=1):
        if row.rule is None:
            continue
        sheet.write_string(place, 0, plain(row.label), writer.wrap)
        sheet.write_number(place, 1, row.rule.end_month, count)
        sheet.write_number(place, 2, row.rule.months, count)
        sheet.write_string(place, 3, ", ".join(map(str, row.rule.needs)) or "–", writer.beside)
        for month, waits in enumerate(row.rule.waits):
            sheet.write_number(place, _WAITS + month, waits, count)


def start_formula(row: PlanRow, at: int, row_of: Mapping[int, int]) -> str:
    """Return the start of a wave: as it is set, or after the waves that it follows.

    ``at`` is its row, ``row_of`` the row of each wave by number.
    """
    rule = _rule(row)
    ends = [f"{LAST}{row_of[number]}" for number in rule.needs if number in row_of]
    if row.by_hand or not ends:
        return f"={SET}{at}"
    needed = f"MAX({','.join(ends)})"
    moved = f"IF({needed}>'{RULES}'!B{at},{needed}-'{RULES}'!C{at}+1,{PLANNED}{at})"
    return f"=IF({SET}{at}<>{PLANNED}{at},{SET}{at},{moved})"


def last_formula(row: PlanRow, at: int, month: int) -> str:
    """Return the last month: as planned, or of its work and out of freezes.

    ``month`` is the calendar month of the date of the case.
    """
    done = f"{START}{at}+'{RULES}'!C{at}-1"
    moved = done
    if any(_rule(row).waits):
        year = f"'{RULES}'!{_JANUARY}{at}:{_DECEMBER}{at}"
        moved = f"{done}+INDEX({year},MOD({month - 1}+{done},12)+1)"
    return f"=IF({START}{at}={PLANNED}{at},'{RULES}'!B{at},{moved})"


def _rule(row: PlanRow) -> WaveRule:
    if row.rule is None:
        raise ValueError("only a wave has a start")
    return row.rule
