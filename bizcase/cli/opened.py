"""A case file, or the folder of one, computed again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bizcase.errors import UsageError

if TYPE_CHECKING:
    from bizcase.agents import RunResult
    from bizcase.asking import CaseTools
    from bizcase.case import BusinessCase
    from bizcase.pseudonyms.of_case import CaseNames


def opened_case(path: Path) -> RunResult:
    """Return the run of a case; what cannot be kept of it is told on the error output.

    Raises
    ------
    UsageError
        There is no case file at the path.
    BizcaseError
        The file is damaged or of a later version, or its case cannot be run.
    """
    from bizcase.door import run
    from bizcase.exports.files import CASE_FILE
    from bizcase.store import read_case_file, restored

    place = path / CASE_FILE if path.is_dir() else path
    try:
        content = place.read_bytes()
    except OSError as fault:
        raise UsageError(
            "There is no case file.", f"Enter the output folder of generate, or its {CASE_FILE}.",
            str(place),
        ) from fault  # fmt: skip
    entries, notices = restored(read_case_file(content, str(place)))
    for notice in notices:
        print(f"warning: {notice}", file=sys.stderr)
    return run(entries)


def add_pseudonyms(command: argparse.ArgumentParser) -> None:
    """Add the option by which no name of the customer leaves."""
    command.add_argument(
        "--pseudonyms", action="store_true",
        help="no name of the customer; the key is written next to the case",
    )  # fmt: skip


def names_of(case: BusinessCase, path: Path) -> CaseNames:
    """Return the names of the case that lies at a path; their key is written beside its folder.

    Raises
    ------
    BizcaseError
        The key cannot be read or written.
    """
    from bizcase.pseudonyms.folder import key_place
    from bizcase.pseudonyms.key import read_key, write_key
    from bizcase.pseudonyms.of_case import CaseNames

    place = key_place(None, path if path.is_dir() else path.parent)
    key = read_key(place)
    names = CaseNames(case, key)
    write_key(key, place)
    print(f"note: The key of the pseudonyms is {place}. Do not share it.", file=sys.stderr)
    return names


def tools_of(path: Path, *, pseudonyms: bool) -> CaseTools:
    """Return the tools of a case; with pseudonyms they tell none of its names.

    Raises
    ------
    BizcaseError
        As ``opened_case`` and ``names_of``.
    """
    from bizcase.asking import CaseTools, ConcealedTools

    case = opened_case(path).case
    if not pseudonyms:
        return CaseTools(case)
    names = names_of(case, path)
    return ConcealedTools(case, names.hide, names.reveal)
