"""The case as a plain workbook: numbers as numbers, totals as formulas with their value."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from bizcase.case import BusinessCase
from bizcase.document.formats import in_words
from bizcase.document.said import sureness, verdict
from bizcase.document.writing import plain, written
from bizcase.exports.dispositions import by_disposition_table, fit_table
from bizcase.exports.tables import (
    applications_table,
    databases_table,
    groups_table,
    options_table,
    servers_table,
    waves_table,
)
from bizcase.exports.workbook_comparison import comparison_sheet
from bizcase.exports.workbook_finance import finance_sheets
from bizcase.inventory.scope import REASON_LABELS
from bizcase.strategy.rules.priority import WEIGHTS
from bizcase.units import sum_usd

MAX_WIDTH, MIN_WIDTH, SAMPLED_ROWS = 48, 9, 200
_MONEY, _WHOLE, _NUMBER, _SHARE = "#,##0.00", "#,##0", "#,##0.00", "0.0%"
# A priority and its terms lie between 0 and 1.
_TERM, _TERMS = "0.000", ("priority", *WEIGHTS)


def case_workbook(case: BusinessCase) -> bytes:
    """Return an xlsx with summary, options, servers, line items, databases and evidence.

    Text from inputs is written as text, never as a formula. The same case gives the same bytes.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
         "nan_inf_to_errors": False},
    )  # fmt: skip
    midnight = dt.datetime.combine(case.as_of, dt.time(), tzinfo=dt.UTC).replace(tzinfo=None)
    book.set_properties({"title": plain(case.project.project_name), "created": midnight})
    writer = _Writer(book)
    _summary(writer, case)
    writer.table("Options", options_table(case))
    writer.table("Servers", servers_table(case), total="_monthly_usd")
    writer.table("Line items", case.estate.lines, total="amount_usd")
    if len(case.inventory.databases):
        writer.table("Databases", databases_table(case), total="_monthly_usd")
        writer.table("Database lines", case.estate.database_lines, total="amount_usd")
    licences = case.estate.licences
    if len(licences.servers):
        writer.table("Licence options", licences.servers, total="_monthly_usd")
        writer.table("Dedicated Hosts", licences.hosts, total="amount_usd")
    writer.table("Other services", case.estate.bill.lines, total="amount_usd")
    if case.comparison is not None and case.comparison.items:
        comparison_sheet(writer.sheet("Today against AWS"), writer, case.comparison)
    if case.finance is not None:
        finance_sheets(book, case.finance)
    _strategy(writer, case)
    writer.table("Coverage", case.coverage)
    _evidence(writer, case)
    book.close()
    return buffer.getvalue()


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


