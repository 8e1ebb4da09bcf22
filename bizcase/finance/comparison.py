"""Today against AWS, item by item: what is compared, and what stands on one side only.

Source: METHOD: Like for like. ``cost_items.csv`` has an item per row: its label, the lines of the
AWS side that belong to it, and why the two sides match. Lines on premises name their item
themselves (``on_premises.csv``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from bizcase import packaged
from bizcase.finance.line_specs import line_specs
from bizcase.pricing.lines import LICENCE_LABELS
from bizcase.units import MONTHS_PER_YEAR, round_usd, sum_usd

BASIS = "full year after the last wave, today's prices, compared items"
# The yearly comparison has no one-time cost.
OUTSIDE = "one_time"
_NO_TOOLS = (
    "AWS security services have no counterpart until the tools that they replace are entered"
)
_SUPPORT_OF_IT = "AWS Support on what is not compared"


@dataclass(frozen=True, slots=True)
class CostItem:
    """An item of cost; ``aws_lines`` are heads of the bill, of licences with their product."""

    key: str
    label: str
    aws_lines: tuple[str, ...]
    parity: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item in USD a year at today's prices.

    ``remaining_usd`` is what of today's cost is left once all that moves has moved. ``reason`` says
    why it is compared or not.
    """

    item: str
    label: str
    today_usd: float
    aws_usd: float
    remaining_usd: float
    compared: bool
    reason: str

    @property
    def difference_usd(self) -> float:
        """AWS and what remains, less today; positive costs more."""
        return sum_usd([self.aws_usd, self.remaining_usd, -self.today_usd])


@dataclass(frozen=True, slots=True)
class Comparison:
    """The items of both sides; totals are sums of the rounded amounts of the compared ones.

    ``moving_updates_usd`` is what of the Extended Security Updates left is for releases that move,
    USD a year: they are bought on as before, so they have no line on AWS.
    """

    items: tuple[ItemRow, ...]
    moving_updates_usd: float = 0.0

    def total(self, name: str, *, compared: bool = True) -> float:
        """Return the sum of ``today_usd``, ``aws_usd`` or ``remaining_usd`` of the items."""
        return sum_usd([getattr(row, name) for row in self.items if row.compared is compared])

    @property
    def difference_usd(self) -> float:
        """AWS and what remains, less today; positive costs more."""
        return sum_usd(
            [self.total("aws_usd"), self.total("remaining_usd"), -self.total("today_usd")]
        )


@lru_cache(maxsize=1)
def cost_items() -> tuple[CostItem, ...]:
    """Return the items in the order of readers."""
    return tuple(
        CostItem(row["item"], row["label"], tuple(row["aws_lines"].split()), row["parity"])
        for row in packaged.rows("bizcase.finance", "cost_items.csv")
    )


def item_of_aws_line(line: str) -> str:
    """Return the item that a line of the AWS side belongs to.

    Raises
    ------
    KeyError
        It belongs to none: a fault of the table.
    """
    return _items_by_line()[line]


@lru_cache(maxsize=1)
def _items_by_line() -> dict[str, str]:
    return {line: item.key for item in cost_items() for line in item.aws_lines}


def bill_by_line(bill: pd.DataFrame) -> dict[str, float]:
    """Return USD a month of the line items of a bill, by line of ``cost_items.csv``.

    Parameters
    ----------
    bill
        Columns head, item and amount_usd.
    """
    pairs = zip(bill["head"].tolist(), bill["item"].tolist(), strict=True)
    names = [aws_line(head, item) for head, item in pairs]
    return {
        name: sum_usd(part) for name, part in bill["amount_usd"].groupby(pd.Index(names), sort=True)
    }


def aws_line(head: str, item: str) -> str:
    """Return the line of ``cost_items.csv`` that a line item of a bill belongs to."""
    if head == "licence":
        return f"licence:{_PRODUCTS[item]}"
    if head == "database_licence":
        return f"database_licence:{'oracle' if 'oracle' in item.lower() else 'sqlserver'}"
    return head


_PRODUCTS = {
    label: "sqlserver" if key.startswith("sqlserver") else key
    for key, label in LICENCE_LABELS.items()
}


def compare(
    yearly: Mapping[str, tuple[float, float]],
    bill: Mapping[str, float],
    own: Mapping[str, float],
    support_apart: float,
    *,
    tools: bool,
) -> Comparison:
    """Return both sides by item.

    Parameters
    ----------
    yearly
        Today and what remains, USD a year by line of ``on_premises.csv``.
    bill
        What AWS bills for what moves, USD a month by line of ``cost_items.csv``, and security.
    own
        What is paid beside the bill, USD a month by the same lines.
    support_apart
        The part of ``bill["support"]`` that is due to what is not compared.
    tools
        Whether security tools that AWS replaces are entered: the security services then compare.
    """
    monthly = {**bill, **own}
    security = monthly.pop("security", 0.0)
    if tools:
        monthly["own:agents"] = monthly.get("own:agents", 0.0) + security
        support_apart = 0.0
    monthly["support"] = sum_usd([monthly.get("support", 0.0), -support_apart])
    rows = [_row(item, yearly, monthly) for item in cost_items()]
    rows = [row for row in rows if row.today_usd or row.aws_usd or row.remaining_usd]
    if not tools:
        labels = {item.key: item.label for item in cost_items()}
        for key, amount, why in (
            ("security", security, _NO_TOOLS), ("vendor_support", support_apart, _SUPPORT_OF_IT),
        ):  # fmt: skip
            if amount:
                usd = _yearly_usd(amount)
                rows.append(ItemRow(key, labels[key], 0.0, usd, 0.0, compared=False, reason=why))
    return Comparison(tuple(rows))


def _row(
    item: CostItem, yearly: Mapping[str, tuple[float, float]], monthly: Mapping[str, float]
) -> ItemRow:
    own = [
        yearly[spec.key] for spec in line_specs() if spec.item == item.key and spec.key in yearly
    ]
    today, remaining = (
        sum_usd(round_usd([amounts[place] for amounts in own] or [0.0])) for place in (0, 1)
    )
    aws = sum_usd([_yearly_usd(monthly.get(line, 0.0)) for line in item.aws_lines] or [0.0])
    return ItemRow(item.key, item.label, today, aws, remaining, compared=True, reason=item.parity)


def _yearly_usd(monthly: float) -> float:
    return sum_usd(round_usd([MONTHS_PER_YEAR * monthly]))
