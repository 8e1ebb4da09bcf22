"""``python -m bizcase cases``: saved cases from the command line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bizcase.errors import InputError, UsageError

if TYPE_CHECKING:
    from bizcase.agents import ProgressEvent
    from bizcase.entries import Entries
    from bizcase.store import CaseStore, WorkingState
    from bizcase.store.items import CaseSummary


def add_cases(commands: Any, parser_class: type[argparse.ArgumentParser]) -> None:
    """Add the command with its four actions."""
    cases = commands.add_parser("cases", help="saved cases (DynamoDB)")
    actions = cases.add_subparsers(dest="action", required=True, parser_class=parser_class)
    listing = actions.add_parser("list", help="all saved cases")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    save = actions.add_parser("save", help="save the output folder of generate")
    save.add_argument("folder", type=Path, metavar="DIR")
    save.add_argument("--case-id", default="", metavar="ID", help="update this case, or name it so")
    save.set_defaults(run=_save)
    load = actions.add_parser("load", help="write the output folder of a saved case again")
    load.add_argument("case_id", metavar="ID")
    load.add_argument("--out", type=Path, required=True, metavar="DIR")
    load.add_argument(
        "--as-saved", action="store_true", help="the files as they were saved, nothing computed"
    )
    load.set_defaults(run=_load)
    delete = actions.add_parser("delete", help="delete a saved case for good")
    delete.add_argument("case_id", metavar="ID")
    delete.add_argument("--yes", action="store_true", help="needed: there is no way back")
    delete.set_defaults(run=_delete)


def write_folder(
    entries: Entries,
    out_dir: Path,
    formats: Iterable[str],
    on_progress: Callable[[ProgressEvent], None] | None = None,
    saved: WorkingState | None = None,
) -> None:
    """Run a case, write its output folder with the case file, print warnings and paths.

    ``saved`` is the state it comes from: figures that changed are told.
    """
    from bizcase.door import run, write
    from bizcase.store.changes import changes_since

    result = run(entries, on_progress)
    changes = changes_since(saved, result) if saved else ()
    written = write(result, out_dir, formats)
    for warning in (*result.warnings, *changes, *written.warnings):
        print(f"warning: {warning}", file=sys.stderr)
    for path in written.paths:
        print(path)


def _store() -> CaseStore:
    from bizcase.store import CaseStore, StoreSettings, connect
    from bizcase.store.s3_files import S3Files
    from bizcase.store.table import Table

    settings = StoreSettings.from_environment()
    client, region = connect(settings)
    files = None
    if settings.bucket:
        bucket_client, bucket_region = connect(settings, "s3")
        files = S3Files(bucket_client, settings.bucket, bucket_region)
    return CaseStore(Table(client, settings.table, region), files=files)


def _list(call: argparse.Namespace) -> None:
    from bizcase.versions import method_mark

    listing = _store().list_cases()
    if call.json:
        rows = [_row(case) for case in listing.cases]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    print(f"{'case':27} {'updated (UTC)':17} {'USD a month':>14}  project, customer, region")
    for case in listing.cases:
        updated = f"{case.updated:%Y-%m-%d %H:%M}" if case.updated else "unknown"
        monthly = "unknown" if case.monthly_usd is None else f"{case.monthly_usd:,.2f}"
        about = ", ".join((case.project_name, case.customer_name, case.aws_region))
        about = "".join(sign if sign.isprintable() else " " for sign in about)
        mark = method_mark(case.method) if case.complete else ""
        print(f"{case.case_id:27} {updated:17} {monthly:>14}  {about}{mark and f'  [{mark}]'}")
    if listing.notice:
        print(listing.notice)


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
    }


def _save(call: argparse.Namespace) -> None:
    from bizcase.exports.files import CASE_FILE
    from bizcase.store import CaseGone, read_case_file
    from bizcase.store.ids import checked_id

    path = call.folder / CASE_FILE
    try:
        content = path.read_bytes()
    except OSError:
        raise InputError(
            f"The folder holds no {CASE_FILE}.",
            "Name the output folder of `generate`.",
            str(call.folder),
        ) from None
    saved = read_case_file(content, str(path))
    state, store = replace(saved, execution_stats=_run_stats(call.folder)), _store()
    if not call.case_id:
        print(store.save_new(state).case_id)
        return
    try:
        loaded = store.handle(checked_id(call.case_id))
    except CaseGone:
        print(store.save_new(state, call.case_id).case_id)
    else:
        print(store.update(loaded, state).case_id)


def _run_stats(folder: Path) -> dict[str, Any]:
    """Return the statistics of the run that wrote a folder; without them they stay blank."""
    from bizcase.exports.run_json import RUN_FILE

    path = folder / RUN_FILE
    if not path.exists():
        return {}
    try:
        stats = json.loads(path.read_bytes())["execution_stats"]
        return {str(name): value for name, value in stats.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        print(
            f"warning: {RUN_FILE} cannot be read. The case is saved without the time of its run.",
            file=sys.stderr,
        )
        return {}


def _load(call: argparse.Namespace) -> None:
    from bizcase.exports import DEFAULT_FORMATS
    from bizcase.exports.formats import FORMATS
    from bizcase.store import restored

    loaded = _store().load(call.case_id)
    if (state := loaded.state) is None:
        raise UsageError(" ".join(loaded.notices), "", call.case_id)
    if call.as_saved:
        _write_as_saved(state, call.out)
        return
    entries, notices = restored(state)
    for notice in notices:
        print(f"warning: {notice}", file=sys.stderr)
    formats = [key for key in state.formats if key in FORMATS] or DEFAULT_FORMATS
    write_folder(entries, call.out, formats, saved=state)


def _write_as_saved(state: WorkingState, out_dir: Path) -> None:
    """Write case, document and case file as they were saved; print the method's notice and paths.

    The other files of a case are not saved with it.
    """
    from bizcase.exports.case_json import plain_json
    from bizcase.exports.files import CASE_FILE, write_files
    from bizcase.exports.formats import FORMATS
    from bizcase.store import write_case_file
    from bizcase.versions import method_notice

    if notice := method_notice(state.method):
        print(f"warning: {notice}", file=sys.stderr)
    files = {
        FORMATS["md"].file_name: state.document.encode("utf-8", "replace"),
        FORMATS["json"].file_name: plain_json(state.case),
        CASE_FILE: write_case_file(state),
    }
    for path in write_files(files, out_dir):
        print(path)


def _delete(call: argparse.Namespace) -> None:
    if not call.yes:
        raise UsageError(
            f"Deleting {call.case_id} cannot be undone.", "Add --yes to delete it."
        )  # fmt: skip
    store = _store()
    store.delete(store.handle(call.case_id))
    print(f"{call.case_id} was deleted.")
