"""``cases import``: the cases of another table, copied into the program's own."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from bizcase.cli.case_store import case_store, saved_table
from bizcase.errors import BizcaseError, UsageError
from bizcase.grammar import clipped, counted

if TYPE_CHECKING:
    from bizcase.store import CaseStore


def import_cases(call: argparse.Namespace) -> None:
    """Copy what can be read of another table; say what could not be, and what was there."""
    own, other = saved_table(), saved_table(call.from_table)
    if own.name == other.name:
        raise UsageError(
            f"{own.name} is the table that cases are saved in.", "Name another with --from-table."
        )
    own.require_ours()
    source, target, copied = case_store(other), case_store(own), 0
    for case in source.list_cases(max_cases=sys.maxsize).cases:
        try:
            if _copied(source, target, case.case_id):
                copied += 1
            else:
                _warn(case.case_id, "there is a case of this id already.")
        except BizcaseError as fault:
            _warn(case.case_id, str(fault))
    print(f"Copied {counted(copied, 'cases')} from {other.name} to {own.name}.")


def _copied(source: CaseStore, target: CaseStore, case_id: str) -> bool:
    from bizcase.store import CaseExists
    from bizcase.store.ids import is_case_id

    loaded = source.load(case_id)
    if loaded.state is None:
        return target.adopt(source.raw(case_id))
    try:
        target.save_new(loaded.state, case_id if is_case_id(case_id) else "")
    except CaseExists:
        return False
    return True


def _warn(case_id: str, sentence: str) -> None:
    print(f"warning: {clipped(case_id)} was not copied: {sentence}", file=sys.stderr)
