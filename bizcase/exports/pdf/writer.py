"""The document as a PDF: bookmarks, contents, embedded fonts, wide pages for wide tables."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import partial

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    Image,
    ListFlowable,
    ListItem,
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
from bizcase.document.writing import heading, plain, table_texts, written
from bizcase.exports.columns import (
    GAP_POINTS,
    MOST_ROWS_WHOLE,
    behind_numbers,
    column_shares,
    stays_together,
    table_share,
)
from bizcase.exports.evidence import sources_note
from bizcase.exports.folding import folded
from bizcase.exports.groups import Group, groups, parts_of
from bizcase.exports.look import DIRECTIONAL, FIGURE, TABLE, Cover, logo_size, without_lone_end
from bizcase.exports.pdf.fonts import REGULAR, is_plain, letters, markup
from bizcase.exports.pdf.keeping import (
    NotedTable,
    Whole,
    height_of,
    lead_of,
    whole_ends,
    with_table,
)
from bizcase.exports.pdf.looks import PAD, grid_style, looks_of
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

_SIZE, _SMALL, _MANY_COLUMNS = 7.5, 6.5, 9
_BULLETS = {
    "bulletType": "bullet", "bulletFontSize": 5, "bulletFontName": REGULAR, "start": "●",
    "bulletOffsetY": -1.5, "leftIndent": 12,
}  # fmt: skip
_LEAST_ROOM, _LEAST_SECTION = 90.0, 190.0  # for a caption or a heading with more, in points
_CAPTION = 20.0  # of a caption
# Points that a chart may be high: a page less its margins, its caption and its source.
_MOST_OF_A_PAGE = 640.0


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
        self.prose = document.style.unbroken
        self.looks = looks_of(cover.brand.accent, cover.brand.second)
        self.tables = self.charts = 0
        self.wide = self.tight = False
        last = document.sections[-1:]
        self.final = last[0].blocks[-1] if last and last[0].blocks else None

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
        title = without_lone_end(self._plain(self.document.title))
        yield Line(title, self.looks["title"])
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
        title = self._heading(section)
        bookmark = heading(section, self.ledger, self.style)
        start = [Anchor(key, bookmark), Line(markup(title), self.looks["heading"])]
        for group in groups(section.blocks):
            block = group.block
            whole = self._stays_whole(block, section.part)
            if start and isinstance(block, blocks.Table) and not whole:
                early, start = lead_of(start, self.room)
                yield from (CondPageBreak(_LEAST_SECTION), *([Whole(early)] if early else []))
                yield from self._group(group, section, start)
                start = []
                continue
            made = list(self._group(group, section))
            if not start:
                yield from [Whole(made)] if whole else made
                continue
            # The heading goes with what comes first, up to a short table or a chart.
            opens = isinstance(block, blocks.Paragraph)
            start += made if whole or opens else []
            if not opens:
                yield from (CondPageBreak(_LEAST_SECTION), Whole(start))
                yield from () if whole else made
                start = []
        if start:
            yield Whole(start)

    def _group(
        self, group: Group, section: Section, start: Sequence[Flowable] = ()
    ) -> Iterator[Flowable]:
        """Yield a block with what stands with it; ``start`` is what stands before a table."""
        lead = [*self._group(Group(group.lead), section)] if group.lead else []
        match group.block:
            case blocks.Paragraph(text, look):
                plain_look = "tight" if self.tight else "body"
                yield Line(self._text(text), self.looks[look if look in self.looks else plain_look])
            case blocks.Bullets(items):
                first, *rest = (self._list(part) for part in parts_of(items))
                yield from (Whole([*lead, first]), *(Whole([part]) for part in rest))
                yield Spacer(1, 4)
            case blocks.Table() as table:
                sources = sources_note(table, section, self.ledger, self.style)
                notes: list[Flowable] = (
                    [Line(markup(sources), self.looks["ids"])] if sources else []
                )
                notes += [Line(self._text(note.text), self.looks["small"]) for note in group.notes]
                notes += self._points(group.points.items) if group.points else []
                yield from self._table(table, notes, section.part, [*start, *lead])
            case blocks.Chart() as chart:
                yield from self._chart(chart)
                yield from self._points(group.points.items) if group.points else ()

    def _points(self, items: Sequence[Text]) -> Iterator[Flowable]:
        yield from (self._list(items), Spacer(1, 4))

    def _list(self, items: Sequence[Text]) -> Flowable:
        lines = [ListItem(Line(self._text(item), self.looks["item"])) for item in items]
        return ListFlowable(lines, **_BULLETS)

    def _heading(self, section: Section) -> str:
        return heading(section, self.ledger, self.prose)

    def _plain(self, text: Text) -> str:
        return markup(written(text, self.ledger, plain, self.prose))

    def _text(self, text: Text) -> str:
        pieces = runs_of(text, self.ledger, self.prose)
        return "".join(
            f"<b>{markup(piece.text)}</b>" if piece.bold else markup(piece.text) for piece in pieces
        )

    def _table(
        self, table: blocks.Table, notes: Sequence[Flowable], part: str, lead: list[Flowable]
    ) -> Iterator[Flowable]:
        """Yield a table with its caption, what leads to it and what is said under it."""
        self.tables += 1
        header, rows = table_texts(table, self.ledger, self.style)
        size = _SMALL if len(header) >= _MANY_COLUMNS and not self.wide else _SIZE
        room = self.room * table_share(header, rows)
        shares = column_shares(header, rows, table.right, wide=self.wide)
        widths = [share * room for share in shares]
        title = self.style.say(TABLE, number=self.tables, caption=table.caption)
        caption = Line(markup(title), self.looks["caption"])
        head = [
            Line(markup(name), self.looks["head_right" if place in table.right else "head"])
            for place, name in enumerate(header)
        ]
        gaps = behind_numbers(table.right, len(header))
        rooms = [
            width - 2 * PAD - GAP_POINTS * (place in gaps) for place, width in enumerate(widths)
        ]
        body = [self._cells(row, table.right, rooms, size) for row in rows]
        grid = NotedTable([head, *body], colWidths=widths, repeatRows=1, spaceAfter=6,
                          hAlign="LEFT")  # fmt: skip
        kept = with_table(notes, self.room)
        grid.notes = notes[:kept]
        top, whole = whole_ends(head, body, rooms, size)
        grid.setStyle(grid_style(table.right, gaps, size, self.cover.brand.accent, whole))
        if not self._stays_whole(table, part):
            yield CondPageBreak(max(_LEAST_ROOM, _CAPTION + top) + height_of(lead, self.room))
            lead = [Whole(lead)] if lead else []
        yield from (*lead, caption, grid, *notes[kept:])

    def _cells(
        self, row: Sequence[str], right: frozenset[int], rooms: Sequence[float], size: float
    ) -> list[Flowable | str]:
        """Return the cells of a row; what fits its column needs no setting of lines."""
        cells: list[Flowable | str] = []
        for place, text in enumerate(row):
            room = rooms[place]
            if is_plain(text) and stringWidth(text, REGULAR, size) <= room:
                cells.append(text)
            else:
                look = self.looks["cell_right" if place in right else "cell"]
                style = ParagraphStyle("", look, fontSize=size, leading=size * 1.2)
                # Parts of one word that stand apart fit no line together: the break is there.
                fits = partial(_fits, room=room, size=size)
                cells.append(Line(markup(folded(text, fits, " ")), style))
        return cells

    def _stays_whole(self, block: Block, part: str) -> bool:
        """Return whether a block is on one page with its caption: a chart, or a short table.

        The last table may be longer: no last page has a few of its rows alone.
        """
        if not isinstance(block, blocks.Table):
            return isinstance(block, blocks.Chart)
        many = len(block.rows)
        return stays_together(many, part) or (block is self.final and many <= MOST_ROWS_WHOLE)

    def _chart(self, chart: blocks.Chart) -> Iterator[Flowable]:
        self.charts += 1
        drawn = plotted(chart, self.ledger, self.style)
        caption = self.style.say(FIGURE, number=self.charts, caption=drawn.message)
        yield Line(markup(caption), self.looks["caption"])
        width = min(self.room, SIZES[UPRIGHT][0] - 2 * MARGIN)
        yield ChartPicture(drawn, width, low=self.tight, most=_MOST_OF_A_PAGE)
        yield Line(markup(drawn.source), self.looks["source"])


def _fits(text: str, *, room: float, size: float) -> bool:
    return bool(stringWidth(text, REGULAR, size) <= room)