class _Writer:
    """Writes tables with one look: a frozen head, a filter, widths that fit, totals."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.title = book.add_format({"bold": True, "font_size": 16, "font_color": "#0b5c6b"})
        self.soft = book.add_format({"font_color": "#52646d"})
        head = {
            "bold": True, "bg_color": "#0b5c6b", "font_color": "#ffffff", "text_wrap": True,
            "valign": "top",
        }  # fmt: skip
        self.head = book.add_format(head)
        self.number_head = book.add_format(head | {"align": "right"})
        self.formats = {
            kind: book.add_format({"num_format": kind}) for kind in (_MONEY, _WHOLE, _SHARE, _TERM)
        }
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        # Clear of the number before it, and in the place of a number that is not known.
        self.unit = book.add_format({"align": "left", "valign": "top", "indent": 1})
        self.state = book.add_format({"align": "right", "valign": "top", "text_wrap": True})
        self.money = self.formats[_MONEY]
        self.total = book.add_format({"bold": True, "num_format": _MONEY, "top": 1})

    def sheet(self, name: str) -> Worksheet:
        """Return a new sheet that prints in landscape, one page wide."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet

    def table(self, name: str, table: pd.DataFrame, total: str = "") -> None:
        """Write a table as a sheet; columns whose name ends with ``total`` get a sum."""
        sheet = self.sheet(name)
        sheet.freeze_panes(1, 2)
        last = len(table)
        for position, column in enumerate(table.columns):
            cells = table[column]
            sheet.set_column(position, position, _width(column, cells))
            number = pd.api.types.is_numeric_dtype(cells) and cells.dtype != "boolean"
            sheet.write_string(0, position, column, self.number_head if number else self.head)
            self._column(sheet, position, cells)
            if total and column.endswith(total):
                letter = xl_col_to_name(position)
                formula = f"=SUM({letter}2:{letter}{last + 1})"
                sheet.write_formula(last + 1, position, formula, self.total, sum_usd(cells))
        if total:
            sheet.write_string(last + 1, 0, "Total", self.total)
        sheet.autofilter(0, 0, max(last, 1), len(table.columns) - 1)

    def _column(self, sheet: Worksheet, position: int, cells: pd.Series) -> None:
        if cells.dtype == "boolean":
            for row, cell in enumerate(cells, start=1):
                if cell is not pd.NA:
                    sheet.write_boolean(row, position, bool(cell))
        elif pd.api.types.is_numeric_dtype(cells):
            money = str(cells.name).endswith("_usd") and "unit_price" not in str(cells.name)
            style = self.formats[_MONEY] if money else None
            style = self.formats[_SHARE] if cells.name in ("share", "fit") else style
            style = self.formats[_TERM] if cells.name in _TERMS else style
            for row, cell in enumerate(cells, start=1):
                if cell == cell:  # noqa: PLR0124 - NaN is the value unequal to itself
                    sheet.write_number(row, position, cell, style)
        else:
            for row, cell in enumerate(cells, start=1):
                if isinstance(cell, str) and cell:
                    sheet.write_string(row, position, plain(cell))

    def rows(self, name: str, header: Sequence[str], rows: list[tuple[Any, ...]]) -> Worksheet:
        """Write plain rows under a header and return the sheet."""
        sheet = self.sheet(name)
        self.block(sheet, 0, header, rows)
        sheet.freeze_panes(1, 0)
        return sheet

    def block(
        self, sheet: Worksheet, top: int, header: Sequence[str], rows: list[tuple[Any, ...]]
    ) -> int:
        """Write a header and rows from a row on; return the next free row."""
        numbers = {
            position for position in range(len(header))
            if any(_is_number(row[position]) for row in rows)
        }  # fmt: skip
        for position, label in enumerate(header):
            style = self.number_head if position in numbers else self.head
            sheet.write_string(top, position, label, style)
        for offset, row in enumerate(rows, start=1):
            for position, cell in enumerate(row):
                if isinstance(cell, bool):
                    sheet.write_boolean(top + offset, position, cell)
                elif _is_number(cell):
                    style = self.formats[_style(str(row[-1]), cell)]
                    sheet.write_number(top + offset, position, cell, style)
                elif cell:
                    style = self.unit if position - 1 in numbers else self.wrap
                    style = self.state if position in numbers else style
                    sheet.write_string(top + offset, position, plain(str(cell)), style)
        return top + len(rows) + 1


def _style(unit: str, number: float) -> str:
    if unit == "fraction":
        return _SHARE
    return _WHOLE if float(number).is_integer() and not unit.startswith("USD") else _NUMBER


def _width(column: str, cells: pd.Series) -> int:
    longest = max((len(str(cell)) for cell in cells.head(SAMPLED_ROWS)), default=0)
    return min(MAX_WIDTH, max(MIN_WIDTH, len(column), longest) + 2)


