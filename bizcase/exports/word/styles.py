"""The styles that the writer names; a template's own of the same name are left as they are."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from bizcase.brand import Brand
from bizcase.exports.look import Cover
from bizcase.exports.office.package import opened_template
from bizcase.exports.word.xml import W

FONT = "Calibri"
_SIZES = {"Normal": 10.0, "Title": 26.0, "Subtitle": 13.0, "Heading 1": 15.0, "Heading 2": 12.0,
          "Caption": 9.0, "List Bullet": 10.0, "List Number": 10.0, "Body Text": 10.0}  # fmt: skip
_COLOURED = ("Title", "Heading 1", "Heading 2")
_TABLE = f"""<w:style xmlns:w="{W}" w:type="table" w:customStyle="1" w:styleId="TableCase">
<w:name w:val="Table Case"/><w:basedOn w:val="TableNormal"/><w:tblPr>
<w:tblBorders><w:top w:val="single" w:sz="6" w:color="{{accent}}"/>
<w:bottom w:val="single" w:sz="6" w:color="{{accent}}"/>
<w:insideH w:val="single" w:sz="2" w:color="D5DEE2"/></w:tblBorders>
<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>
</w:tblPr>
<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="F3F7F8"/>
<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>"""


def opened(cover: Cover) -> Any:  # noqa: ANN401 - python-docx's document
    """Return an empty document with all styles, from the given template or our own look."""
    if cover.look.word:
        document = docx.Document(io.BytesIO(opened_template(cover.look.word, "docx")))
        body = document.element.body
        for item in list(body):
            if item.tag != qn("w:sectPr"):
                body.remove(item)
    else:
        document = docx.Document()
        _dress(document, cover.brand)
    _complete(document, cover.brand)
    return document


def _dress(document: Any, brand: Brand) -> None:  # noqa: ANN401 - as above
    """Give python-docx's own template our sizes, font and colours."""
    for name, size in _SIZES.items():
        style = document.styles[name]
        style.font.size, style.font.name = Pt(size), brand.font or FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for slot in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(slot), None)
        fonts.set(qn("w:hAnsi"), brand.font or FONT)
        if name in _COLOURED:
            style.font.color.rgb = RGBColor.from_string(brand.accent.removeprefix("#").upper())
    subtitle = document.styles["Subtitle"].font
    subtitle.italic, subtitle.bold = False, False
    subtitle.color.rgb = RGBColor.from_string(brand.second.removeprefix("#").upper())
    caption = document.styles["Caption"]
    caption.font.color.rgb, caption.font.bold = RGBColor(0x16, 0x24, 0x2B), True
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(8), Pt(3)
    body = document.styles["Body Text"].paragraph_format
    body.space_after, body.line_spacing = Pt(6), 1.1
    heading = document.styles["Heading 1"].paragraph_format
    heading.space_before, heading.space_after = Pt(14), Pt(6)
    _complete(document, brand)
    entry = document.styles["TOC 1"]
    entry.base_style, entry.font.name = document.styles["Normal"], brand.font or FONT
    for edge in document.styles["Title"].element.findall(f".//{qn('w:pBdr')}"):
        edge.getparent().remove(edge)


def _complete(document: Any, brand: Brand) -> None:  # noqa: ANN401 - as above
    """Add what is missing; every name that the writer uses is there afterwards."""
    names = {style.name for style in document.styles}
    for name in (*_SIZES, "TOC 1"):
        if name not in names:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if "Table Text" not in names:
        style = document.styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.font.size = Pt(8)
        style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(1)
    if "Table Case" not in names:
        accent = brand.accent.removeprefix("#")
        document.styles.element.append(parse_xml(_TABLE.format(accent=accent)))


def style_id(document: Any, name: str) -> str:  # noqa: ANN401 - as above
    """Return the id by which a paragraph names its style."""
    found: str = document.styles[name].style_id
    return found
