"""A number as programs of Office show it: the part of ECMA-376's number formats that we write."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import ROUND_HALF_UP, Decimal

from lxml import etree

_PATTERN = re.compile(r"(?P<head>[^#0]*)(?P<whole>[#,0]+)(?:\.(?P<decimals>[0#]+))?(?P<tail>.*)")
_PERCENT = 100
_THOUSAND = 1_000


def shown(code, value):
    """Return a number in a format: its part by sign, scaled, half away from zero.

    Excel counts 15 digits of a number, and rounds those. Part 18.8.31 of ECMA-376: a comma behind
    the digits divides by a thousand, one between them groups, ``#`` is a digit where it is needed.
    """
    parts = code.split(";")
    negative = value < 0
    own = parts[1] if negative and len(parts) > 1 else parts[0]
    found = _PATTERN.fullmatch(own)
    assert found is not None, code
    whole = found["whole"].rstrip(",")
    # In a format with decimals the commas that scale may stand behind those.
    scaling = len(found["whole"]) - len(whole) + len(found["tail"]) - len(found["tail"].lstrip(","))
    tail = found["tail"].lstrip(",").replace('"', "")
    exact = abs(Decimal(f"{value:.15g}")) * (_PERCENT if "%" in tail else 1)
    exact /= Decimal(_THOUSAND) ** scaling
    decimals = found["decimals"] or ""
    digits = exact.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    told = f"{digits:,f}" if "," in whole else f"{digits:f}"
    for _ in range(decimals.count("#")):
        told = told.removesuffix("0") if "." in told else told
    minus = "-" if negative and len(parts) == 1 and digits else ""
    return f"{minus}{found['head']}{told}{tail}"


def labels_in(chart):
    """Return the labels of each series of a native chart that has some, as a program shows them."""
    found = []
    for series in chart.iter("{*}ser"):
        marks = series.find("{*}dLbls")
        if marks is None or marks.find("{*}numFmt") is None:  # the latter are words of our own
            continue
        formats = {
            mark.find("{*}idx").get("val"): mark.find("{*}numFmt")
            for mark in marks.findall("{*}dLbl")
        }
        none = [place for place, code in formats.items() if code is None]
        own = {place: code.get("formatCode") for place, code in formats.items() if code is not None}
        usual = marks.find("{*}numFmt").get("formatCode")
        found.append(
            [
                shown(own.get(point.get("idx"), usual), float(point.findtext("{*}v")))
                for point in series.findall("{*}val//{*}pt")
                if point.get("idx") not in none
            ]
        )
    return found


def native_charts(content):
    """Return the native charts of a Word file or of slides in their order."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        numbers = {
            int(found[1]): name
            for name in package.namelist()
            if (found := re.fullmatch(r"(?:word|ppt)/charts/chart(\d+)\.xml", name))
        }
        return [etree.fromstring(package.read(numbers[number])) for number in sorted(numbers)]
