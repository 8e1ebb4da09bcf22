"""Lists over the end of a page: no point stands alone, and the first is with what leads to it."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from bizcase import packaged
from bizcase.document.blocks import Bullets, Paragraph, Section, words
from bizcase.exports import render


def made_up(result, above, *blocks):
    """Return the result with a document of the blocks, under so many lines."""
    lines = (Paragraph(words(f"Line {place}.")) for place in range(above))
    section = Section("Z. Made up", (*lines, *blocks), "z")
    return replace(result, document=replace(result.document, sections=(section,)))


@pytest.mark.parametrize("count", [2, 3, 5])
def test_no_point_of_the_pdf_is_alone_on_its_page(rvtools_result, count):
    """A list of three left its last point to the next page, a lead stood above the break."""
    parted = set()
    points = Bullets(tuple(words(f"Point {place}.") for place in range(count)))
    blocks = (Paragraph(words("To consider:")), points, Paragraph(words("More.")))
    for above in range(34, 43):
        content = render("pdf", made_up(rvtools_result, above, *blocks))
        texts = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
        on_page = [len(re.findall(r"Point \d", text)) for text in texts]
        parted.add(tuple(filter(None, on_page)))
        (first,) = (text for text in texts if "Point 0." in text)
        assert "To consider:" in first, above
    assert all(1 not in counts for counts in parted), parted
    assert (count,) in parted
    assert len(parted) > (count > 3)  # a longer list may be parted


def test_printed_html_keeps_two_points_together():
    """A point stood alone at the end of a page of Letter."""
    printed = packaged.text("bizcase.exports", "page.css").split("@media print")[1]
    after = "".join(line for line in printed.splitlines() if "{ break-after: avoid; }" in line)
    before = "".join(line for line in printed.splitlines() if "{ break-before: avoid; }" in line)
    assert ", ul > li:first-child:not(:last-child)" in after
    assert ", ul > li:last-child " in before
