"""When an RVTools export was written: as its sheet vMetaData says, else as its file's name does."""

from __future__ import annotations

import datetime as dt
import re

from bizcase.inputs.tables.joined_sheets import SheetReader

_IN_NAME = re.compile(
    r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)"
    r"(?:[-_. T]([01]\d|2[0-3])[-_.:]?([0-5]\d))?"
)


def exported_at(sheets: SheetReader, file_name: str) -> str:
    """Return the day and, where it is known, the minute as ISO text; "" where nothing says it.

    >>> _from_text("RVTools_export_all_2026-11-01_10.05.xlsx"), _from_text("vc1.xlsx")
    ('2026-11-01T10:05', '')
    """
    stated = sheets.read("vMetaData")
    written = stated["created_at"].dropna() if stated is not None else ()
    return next(filter(None, map(_from_text, (*map(str, written), file_name))), "")


def _from_text(text: str) -> str:
    match = _IN_NAME.search(text)
    if match is None:
        return ""
    year, month, day, hour, minute = match.groups()
    try:
        dt.date(int(year), int(month), int(day))
    except ValueError:
        return ""
    return f"{year}-{month}-{day}" + (f"T{hour}:{minute}" if hour else "")
