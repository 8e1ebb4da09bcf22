"""PowerPoint to figures: text frames, tables, groups, chart caches and speaker notes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bizcase.errors import InputError
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.transform.labels import count_key
from bizcase.inputs.transform.numbers import Quantity, read_quantity
from bizcase.inputs.transform.readings import Place, Readings
from bizcase.inputs.transform.text import (
    DAMAGED,
    HEADINGS,
    has_heading,
    label_key,
    read_labelled,
    read_lines,
)

MAX_DEPTH = 20  # groups in groups
_SCALE_IN_LABEL = (
    (1e6, re.compile(r"\bin millions?\b|\(\$? ?(?:USD )?(?:m|mm|mn|million)\)|\$M\b", re.I)),
    (1e3, re.compile(r"\bin thousands?\b|\(\$? ?(?:USD )?(?:k|thousand)\)|\$K\b", re.I)),
)
_COST_WORD = re.compile(
    r"\b(?:total|aws|all|annual\w*|costs?|spend|ec2|ebs|compute|storage|licen[cs]\w*|network\w*|on.?demand"
    r"|yr|years?|[13]yr|\w*upfront|nuri|arr|servers|number|count|value)\b",
    re.IGNORECASE,
)
_COUNT_HEAD = re.compile(
    r"\b(?:count|number|value|total|quantity|qty|servers|vms|amount|in scope|series ?\d*)\b|^#$|^$",
    re.IGNORECASE,
)

Cells = list[list[str]]


@dataclass(slots=True)
class Slide:
    """What stands on one slide; ``unread`` counts pictures and diagrams."""

    number: int
    title: str = ""
    frames: list[list[str]] = field(default_factory=list)
    tables: list[Cells] = field(default_factory=list)
    charts: list[tuple[str, list[tuple[str, str, float]]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unread: int = 0

    @property
    def text(self) -> str:
        """All words, without the notes."""
        cells = (cell for table in self.tables for row in table for cell in row)
        return "\n".join([*(line for frame in self.frames for line in frame), *cells])

    @property
    def name(self) -> str:
        """The known heading on it, else its title."""
        known = next((name for name in HEADINGS if has_heading(self.text, name)), "")
        return known or self.title[:80] or "Slide"


def open_slides(upload: Upload) -> list[Slide]:
    """Return the content of every slide, or raise InputError for a damaged file."""
    from lxml.etree import LxmlError  # noqa: PLC0415 - only when slides are read
    from pptx import Presentation  # noqa: PLC0415 - as above
    from pptx.exc import PythonPptxError  # noqa: PLC0415 - as above

    try:
        slides = Presentation(io.BytesIO(upload.content)).slides
        return [_slide(number, slide) for number, slide in enumerate(slides, start=1)]
    except (PythonPptxError, LxmlError, zipfile.BadZipFile, EOFError, *DAMAGED) as fault:
        raise InputError(
            "The slides are damaged and cannot be read.",
            "Download the file again, or open and save it in PowerPoint.",
            upload.name,
        ) from fault


def _slide(number: int, source: Any) -> Slide:  # noqa: ANN401 - classes of python-pptx
    slide = Slide(number)
    title = source.shapes.title
    if title is not None and title.has_text_frame:
        slide.title = " ".join(title.text_frame.text.split())
    for shape in _flat(source.shapes):
        if getattr(shape, "has_table", False):
            slide.tables.append([[cell.text for cell in row.cells] for row in shape.table.rows])
        elif getattr(shape, "has_chart", False):
            slide.charts.append(_chart(shape.chart))
        elif shape.has_text_frame:
            slide.frames.append(shape.text_frame.text.splitlines())
        elif shape.element.tag.endswith(("}pic", "}graphicFrame")):
            slide.unread += 1
    if source.has_notes_slide and source.notes_slide.notes_text_frame is not None:
        slide.notes = source.notes_slide.notes_text_frame.text.splitlines()
    return slide


def _flat(shapes: Any, depth: int = 0) -> Iterator[Any]:  # noqa: ANN401 - as above
    """Yield shapes, and those inside groups instead of the groups."""
    for shape in shapes:
        if shape.element.tag.endswith("}grpSp"):
            if depth < MAX_DEPTH:
                yield from _flat(shape.shapes, depth + 1)
        else:
            yield shape


def _chart(chart: Any) -> tuple[str, list[tuple[str, str, float]]]:  # noqa: ANN401 - as above
    """Return title and (series, category, value) from the values cached in the chart."""
    title = chart.chart_title.text_frame.text if chart.has_title else ""
    points = []
    for plot in chart.plots:
        categories = [str(category) for category in plot.categories]
        for series in plot.series:
            for category, value in zip(categories, series.values, strict=False):
                if value is not None:
                    points.append((str(series.name or ""), category, float(value)))
    return title, points


def read_slides(slides: list[Slide], readings: Readings) -> None:
    """Add what tables, charts, text and notes state; the place is the slide."""
    for slide in slides:
        place = Place(slide.name, slide.number)
        for table in slide.tables:
            _read_table(table, slide.title, place, readings)
        for title, points in slide.charts:
            _read_chart(title, points, slide.title, place, readings)
        for frame in slide.frames:
            read_lines(frame, place, readings)
        read_lines(slide.notes, Place(f"{slide.name}, notes", slide.number), readings)
    unread = [slide.number for slide in slides if slide.unread]
    if unread:
        readings.log.add(
            "ATX_PICTURES", "info", "Slides contain pictures or diagrams, whose text is not read.",
            sheet="slides", rows=unread, action="Passed over.",
            remedy="Upload the analysis workbook too if figures are only in pictures.",
        )  # fmt: skip


def _read_table(cells: Cells, title: str, place: Place, readings: Readings) -> None:
    """Read rows of label and amount, and grids whose header names options or measures."""
    if not cells:
        return
    header = cells[0] if not any(read_quantity(_bare(cell)) for cell in cells[0]) else []
    body = cells[1:] if header and len(cells) > 1 else cells
    for row in body:
        for column, cell in enumerate(row):
            quantity = read_quantity(cell)
            head = header[column] if column < len(header) else ""
            head = "" if len(row) == 2 and count_key(row[0]) else head  # noqa: PLR2004 - label and amount
            label = row[0] if column else ""
            if quantity is not None and not read_quantity(_bare(label)):
                corner = header[0] if header and column else ""
                _take(label, head, f"{title} {corner}", quantity, place, readings)
            elif quantity is not None and len(body) == 1:
                _take("", head, title, quantity, place, readings)


def _bare(cell: str) -> str:
    """Return a cell without a term in front: "3 Yr NURI" is no amount."""
    return re.sub(r"^\s*[13]\s*-?\s*(?:yr|year)s?\b", "", cell, flags=re.IGNORECASE)


def _read_chart(
    title: str, points: list[tuple[str, str, float]], slide_title: str, place: Place,
    readings: Readings,
) -> None:  # fmt: skip
    for series, category, value in points:
        quantity = Quantity(value, "", 0.0, f"{value:g}")
        _take(category, series, f"{slide_title} {title}", quantity, place, readings)


def _take(
    label: str, head: str, title: str, quantity: Quantity, place: Place, readings: Readings
) -> None:
    """Add an amount whose key its label names, alone or with its column's head and the title.

    A row that is headed by anything but a cost ("web-01") is a row of a list, no total.
    """
    counted = count_key(label)
    if label and not counted and not _COST_WORD.search(label):
        return
    if counted and head and not _COUNT_HEAD.search(head):
        return  # "Windows servers" under "vCPU" is no number of servers
    key = label_key(label, f"{title} {head}") or label_key(head, f"{title} {label}")
    if not key:
        return
    words = f"{label} {head}".strip()
    if quantity.value is not None and not quantity.unit:
        factor = next((f for f, mark in _SCALE_IN_LABEL if mark.search(f"{title} {words}")), 1.0)
        quantity = Quantity(quantity.value * factor, "", quantity.rounding * factor, quantity.text)
    read_labelled(key, quantity, place, readings, words)
