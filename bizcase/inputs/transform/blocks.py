"""The EBS sheet of an analysis workbook: a row per volume, joined to its server."""

from __future__ import annotations

import re

import pandas as pd

from bizcase.inputs.transform.columns import Cost, Table
from bizcase.inputs.transform.labels import option_of
from bizcase.inputs.transform.numbers import other_currency
from bizcase.inputs.transform.readings import Place, Readings
from bizcase.units import GIB_PER_UNIT

_USED = r"\b(?:used|utili[sz]ed|consumed)\b"
# What is wanted, and what else has the word Capacity in its head; "total" is the likeliest.
_CAPACITY = (
    ("storage_gib", r"\bcapacity\b", rf"%|\b(?:boot|unused|free|available)\b|{_USED}"),
    ("storage_used_gib", _USED, "%"),
)


def read_blocks(table: Table, readings: Readings) -> None:
    """Add storage and EBS cost of the volumes."""
    place = Place(table.sheet, table.header_row)
    rows = pd.Series([number for number, _ in table.rows])
    for key, wanted, other in _CAPACITY:
        position = _capacity_column(table, wanted, other)
        if position is not None:
            values = _gib(table, position, readings)
            readings.add_sum(key, values, rows, place, table.header[position])
    cost = table.costs.get(Cost("ebs", ""), table.costs.get(Cost("ec2", option_of(table.sheet))))
    cost = _any_cost(table) if cost is None else cost
    if cost is not None:
        amounts = pd.Series(table.numbers(cost, readings.log, "USD"))
        readings.add_sum("ebs.annual", amounts, rows, place, table.header[cost])


def _capacity_column(table: Table, wanted: str, other: str) -> int | None:
    found = [
        position
        for position, head in enumerate(table.header)
        if re.search(wanted, head, re.IGNORECASE)
        and not re.search(other, head, re.IGNORECASE)
        and position not in table.costs.values()
    ]
    totals = [at for at in found if re.search(r"\btotal\b", table.header[at], re.IGNORECASE)]
    return next(iter(totals or found), None)


def _gib(table: Table, position: int, readings: Readings) -> pd.Series:
    """Return capacities in GiB; a cell's own unit counts where the head is in GB or names none."""
    unit = re.search(r"\b([gtm])i?b\b", table.header[position], re.IGNORECASE)
    factor = GIB_PER_UNIT[f"{unit[1].lower()}ib"] if unit else 1.0
    written = "GiB" if factor == 1 else ""
    return pd.Series(table.numbers(position, readings.log, written)) * factor


def _any_cost(table: Table) -> int | None:
    """Return an annual cost column of the EBS sheet that does not name EBS again."""
    for position, head in enumerate(table.header):
        words = re.sub(r"[^a-z]+", " ", head.lower())
        costly = re.search(r"\bannual\w*\b.*\b(?:cost|total)\b", words)
        if costly and "saving" not in words and not other_currency(head):
            return position
    return None
