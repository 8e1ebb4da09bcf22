"""The lines of the rest of the bill as they are collected."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from bizcase.catalog.price_book import Price
from bizcase.pricing.lines import with_amounts
from bizcase.units import sum_usd

OPEN = "input required"


@dataclass(slots=True)
class BillRows:
    """Collects lines; a quantity of None is an open input, shown and at zero.

    ``filled`` names the items at a price that the region does not list, and how it was filled.
    """

    rows: list[dict[str, str | float]] = field(default_factory=list)
    filled: list[tuple[str, str]] = field(default_factory=list)

    def add(
        self, head: str, item: str, quantity: float | None, price: Price, key: str = "", *,
        private: float = 0.0,
    ) -> None:  # fmt: skip
        """Add a line; ``private`` is the customer's own discount on it, a fraction."""
        if price.filled and quantity:
            self.filled.append((item, price.note))
        self.rows.append(
            {
                "head": head, "item": item, "quantity": quantity or 0.0, "unit": price.unit,
                "unit_price_usd": price.usd, "discount": 0.0, "private_discount": private,
                "price_origin": price.origin, "price_as_of": price.as_of,
                "state": "" if quantity is not None else f"{OPEN}: {key}",
            }
        )  # fmt: skip

    def lines(self) -> pd.DataFrame:
        """Return the lines with their amounts."""
        lines = pd.DataFrame(self.rows)
        return with_amounts(lines.astype({"quantity": float, "unit_price_usd": float}))

    def amount(self) -> float:
        """Return what all lines cost, in USD."""
        return sum_usd(self.lines()["amount_usd"]) if self.rows else 0.0


def share_of(fraction: float, unit: str) -> Price:
    """Return the price of a line that is a share of others."""
    return Price(fraction, unit, "assumed", "assumption", "register")


def monthly() -> Price:
    """Return the price of a line whose quantity is an amount a month."""
    return Price(1.0, "USD a month", "assumed", "assumption", "register")
