"""Rows to workbook bytes that repeat."""

from __future__ import annotations

import datetime as dt
import io

from bizcase.sample.layout import Sheets

# A fixed moment, so that the same seed gives the same bytes.
_CREATED = dt.datetime(2026, 11, 23)  # noqa: DTZ001 - a workbook's stamp has no zone


def workbook_bytes(sheets: Sheets) -> bytes:
    """Return an xlsx with the sheets in order; None is a blank cell, text stays text."""
    import xlsxwriter  # noqa: PLC0415 - only when a sample is written

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_date_format": "yyyy/mm/dd hh:mm:ss",
        },
    )
    book.set_properties({"title": "Synthetic estate", "created": _CREATED})
    bold = book.add_format({"bold": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row, bold if number == 0 else None)
        sheet.freeze_panes(1, 1)
    book.close()
    return buffer.getvalue()
