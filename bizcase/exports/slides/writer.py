"""The document as PowerPoint: title states the message, native charts, figure ids in the notes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.parts.chart import ChartPart
from pptx.util import Emu, Inches, Pt

from bizcase.document.blocks import Bullets, Chart, Document, Table, Text
from bizcase.document.charts.plotted import plotted
from bizcase.document.number_style import NumberStyle
from bizcase.document.writing import plain, table_texts, written
from bizcase.exports.columns import column_shares
from bizcase.exports.drawing.cut import note_below
from bizcase.exports.look import Cover, logo_size, without_lone_end
from bizcase.exports.office.chart_xml import chart_xml
from bizcase.exports.office.package import same_bytes
from bizcase.exports.office.properties import set_properties
from bizcase.exports.runs import Run, runs_of
from bizcase.exports.slides.cells import CELL, LEADING, ROW, hang, set_large
from bizcase.exports.slides.choice import BACK, Slide, slides_of
from bizcase.exports.slides.deck import WIDTH, layout, opened, without_subtitle

FONT = "Calibri"
MOST_ROWS, MOST_COLUMNS = 8, 8
_FIRST_ROWS = MOST_ROWS - 2  # of a longer table: a row of dots and its last row follow
_MARGIN, _TOP, _FOOT = Inches(0.6), Inches(1.9), Inches(7.0)
_TITLE, _TEXT, _SMALL = 28, 16, 10
_TITLE_LONG, _LONG = 22, 75  # points and letters
_LETTERS = 95  # of a line of text across a slide
_SMALL_LETTERS = _LETTERS * _TEXT // _SMALL
_CAPTION_LETTERS = 115  # of a bold line in the size of a cell


def document_pptx(document: Document, cover: Cover) -> bytes:
    """Return the document as slides. The same document gives the same bytes.

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
        self.deck = opened(cover)
        self.first = layout(self.deck, "Title Slide")
        self.plain = layout(self.deck, "Title Only")
        self.font = cover.brand.font or FONT
        self.charts = 0

    def content(self) -> bytes:
        self._cover()
        divided = False
        for slide in slides_of(self.document):
            if slide.part == BACK and not divided:
                divided = True
                self._divider()
            self._slide(slide)
        set_properties(self.deck.core_properties, self.document, self.cover)
        buffer = io.BytesIO()
        self.deck.save(buffer)
        return same_bytes(buffer.getvalue())

    def _line(self, text: Text) -> str:
        return written(text, self.ledger, plain, self.prose).replace("**", "")

    # Slides

    def _cover(self) -> None:
        slide = self.deck.slides.add_slide(self.first)
        self._title(slide, without_lone_end(self._line(self.document.title)))
        cover, subtitle = self.cover, self._line(self.document.subtitle)
        lines = (subtitle, *cover.more_lines, cover.confidential)
        holder = next(
            (item for item in slide.placeholders if item.placeholder_format.idx == 1), None
        )
        if holder is None:
            holder = slide.shapes.add_textbox(_MARGIN, Inches(4), self._room, Inches(2))
        elif not self.cover.look.slides:  # our own layout sets it around the middle
            holder.left, holder.top, holder.width, holder.height = (
                _MARGIN, Inches(3.6), self._room, Inches(2.2),
            )  # fmt: skip
        self._paragraphs(holder.text_frame, [((line, False),) for line in lines], _TEXT)
        if self.cover.look.logo:
            width, height = logo_size(self.cover.look.logo, Inches(2.5), Inches(1))
            picture = slide.shapes.add_picture(
                io.BytesIO(self.cover.look.logo), _MARGIN, Inches(0.5), Emu(int(width)),
                Emu(int(height)),
            )  # fmt: skip
            _tell(picture, self.cover.logo_name)

    def _divider(self) -> None:
        slide = self.deck.slides.add_slide(self.first)
        self._title(slide, self.style.say("Back-up"))
        without_subtitle(slide)

    def _slide(self, chosen: Slide) -> None:
        slide = self.deck.slides.add_slide(self.plain)
        self._title(slide, self._line(chosen.title))
        top = int(_TOP)
        if chosen.lead:
            pieces = runs_of(chosen.lead, self.ledger, self.prose)
            height = _height(pieces)
            box = slide.shapes.add_textbox(_MARGIN, top - int(Inches(0.5)), self._room, height)
            self._paragraphs(box.text_frame, [tuple((run.text, run.bold) for run in pieces)], _TEXT)
            top += height - int(Inches(0.35))
        note = self._line(chosen.note)
        end = int(_FOOT) - self._note(slide, note)
        for block in chosen.shows:
            match block:
                case Chart():
                    self._chart(slide, block, top)
                case Table():
                    last = end if len(chosen.shows) == 1 else 0
                    top += self._table(slide, block, top, last) + int(Inches(0.15))
                case Bullets(items):
                    top += self._bullets(slide, items, top)
        self._foot(slide)
        ids = ", ".join(chosen.figure_ids)
        slide.notes_slide.notes_text_frame.text = (
            self.style.say("Figures: {ids}", ids=ids) if ids else self.style.say("No figures.")
        )

    @property
    def _room(self) -> int:
        return int(WIDTH - 2 * _MARGIN)

    def _title(self, slide: Any, text: str) -> None:  # noqa: ANN401 - python-pptx's slide
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = (
            _MARGIN, Inches(0.35), self._room, Inches(1.05),
        )  # fmt: skip
        if slide.slide_layout == self.first:
            shape.top = Inches(2.2)
        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        size = _TITLE if len(text) <= _LONG else _TITLE_LONG
        self._paragraphs(shape.text_frame, [((text, True),)], size, self.cover.brand.accent)

    def _paragraphs(
        self,
        frame: Any,  # noqa: ANN401 - as above
        lines: list[tuple[tuple[str, bool], ...]],
        size: int,
        colour: str = "",
    ) -> None:
        """Set the text of a frame: lines of pieces with their weight."""
        frame.clear()
        frame.word_wrap = True  # else the text is set around the middle of its box
        for place, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.LEFT
            for text, bold in line:
                run = paragraph.add_run()
                run.text = text
                run.font.size, run.font.bold, run.font.name = Pt(size), bold, self.font
                if colour:
                    run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())

    def _bullets(self, slide: Any, items: tuple[Text, ...], top: int) -> int:  # noqa: ANN401 - as above
        """Place a list; return the height that it takes."""
        lines, height = [], int(Inches(0.15))
        for item in items:
            pieces = runs_of(item, self.ledger, self.prose)
            lines.append(tuple((run.text, run.bold) for run in pieces))
            height += _height(pieces)
        box = slide.shapes.add_textbox(_MARGIN, top, self._room, height)
        self._paragraphs(box.text_frame, lines, _TEXT)
        for paragraph in box.text_frame.paragraphs:
            hang(paragraph)
        return height

    def _table(self, slide: Any, table: Table, top: int, end: int) -> int:  # noqa: ANN401 - as above
        """Place a table of at most 8 rows and 8 columns; say what the document has beyond it.

        The last column, which is the result, stays. ``end`` is where a table that is alone on its
        slide may end: it is as large as there is room for; 0 for one that is not alone.
        """
        every = range(len(table.header))
        places = [*every[: MOST_COLUMNS - 1], *every[MOST_COLUMNS - 1 :][-1:]]
        right = frozenset(new for new, old in enumerate(places) if old in table.right)
        columns = len(places)
        told, cells = table_texts(table, self.ledger, self.style)
        header = [told[old] for old in places]
        rows = [[row[old] for old in places] for row in cells]
        caption = table.caption
        if len(rows) > MOST_ROWS or columns < len(table.header):
            caption += f" ({_shortened(table, columns, self.style)})"
        if len(rows) > MOST_ROWS:  # the last may be the one that the title is about
            rows = [*rows[:_FIRST_ROWS], ["…"] * columns, rows[-1]]
        below = int(Inches(0.38))
        if caption != slide.shapes.title.text_frame.text:  # else the slide would say it twice
            room = Inches(0.35) + int(Pt(CELL * LEADING)) * (len(caption) // _CAPTION_LETTERS)
            label = slide.shapes.add_textbox(_MARGIN, top, self._room, room)
            self._paragraphs(label.text_frame, [((caption, True),)], CELL)
            below = room + int(Inches(0.03))
        shares = column_shares(header, rows, right)
        lines = [header, *rows]
        most = end - top - below - int(Inches(0.12))
        widths = [self._room * share for share in shares]
        size, widths = set_large(lines, widths, most) if end else (CELL, widths)
        height = int(ROW * size / CELL) * len(lines)
        frame = slide.shapes.add_table(
            len(rows) + 1, columns, _MARGIN, int(top) + below, self._room, height
        )
        grid = frame.table
        for place, width in enumerate(widths):
            grid.columns[place].width = int(width)
        for number, line in enumerate(lines):
            for place, text in enumerate(line):
                cell = grid.cell(number, place)
                self._paragraphs(cell.text_frame, [((text, number == 0),)], size)
                cell.margin_top = cell.margin_bottom = Inches(0.03)
                if place in right:
                    cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
                if number == 0:
                    cell.fill.solid()
                    accent = self.cover.brand.accent.removeprefix("#").upper()
                    cell.fill.fore_color.rgb = RGBColor.from_string(accent)
                    for run in cell.text_frame.paragraphs[0].runs:
                        run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
        _tell(frame, caption)
        return int(height) + below

    def _chart(self, slide: Any, block: Chart, top: int) -> None:  # noqa: ANN401 - as above
        """Place the chart that Word has, too, with its workbook behind it."""
        self.charts += 1
        drawn = plotted(block, self.ledger, self.style)
        below = self._note(slide, note_below(drawn))
        height = int(_FOOT) - int(top) - below
        size = (Emu(self._room).pt, Emu(height).pt)
        content, workbook = chart_xml(drawn, self.cover.as_of, self.font, size, points=CELL)
        package = slide.part.package
        name = PackURI(f"/ppt/charts/chart{self.charts}.xml")
        part = ChartPart(name, CT.DML_CHART, package, parse_xml(content))
        part.chart_workbook.update_from_xlsx_blob(workbook)
        frame = slide.shapes._add_chart_graphicFrame(
            slide.part.relate_to(part, RT.CHART), _MARGIN, top, self._room, height
        )
        _describe(frame, drawn.alt)

    def _note(self, slide: Any, note: str) -> int:  # noqa: ANN401 - as above
        """Place a note small above the foot, if there is one; return the height that it takes."""
        if not note:
            return 0
        height = int(Inches(0.3)) + int(Pt(_SMALL * LEADING)) * (len(note) // _SMALL_LETTERS)
        box = slide.shapes.add_textbox(_MARGIN, int(_FOOT) - height, self._room, height)
        self._paragraphs(box.text_frame, [((note, False),)], _SMALL)
        return height

    def _foot(self, slide: Any) -> None:  # noqa: ANN401 - as above
        number = len(self.deck.slides)
        box = slide.shapes.add_textbox(_MARGIN, _FOOT, self._room, Inches(0.35))
        text = f"{self.cover.confidential} · {number}"
        self._paragraphs(box.text_frame, [((text, False),)], _SMALL, self.cover.brand.second)


def _height(pieces: Sequence[Run]) -> int:
    """Return the height of a text across a slide."""
    lines = 1 + sum(len(piece.text) for piece in pieces) // _LETTERS
    return int(Pt(_TEXT * LEADING)) * lines


def _shortened(table: Table, columns: int, style: NumberStyle) -> str:
    parts, many = [], len(table.rows)
    if many > MOST_ROWS:
        told = "first {number} and the last of {n2} rows"
        parts.append(style.say(told, number=_FIRST_ROWS, n2=many))
    if columns < len(table.header):
        told = "first {number} and the last of {n2} columns"
        parts.append(style.say(told, number=columns - 1, n2=len(table.header)))
    shown = style.say(" and ").join(parts)
    return style.say("{shown}; the document has all", shown=shown)


def _tell(shape: Any, words: str) -> None:  # noqa: ANN401 - as above
    """Say in words what a shape shows."""
    _describe(shape._element, words)


def _describe(element: Any, words: str) -> None:  # noqa: ANN401 - lxml's element
    element.xpath(".//p:cNvPr")[0].set("descr", words)