def _summary(writer: _Writer, case: BusinessCase) -> None:
    project = case.project
    sheet = writer.sheet("Summary")
    sheet.set_column(0, 0, 78)
    sheet.set_column(1, 5, 20)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, plain(project.project_name), writer.title)
    place = f"{project.customer_name}, {project.aws_region}, as of {case.as_of.isoformat()}"
    sheet.write_string(1, 0, plain(place), writer.soft)
    if case.finance is not None:
        for row, told in ((2, verdict(case)), (3, sureness(case))):
            if told:
                words = written(told, case.ledger, plain)
                sheet.merge_range(row, 0, row, 5, words, writer.wrap)
                sheet.set_row(row, 48)
    wanted = (
        "npv.base", "npv.p10", "npv.p50", "npv.p90", "payback.months", "once.total",
        "run_rate.change", "funding.peak",
        "scope.listed", "scope.servers", "scope.excluded", "scope.vcpu", "scope.memory_gib",
        "scope.storage_provisioned_gib", "scope.databases", "aws.compute.monthly",
        "aws.storage.monthly", "aws.licences.monthly", "aws.servers.monthly",
        "aws.databases.monthly", "aws.other.monthly", "aws.run.monthly", "aws.run.annual",
        "aws.as_is.monthly", "aws.right_sizing.monthly",
    )  # fmt: skip
    figures = [case.ledger[figure_id] for figure_id in wanted if figure_id in case.ledger]
    rows = [
        (item.label, in_words(item.state) if item.value is None else item.value, item.low,
         item.high, item.unit)
        for item in figures
    ]  # fmt: skip
    row = writer.block(sheet, 4, ("Figure", "Value", "Low", "High", "Unit"), rows)
    labels = {"in_scope": "In scope", **REASON_LABELS}
    states = [
        (labels[state], *(amounts[key] for key in ("servers", "vcpu", "memory_gib",
         "storage_provisioned_gib", "storage_used_gib")), "")
        for state, amounts in case.control_totals["by_state"].items()
    ]  # fmt: skip
    writer.block(
        sheet, row + 1, ("Control totals by state", "Servers", "vCPU", "Memory, GiB",
                         "Disk capacity, GiB", "Used, GiB"), states,
    )  # fmt: skip


def _strategy(writer: _Writer, case: BusinessCase) -> None:
    strategy, plan = case.strategy, case.plan
    if strategy is None:
        return
    if case.finance is not None:
        writer.table("Dispositions", by_disposition_table(case), total="_usd")
    writer.table("Goals and fit", fit_table(case))
    if len(strategy.applications):
        writer.table("Applications", applications_table(case))
    if len(strategy.blockers):
        writer.table("Blockers", strategy.blockers)
    writer.table("End of support", strategy.lifecycle)
    if plan is not None and plan.waves:
        writer.table("Waves", waves_table(case))
        writer.table("Groups", groups_table(case))


def _evidence(writer: _Writer, case: BusinessCase) -> None:
    quality = writer.rows(
        "Data quality",
        ("Severity", "Code", "What", "Count", "Where", "What was done", "How to mend it"),
        [
            (issue.severity, issue.code, issue.message, issue.count, issue.where, issue.action,
             issue.remedy)
            for issue in case.issues
        ],
    )  # fmt: skip
    quality.set_column(0, 1, 22)
    quality.set_column(2, 2, 60)
    quality.set_column(4, 6, 44)
    assumptions = writer.rows(
        "Assumptions",
        ("Key", "Meaning", "Value", "Default", "Changed", "Evidence", "Source", "As of", "Unit"),
        [
            (entry.key, entry.label, _cell(entry.value), _cell(entry.default), entry.changed,
             entry.evidence, entry.source, entry.as_of, entry.unit)
            for entry in case.assumptions.values()
        ],
    )  # fmt: skip
    assumptions.set_column(0, 0, 30)
    assumptions.set_column(1, 1, 60)
    assumptions.set_column(2, 5, 16)
    assumptions.set_column(6, 6, 60)
    assumptions.set_column(8, 8, 30)
    figures = writer.rows(
        "Figures",
        ("Id", "Label", "Value", "Low", "High", "Grade", "Kind", "Formula", "Inputs", "Sources",
         "Unit"),
        [
            (item.id, item.label, item.state if item.value is None else item.value, item.low,
             item.high, item.grade, item.kind, item.formula, ", ".join(item.inputs),
             ", ".join(item.sources), item.unit)
            for item in case.ledger
        ],
    )  # fmt: skip
    figures.set_column(0, 1, 44)
    figures.set_column(2, 6, 15)
    figures.set_column(7, 10, 40)


def _cell(value: str) -> float | str:
    try:
        return float(value)
    except ValueError:
        return value
