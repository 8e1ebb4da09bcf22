"""A case file, or the folder of one, computed again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bizcase.errors import UsageError

if TYPE_CHECKING:
    from bizcase.agents import RunResult


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
            "There is no case file.", f"Give the output folder of generate, or its {CASE_FILE}.",
            str(place),
        ) from fault  # fmt: skip
    entries, notices = restored(read_case_file(content, str(place)))
    for notice in notices:
        print(f"warning: {notice}", file=sys.stderr)
    return run(entries)
