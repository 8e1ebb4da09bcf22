"""Estimates of the AWS Pricing Calculator to inventory: its csv and its json export.

What they state stays apart from our own figures, as with AWS Transform. No address is called.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bizcase import packaged
from bizcase.bounded import BeyondBounds, Bounds
from bizcase.errors import InputError
from bizcase.grammar import first_of
from bizcase.inputs.opening import container
from bizcase.inputs.tables.source import ReadOptions, Source
from bizcase.inventory import Inventory, IssueLog, SheetFact, SourceFile
from bizcase.inventory.tables import conform
from bizcase.units import sum_usd

FORMAT = "calculator"
# Of the table of services, by its head; "Status" is in some exports only.
_HEAD = ("group hierarchy", "region", "service", "upfront", "monthly", "currency")
_SUMMARY = "upfront cost"
_OPENING_CHARACTERS = 8192
_SHEET = "Detailed Estimate"
_CENT = 0.01
_BOUNDS = Bounds(
    ratio=1, least_bytes=1 << 20, most_bytes=1 << 26, values_per_byte=0.2, least_values=10_000
)
_INSTANCES = re.compile(r"\b(?:Number of instances: |Quantity \()(\d+)")
_NAMED_REGIONS = 3


@dataclass(frozen=True, slots=True)
class _Item:
    """A service of the estimate; ``row`` is its place in the file."""

    service: str
    region: str
    monthly: str
    upfront: str
    currency: str
    configuration: str
    row: int


def recognise_calculator(source: Source) -> str:
    """Return why a file is an estimate of the AWS Pricing Calculator, or nothing."""
    if source.container != container.TEXT:
        return ""
    text = source.text
    if text.lstrip().startswith("{"):
        marks = ('"Groups"', '"Service Cost"', '"Service Name"')
        return (
            "It is a json with Groups and Service Cost."
            if all(map(text.__contains__, marks))
            else ""
        )
    lines = text[:_OPENING_CHARACTERS].splitlines()
    if any(_is_head(line.split(",")) for line in lines):
        return "It has the columns Group hierarchy, Service, Upfront and Monthly."
    return ""


def _is_head(row: list[str]) -> bool:
    return set(_HEAD) <= {cell.strip(' "').lower() for cell in row}


def read_calculator(source: Source, options: ReadOptions) -> Inventory:
    """Return what the estimate states by part of the bill, as transform_figures.

    Raises
    ------
    InputError
        The file is damaged, states no service, or is in another currency than USD.
    """
    del options  # no assumption steers what another tool states
    log = IssueLog(source.name)
    is_json = source.text.lstrip().startswith("{")
    try:
        items, stated = _json_items(source) if is_json else _csv_items(source)
    except csv.Error as fault:
        raise InputError(
            f"The csv of the estimate cannot be read: {fault}.",
            "Export it again from the AWS Pricing Calculator.", source.name,
        ) from fault  # fmt: skip
    if not items:
        raise InputError(
            "The estimate states no service.", "Export it again from the AWS Pricing Calculator.",
            source.name,
        )  # fmt: skip
    if other := sorted({item.currency for item in items} - {"USD", ""}):
        raise InputError(
            f"The estimate is in {', '.join(other)}; this program compares prices in USD.",
            "Export an estimate in USD.", source.name,
        )  # fmt: skip
    figures = conform("transform_figures", pd.DataFrame(_figures(items, stated, source.name, log)))
    return Inventory(
        sources=(
            SourceFile(
                FORMAT, source.name, source.upload.sha256, source.upload.size_bytes, len(items),
                ((_SHEET, len(items)),),
                tuple(
                    SheetFact(row["key"], row["label"], row["value"], row["unit"], _SHEET)
                    for row in figures.to_dict("records")
                ),
            ),
        ),
        issues=tuple(log),
        transform_figures=figures,
    )  # fmt: skip


def _csv_items(source: Source) -> tuple[list[_Item], str]:
    """Return the services of the csv, and the monthly total as it states it."""
    head: list[str] | None = None
    items, stated, summary_next = [], "", False
    for number, row in enumerate(csv.reader(io.StringIO(source.text)), start=1):
        if summary_next and len(row) > 1:
            stated = row[1]
        summary_next = bool(row) and row[0].strip().lower() == _SUMMARY
        if _is_head(row):
            head = [cell.strip().lower() for cell in row]
        elif head is not None and len(row) >= len(_HEAD):
            cells = dict(zip(head, (cell.strip() for cell in row), strict=False))
            if cells.get("service"):
                items.append(
                    _Item(
                        cells["service"], cells["region"], cells["monthly"], cells["upfront"],
                        cells["currency"], cells.get("configuration summary", ""), number,
                    )
                )  # fmt: skip
    return items, stated


def _json_items(source: Source) -> tuple[list[_Item], str]:
    """Return the services of the json, whatever group they are in, and its monthly total."""
    try:
        _BOUNDS.check(source.upload.content, len(source.upload.content))
        data = json.loads(source.text)
    except (BeyondBounds, ValueError, RecursionError) as fault:
        raise InputError(
            "The json of the estimate cannot be read.",
            "Export it again from the AWS Pricing Calculator.", source.name,
        ) from fault  # fmt: skip
    data = data if isinstance(data, dict) else {}
    currency = str(_part(data, "Metadata").get("Currency", ""))
    items = [
        _Item(
            str(service.get("Service Name", "")).strip(), str(service.get("Region", "")),
            str(_part(service, "Service Cost").get("monthly", "")),
            str(_part(service, "Service Cost").get("upfront", "")), currency,
            json.dumps(service.get("Properties", "")), number,
        )
        for number, service in enumerate(_services(data.get("Groups")), start=1)
    ]  # fmt: skip
    return items, str(_part(data, "Total Cost").get("monthly", ""))


def _part(data: dict[str, Any], key: str) -> dict[str, Any]:
    found = data.get(key)
    return found if isinstance(found, dict) else {}


def _services(data: object) -> Iterator[dict[str, Any]]:
    """Yield the services in a group and in the groups within it."""
    waiting = [data]
    while waiting:
        found = waiting.pop(0)
        if isinstance(found, dict) and "Service Name" in found:
            yield found
        elif isinstance(found, dict | list):
            waiting += list(found.values() if isinstance(found, dict) else found)


def _figures(items: list[_Item], stated: str, file: str, log: IssueLog) -> Iterator[dict[str, Any]]:
    """Yield a figure by part of the bill, then totals and the number of instances."""
    known = [(item, _usd(item.monthly), _usd(item.upfront or "0")) for item in items]
    unread = [item for item, monthly, upfront in known if monthly is None or upfront is None]
    if unread:
        log.add(
            "CALCULATOR_AMOUNT_UNREADABLE", "warning",
            "Services of the estimate have an amount that is no number.",
            sheet=_SHEET, rows=[item.row for item in unread], action="Left out of the comparison.",
            remedy="Export the estimate again.",
        )  # fmt: skip
    read = [(item, monthly, upfront or 0.0) for item, monthly, upfront in known
            if monthly is not None and upfront is not None]  # fmt: skip
    for part, label in _labels().items():
        own = [(item, monthly) for item, monthly, _ in read if part_of(item.service) == part]
        if own:
            words = _where([item for item, _ in own], names=part == "elsewhere")
            amount = sum_usd([monthly for _, monthly in own])
            yield _figure(
                f"{part}.monthly", f"{label} ({words})", amount, "USD/month", own[0][0], file
            )
    first = items[0]
    total = sum_usd([monthly for _, monthly, _ in read])
    yield _figure("total.monthly", "All services", total, "USD/month", first, file)
    upfront = sum_usd([amount for _, _, amount in read])
    yield _figure("upfront", "Paid upfront", upfront, "USD", first, file)
    counts = [_INSTANCES.search(item.configuration) for item in items
              if part_of(item.service) == "servers" and "ec2" in item.service.lower()]  # fmt: skip
    if counts and all(counts):
        number = sum(int(found[1]) for found in counts if found)
        yield _figure("servers", "EC2 instances", float(number), "servers", first, file)
    said = _usd(stated)
    if said is not None and abs(said - total) > _CENT * len(items):
        log.add(
            "CALCULATOR_TOTAL_DIFFERS", "warning",
            f"The estimate states {said:,.2f} USD a month; its services are {total:,.2f} USD.",
            sheet=_SHEET, action="The sum of the services is compared.",
            remedy="Export the estimate again.",
        )  # fmt: skip


def _where(items: list[_Item], *, names: bool) -> str:
    """Return the regions of services, or which services they are, in words."""
    said = sorted(
        {(item.service if names else item.region).strip() or "no region" for item in items}
    )
    return first_of([word[:60] for word in said], _NAMED_REGIONS)


def _figure(
    key: str, label: str, value: float, unit: str, first: _Item, file: str
) -> dict[str, Any]:
    return {
        "key": f"{FORMAT}.{key}", "label": label, "value": value, "unit": unit, "rounding": 0.005,
        "grade": "A", "source_file": file, "source_sheet": _SHEET, "source_row": first.row,
    }  # fmt: skip


def _usd(text: str) -> float | None:
    """Return an amount as the export writes it, ``1234.5`` or ``1,234.5``; None for others."""
    cleaned = text.strip().removeprefix("$").strip()
    if not re.fullmatch(r"\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?", cleaned):
        return None
    return float(cleaned.replace(",", ""))


def part_of(service: str) -> str:
    """Return the part of the bill that a service of the calculator belongs to."""
    return next(part for part, pattern in _patterns() if pattern.search(service))


def _rows() -> list[dict[str, str]]:
    return packaged.rows("bizcase.inputs", "calculator_services.csv")


def _labels() -> dict[str, str]:
    return {row["part"]: row["label"] for row in _rows()}


def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(row["part"], re.compile(row["pattern"], re.IGNORECASE)) for row in _rows()]
