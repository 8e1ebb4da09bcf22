"""What a file is, its sheets, sums and issues: the report behind ``inspect``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from bizcase.assumptions import load_register
from bizcase.errors import InputError
from bizcase.grammar import agreeing
from bizcase.inputs import read_inventory
from bizcase.inputs.detect import UNKNOWN, detect
from bizcase.inputs.failed_rows import failed_rows
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.read import read_detected
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.inputs.tables.source import ReadOptions, open_source
from bizcase.inventory.control_totals import control_totals
from bizcase.inventory.coverage import coverage, coverage_list
from bizcase.inventory.issues import unreadable_file
from bizcase.traits import kind_label
from bizcase.units import as_shown


def inspect_file(
    path: Path, mapping: ColumnMapping | None = None, *, key_repair: bool = True
) -> dict[str, Any]:
    """Return file, kind, reason, sheets, facts, control_totals and more.

    ``coverage`` and ``data_quality`` are as in case.json. A file that cannot be
    read gives ``error`` as one sentence and as its only issue.
    """
    report: dict[str, Any] = {
        "file": path.name, "kind": UNKNOWN, "reason": "", "error": "", "sheets": [], "facts": [],
        "control_totals": None, "coverage": [], "data_quality": [],
    }  # fmt: skip
    try:
        upload = Upload.from_path(path)
        source = open_source(upload)
        found = detect(source, mapping)
        report |= {"kind": found.kind, "reason": found.reason}
        inventory = read_detected(source, found, ReadOptions(load_register(), key_repair, mapping))
    except InputError as fault:
        return report | {
            "error": str(fault), "data_quality": [unreadable_file(fault).as_dict()],
        }  # fmt: skip
    origin = inventory.sources[0]
    return report | {
        "sheets": [{"name": name, "rows": rows} for name, rows in origin.sheets],
        "facts": [asdict(fact) for fact in origin.facts],
        "control_totals": control_totals(inventory),
        "coverage": coverage_list(coverage(inventory)) if len(inventory.servers) else [],
        "data_quality": [issue.as_dict() for issue in inventory.issues],
    }


def failed_rows_of(path: Path, mapping: ColumnMapping | None = None) -> bytes:
    """Return the rows of a file that need mending, as csv; InputError if it cannot be read."""
    upload = Upload.from_path(path)
    inventory = read_inventory(upload, load_register(), mapping=mapping)
    return failed_rows(upload, inventory.issues, mapping)


def inspection_text(report: dict[str, Any]) -> str:
    """Return the report as lines for a terminal."""
    lines = [f"{report['file']}: {kind_label(report['kind'])}"]
    if report["reason"]:
        lines.append(f"  {report['reason']}")
    if report["error"]:
        return "\n".join(lines)
    lines += ["", "  Sheets read"]
    lines += [
        f"    {sheet['name']:28} {sheet['rows']:>9,} {agreeing(sheet['rows'], 'rows', 'row')}"
        for sheet in report["sheets"]
    ]
    lines += ["", "  Sums as they are written"]
    lines += [
        f"    {fact['sheet']:12} {fact['label']:90} {fact['value']:>16,.10g} {fact['unit']}"
        for fact in report["facts"]
    ]
    lines += ["", "  Scope                     servers          vCPU    memory GiB      disk GiB"]
    for state, sums in report["control_totals"]["by_state"].items():
        amounts = [sums[key] for key in ("vcpu", "memory_gib", "storage_provisioned_gib")]
        shown = "".join("       unknown" if item is None else f"{item:>14,.2f}" for item in amounts)
        lines.append(f"    {state:20} {sums['servers']:>10,}{shown}")
    if report["coverage"]:
        lines += ["", "  Known of servers in scope      servers    share  confidence"]
    for row in report["coverage"]:
        share = "unknown" if row["share"] is None else f"{as_shown(100 * row['share'], 1)}%"
        sure = f"{row['confidence']:10}  {row['remedy']}".rstrip()
        lines.append(f"    {row['label']:26} {row['known']:>9,} {share:>8}  {sure}")
    issues = report["data_quality"]
    lines += ["", f"  Data-quality issues: {len(issues)}"]
    for issue in issues:
        lines.append(f"    {issue['severity']:8} {issue['code']}: {issue['message']}")
        lines.append(f"             {issue['where']}. {issue['action']} {issue['remedy']}".rstrip())
    return "\n".join(lines)
