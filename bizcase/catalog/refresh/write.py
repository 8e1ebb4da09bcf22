"""A price book onto the disk: beside the old one, then in its place."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bizcase.catalog.region_book import RegionBook, book_text
from bizcase.errors import UsageError


def write_book(book: RegionBook, path: Path) -> None:
    """Replace ``path`` in one step; UsageError where the place cannot be written."""
    beside = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(book_text(book))
        Path(beside).replace(path)
    except OSError as fault:
        if beside:
            Path(beside).unlink(missing_ok=True)
        raise UsageError(
            f"The price book cannot be written ({fault.strerror}).",
            "Choose another place with --out.",
            str(path),
        ) from fault
