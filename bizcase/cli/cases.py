"""``python -m bizcase cases``: saved cases from the command line."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bizcase.cli.case_import import import_cases
from bizcase.cli.case_loading import load
from bizcase.cli.case_saving import save
from bizcase.cli.case_store import case_store
from bizcase.errors import UsageError
from bizcase.grammar import clipped, counted

if TYPE_CHECKING:
    from bizcase.store import CaseSummary


def add_cases(commands: Any, parser_class: type[argparse.ArgumentParser]) -> None:
    """Add the command with its five actions."""
    cases = commands.add_parser("cases", help="list, save, load or delete cases in DynamoDB")
    actions = cases.add_subparsers(dest="action", required=True, parser_class=parser_class)
    listing = actions.add_parser("list", help="list all saved cases")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    saving = actions.add_parser("save", help="save the output folder of generate")
    saving.add_argument("folder", type=Path, metavar="DIR")
    saving.add_argument(
        "--case-id", default="", metavar="ID", help="update this case, or name it so"
    )
    saving.add_argument(
        "--force", action="store_true", help="replace that case, whatever it is by now"
    )
    saving.set_defaults(run=save)
    loading = actions.add_parser("load", help="write the output folder of a saved case again")
    loading.add_argument("case_id", metavar="ID")
    loading.add_argument("--out", type=Path, required=True, metavar="DIR")
    loading.add_argument(
        "--as-saved", action="store_true", help="the files as they were saved, nothing computed"
    )
    loading.set_defaults(run=load)
    copying = actions.add_parser("import", help="copy the cases of another table, as of the sample")
    copying.add_argument("--from-table", required=True, metavar="NAME")
    copying.set_defaults(run=import_cases)
    delete = actions.add_parser("delete", help="delete a saved case for good")
    delete.add_argument("case_id", metavar="ID")
    delete.add_argument("--yes", action="store_true", help="needed: there is no way back")
    delete.set_defaults(run=_delete)


def _list(call: argparse.Namespace) -> None:
    from bizcase.store.ids import MAX_KEY_BYTES
    from bizcase.versions import method_mark

    listing = case_store().list_cases(progress=_shown if sys.stderr.isatty() else None)
    if call.json:
        rows = [_row(case) for case in listing.cases]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    print(f"{'case':27} {'updated (UTC)':17} {'USD a month':>14}  project, customer, region")
    for case in listing.cases:
        updated = f"{case.updated:%Y-%m-%d %H:%M}" if case.updated else "unknown"
        monthly = "unknown" if case.monthly_usd is None else f"{case.monthly_usd:,.2f}"
        about = ", ".join(map(clipped, (case.project_name, case.customer_name, case.aws_region)))
        mark = method_mark(case.method) if case.complete else ""
        shown = clipped(case.case_id, MAX_KEY_BYTES)  # whole: it is what load and delete take
        print(f"{shown:27} {updated:17} {monthly:>14}  {about}{mark and f'  [{mark}]'}")
    if listing.notice:
        print(listing.notice)


def _shown(read: int) -> None:
    """Say in place how far a listing is; only where someone watches."""
    print(f"\r{counted(read, 'cases')} read \r", end="", file=sys.stderr, flush=True)


def _row(case: CaseSummary) -> dict[str, Any]:
    from bizcase.store.ids import stamp

    return {
        "caseId": case.case_id,
        "projectName": case.project_name,
        "customerName": case.customer_name,
        "awsRegion": case.aws_region,
        "createdAt": stamp(case.created) if case.created else None,
        "lastUpdated": stamp(case.updated) if case.updated else None,
        "owner": case.owner,
        "complete": case.complete,
        "method": case.method if case.complete else None,
        "sizeBytes": case.size_bytes,
        "monthlyUsd": case.monthly_usd,
        "savedBy": case.saved_by,
    }


def _delete(call: argparse.Namespace) -> None:
    if not call.yes:
        raise UsageError(
            f"Deleting {call.case_id} cannot be undone.", "Add --yes to delete it."
        )  # fmt: skip
    store = case_store()
    store.delete(store.handle(call.case_id))
    print(f"{call.case_id} was deleted.")
