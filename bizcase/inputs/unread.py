"""What a file holds that no reader read: named, so that nothing is lost in silence."""

from __future__ import annotations

from dataclasses import replace

from bizcase.grammar import agreeing, counted
from bizcase.inputs.cells.values import is_blank
from bizcase.inputs.opening.workbook import Workbook
from bizcase.inputs.rvtools.sheets import is_not_needed
from bizcase.inputs.tables.source import Source
from bizcase.inventory import Inventory, IssueLog
from bizcase.traits import FormatTraits

SHOWN = 12
_SIZES_MISSING = ("VCPU_MISSING", "MEMORY_MISSING", "STORAGE_MISSING", "OS_MISSING")


def with_unread(inventory: Inventory, source: Source, traits: FormatTraits) -> Inventory:
    """Return the inventory with an issue for each sheet and file that holds rows and was not read.

    Sheets that RVTools always writes and the case has no use for are named together.
    """
    if not source.is_table or not traits.guide_place:
        return inventory
    log = IssueLog(source.name)
    workbook = source.workbook
    read = {name for name, _ in inventory.sources[0].sheets}
    read |= {issue.sheet for issue in inventory.issues}
    left = [name for name in workbook.sheet_names if name not in read]
    known = [name for name in left if is_not_needed(name)]
    for name in [name for name in left if name not in known]:
        if rows := _data_rows(workbook, name):
            log.not_read(
                name, rows, f"its columns are not those of a table of the kind {traits.label}",
                "If it lists servers, upload it as a file of its own.",
            )  # fmt: skip
    for path, reason in workbook.unread:
        log.add(
            "NOT_READ", "warning", f"Not read: {path}. {reason}",
            action="Left out.", remedy="If it belongs to the case, upload it as a file of its own.",
        )  # fmt: skip
    blank = any(issue.code in _SIZES_MISSING for issue in inventory.issues)
    if blank and (formulas := workbook.formulas()):
        log.add(
            "FORMULA_WITHOUT_RESULT", "warning",
            f"{counted(formulas, 'cells')} {agreeing(formulas, 'contain', 'contains')} formulas "
            "without a result: the program that wrote the file did not compute them.",
            count=formulas, action="They count as blank.",
            remedy="Open the file in a spreadsheet program, save it and upload it again.",
        )  # fmt: skip
    if known:
        more = " …" if len(known) > SHOWN else ""
        log.add(
            "NOT_READ", "info", f"Not read: {', '.join(known[:SHOWN])}{more}, because the case "
            "has no use for what RVTools writes there.",
            count=len(known), action="Left out.",
        )  # fmt: skip
    return replace(inventory, issues=(*inventory.issues, *log))


def _data_rows(workbook: Workbook, name: str) -> int:
    """Return the filled rows of a sheet below its first."""
    _, rows = workbook.stream(name)
    filled = sum(any(not is_blank(cell) for cell in row) for row in rows)
    workbook.forget(name)
    return max(filled - 1, 0)
