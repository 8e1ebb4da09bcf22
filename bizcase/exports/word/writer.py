"""The document as a Word file: cover, contents, sections, native tables and charts."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt

from bizcase.document.blocks import (
    Block,
    Bullets,
    Chart,
    Document,
    Paragraph,
    Section,
    Table,
    Text,
)
from bizcase.document.charts.plotted import plotted
from bizcase.document.writing import heading, plain, table_texts, written
from bizcase.exports.columns import (
    MOST_ROWS_WHOLE,
    breakable,
    column_shares,
    stays_together,
    table_share,
)
from bizcase.exports.drawing.cut import note_below
from bizcase.exports.drawing.picture import UPWARDS
from bizcase.exports.evidence import sources_note
from bizcase.exports.groups import introduces
from bizcase.exports.look import DIRECTIONAL, FIGURE, TABLE, Cover, logo_size, without_lone_end
from bizcase.exports.office.chart_xml import chart_xml, rows_in_frame
from bizcase.exports.office.package import same_bytes
from bizcase.exports.office.properties import set_properties
from bizcase.exports.runs import runs_of
from bizcase.exports.word import xml
from bizcase.exports.word.contents import contents
from bizcase.exports.word.native import native_chart
from bizcase.exports.word.styles import FONT, opened, style_id

_MARGIN, _PAGE = Mm(18), (Mm(210), Mm(297))
_TWIPS = 635  # EMU
_MANY_COLUMNS, _SMALL, _SIZE = 7, 7.0, 8.0
_CHART_PT, _LOW_PT = 195, 116
_IDS = 6.0
_LAST_POINTS = 2  # of a list, which are on the page of its last
_SIZES = {"headline": 12.0, "small": 7.5}  # points, by how loud a paragraph is
_TIGHT, _CLOSE = 8.5, '<w:spacing w:before="0" w:after="50" w:line="240" w:lineRule="auto"/>'
_BELOW = '<w:spacing w:after="140"/>'  # between a source and what is said behind it
_NO_LINE = '<w:spacing w:before="0" w:after="0" w:line="60" w:lineRule="exact"/>'


def document_docx(document: Document, cover: Cover) -> bytes:
    """Return the document as Word. The same document gives the same bytes.

    Raises
    ------
    UsageError
        The template of the look cannot be used.
    """
    return _Writer(document, cover).content()


class _Writer:
    def __init__(self, document: Document, cover: Cover) -> None:
        self.document, self.cover = document, cover
        self.ledger, self.style = document.ledger, document.style
        self.prose = document.style.unbroken
        self.word = opened(cover)
        self.body = self.word.element.body
        self.last = self.body.find(qn("w:sectPr"))
        self.tables = self.charts = 0
        self.ids = {
            name: style_id(self.word, name)
            for name in ("Title", "Subtitle", "Heading 1", "Body Text", "Caption", "List Bullet",
                         "TOC 1", "Table Text")
        }  # fmt: skip
        self.wide = self.tight = False
        last = document.sections[-1:]
        self.final = last[0].blocks[-1] if last and last[0].blocks else None

    def content(self) -> bytes:
        self._page(self.word.sections[-1])
        if self.document.audience != "board":
            self._cover()
            self._contents()
        part = ""
        for number, section in enumerate(self.document.sections, start=1):
            if number > 1 and (section.landscape != self.wide or (
                section.part == "annex" != part)):  # fmt: skip
                self._turn(wide=section.landscape)
            part = section.part
            self._section(section, number)
        self._header_footer()
        self._properties()
        buffer = io.BytesIO()
        self.word.save(buffer)
        return same_bytes(buffer.getvalue())

    # Pages

    def _page(self, section: Any) -> None:  # noqa: ANN401 - python-docx's section
        section.page_width, section.page_height = _PAGE
        section.left_margin = section.right_margin = _MARGIN
        section.top_margin, section.bottom_margin = Mm(20), Mm(18)
        section.footer_distance = Mm(9)  # so that a full page does not touch it

    def _turn(self, *, wide: bool) -> None:
        """Begin a section of pages, upright or wide."""
        self.wide = wide
        section = self.word.add_section(WD_SECTION.NEW_PAGE)
        self._without_blank_line()
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = _PAGE[::-1] if wide else _PAGE
        self.last = self.body.findall(qn("w:sectPr"))[-1]

    def _without_blank_line(self) -> None:
        """Let the last paragraph end the section: a line of its own may need a page of its own."""
        blank = self.body.findall(qn("w:p"))[-1]
        before = blank.getprevious()
        if before is not None and before.tag == qn("w:p"):
            before.get_or_add_pPr().append(blank.pPr.find(qn("w:sectPr")))
            self.body.remove(blank)

    @property
    def room(self) -> int:
        """The width between the margins in EMU."""
        return int((_PAGE[1] if self.wide else _PAGE[0]) - 2 * _MARGIN)

    def _put(self, markup: str) -> Any:  # noqa: ANN401 - lxml's element
        element = parse_xml(markup)
        self.last.addprevious(element)
        return element

    # Front

    def _cover(self) -> None:
        cover = self.cover
        if cover.look.logo:
            width, height = logo_size(cover.look.logo, Mm(60), Mm(25))
            paragraph = self.word.add_paragraph()
            shape = paragraph.add_run().add_picture(
                io.BytesIO(cover.look.logo), Emu(int(width)), Emu(int(height))
            )
            shape._inline.docPr.set("descr", cover.logo_name)
        title = without_lone_end(written(self.document.title, self.ledger, plain, self.prose))
        space = '<w:spacing w:before="2400" w:after="240"/>'
        self._put(xml.paragraph(self.ids["Title"], xml.run(title), more=space))
        subtitle = written(self.document.subtitle, self.ledger, plain, self.prose)
        self._put(xml.paragraph(self.ids["Subtitle"], xml.run(subtitle)))
        for line in (*cover.lines, cover.confidential, self.style.say(DIRECTIONAL)):
            self._put(xml.paragraph(self.ids["Body Text"], xml.run(line)))

    def _contents(self) -> None:
        title = xml.run(self.style.say("Contents"))
        self._put(xml.paragraph(self.ids["Subtitle"], title, more="<w:pageBreakBefore/>"))
        headings = [self._heading(section) for section in self.document.sections]
        for entry in contents(headings, self.ids["TOC 1"]):
            self._put(entry)

    # Sections

    def _heading(self, section: Section) -> str:
        return heading(section, self.ledger, self.prose)

    def _section(self, section: Section, number: int) -> None:
        alone = self.document.audience == "board"
        breaks = "<w:pageBreakBefore/>" if self.tight or (number == 1 and not alone) else ""
        self.tight = section.part == "page1"  # it shall fit one page, and stand alone on it
        mark = (
            f'<w:bookmarkStart w:id="{number}" w:name="s{number}"/>'
            f'{xml.run(self._heading(section))}<w:bookmarkEnd w:id="{number}"/>'
        )
        self._put(xml.paragraph(self.ids["Heading 1"], mark, more=breaks))
        before = None
        for place, block in enumerate(section.blocks):
            ahead = next(iter(section.blocks[place + 1 :]), None)
            leads = (
                place == 0 or isinstance(ahead, Bullets) or (_is_note(block) and _is_note(ahead))
                or introduces(block, before, ahead)
            )  # fmt: skip
            before = block
            self._block(block, section.part, keep=leads)
            if isinstance(block, Table):
                sources = sources_note(block, section, self.ledger, self.style)
                self._after_table(sources, keep=isinstance(ahead, Paragraph | Bullets))

    def _block(self, block: Block, part: str, *, keep: bool) -> None:
        match block:
            case Paragraph(text, look):
                self._text("Body Text", text, look, keep=keep)
            case Bullets(items):
                last = len(items) - 1
                for place, item in enumerate(items):
                    ends = place == 0 or place >= last - _LAST_POINTS
                    self._text("List Bullet", item, keep=ends and place < last)
            case Table():
                self._table(block, part)
            case Chart():
                self._chart(block, keep=keep)

    def _text(self, style: str, text: Text, look: str = "plain", *, keep: bool = False) -> None:
        """Write a paragraph; smaller and closer where all has to fit one page."""
        size = _SIZES.get(look, _TIGHT if self.tight else 0.0)
        pieces = runs_of(text, self.ledger, self.prose)
        if look == "headline":
            pieces = tuple(replace(piece, bold=True) for piece in pieces)
        inner = xml.runs(pieces, size)
        more = "<w:keepNext/>" * keep + _CLOSE * self.tight
        self._put(xml.paragraph(self.ids[style], inner, more=more))

    def _caption(self, template: str, number: int, text: str) -> None:
        kind, _, rest = self.style.say(template).partition("{number}")
        inner = xml.run(kind) + xml.field(f"SEQ {kind.strip()} \\* ARABIC", str(number))
        told = xml.run(rest.replace("{caption}", text))
        self._put(xml.paragraph(self.ids["Caption"], inner + told))

    def _table(self, table: Table, part: str) -> None:
        self.tables += 1
        self._caption(TABLE, self.tables, table.caption)
        header, rows = table_texts(table, self.ledger, self.style)
        room = self.room // _TWIPS
        shares = column_shares(header, rows, table.right, wide=self.wide)
        width = room * table_share(header, rows)
        rows = breakable(rows, shares, table.right, wide=self.wide)
        widths = [int(share * width) for share in shares]
        size = _SMALL if len(header) >= _MANY_COLUMNS else _SIZE
        ends = table is self.final and len(rows) <= MOST_ROWS_WHOLE
        together = stays_together(len(rows), part) or ends  # no last page with a few rows alone
        self._put(xml.table(header, rows, table.right, widths, size, together=together))

    def _after_table(self, sources: str, *, keep: bool) -> None:
        """Write the sources of the figures small in the paragraph that a table needs after it.

        What is said behind a table does not begin a page without a row of it.
        """
        told = xml.run(sources, size=_IDS, colour=self.cover.brand.second) if sources else ""
        below = _NO_LINE if self.tight and not sources else "" if self.tight else _BELOW
        more = "<w:keepNext/>" * keep + below
        self._put(xml.paragraph(self.ids["Table Text"], told, more=more))

    def _chart(self, block: Chart, *, keep: bool) -> None:
        self.charts += 1
        drawn = plotted(block, self.ledger, self.style)
        self._caption(FIGURE, self.charts, drawn.message)
        width = Emu(self.room).pt
        height = float(_LOW_PT if self.tight else _CHART_PT)
        if drawn.kind not in UPWARDS:
            height = rows_in_frame(drawn, width).height
        font = self.cover.brand.font or FONT
        parts = chart_xml(drawn, self.cover.as_of, font, (width, height))
        size = (self.room, int(Pt(height)))
        drawing = native_chart(self.word, self.charts, parts, drawn.alt, size)
        self._put(xml.paragraph(self.ids["Body Text"], drawing, more="<w:keepNext/>"))
        more = "<w:keepNext/>" * keep + _BELOW * (not self.tight)
        self._put(xml.paragraph(self.ids["Table Text"], xml.run(note_below(drawn)), more=more))

    # The file itself

    def _header_footer(self) -> None:
        first = self.word.sections[0]
        first.different_first_page_header_footer = self.document.audience != "board"
        header = first.header.paragraphs[0]
        header.text = f"{self.cover.project} · {self.cover.customer}"
        footer = first.footer.paragraphs[0]
        footer.text = f"{self.cover.confidential} · {self.style.say('page ')}"
        for code, between in (("PAGE", self.style.say(" of ")), ("NUMPAGES", "")):
            footer._p.append(
                parse_xml(xml.field(code, "1").replace(
                    "<w:fldSimple", f'<w:fldSimple xmlns:w="{xml.W}"', 1))
            )  # fmt: skip
            if between:
                footer.add_run(between)

    def _properties(self) -> None:
        set_properties(self.word.core_properties, self.document, self.cover)
        settings = self.word.settings.element
        if settings.find(qn("w:updateFields")) is None:
            settings.append(parse_xml(f'<w:updateFields xmlns:w="{xml.W}" w:val="true"/>'))


def _is_note(block: Block | None) -> bool:
    return isinstance(block, Paragraph) and block.look == "small"
