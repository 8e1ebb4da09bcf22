"""A native chart of Word and PowerPoint with its workbook: the same for both.

python-pptx writes the chart's XML, which is the vocabulary of Word as well; colours, hidden series
and a second kind in one plot are put into it here.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import xlsxwriter
from lxml import etree
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.enum.chart import XL_CHART_TYPE

from bizcase.document.charts.plotted import Plotted
from bizcase.document.colours import colour
from bizcase.exports.office.chart_data import HIDDEN, Column, OfficeChart, office_chart
from bizcase.exports.office.number_formats import axis_format, mark_format

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_KINDS = {
    "bar_clustered": XL_CHART_TYPE.BAR_CLUSTERED,
    "bar_stacked": XL_CHART_TYPE.BAR_STACKED,
    "column_stacked": XL_CHART_TYPE.COLUMN_STACKED,
    "area_stacked": XL_CHART_TYPE.AREA_STACKED,
    "line": XL_CHART_TYPE.LINE,
    "scatter": XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS,
}
ROW_PT, BESIDE_PT = 17, 60  # of a row, and of axis and legend beside the rows
_LABELS = 0.36  # of the width, for the names of rows
_GAP, _TINT, _LINE_EMU = "45", "25000", 25400
_MOST_COLUMNS = 26  # the sheet's columns have one letter


def chart_xml(chart: Plotted, as_of: dt.date, font: str, points: int = 9) -> tuple[bytes, bytes]:
    """Return the chart part and its workbook; ``points`` is the size of the text."""
    drawn = office_chart(chart)
    root = _root(chart, drawn)
    for code in root.iter(f"{{{C}}}formatCode"):
        code.text = mark_format(chart)  # python-pptx would put it into its XML unescaped
    _place_axes(root, chart)
    _finish(root, drawn, chart.kind, font, points)
    xml: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return xml, _workbook(chart, drawn, as_of)


def _root(chart: Plotted, drawn: OfficeChart) -> Any:  # noqa: ANN401 - lxml has no types
    """Return the chart of the first group, with the series of the others put into its plot."""
    if drawn.groups[0][0] == "scatter":
        return _scatter(chart, drawn)
    data = CategoryChartData()
    data.categories = drawn.categories
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
            look.addnext(_labels(mark_format(chart)))
    elif is_line:
        for old in series.findall(f"{{{C}}}marker"):
            series.remove(old)
        marker = etree.Element(f"{{{C}}}marker")
        etree.SubElement(marker, f"{{{C}}}symbol", val="none")
        look.addnext(marker)


def _labels(number_format: str) -> Any:  # noqa: ANN401 - as above
    labels = etree.Element(f"{{{C}}}dLbls")
    etree.SubElement(labels, f"{{{C}}}numFmt", formatCode=number_format, sourceLinked="0")
    for name, value in (
        ("showLegendKey", "0"), ("showVal", "1"), ("showCatName", "0"), ("showSerName", "0"),
        ("showPercent", "0"), ("showBubbleSize", "0"),
    ):  # fmt: skip
        etree.SubElement(labels, f"{{{C}}}{name}", val=value)
    return labels


def _place_axes(root: Any, chart: Plotted) -> None:  # noqa: ANN401 - as above
    """Set grid, numbers and zero; rows read from the top, a tornado starts at its base."""
    area = root.find(f".//{{{C}}}plotArea")
    for axis in area.findall(f"{{{C}}}valAx"):
        _value_axis(axis, chart)
    names, values = area.find(f"{{{C}}}catAx"), area.find(f"{{{C}}}valAx")
    if names is not None:
        names.find(f"{{{C}}}tickLblPos").set("val", "low")
        for name in ("tickLblSkip", "tickMarkSkip"):
            _before(names, "noMultiLvlLbl", name, str(chart.every))
    bars = area.find(f"{{{C}}}barChart")
    if bars is None:
        return
    _before(bars, "axId", "gapWidth", _GAP)
    if bars.find(f"{{{C}}}barDir").get("val") != "bar":
        return
    _leave_room_for_names(area, len(chart.categories))
    orientation = names.find(f"{{{C}}}scaling/{{{C}}}orientation")
    if orientation is None:
        orientation = etree.SubElement(names.find(f"{{{C}}}scaling"), f"{{{C}}}orientation")
    orientation.set("val", "maxMin")
    values.find(f"{{{C}}}tickLblPos").set("val", "high")
    if chart.kind == "tornado" and chart.base is not None:
        old = names.find(f"{{{C}}}crosses")
        old.addnext(etree.Element(f"{{{C}}}crossesAt", val=f"{chart.base:.6f}"))
        names.remove(old)
        _before(bars, "axId", "overlap", "100")


def _value_axis(axis: Any, chart: Plotted) -> None:  # noqa: ANN401 - as above
    if chart.kind == "curve":
        axis.find(f"{{{C}}}tickLblPos").set("val", "low")
    numbers = axis.find(f"{{{C}}}numFmt")
    if numbers is None:
        numbers = etree.Element(f"{{{C}}}numFmt")
        axis.find(f"{{{C}}}majorTickMark").addprevious(numbers)
    numbers.set("formatCode", axis_format(chart))
    numbers.set("sourceLinked", "0")
    grid = axis.find(f"{{{C}}}majorGridlines")
    if grid is not None and not len(grid):
        line = etree.SubElement(etree.SubElement(grid, f"{{{C}}}spPr"), f"{{{A}}}ln", w="6350")
        fill = etree.SubElement(line, f"{{{A}}}solidFill")
        etree.SubElement(fill, f"{{{A}}}srgbClr", val=colour("line").removeprefix("#"))
    values = [value for item in chart.series for value in item.values if value is not None]
    if chart.kind not in ("tornado", "curve") and min(values) >= 0:
        scaling = axis.find(f"{{{C}}}scaling")
        if chart.is_share:
            etree.SubElement(scaling, f"{{{C}}}max", val="1")
        etree.SubElement(scaling, f"{{{C}}}min", val="0")


def _leave_room_for_names(area: Any, rows: int) -> None:  # noqa: ANN401 - as above
    """Give the names of rows their part of the width, so that they wrap beside the plot."""
    share = ROW_PT * rows / (BESIDE_PT + ROW_PT * rows)
    for old in area.findall(f"{{{C}}}layout"):
        area.remove(old)
    layout = etree.Element(f"{{{C}}}layout")
    manual = etree.SubElement(layout, f"{{{C}}}manualLayout")
    for name, value in (
        ("layoutTarget", "inner"), ("xMode", "edge"), ("yMode", "edge"), ("x", str(_LABELS)),
        ("y", "0.03"), ("w", str(0.97 - _LABELS)), ("h", f"{share:.2f}"),
    ):  # fmt: skip
        etree.SubElement(manual, f"{{{C}}}{name}", val=value)
    area.insert(0, layout)


def _before(parent: Any, follower: str, name: str, value: str) -> None:  # noqa: ANN401 - as above
    """Set a child that the schema wants before another."""
    found = parent.find(f"{{{C}}}{name}")
    if found is None:
        found = etree.Element(f"{{{C}}}{name}")
        parent.find(f"{{{C}}}{follower}").addprevious(found)
    found.set("val", value)


def _finish(root: Any, drawn: OfficeChart, kind: str, font: str, points: int) -> None:  # noqa: ANN401 - as above
    """Set legend, text size and that there is no title: the message stands in the document."""
    chart = root.find(f"{{{C}}}chart")
    deleted = chart.find(f"{{{C}}}autoTitleDeleted")
    if deleted is None:
        deleted = etree.Element(f"{{{C}}}autoTitleDeleted")
        chart.insert(0, deleted)
    deleted.set("val", "1")
    for old in chart.findall(f"{{{C}}}legend"):
        chart.remove(old)
    if kind != "tornado" and sum(column.role != HIDDEN for column in drawn.columns) > 1:
        legend = etree.Element(f"{{{C}}}legend")
        etree.SubElement(legend, f"{{{C}}}legendPos", val="b")
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
    names: list[Any] = list(drawn.categories)
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
