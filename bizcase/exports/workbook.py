"""The case as a plain workbook: numbers as numbers, totals as formulas with their value."""

from __future__ import annotations

import datetime as dt
import io

import xlsxwriter

from bizcase.assumptions import Assumption
from bizcase.case import BusinessCase
from bizcase.document.formats import in_words
from bizcase.document.number_style import style_of
from bizcase.document.said import sureness, verdict
from bizcase.document.writing import plain, written
from bizcase.exports.tables import databases_table, options_table, servers_table
from bizcase.exports.workbook_comparison import comparison_sheet
from bizcase.exports.workbook_finance import finance_sheets
from bizcase.exports.workbook_money import WorkbookMoney
from bizcase.exports.workbook_plan import plan_sheets
from bizcase.exports.workbook_writer import WorkbookWriter
from bizcase.inventory.scope import REASON_LABELS


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
    money = WorkbookMoney(style_of(case.assumptions))
    writer = WorkbookWriter(book, money)
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
        comparison_sheet(writer.sheet("Today against AWS"), writer, case.comparison, money)
    if case.finance is not None:
        finance_sheets(book, case.finance, money)
    plan_sheets(writer, case)
    writer.table("Coverage", case.coverage)
    _evidence(writer, case)
    book.close()
    return writer.poured.into(book, buffer.getvalue())


def _summary(writer: WorkbookWriter, case: BusinessCase) -> None:
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
                words = written(told, case.ledger, plain, style_of(case.assumptions))
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
    top = writer.amounts.rate(writer.book, sheet, 4, writer.wrap, writer.entered)
    row = writer.block(sheet, top, ("Figure", "Value", "Low", "High", "Unit"), rows)
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


def _evidence(writer: WorkbookWriter, case: BusinessCase) -> None:
    quality = writer.rows(
        "Data quality",
        ("Severity", "Code", "What", "Count", "Where", "What was done", "What to do"),
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
             entry.evidence, _source(entry), entry.as_of, entry.unit)
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


def _source(entry: Assumption) -> str:
    """Return where a value is from, with the amount as it was typed in another currency."""
    return f"{entry.source}; entered as {entry.entered}" if entry.entered else entry.source


def _cell(value: str) -> float | str:
    try:
        return float(value)
    except ValueError:
        return value
