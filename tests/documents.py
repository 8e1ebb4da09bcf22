"""Small Word documents and PDFs for tests."""

from __future__ import annotations

import io

import docx
from pypdf import PdfReader, PdfWriter

from bizcase.inputs.opening.upload import Upload


def word(*blocks, name="assessment.docx"):
    """Return a Word document; a block is (style, text) or a list of table rows."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, list):
            table = document.add_table(rows=0, cols=len(block[0]))
            for row in block:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        elif block[0] == "Bold":
            document.add_paragraph().add_run(block[1]).bold = True
        else:
            document.add_paragraph(block[1], style=block[0])
    buffer = io.BytesIO()
    document.save(buffer)
    return Upload(name, buffer.getvalue())


def pdf(*pages, name="assessment.pdf"):
    """Return a PDF of lines; a line is text, or a list of (x, text) that stand side by side."""
    return Upload(name, _pdf_bytes(pages))


def locked(upload, *, opens):
    """Return a PDF encrypted; ``opens`` without a password, as one that only forbids printing."""
    writer = PdfWriter(PdfReader(io.BytesIO(upload.content)))
    writer.encrypt("" if opens else "user", "owner", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return Upload(upload.name, buffer.getvalue())


def _pdf_bytes(pages):
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"
    )
    kids = []
    for page in pages:
        stream = _stream(page)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 1190] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def _stream(page):
    parts = []
    for index, line in enumerate(page):
        for x, text in [(40, line)] if isinstance(line, str) else line:
            escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            if escaped:
                parts.append(f"BT /F1 10 Tf {x} {1140 - 14 * index} Td ({escaped}) Tj ET")
    return "\n".join(parts).encode("cp1252")


HEADER = [(40, "Question"), (300, "Response"), (380, "Comments")]
FOOTER = "Confidential     Assessment Report – Page 1 of 3"


def answer(question, response, *comment):
    """Return the lines of a rated answer in the MRA tool's report."""
    first, *more = comment or ("",)
    lines = [[(40, question), (320, str(response)), (380, first)]]
    return [*lines, *([(380, line)] for line in more), ""]


def tool_report(*answers, dimension="Landing Zone", **options):
    """Return a small report of the MRA tool with one dimension, or its own pages of ratings."""
    ratings = [line for lines in answers for line in lines]
    return pdf(
        ["Migration Readiness Assessment", FOOTER],
        ["Heatmap", "", dimension, "AVERAGE", "Account Design", FOOTER],
        ["Details", "", dimension, "", "Recommended Actions:", "Deploy Control Tower", FOOTER],
        [
            "Consolidated Recommended Actions", "",
            [(40, "Action"), (300, "Action Priority"), (430, "Action Effort"), (560, "Owner")], "",
            [(40, "Deploy Control"), (300, "High"), (430, "Low")], [(40, "Tower")], "",
            [(40, "Write a plan"), (560, "Ann")], "", FOOTER,
        ],
        [
            "Ratings Responses", "", dimension, "", "Account Design", "", HEADER, "",
            *ratings, FOOTER,
        ],
        ["Text Responses", "", "1   9   9 - never read"],
        **options,
    )  # fmt: skip
