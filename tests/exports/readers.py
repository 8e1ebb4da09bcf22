"""What a reader gets out of each output file, as plain text."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

import docx
import pptx
from pypdf import PdfReader

from bizcase.exports.folding import OPTIONAL_BREAK

_HELD = re.compile(r'<span class="held">([^<]*)</span>')
NO_BREAK = "\u00a0"  # between a number and its unit, where a program breaks the lines


class _Tables(HTMLParser):
    """The tables of a page: caption, then rows of cells."""

    def __init__(self):
        super().__init__()
        self.tables, self.open, self.text = [], "", ""

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.tables.append(["", []])
        if tag == "tr":
            self.tables[-1][1].append([])
        if tag in ("td", "th", "caption"):
            self.open, self.text = tag, ""

    def handle_data(self, data):
        self.text += data.replace(NO_BREAK, " ")

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self.open:
            self.tables[-1][1][-1].append(self.text)
        if tag == "caption":
            self.tables[-1][0] = self.text
        if tag == self.open:
            self.open = ""


def html_tables(content):
    """Return (caption, rows with the head first) of each table."""
    parser = _Tables()
    parser.feed(content.decode())
    return [(caption, rows) for caption, rows in parser.tables]


def seen(cell):
    """Return the text of a cell as it is seen: where its lines may break or not is not."""
    return _HELD.sub(r"\1", cell).replace(OPTIONAL_BREAK, "").replace(NO_BREAK, " ")


def docx_tables(content):
    """Return (caption, rows with the head first) of each table that has a caption.

    Where a long code may break is not seen.
    """
    found, caption = [], ""
    for block in docx.Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, docx.table.Table):
            if caption:
                rows = [[seen(cell.text) for cell in row.cells] for row in block.rows]
                found.append((caption, rows))
            caption = ""
        elif block.style.name == "Caption" and block.text.startswith("Table "):
            caption = block.text.partition(": ")[2]
    return found


def docx_text(content):
    """Return all paragraphs outside tables."""
    text = "\n".join(part.text for part in docx.Document(io.BytesIO(content)).paragraphs)
    return text.replace(NO_BREAK, " ")


def pdf_text(content):
    """Return the text of all pages without any white space: lines break where columns end."""
    pages = PdfReader(io.BytesIO(content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def slide_shapes(content):
    """Yield each shape of each slide."""
    for slide in pptx.Presentation(io.BytesIO(content)).slides:
        yield from slide.shapes


def slide_text(content):
    """Return the text of all slides."""
    shapes = slide_shapes(content)
    text = "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)
    return text.replace(NO_BREAK, " ")


def slide_tables(content):
    """Return the rows of each table."""
    return [
        [[seen(cell.text) for cell in row.cells] for row in shape.table.rows]
        for shape in slide_shapes(content)
        if shape.has_table
    ]


def cells(tables):
    """Return all cells of tables, row by row."""
    return [cell for rows in tables for row in rows for cell in row]
