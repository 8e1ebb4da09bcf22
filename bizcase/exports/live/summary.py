"""The sheet that a reader opens first: the verdict, the key figures and whether all is equal."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from bizcase.case import BusinessCase
from bizcase.document.body.parts import nothing_in_scope
from bizcase.document.formats import in_words
from bizcase.document.number_style import is_money, style_of
from bizcase.document.said import sureness, verdict
from bizcase.document.writing import plain, written
from bizcase.exports.live.checks import ALL
from bizcase.exports.live.lines import LineItems
from bizcase.exports.live.metrics import Cell
from bizcase.exports.workbook_writer import WorkbookWriter
from bizcase.finance.fates import FATES
from bizcase.inventory.scope import REASON_LABELS
from bizcase.ledger import Figure

SHEET = "Summary"
_WIDTHS = (60, 18, 18, 18, 18, 22)
_WANTED = (
    "npv.base", "irr", "payback.months", "once.total", "run_rate.change", "funding.peak",
    "aws.compute.monthly", "aws.storage.monthly", "aws.licences.monthly", "aws.servers.monthly",
    "npv.p10", "npv.p50", "npv.p90", "scope.listed", "scope.servers", "scope.excluded",
    *(f"fate.{name}" for name in FATES),
    "scope.vcpu", "scope.memory_gib", "scope.storage_provisioned_gib", "scope.databases",
    "aws.databases.monthly", "aws.other.monthly", "aws.run.monthly", "aws.run.annual",
    "aws.as_is.monthly", "aws.right_sizing.monthly",
)  # fmt: skip
_HEAD = ("Figure", "Value", "Low", "High", "Unit", "Follows the inputs?")
_NUMBERS = (1, 2, 3)
LIVE, STATED = "yes", "no"
CHART_ROWS = 19


def of_line_items(lines: LineItems) -> dict[str, Cell]:
    """Return the figures of the bill that are sums of line items."""
    licences = ("windows", "linux", "sql server")
    kinds = {"compute": ("compute",), "storage": ("storage",), "licences": licences}
    found = {name: lines.of_kinds(*which) for name, which in kinds.items()}
    cells: dict[str, Cell] = {
        f"aws.{name}.monthly": (cell.text, float(cell.value)) for name, cell in found.items()
    }
    cells["aws.servers.monthly"] = (lines.total.text, float(lines.total.value))
    return cells


def write_summary(
    sheet: Worksheet, writer: WorkbookWriter, case: BusinessCase, cells: Mapping[str, Cell],
    *, all_equal: bool | None, charts: bool,
) -> int:  # fmt: skip
    """Write the sheet; return the row that has room for two charts, 0 without."""
    top = _opening(sheet, writer, case)
    wanted: tuple[str, ...] = _WANTED
    if nothing_in_scope(case):  # the others would be 0, as if someone had found that out
        wanted = ("scope.listed", "scope.servers", "scope.excluded")
    for column, label in enumerate(_HEAD):
        look = writer.unit_head if column > _NUMBERS[-1] else writer.head
        look = writer.number_head if column in _NUMBERS else look
        sheet.write_string(top, column, label, look)
    row = top + 1
    for figure_id in wanted:
        if figure_id in case.ledger:
            _figure(sheet, writer, row, case.ledger[figure_id], cells.get(figure_id))
            row += 1
    if all_equal is not None:
        sheet.write_string(row, 0, "All totals of this workbook are those of the app (Checks)",
                           writer.wrap)  # fmt: skip
        sheet.write_formula(row, 1, f"={ALL}", writer.true, all_equal)
        sheet.write_string(row, 5, LIVE, writer.unit)
        row += 1
    place = row + 1 if charts else 0
    row += CHART_ROWS + 2 if charts else 1
    labels = {"in_scope": "In scope", **REASON_LABELS}
    states = [
        (labels[state], *(amounts[key] for key in ("servers", "vcpu", "memory_gib",
         "storage_provisioned_gib", "storage_used_gib")), "")
        for state, amounts in case.control_totals["by_state"].items()
    ]  # fmt: skip
    last = writer.block(
        sheet, row, ("Control totals by state", "Servers", "vCPU", "Memory, GiB",
                     "Disk capacity, GiB", "Used, GiB"), states,
    )  # fmt: skip
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, last, len(_WIDTHS) - 1)
    return place


def _opening(sheet: Worksheet, writer: WorkbookWriter, case: BusinessCase) -> int:
    project = case.project
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, plain(project.project_name), writer.title)
    place = f"{project.customer_name}, {project.aws_region}, as of {case.as_of.isoformat()}"
    sheet.write_string(1, 0, plain(place), writer.soft)
    if case.finance is not None:
        for row, told in ((2, verdict(case)), (3, sureness(case))):
            if told:
                words = written(told, case.ledger, plain, style_of(case.assumptions))
                sheet.merge_range(row, 0, row, 5, words, writer.wrap)
                writer.fitted(sheet, row, (words, sum(_WIDTHS)))
    return writer.amounts.rate(writer.book, sheet, 4, writer.wrap, writer.entered)


def _figure(
    sheet: Worksheet, writer: WorkbookWriter, row: int, figure: Figure, cell: Cell | None
) -> None:
    style = writer.amounts.style
    sheet.write_string(row, 0, plain(figure.label), writer.wrap)
    writer.fitted(sheet, row, (figure.label, _WIDTHS[0]))
    look = writer.figure_look(figure.unit, figure.value or 0.0)
    if cell is not None:
        sheet.write_formula(row, 1, f"={cell[0]}", look, cell[1])
    elif figure.value is None:
        sheet.write_string(row, 1, plain(in_words(figure.state)), writer.state)
    ends = ((1, figure.value), (2, figure.low), (3, figure.high))
    for column, value in ends:
        if value is None or (column == 1 and cell is not None):
            continue
        if is_money(figure.unit):
            writer.amounts.write(sheet, row, column, value, look)
        else:
            sheet.write_number(row, column, value, look)
    sheet.write_string(row, 4, plain(style.label(figure.unit)), writer.unit)
    sheet.write_string(row, 5, STATED if cell is None else LIVE, writer.unit)
