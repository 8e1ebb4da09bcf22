"""What a downloaded file is called: by customer, project and date, so that no two cases mix."""

from __future__ import annotations

import re
import unicodedata

from bizcase.entries import Entries

_MOST_LETTERS = 40


def download_name(entries: Entries, file_name: str) -> str:
    """Return the name of a file of a case.

    >>> import datetime as dt
    >>> from bizcase.entries import ProjectInfo
    >>> project = ProjectInfo("Data centre exit", "Söhne & Co")
    >>> download_name(Entries(project, dt.date(2026, 11, 29)), "business_case.pdf")
    'Sohne-Co-Data-centre-exit-2026-11-29-business-case.pdf'
    """
    names = (entries.project.customer_name, entries.project.project_name)
    stem, _, ending = file_name.rpartition(".")
    parts = [*map(_plain, names), entries.as_of.isoformat(), _plain(stem)]
    return f"{'-'.join(filter(None, parts))}.{ending}"


def _plain(name: str) -> str:
    """Return a name in letters that every file system takes."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", ascii_only).strip("-")[:_MOST_LETTERS].rstrip("-")
