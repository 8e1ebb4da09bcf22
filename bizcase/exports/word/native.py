"""A native chart in a Word file: the chart, its workbook, and the drawing that shows it."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from bizcase.exports.office.axes import A, C
from bizcase.exports.word.xml import safe

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_TYPE = "application/vnd.openxmlformats-officedocument.{}"
_FIRST_ID = 1000  # of drawings, clear of those that python-docx gives to pictures


def native_chart(
    word: Any,  # noqa: ANN401 - python-docx's document
    number: int,
    parts: tuple[bytes, bytes],
    alt: str,
    size: tuple[int, int],
) -> str:
    """Put a chart and its workbook into a file; return the run that draws it.

    Parameters
    ----------
    parts
        The chart and the workbook behind it.
    alt
        What the chart shows, in words.
    size
        Width and height in EMU.
    """
    package, (content, workbook) = word.part.package, parts
    book = Part(
        PackURI(f"/word/embeddings/chart{number}.xlsx"), _TYPE.format("spreadsheetml.sheet"),
        workbook, package,
    )  # fmt: skip
    part = Part(
        PackURI(f"/word/charts/chart{number}.xml"), _TYPE.format("drawingml.chart+xml"), b"",
        package,
    )  # fmt: skip
    root = etree.fromstring(content)
    for old in root.findall(f"{{{C}}}externalData"):
        root.remove(old)
    # Behind the text properties: the schema fixes the order.
    link = etree.SubElement(
        root, f"{{{C}}}externalData", {f"{{{_R}}}id": part.relate_to(book, RT.PACKAGE)}
    )
    etree.SubElement(link, f"{{{C}}}autoUpdate", val="0")
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    relation = word.part.relate_to(part, RT.CHART)
    return (
        f'<w:r><w:drawing xmlns:wp="{_WP}" xmlns:a="{A}" xmlns:c="{C}" xmlns:r="{_R}">'
        f'<wp:inline><wp:extent cx="{size[0]}" cy="{size[1]}"/>'
        f'<wp:docPr id="{_FIRST_ID + number}" name="Chart {number}" descr="{safe(alt)}"/>'
        f'<a:graphic><a:graphicData uri="{C}"><c:chart r:id="{relation}"/></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )
