"""``cases save``: an output folder as a new case, or over the version that it was loaded from."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bizcase.cli.case_store import case_store, mark_folder, saved_table
from bizcase.errors import InputError, UsageError

if TYPE_CHECKING:
    from bizcase.store import CaseHandle, CaseStore, CaseSummary, WorkingState
    from bizcase.store.table import Table

_WAYS_ON = (
    "Load it first and save what you make of it; or leave out --case-id, which saves a new case. "
    "--force replaces it."
)


def save(call: argparse.Namespace) -> None:
    """Save an output folder and print the id of its case."""
    from bizcase.exports.files import CASE_FILE
    from bizcase.store import read_case_file

    path = call.folder / CASE_FILE
    try:
        content = path.read_bytes()
    except OSError:
        raise InputError(
            f"The folder contains no {CASE_FILE}.",
            "Name the output folder of `generate`.",
            str(call.folder),
        ) from None
    saved = read_case_file(content, str(path))
    state, table = replace(saved, execution_stats=_run_stats(call.folder)), saved_table()
    store = case_store(table)
    handle = _save_as(store, state, table, call) if call.case_id else store.save_new(state)
    print(handle.case_id)
    mark_folder(handle, table, call.folder)


def _save_as(
    store: CaseStore, state: WorkingState, table: Table, call: argparse.Namespace
) -> CaseHandle:
    """Save under an id: over the version that was loaded, over any with --force, else as new."""
    from bizcase.store import CaseConflict, CaseExists, CaseGone
    from bizcase.store.ids import checked_id
    from bizcase.store.items import project_of
    from bizcase.store.saved_mark import SavedMark, read_mark

    wanted, mark = checked_id(call.case_id), read_mark(call.folder)
    loaded = mark if mark is not None and mark.is_case(wanted, table) else None
    try:
        if loaded is None and not call.force:
            return store.save_new(state, wanted)
        handle, row = store.row(wanted)
    except CaseExists as fault:
        _, row = store.row(wanted)
        raise UsageError(
            f"{_saved_there(row, wanted)} This folder was not loaded from it.", _WAYS_ON
        ) from fault
    except CaseGone:
        if not call.force:
            raise
        return store.save_new(state, wanted)
    if call.force:
        print(f"warning: This replaces a saved case. {_saved_there(row, wanted)}", file=sys.stderr)
    elif SavedMark.of(handle, table) != loaded:
        raise CaseConflict(wanted, handle.saved_by, handle.last_updated)
    elif row.project != project_of(state):
        raise UsageError(
            f"{_saved_there(row, wanted)} This folder is of another project.", _WAYS_ON
        )
    return store.update(handle, state)


def _saved_there(row: CaseSummary, case_id: str) -> str:
    """Return in a sentence which case it is, who saved it and when."""
    when = f"{row.updated:%Y-%m-%d %H:%M} UTC" if row.updated else "at an unknown time"
    project = f"{row.project_name or 'a project without a name'} for {row.customer_name or '?'}"
    return f"{case_id} is {project}, saved by {row.saved_by or 'someone unknown'}, {when}."


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
