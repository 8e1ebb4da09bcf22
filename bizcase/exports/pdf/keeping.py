"""What no page of the PDF parts: blocks that stand together, and a table with its notes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from reportlab.platypus import Flowable, KeepTogether, LongTable
from reportlab.platypus import Paragraph as Line

from bizcase.exports.pdf.looks import PAD

_MOST_WHOLE = 160.0  # points of rows that no page break parts
_TOP_ROWS, _LAST_ROWS = 2, 3
_HIGHEST = 640.0  # points of a page
_MOST_LEAD = 320.0  # points of what stands before a table, on its page
_MOST_NOTES = 150.0  # points of notes that stay with the last rows
_HIGH_ROW = 240.0  # points of a row that a page break may part: it may be higher than a page


class Whole(KeepTogether):  # type: ignore[misc]  # reportlab has no types
    """Flowables on one page; the space before the first of them counts, too."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Measure what is kept: an anchor has no height, so its follower may be the first."""
        size: tuple[float, float] = super().wrap(width, height)
        self._H += max(item.getSpaceBefore() for item in self._content[:2])
        return size


class NotedTable(LongTable):  # type: ignore[misc]  # as above
    """A table whose notes, and points that end a section, are on the page of its last rows.

    A row breaks where no break between rows will do, as it has a cell of very many words.
    """

    notes: Sequence[Flowable] = ()

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the rows with the notes under them, which may be wider."""
        across, high = super().wrap(width, height)
        self._below = sum(note.wrapOn(self.canv, width, height)[1] + PAD for note in self.notes)
        return across, high + self._below

    def split(self, width: float, height: float) -> list[Flowable]:
        """Return the table in two: the notes go with the second."""
        self.splitInRow = max(self._rowHeights) > _HIGH_ROW
        parts: list[Flowable] = super().split(width, height)
        if parts and parts[0] is self:  # the rows fit the page, the notes do not
            parts = super().split(width, height - self._below)
        if parts and parts[0] is not self:
            parts[-1].notes = self.notes
        return parts

    def draw(self) -> None:
        """Draw the rows above their notes."""
        self.canv.saveState()
        self.canv.translate(0, self._below)
        super().draw()
        self.canv.restoreState()
        place = self._below
        for note in self.notes:
            place -= note.height + PAD
            note.drawOn(self.canv, 0, place)


def height_of(lead: Sequence[Flowable], width: float) -> float:
    """Return the points that what leads to a table takes, at most half a page."""
    high = sum(item.wrapOn(None, width, _HIGHEST)[1] + item.getSpaceBefore() for item in lead)
    return float(min(high, _MOST_LEAD))


def lead_of(start: Sequence[Flowable], width: float) -> tuple[list[Flowable], list[Flowable]]:
    """Return what opens a section in two: the second part is on the page of the table after it."""
    at = len(start) - 1 if height_of(start, width) == _MOST_LEAD else 0
    return list(start[:at]), list(start[at:])


def with_table(notes: Sequence[Flowable], width: float) -> int:
    """Return how many of its notes, the first, are on the page of the last rows of a table.

    ``width`` is that of the page in points. Words of an input may be as many as a page has not.
    """
    heights = accumulate(note.wrapOn(None, width, _HIGHEST)[1] + PAD for note in notes)
    return sum(height <= _MOST_NOTES for height in heights)


def whole_ends(
    head: Sequence[Line], body: Sequence[Sequence[Flowable | str]], rooms: Sequence[float],
    size: float,
) -> tuple[float, list[tuple[int, int]]]:  # fmt: skip
    """Return the height of what a table begins with, and which rows no page break parts.

    No page begins or ends with a single row of a table, but where the rows are high. ``rooms`` are
    the widths of the columns without their padding, ``size`` is that of the letters.
    """

    def height(rows: Sequence[Sequence[Flowable | str]]) -> float:
        return sum(
            max(
                size if isinstance(cell, str) else cell.wrap(room, _HIGHEST)[1]
                for cell, room in zip(row, rooms, strict=True)
            ) + 2 * PAD
            for row in rows
        )  # fmt: skip

    named = height([head])
    top = height(body[:_TOP_ROWS])
    whole = [(0, min(_TOP_ROWS, len(body)))] if top <= _MOST_WHOLE else []
    for count in range(_LAST_ROWS, 1, -1):
        if height(body[-count:]) <= _MOST_WHOLE:
            whole.append((max(len(body) + 1 - count, 1), len(body)))
            break
    return named + min(top, _MOST_WHOLE), whole
