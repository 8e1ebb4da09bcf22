"""The first sheet: what each sheet holds, which follow a change, and how to read signs."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from bizcase.case import BusinessCase
from bizcase.document.body.parts import nothing_in_scope
from bizcase.document.writing import plain
from bizcase.exports.live.checks import ALL
from bizcase.exports.live.rows import has_starts, is_ramp
from bizcase.exports.live.sheets import COLOURS, WORDS, Sheets
from bizcase.exports.workbook_writer import WorkbookWriter
from bizcase.finance.prepared import Prepared
from bizcase.versions import METHOD_VERSION, PROGRAM_VERSION

SHEET = "Read me"
_WIDTHS = (30, 72, 62)
_YELLOW = (
    "Yellow cells with blue figures on {where} may be changed. Live sheets follow at once, down to "
    "Summary."
)
_LINES = (
    "Quantities, prices and discounts on Line items may be changed, too: the cash flow follows. "
    "A price that is changed is one of your own: monitoring stays on list prices."
)
_RAMP = (
    "There are no waves: servers move by the yearly build-up, as the app computed it. "
    "Quantities, prices and discounts on Line items change the bill of servers on Summary, not the "
    "cash flow."
)
_STARTS = (
    "A start that is changed on Waves moves that wave and the waves that need it, as in the app: "
    "Wave rules has the months of their work, and what a cutover in a freeze waits for."
)
_STATED = (
    "The verdict in words, the simulation, the bill of all in scope and the lists stay as "
    "the app computed them. Enter the change in the app and run the case again to renew them.",
    "Databases, hosts of relocated servers, shares of hosts and the sizes of servers stay as the "
    "app computed them: a change of a price there does not reach the cash flow.",
    "Costs are positive. Net is the cost of staying less the cost of migrating: + is a gain. A "
    "difference is migrate less stay: + is more expensive.",
    "Months count from the date of the case; month 1 is the first whole calendar month after it. "
    "Each line is rounded to the cent in each month, in USD.",
    "Columns of the unused life of hardware are 0 without growth, where the app has none. They "
    "follow a growth that is entered.",
)


def rules(base: Prepared) -> tuple[str, ...]:
    """Return what may be changed in the workbook of a case, what follows, and how to read it."""
    starts = has_starts(base)
    where = "Inputs and Waves" if starts else "Inputs"
    lines = _RAMP if is_ramp(base) else _LINES
    return (_YELLOW.format(where=where), lines, *((_STARTS,) if starts else ()), *_STATED)


def write_readme(
    sheet: Worksheet, writer: WorkbookWriter, case: BusinessCase, sheets: Sheets,
    *, all_equal: bool | None, notes: Sequence[str] = (),
) -> None:  # fmt: skip
    """Write the index with links, the rules, and the state of the checks."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    sheet.set_row(0, 24)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    sheet.write_string(0, 0, plain(case.project.project_name), writer.title)
    place = f"{case.project.customer_name}, as of {case.as_of.isoformat()}"
    sheet.write_string(1, 0, plain(place), writer.soft)
    sheet.write_string(2, 0, f"Program {PROGRAM_VERSION}, method {METHOD_VERSION}", writer.soft)
    row = 3
    if all_equal is not None:
        sheet.write_string(row, 0, "All totals are those of the app", writer.wrap)
        sheet.write_formula(row, 1, f"={ALL}", writer.true, all_equal)
        row += 1
    row += 1
    follows = case.finance is not None and not nothing_in_scope(case)
    for said in (*(rules(case.finance.base) if follows and case.finance else ()), *notes):
        sheet.merge_range(row, 0, row, 2, said, writer.wrap)
        writer.fitted(sheet, row, (said, sum(_WIDTHS)))
        row += 1
    row += 1
    for column, label in enumerate(("Sheet", "Content", "Does it follow a change?")):
        sheet.write_string(row, column, label, writer.head)
    for spec in sheets:
        row += 1
        link = f"internal:'{spec.name}'!A1"
        sheet.write_url(row, 0, link, writer.link, string=spec.name)
        sheet.write_string(row, 1, spec.holds, writer.wrap)
        sheet.write_string(row, 2, WORDS[spec.kind], writer.tab(COLOURS[spec.kind]))
    sheet.print_area(0, 0, row, 2)
