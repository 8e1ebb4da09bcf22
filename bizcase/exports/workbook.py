"""The case as a workbook: a model that follows its inputs, and lists as the app computed them."""

from __future__ import annotations

import datetime as dt
import io

import xlsxwriter

from bizcase.assumptions import UNSET, Assumption
from bizcase.assumptions.choice_words import word_label
from bizcase.case import BusinessCase
from bizcase.document.body.parts import nothing_in_scope
from bizcase.document.formats import unit_label
from bizcase.document.number_style import style_of
from bizcase.document.writing import plain
from bizcase.exports.live.book import live_sheets
from bizcase.exports.live.contents import contents
from bizcase.exports.live.sheets import Sheets
from bizcase.exports.scenario_table import scenarios_table
from bizcase.exports.tables import databases_table, options_table, servers_table
from bizcase.exports.workbook_money import WorkbookMoney
from bizcase.exports.workbook_plan import plan_sheets
from bizcase.exports.workbook_writer import WorkbookWriter

# What a reader looks up of a server; the rest stands on Server details.
_FRONT = (
    "server_id", "name", "environment", "in_scope", "os_name", "vcpu", "memory_gib",
    "storage_provisioned_gib", "instance_type", "sizing_grade", "total_monthly_usd", "disposition",
    "wave",
)  # fmt: skip


def case_workbook(case: BusinessCase) -> bytes:
    """Return an xlsx: Read me says which sheets are live and which are stated.

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
    writer = WorkbookWriter(book, WorkbookMoney(style_of(case.assumptions)))
    sheets = Sheets(writer)
    for spec in contents(case):
        sheets.make(spec)
    live_sheets(book, writer, sheets, case)
    _servers(writer, case)
    if not nothing_in_scope(case):
        _lists(writer, case)
        plan_sheets(writer, case)
    _evidence(writer, case)
    if not nothing_in_scope(case):
        _figures(writer, case)
    writer.close()
    return writer.poured.into(book, buffer.getvalue())


def _servers(writer: WorkbookWriter, case: BusinessCase) -> None:
    """Write what is read of each server, and on a sheet of their own its other columns."""
    servers = servers_table(case)
    total = "" if nothing_in_scope(case) else "_monthly_usd"
    writer.table("Servers", servers[list(_FRONT)], total=total)
    rest = [column for column in servers.columns if column not in _FRONT]
    details = servers[["server_id", "name", *rest]]
    writer.table("Server details", details, total=total)


def _lists(writer: WorkbookWriter, case: BusinessCase) -> None:
    writer.table("Options", options_table(case).drop(columns=["key", "option"]))
    if case.scenarios:
        writer.table("Scenarios", scenarios_table(case))
    if len(case.inventory.databases):
        writer.table("Databases", databases_table(case), total="_monthly_usd")
        writer.table("Database lines", case.estate.database_lines, total="amount_usd")
    licences = case.estate.licences
    if len(licences.servers):
        writer.table("Licence options", licences.servers, total="_monthly_usd")
        writer.table("Dedicated Hosts", licences.hosts, total="amount_usd")
    writer.table("Other services", case.estate.bill.lines, total="amount_usd")


def _evidence(writer: WorkbookWriter, case: BusinessCase) -> None:
    writer.table("Coverage", case.coverage.drop(columns=["domain"]))
    writer.rows(
        "Data quality",
        ("Severity", "Data code", "What", "Count", "Where", "What was done", "What to do"),
        [
            (issue.severity, issue.code, issue.message, issue.count, issue.where, issue.action,
             issue.remedy)
            for issue in case.issues
        ],
        (12, 32, 60, 9, 44, 44, 44),
    )  # fmt: skip
    writer.rows(
        "Assumptions",
        ("Data code", "Meaning", "Value", "Default", "Changed", "Evidence", "Source", "As of",
         "Unit, or choices"),
        [
            (entry.key, entry.label, _cell(entry, entry.value), _cell(entry, entry.default),
             entry.changed, entry.evidence, _source(entry), entry.as_of,
             "; ".join(map(word_label, entry.choices)) or unit_label(entry.unit))
            for entry in case.assumptions.values()
        ],
        (30, 60, 24, 24, 10, 10, 60, 14, 40),
    )  # fmt: skip


def _figures(writer: WorkbookWriter, case: BusinessCase) -> None:
    writer.rows(
        "Figures",
        ("Data code", "Label", "Value", "Low", "High", "Grade", "Kind", "Formula",
         "Inputs, data codes", "Sources",
         "Unit"),
        [
            (item.id, item.label, item.state if item.value is None else item.value, item.low,
             item.high, item.grade, item.kind, item.formula, ", ".join(item.inputs),
             ", ".join(item.sources), item.unit)
            for item in case.ledger
        ],
        (44, 44, 15, 15, 15, 8, 12, 40, 40, 40, 16),
    )  # fmt: skip


def _source(entry: Assumption) -> str:
    """Return where a value is from, with the amount as it was typed in another currency."""
    return f"{entry.source}; entered as {entry.entered}" if entry.entered else entry.source


def _cell(entry: Assumption, value: str) -> float | str:
    """Return a value as a number, where it is one, else in words."""
    if entry.is_number and value not in UNSET:
        return float(value)
    return word_label(value) if entry.choices else value
