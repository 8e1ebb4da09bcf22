"""A native chart of Word and PowerPoint with its workbook: the same for both.

python-pptx writes the chart's XML, which is the vocabulary of Word as well; colours, hidden series
and a second kind in one plot are put into it here.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from lxml import etree
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.enum.chart import XL_CHART_TYPE

from bizcase.document.charts.plotted import Plotted
from bizcase.document.colours import colour
from bizcase.exports.drawing.picture import UPWARDS
from bizcase.exports.office.axes import LABELLED, A, C, Rows, place_axes, rows_of
from bizcase.exports.office.chart_data import HIDDEN, Column, OfficeChart, office_chart
from bizcase.exports.office.curve import place_curve
from bizcase.exports.office.lines import place_lines
from bizcase.exports.office.number_formats import label_formats, mark_format

_KINDS = {
    "bar_clustered": XL_CHART_TYPE.BAR_CLUSTERED,
    "bar_stacked": XL_CHART_TYPE.BAR_STACKED,
    "column_stacked": XL_CHART_TYPE.COLUMN_STACKED,
    "area_stacked": XL_CHART_TYPE.AREA_STACKED,
    "line": XL_CHART_TYPE.LINE,
    "scatter": XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS,
}
_TINT, _LINE_EMU = "25000", 25400
_MOST_COLUMNS = 26  # the sheet's columns have one letter


def chart_xml(
    chart: Plotted, as_of: dt.date, font: str, size: tuple[float, float], points: int = 9
) -> tuple[bytes, bytes]:
    """Return the chart part and its workbook.

    Parameters
    ----------
    size
        Width and height of the frame in points.
    points
        The size of the text.
    """
    drawn, rows = office_chart(chart), rows_in_frame(chart, size[0], points)
    names = _names(chart, drawn, rows)
    root = _root(chart, drawn, names)
    for code in root.iter(f"{{{C}}}formatCode"):
        code.text = mark_format(chart)  # python-pptx would put it into its XML unescaped
    place_axes(root, chart, rows, size)
    if chart.kind == "line":
        place_lines(root, chart, drawn, size, points)
    if chart.kind == "curve":
        place_curve(root, chart, size, points)
    _finish(root, drawn, font, points)
    xml: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return xml, _workbook(chart, drawn, as_of)


def rows_in_frame(chart: Plotted, width: float, points: int = 9) -> Rows:
    """Return how the rows of a chart fit a frame of a width in points."""
    drawn = office_chart(chart)
    return rows_of(
        drawn.categories, width, points, legend=bool(drawn.legend),
        numbers=chart.kind not in LABELLED,
    )  # fmt: skip


def _names(chart: Plotted, drawn: OfficeChart, rows: Rows) -> tuple[str | float, ...]:
    """Return the names along the axis, or its months."""
    if chart.kind == "line":
        return tuple(map(float, drawn.categories))
    return drawn.categories if chart.kind in UPWARDS else rows.names


def _root(chart: Plotted, drawn: OfficeChart, names: tuple[str | float, ...]) -> Any:  # noqa: ANN401 - lxml has no types
    """Return the chart of the first group, with the series of the others put into its plot."""
    if drawn.groups[0][0] == "scatter":
        return _scatter(chart, drawn)
    data = CategoryChartData()
    data.categories = names
    for column in drawn.columns:
        data.add_series(column.name, column.values)
    first, taken = 0, []
    root: Any = None
    for kind, columns in drawn.groups:
        tree = etree.fromstring(ChartXmlWriter(_KINDS[kind], data).xml.encode())
        plot = tree.find(f".//{{{C}}}plotArea")[0]
        plot = plot if _series(plot) else plot.getnext()
        for place, series in enumerate(_series(plot)):
            if first <= place < first + len(columns):
                _colour(series, columns[place - first], chart)
            else:
                plot.remove(series)
        first += len(columns)
        taken.append(plot)
        root = tree if root is None else root
    area = root.find(f".//{{{C}}}plotArea")
    behind = next(item for item in area if _series(item))
    for plot in taken[1:]:
        _share_axes(behind, plot)
        behind.addnext(plot)
        behind = plot
    return root


def _scatter(chart: Plotted, drawn: OfficeChart) -> Any:  # noqa: ANN401 - as above
    column = drawn.columns[0]
    data = XyChartData()
    series = data.add_series(column.name)
    for step, value in zip(drawn.categories, column.values, strict=True):
        series.add_data_point(value, float(step))
    writer = ChartXmlWriter(_KINDS["scatter"], data)
    root = etree.fromstring(writer.xml.encode())
    _colour(root.find(f".//{{{C}}}ser"), column, chart)
    return root


def _series(plot: Any) -> list[Any]:  # noqa: ANN401 - as above
    return list(plot.findall(f"{{{C}}}ser"))


def _share_axes(first: Any, plot: Any) -> None:  # noqa: ANN401 - as above
    ids = [item.get("val") for item in first.findall(f"{{{C}}}axId")]
    for item, value in zip(plot.findall(f"{{{C}}}axId"), ids, strict=True):
        item.set("val", value)


def _fill(role: str, *, tint: bool, line: bool) -> Any:  # noqa: ANN401 - as above
    properties = etree.Element(f"{{{C}}}spPr")
    holder = properties
    if line:
        holder = etree.SubElement(properties, f"{{{A}}}ln", w=str(_LINE_EMU))
    if role == HIDDEN:
        etree.SubElement(holder, f"{{{A}}}noFill")
        return properties
    solid = etree.SubElement(holder, f"{{{A}}}solidFill")
    value = etree.SubElement(solid, f"{{{A}}}srgbClr", val=colour(role).removeprefix("#"))
    if tint:
        etree.SubElement(value, f"{{{A}}}alpha", val=_TINT)
    if role == "undecided":
        edge = etree.SubElement(properties, f"{{{A}}}ln", w="9525")
        stroke = etree.SubElement(edge, f"{{{A}}}solidFill")
        etree.SubElement(stroke, f"{{{A}}}srgbClr", val=colour("soft").removeprefix("#"))
        etree.SubElement(edge, f"{{{A}}}prstDash", val="dash")
    return properties


def _colour(series: Any, column: Column, chart: Plotted) -> None:  # noqa: ANN401 - as above
    """Put colours and labels of a series where the schema wants them."""
    parent = series.getparent().tag.removeprefix(f"{{{C}}}")
    is_line = parent in ("lineChart", "scatterChart")
    for old in series.findall(f"{{{C}}}spPr") + series.findall(f"{{{C}}}invertIfNegative"):
        series.remove(old)
    after = series.find(f"{{{C}}}tx")
    look = _fill(column.role, tint=column.tint, line=is_line)
    after.addnext(look)
    if parent == "barChart":
        invert = etree.Element(f"{{{C}}}invertIfNegative", val="0")
        look.addnext(invert)
        look = invert
        for place, role in enumerate(column.roles):
            if role != column.role:
                point = etree.Element(f"{{{C}}}dPt")
                etree.SubElement(point, f"{{{C}}}idx", val=str(place))
                etree.SubElement(point, f"{{{C}}}invertIfNegative", val="0")
                etree.SubElement(point, f"{{{C}}}bubble3D", val="0")
                point.append(_fill(role, tint=column.tint, line=False))
                look.addnext(point)
                look = point
        if column.labels:
            side = "inBase" if column.begins else ""
            look.addnext(_labels(*label_formats(chart, column.values), column.unlabelled, side))
    elif is_line:
        for old in series.findall(f"{{{C}}}marker"):
            series.remove(old)
        marker = etree.Element(f"{{{C}}}marker")
        etree.SubElement(marker, f"{{{C}}}symbol", val="none")
        look.addnext(marker)


def _labels(
    number_format: str, others: Mapping[int, str], without: frozenset[int], side: str
) -> Any:  # noqa: ANN401 - as above
    """Return the labels of a series.

    ``others`` are the formats of points that have their own, ``without`` points that have no label.
    ``side`` is where they stand, blank for the usual place.
    """
    labels = etree.Element(f"{{{C}}}dLbls")
    for place in sorted(others.keys() | without):
        label = etree.SubElement(labels, f"{{{C}}}dLbl")
        etree.SubElement(label, f"{{{C}}}idx", val=str(place))
        if place in without:
            etree.SubElement(label, f"{{{C}}}delete", val="1")
        else:
            _formatted(label, others[place], side)
    _formatted(labels, number_format, side)
    return labels


def _formatted(labels: Any, number_format: str, side: str) -> None:  # noqa: ANN401 - as above
    etree.SubElement(labels, f"{{{C}}}numFmt", formatCode=number_format, sourceLinked="0")
    if side:
        etree.SubElement(labels, f"{{{C}}}dLblPos", val=side)
    for name, value in (
        ("showLegendKey", "0"), ("showVal", "1"), ("showCatName", "0"), ("showSerName", "0"),
        ("showPercent", "0"), ("showBubbleSize", "0"),
    ):  # fmt: skip
        etree.SubElement(labels, f"{{{C}}}{name}", val=value)


def _finish(root: Any, drawn: OfficeChart, font: str, points: int) -> None:  # noqa: ANN401 - as above
    """Set legend, text size and that there is no title: the message stands in the document."""
    chart = root.find(f"{{{C}}}chart")
    deleted = chart.find(f"{{{C}}}autoTitleDeleted")
    if deleted is None:
        deleted = etree.Element(f"{{{C}}}autoTitleDeleted")
        chart.insert(0, deleted)
    deleted.set("val", "1")
    for old in chart.findall(f"{{{C}}}legend"):
        chart.remove(old)
    if drawn.legend:
        legend = etree.Element(f"{{{C}}}legend")
        etree.SubElement(legend, f"{{{C}}}legendPos", val="b")
        for place, column in enumerate(drawn.columns):
            if column not in drawn.legend:
                entry = etree.SubElement(legend, f"{{{C}}}legendEntry")
                etree.SubElement(entry, f"{{{C}}}idx", val=str(place))
                etree.SubElement(entry, f"{{{C}}}delete", val="1")
        etree.SubElement(legend, f"{{{C}}}overlay", val="0")
        chart.find(f"{{{C}}}plotArea").addnext(legend)
    for old in root.findall(f"{{{C}}}txPr"):
        root.remove(old)
    text = etree.Element(f"{{{C}}}txPr")
    etree.SubElement(text, f"{{{A}}}bodyPr")
    etree.SubElement(text, f"{{{A}}}lstStyle")
    paragraph = etree.SubElement(text, f"{{{A}}}p")
    look = etree.SubElement(paragraph, f"{{{A}}}pPr")
    letters = etree.SubElement(look, f"{{{A}}}defRPr", sz=str(points * 100))
    etree.SubElement(letters, f"{{{A}}}latin", typeface=font)
    etree.SubElement(paragraph, f"{{{A}}}endParaRPr", lang="en-US")
    chart.addnext(text)


def _workbook(chart: Plotted, drawn: OfficeChart, as_of: dt.date) -> bytes:
    """Return the sheet behind the chart; its own dates are those of the case."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": dt.datetime.combine(as_of, dt.time())})
    sheet, number = (
        book.add_worksheet("Sheet1"),
        book.add_format({"num_format": mark_format(chart)}),
    )
    names: list[Any] = [float(name) if chart.kind == "line" else name for name in drawn.categories]
    columns = [(column.name, column.values) for column in drawn.columns]
    if drawn.groups[0][0] == "scatter":  # values along, steps upwards
        names, columns = list(columns[0][1]), [(columns[0][0], tuple(map(float, names)))]
    assert len(columns) < _MOST_COLUMNS  # noqa: S101 - an invariant of our own charts
    for row, name in enumerate(names, start=1):
        if isinstance(name, str):
            sheet.write_string(row, 0, name)
        else:
            sheet.write_number(row, 0, name, number)
    for place, (title, values) in enumerate(columns, start=1):
        sheet.write_string(0, place, title)
        for row, value in enumerate(values, start=1):
            if value is not None:
                sheet.write_number(row, place, value, number)
    book.close()
    return buffer.getvalue()
