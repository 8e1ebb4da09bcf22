"""The axes of a native curve of outcomes: amounts along, and upwards how many are worse."""

from __future__ import annotations

from typing import Any

from lxml import etree

from bizcase.document.charts.plotted import Plotted
from bizcase.exports.drawing.plots import OF_100, WORSE, marks_along
from bizcase.exports.office.axes import A, C, span

_UPRIGHT = "-5400000"  # a quarter turn to the left, in parts of a degree


def place_curve(root: Any, chart: Plotted) -> None:  # noqa: ANN401 - lxml has no types
    """Set marks as the drawn curve has them, and say what each axis counts.

    Left to itself Word ends the amounts before 0 and writes the counts as if they were money.
    """
    along, up = root.iterfind(f".//{{{C}}}valAx")
    span(along, marks_along(chart))
    up.find(f"{{{C}}}numFmt").set("formatCode", "0")
    span(up, tuple(map(float, OF_100)))
    for axis, title, turned in ((along, chart.unit, "0"), (up, chart.style.say(WORSE), _UPRIGHT)):
        axis.find(f"{{{C}}}tickLblPos").set("val", "low")
        axis.find(f"{{{C}}}numFmt").addprevious(_title(title, turned))


def _title(words: str, turned: str) -> Any:  # noqa: ANN401 - as above
    title = etree.Element(f"{{{C}}}title")
    rich = etree.SubElement(etree.SubElement(title, f"{{{C}}}tx"), f"{{{C}}}rich")
    etree.SubElement(rich, f"{{{A}}}bodyPr", rot=turned, vert="horz")
    etree.SubElement(rich, f"{{{A}}}lstStyle")
    paragraph = etree.SubElement(rich, f"{{{A}}}p")
    etree.SubElement(etree.SubElement(paragraph, f"{{{A}}}pPr"), f"{{{A}}}defRPr", b="0")
    run = etree.SubElement(paragraph, f"{{{A}}}r")
    etree.SubElement(run, f"{{{A}}}rPr", lang="en-US", b="0")
    etree.SubElement(run, f"{{{A}}}t").text = words
    etree.SubElement(title, f"{{{C}}}overlay", val="0")
    return title
