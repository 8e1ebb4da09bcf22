"""The document as a PDF: bookmarks, contents, embedded fonts, wide pages for wide tables."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import partial

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    Image,
    KeepTogether,
    ListFlowable,
    ListItem,
    LongTable,
    NextPageTemplate,
    PageBreak,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Paragraph as Line
from reportlab.platypus import Table as Grid

from bizcase.document import blocks
from bizcase.document.blocks import Block, Document, Section, Text
from bizcase.document.charts.plotted import plotted
from bizcase.document.formats import headline
from bizcase.document.writing import heading, plain, written
from bizcase.exports.columns import TOGETHER, column_shares, table_share
from bizcase.exports.evidence import ids_note
from bizcase.exports.look import DIRECTIONAL, FIGURE, TABLE, Cover, logo_size
from bizcase.exports.pdf.fonts import BOLD, REGULAR, is_plain, letters, markup
from bizcase.exports.pdf.pages import (
    MARGIN,
    SIZES,
    UPRIGHT,
    WIDE,
    Anchor,
    NumberedCanvas,
    PageOf,
    document_template,
)
from bizcase.exports.pdf.picture import ChartPicture
from bizcase.exports.runs import runs_of

_SIZE, _SMALL, _MANY_COLUMNS, _CARDS = 7.5, 6.5, 9, 3
_PAD = 3.0
_BULLETS = {
    "bulletType": "bullet", "bulletFontSize": 5, "bulletFontName": REGULAR, "start": "●",
    "bulletOffsetY": -1.5, "leftIndent": 12,
}  # fmt: skip
_LEAST_ROOM, _LEAST_SECTION = 90.0, 170.0  # under a caption or a heading, in points


def document_pdf(document: Document, cover: Cover) -> bytes:
    """Return the document as PDF. The same document gives the same bytes."""
    letters()
    writer = _Writer(document, cover)
    buffer = io.BytesIO()
    title = written(document.title, document.ledger, plain, document.style)
    template = document_template(buffer, cover, title)
    template.build(list(writer.story()), canvasmaker=partial(NumberedCanvas, cover=cover))
    return buffer.getvalue()


class _Writer:
    def __init__(self, document: Document, cover: Cover) -> None:
        self.document, self.cover = document, cover
        self.ledger, self.style = document.ledger, document.style
        self.looks = _looks(cover.brand.accent, cover.brand.second)
        self.tables = self.charts = 0
        self.wide = self.tight = False

    @property
    def room(self) -> float:
        """The width between the margins in points."""
        return float(SIZES[WIDE if self.wide else UPRIGHT][0] - 2 * MARGIN)

    def story(self) -> Iterator[Flowable]:
        """Yield what stands on the pages, in order."""
        if self.document.audience != "board":
            yield from self._cover()
            yield from self._contents()
            yield from (NextPageTemplate(UPRIGHT), PageBreak())
        for number, section in enumerate(self.document.sections, start=1):
            if section.landscape != self.wide:
                self.wide = section.landscape
                yield from (NextPageTemplate(WIDE if self.wide else UPRIGHT), PageBreak())
            yield from self._section(section, f"s{number}")
            if section.part == "page1" and number < len(self.document.sections):
                yield PageBreak()

    def _cover(self) -> Iterator[Flowable]:
        look, brand = self.cover.look, self.cover.brand
        if look.logo:
            width, height = logo_size(look.logo, 170, 70)
            yield Image(io.BytesIO(look.logo), width, height, hAlign="LEFT")
        yield Spacer(1, 130 if look.logo else 200)
        yield Line(self._plain(self.document.title), self.looks["title"])
        yield Line(self._plain(self.document.subtitle), self.looks["subtitle"])
        yield Spacer(1, 30)
        for line in (*self.cover.lines, self.cover.confidential, self.style.say(DIRECTIONAL)):
            yield Line(markup(line), self.looks["body"])
        rule = Grid([[""]], colWidths=[self.room], rowHeights=[4])
        rule.setStyle(
            TableStyle(
                [
                    ("LINEABOVE", (0, 0), (-1, 0), 2, HexColor(brand.accent)),
                    ("FONT", (0, 0), (-1, -1), REGULAR),
                ]
            )
        )
        yield from (rule, PageBreak())

    def _contents(self) -> Iterator[Flowable]:
        yield Line(self.style.say("Contents"), self.looks["heading"])
        for number, section in enumerate(self.document.sections, start=1):
            link = f'<a href="#s{number}">{markup(self._heading(section))}</a>'
            yield from (Line(link, self.looks["entry"]), PageOf(f"s{number}"))

    def _section(self, section: Section, key: str) -> Iterator[Flowable]:
        self.tight = section.part == "page1"  # it shall fit one page
        yield CondPageBreak(_LEAST_SECTION)
        title = self._heading(section)
        yield Anchor(key, title)
        yield Line(markup(title), self.looks["heading"])
        for block in section.blocks:
            if isinstance(block, blocks.Table):
                yield from self._table(block, ids_note(block, section, self.style))
            else:
                yield from self._block(block)

    def _block(self, block: Block) -> Iterator[Flowable]:
        match block:
            case blocks.Paragraph(text, look):
                plain_look = "tight" if self.tight else "body"
                yield Line(self._text(text), self.looks[look if look in self.looks else plain_look])
            case blocks.Bullets(items):
                lines = [ListItem(Line(self._text(item), self.looks["item"])) for item in items]
                yield ListFlowable(lines, **_BULLETS)
                yield Spacer(1, 4)
            case blocks.KeyFigures(figure_ids):
                yield self._cards(figure_ids)
            case blocks.Chart():
                yield self._chart(block)

    def _heading(self, section: Section) -> str:
        return heading(section, self.ledger, self.style)

    def _plain(self, text: Text) -> str:
        return markup(written(text, self.ledger, plain, self.style))

    def _text(self, text: Text) -> str:
        pieces = runs_of(text, self.ledger, self.style)
        return "".join(
            f"<b>{markup(piece.text)}</b>" if piece.bold else markup(piece.text) for piece in pieces
        )

    def _cards(self, figure_ids: tuple[str, ...]) -> Flowable:
        """Return figures large, three in a row, each over its unit and under its label."""
        cells: list[list[Flowable] | str] = []
        for figure_id in figure_ids:
            figure = self.ledger[figure_id]
            value, note = headline(figure, style=self.style)
            cells.append(
                [
                    Line(markup(plain(figure.label)), self.looks["note"]),
                    Line(f"<b>{markup(value)}</b>", self.looks["large"]),
                    Line(markup(note), self.looks["note"]),
                ]
            )
        cells += [""] * (-len(cells) % _CARDS)
        rows = [cells[place : place + _CARDS] for place in range(0, len(cells), _CARDS)]
        grid = Grid(rows, colWidths=[self.room / _CARDS] * _CARDS, spaceBefore=4, spaceAfter=8)
        grid.setStyle(
            TableStyle(
                [
                    ("FONT", (0, 0), (-1, -1), REGULAR),
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("BACKGROUND", (0, 0), (-1, -1), HexColor("#f3f7f8")),
                    ("LINEBEFORE", (0, 0), (-1, -1), 2.5, HexColor(self.cover.brand.accent)),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
                ]
            )
        )
        return grid

    def _table(self, table: blocks.Table, ids: str) -> Iterator[Flowable]:
        """Yield a table with its caption and ids; a short one stays on one page."""
        self.tables += 1
        rows = [
            [written(cell, self.ledger, plain, self.style) for cell in row] for row in table.rows
        ]
        size = _SMALL if len(table.header) >= _MANY_COLUMNS and not self.wide else _SIZE
        room = self.room * table_share(table.header, rows)
        widths = [share * room for share in column_shares(table.header, rows, table.right)]
        title = self.style.say(TABLE, number=self.tables, caption=table.caption)
        caption = Line(markup(title), self.looks["caption"])
        head = [
            Line(markup(name), self.looks["head_right" if place in table.right else "head"])
            for place, name in enumerate(table.header)
        ]
        body = [self._cells(row, table.right, widths, size) for row in rows]
        grid = LongTable([head, *body], colWidths=widths, repeatRows=1, spaceAfter=4, hAlign="LEFT")
        grid.setStyle(_grid_style(table.right, size, self.cover.brand.accent))
        note = [Line(markup(ids), self.looks["ids"])] if ids else []
        if len(rows) <= TOGETHER:
            yield KeepTogether([caption, grid, *note])
        else:
            yield from (CondPageBreak(_LEAST_ROOM), caption, grid, *note)

    def _cells(
        self, row: Sequence[str], right: frozenset[int], widths: Sequence[float], size: float
    ) -> list[Flowable | str]:
        """Return the cells of a row; what fits its column needs no setting of lines."""
        cells: list[Flowable | str] = []
        for place, text in enumerate(row):
            room = widths[place] - 2 * _PAD
            if is_plain(text) and stringWidth(text, REGULAR, size) <= room:
                cells.append(text)
            else:
                look = self.looks["cell_right" if place in right else "cell"]
                cells.append(
                    Line(markup(text), ParagraphStyle("", look, fontSize=size, leading=size * 1.2))
                )
        return cells

    def _chart(self, chart: blocks.Chart) -> Flowable:
        self.charts += 1
        drawn = plotted(chart, self.ledger, self.style)
        caption = self.style.say(FIGURE, number=self.charts, caption=drawn.message)
        return KeepTogether(
            [
                Line(markup(caption), self.looks["caption"]),
                ChartPicture(drawn, min(self.room, SIZES[UPRIGHT][0] - 2 * MARGIN), low=self.tight),
                Line(markup(drawn.source), self.looks["source"]),
            ]
        )


def _grid_style(right: frozenset[int], size: float, accent: str) -> TableStyle:
    look = [
        ("FONT", (0, 0), (-1, -1), REGULAR, size, size * 1.2),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("BACKGROUND", (0, 0), (-1, 0), HexColor("#f3f7f8")),
        ("LINEBELOW", (0, 0), (-1, -2), 0.3, HexColor("#d5dee2")),
        ("LINEABOVE", (0, 0), (-1, 0), 0.8, HexColor(accent)),
        ("LINEBELOW", (0, -1), (-1, -1), 0.8, HexColor(accent)),
        ("LEFTPADDING", (0, 0), (-1, -1), _PAD),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PAD),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    look += [("ALIGN", (place, 1), (place, -1), "RIGHT") for place in sorted(right)]
    return TableStyle(look)


def _looks(accent: str, second: str) -> dict[str, ParagraphStyle]:
    """Return the styles of the document by name."""
    body = ParagraphStyle(
        "body", fontName=REGULAR, fontSize=9, leading=12.5, textColor=HexColor("#16242b"),
        spaceAfter=5, splitLongWords=1, bulletFontName=REGULAR,
    )  # fmt: skip
    heading = {"fontName": BOLD, "textColor": HexColor(accent)}
    soft = HexColor(second)
    made = {
        "body": body,
        "tight": ParagraphStyle("tight", body, fontSize=8.5, leading=11, spaceAfter=3),
        "headline": ParagraphStyle("headline", body, fontName=BOLD, fontSize=11.5, leading=14.5),
        "small": ParagraphStyle("small", body, fontSize=7.5, leading=9.5, textColor=soft),
        "item": ParagraphStyle("item", body, spaceAfter=2),
        "title": ParagraphStyle("title", body, fontSize=26, leading=31, spaceAfter=10, **heading),
        "subtitle": ParagraphStyle("subtitle", body, fontSize=12, leading=16, textColor=soft),
        "heading": ParagraphStyle("heading", body, fontSize=14, leading=18, spaceBefore=12,
                                  keepWithNext=1, **heading),
        "entry": ParagraphStyle("entry", body, fontSize=9.5, leading=15, spaceAfter=0),
        "caption": ParagraphStyle("caption", body, fontName=BOLD, fontSize=8, leading=10.5,
                                  spaceBefore=5, spaceAfter=3),
        "source": ParagraphStyle("source", body, fontSize=7.5, leading=9, textColor=soft,
                                 spaceAfter=9),
        "ids": ParagraphStyle("ids", body, fontSize=6, leading=7.5, textColor=soft, spaceAfter=6),
        "note": ParagraphStyle("note", body, fontSize=7.5, leading=9.5, textColor=soft,
                               spaceAfter=0),
        "large": ParagraphStyle("large", body, fontSize=12, leading=15, spaceAfter=0),
        "head": ParagraphStyle("head", body, fontName=BOLD, fontSize=7, leading=8.4,
                               spaceAfter=0),
        "cell": ParagraphStyle("cell", body, spaceAfter=0),
    }  # fmt: skip
    made["head_right"] = ParagraphStyle("head_right", made["head"], alignment=TA_RIGHT)
    made["cell_right"] = ParagraphStyle("cell_right", made["cell"], alignment=TA_RIGHT)
    return made
