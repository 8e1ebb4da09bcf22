"""The pages of the PDF: "page x of y", numbers in the contents, bookmarks, the same bytes twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from bizcase.document.colours import colour
from bizcase.exports.look import Cover
from bizcase.exports.pdf.fonts import REGULAR, shown

MARGIN, FOOT = 42.0, 46.0
UPRIGHT, WIDE, FRONT = "upright", "wide", "front"
SIZES = {FRONT: A4, UPRIGHT: A4, WIDE: landscape(A4)}
_SMALL = 7.5


class NumberedCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """Keeps its pages until the last, so that each can name the number of all.

    ``anchors`` has the page of each bookmark, ``asked`` where the contents want its number.
    """

    def __init__(self, *args: Any, cover: Cover, **options: Any) -> None:  # noqa: ANN401 - as above
        super().__init__(*args, **(options | {"initialFontName": REGULAR}))
        stamp, moment = self._doc._timeStamp, cover.as_of
        self.style = cover.style
        stamp.YMDhms = (moment.year, moment.month, moment.day, 0, 0, 0)
        self.kept: list[dict[str, Any]] = []
        self.anchors: dict[str, int] = {}
        self.asked: list[tuple[int, float, float, str]] = []

    def showPage(self) -> None:  # noqa: N802 - reportlab calls it
        """Keep a page."""
        self.kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Write the pages with their numbers."""
        total, anchors, asked, say = len(self.kept), self.anchors, self.asked, self.style.say
        for number, page in enumerate(self.kept, start=1):
            self.__dict__.update(page)
            width, _ = self._pagesize
            self.setFont(REGULAR, _SMALL)
            self.setFillColor(HexColor(colour("soft")))
            place = say("page {number} of {total}", number=number, total=total)
            self.drawRightString(width - MARGIN, FOOT - 16, place)
            self.setFont(REGULAR, 9.5)
            for key, at in anchors.items():
                if at == number:  # not earlier: reportlab counts pages as they are written
                    self.bookmarkPage(key)
            for at, x, y, key in asked:
                if at == number and key in anchors:
                    self.drawRightString(x, y, str(anchors[key]))
            super().showPage()
        super().save()


class Anchor(Flowable):  # type: ignore[misc]  # as above
    """A place that contents and bookmarks lead to."""

    def __init__(self, key: str, title: str) -> None:
        super().__init__()
        self.key, self.title = key, title
        self.width = self.height = 0.0

    def draw(self) -> None:
        """Note the page and name the place."""
        self.canv.addOutlineEntry(self.title, self.key, level=0)
        self.canv.anchors[self.key] = self.canv.getPageNumber()


class PageOf(Flowable):  # type: ignore[misc]  # as above
    """The number of the page of an anchor, at the right of the line before."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.height = 0.0

    def wrap(self, width: float, _: float) -> tuple[float, float]:
        """Take no height."""
        self.width = width
        return width, 0.0

    def draw(self) -> None:
        """Ask for the number, which is known at the end."""
        x, y = self.canv.absolutePosition(self.width, 4.0)
        self.canv.asked.append((self.canv.getPageNumber(), x, y, self.key))


def document_template(buffer: Any, cover: Cover, title: str) -> BaseDocTemplate:  # noqa: ANN401 - as above
    """Return the template with its three kinds of pages."""
    template = BaseDocTemplate(
        buffer, title=title, author=cover.brand.partner, subject=cover.style.say("Business case"),
        lang=cover.style.language,
        creator="", producer="", invariant=1, leftMargin=MARGIN, rightMargin=MARGIN,
    )  # fmt: skip
    template.addPageTemplates(
        [
            PageTemplate(
                name, [_frame(size)], pagesize=size,
                onPage=_furniture(cover, with_head=name != FRONT),
            )
            for name, size in SIZES.items()
        ]
    )  # fmt: skip
    return template


def _frame(size: tuple[float, float]) -> Frame:
    width, height = size
    return Frame(MARGIN, FOOT, width - 2 * MARGIN, height - FOOT - MARGIN - 8, 0, 0, 0, 0)


def _furniture(cover: Cover, *, with_head: bool) -> Callable[[Canvas, Any], None]:
    def draw(canvas: Canvas, _: Any) -> None:  # noqa: ANN401 - as above
        _, height = canvas._pagesize
        canvas.saveState()
        canvas.setFont(REGULAR, _SMALL)
        canvas.setFillColor(HexColor(colour("soft")))
        if with_head:
            canvas.drawString(MARGIN, height - 30, shown(f"{cover.project} · {cover.customer}"))
        canvas.drawString(MARGIN, FOOT - 16, shown(cover.confidential))
        canvas.restoreState()

    return draw
