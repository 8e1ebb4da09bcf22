"""The files that a call gives for the look of its documents: a logo, templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bizcase.errors import UsageError

if TYPE_CHECKING:
    from bizcase.exports import Look

# Where a logo stands: case files, csv and the workbook have none.
_WITH_LOGO = ("html", "docx", "pdf", "pptx")
_NAMES = {"docx": "Word", "pptx": "PowerPoint"}


def look_of(logo: Path | None, templates: Sequence[Path], formats: Iterable[str]) -> Look:
    """Return the look of the documents of a call.

    Raises
    ------
    UsageError
        A file cannot be read or used, or no format that is asked for has a place for it.
    """
    from bizcase.exports import Look
    from bizcase.exports.look import checked_logo
    from bizcase.exports.office.package import kind_of

    asked, found = set(formats), dict[str, bytes]()
    if logo is not None and not asked.intersection(_WITH_LOGO):
        raise UsageError(
            "--logo is given, but no format with a logo is asked for.",
            f"Add one of {', '.join(_WITH_LOGO)} to --formats.",
        )
    for path in templates:
        content = _read(path)
        try:
            kind = kind_of(content)
        except UsageError as fault:
            raise UsageError(fault.message, fault.remedy, str(path)) from fault
        if kind in found:
            raise UsageError(
                f"Two templates for {_NAMES[kind]} are given.", "Name one of each.", str(path)
            )
        if kind not in asked:
            raise UsageError(
                f"A template for {_NAMES[kind]} is given, but {kind} is not asked for.",
                f"Add {kind} to --formats.",
                str(path),
            )
        found[kind] = content
    try:
        picture = checked_logo(_read(logo), asked) if logo is not None else b""
    except UsageError as fault:
        raise UsageError(fault.message, fault.remedy, fault.where or str(logo)) from fault
    return Look(picture, found.get("docx", b""), found.get("pptx", b""))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise UsageError(
            f"The file cannot be read ({fault.strerror}).", "Check its path.", str(path)
        ) from fault
