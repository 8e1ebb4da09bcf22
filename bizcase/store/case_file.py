"""A case as one file, ``.bizcase``: for those without AWS, for sending, for keeping.

``BIZCASE 1`` and a line end; one line of JSON (codec, sha256, bytes, name); the packed state. The
state is packed as in the table, so the checksum of a file and of a saved case compare.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bizcase.store.codec import CODEC, MAX_PARTS, PART_BYTES, pack, unpack
from bizcase.store.errors import CaseDamaged, CaseTooLarge
from bizcase.store.state import WorkingState

SUFFIX = ".bizcase"
_MARK, _VERSION = b"BIZCASE", 1
_MAX_LINE = 4096
LINES = 2 * _MAX_LINE


def write_case_file(state: WorkingState, said: Mapping[str, Any] | None = None) -> bytes:
    """Return the case as a file, the same bytes for the same state.

    ``said`` stands in its line of JSON, for who lists files without opening them.
    """
    body = pack(state)
    header = {**(said or {}), "codec": CODEC, "sha256": body.sha256, "bytes": body.unpacked_bytes}
    line = json.dumps(header).encode()
    return b"%s %d\n%s\n%s" % (_MARK, _VERSION, line, body.content)


def read_case_file(content: bytes, name: str) -> WorkingState:
    """Return the case of a file.

    Raises
    ------
    CaseDamaged
        It is no case file, damaged, or of a later version.
    CaseTooLarge
        It is larger than a case can be.
    """
    if len(content) > MAX_PARTS * PART_BYTES + _MAX_LINE:
        raise CaseTooLarge("The file is larger than a case can be.", "Choose another file.", name)
    first, _, rest = content.partition(b"\n")
    mark, _, version = first[:_MAX_LINE].partition(b" ")
    if mark != _MARK or not version.isdigit():
        raise CaseDamaged("This is no case file.", f"Choose a file that ends in {SUFFIX}.", name)
    if int(version) > _VERSION:
        raise CaseDamaged(
            "The case file was written by a later version of the program.",
            "Update the program, then open it again.",
            name,
        )
    body = rest.partition(b"\n")[2]
    try:
        sha256 = str(said_of(content)["sha256"])
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise CaseDamaged(
            "The case file is damaged at its beginning.", "Download it again.", name
        ) from fault
    return unpack(body, sha256, name)


def said_of(beginning: bytes) -> dict[str, Any]:
    """Return what the line of JSON of a case file says; ValueError where there is none.

    ``beginning`` are its first bytes at least, LINES of them.
    """
    line = beginning[:LINES].split(b"\n", 2)[1:2]
    said = json.loads(line[0]) if line else None
    if not isinstance(said, dict):
        raise ValueError("no line of JSON")
    return said
