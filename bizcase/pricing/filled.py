"""What is said of a price that the region of the case does not list."""

from __future__ import annotations

from bizcase.catalog import PriceBook
from bizcase.inventory import IssueLog


def report_filled(item: str, how: str, book: PriceBook, log: IssueLog) -> None:
    """Add an issue that the region lists no price for an item, and which is used instead."""
    log.add(
        "PRICE_FILLED", "warning", f"{book.region} lists no price for “{item}”: {how} is used.",
        action="The price is marked as assumed.",
        remedy="Refresh the price book, or confirm the price with the AWS calculator.",
    )  # fmt: skip
