"""What a terminal or a pipe with a narrow encoding shows: no sign of a number is ever lost."""

from __future__ import annotations

import codecs
import io
import sys

# A minus that became a question mark would be read as another number.
_PLAIN = {"−": "-", "–": "-", "≥": ">=", "≤": "<=", "→": "->", "×": "x", "÷": "/", "…": "..."}
_HANDLER = "bizcase_plain"


def _plain(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    letters = fault.object[fault.start : fault.end]
    return "".join(_PLAIN.get(letter, "?") for letter in letters), fault.end


def make_streams_safe() -> None:
    """Let stdout and stderr write every text, in signs that their encoding has."""
    codecs.register_error(_HANDLER, _plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)
