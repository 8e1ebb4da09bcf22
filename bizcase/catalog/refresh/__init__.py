"""The price book of a region, rebuilt from AWS: read, checked, then put in the old one's place."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bizcase.catalog.books import load_price_book, regions
from bizcase.catalog.price_book import PriceBook
from bizcase.catalog.refresh.bulk import read_bulk
from bizcase.catalog.refresh.offers import Collector
from bizcase.catalog.refresh.query import connect, read_query
from bizcase.catalog.refresh.rows import Report
from bizcase.catalog.refresh.validate import checked
from bizcase.catalog.refresh.write import write_book
from bizcase.catalog.region_book import RegionBook, book_file, book_path
from bizcase.errors import CatalogError

Source = Literal["query", "bulk"]
SOURCES: tuple[Source, ...] = ("query", "bulk")
_LABELS = {"query": "AWS Price List Query API and Savings Plans API",
           "bulk": "AWS Price List bulk files"}  # fmt: skip
_NAMED = 8
# AWS lists these in CNY; the program computes in USD.
_OTHER_CURRENCY = "aws-cn"

__all__ = ["SOURCES", "Refreshed", "Source", "refresh_prices"]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A book that was written, where to, and what a user should know of it."""

    book: RegionBook
    path: Path
    notes: tuple[str, ...]


def refresh_prices(
    region: str, source: Source, out: Path | None = None, profile: str = "", *, report: Report
) -> Refreshed:
    """Read the prices of a region from AWS, check them, write them to ``out``.

    Without ``out`` the book lies in the user's data folder, where ``load_price_book`` prefers it.

    Raises
    ------
    CatalogError, UsageError
        The prices cannot be read, are not plausible, or cannot be written. The old book stays.
    """
    table = regions().set_index("region")
    if region not in table.index:
        raise CatalogError(
            f"There is no region {region!r}.", f"Choose from {', '.join(table.index)}."
        )
    if table["partition"][region] == _OTHER_CURRENCY:
        raise CatalogError(f"The prices of {region} are not in USD.", "Choose another region.")
    collector = Collector(region)
    if source == "query":
        versions = read_query(collector, connect(profile), report)
    else:
        versions = read_bulk(collector, report)
    report("Checking")
    book = collector.book(dt.datetime.now(dt.UTC).date(), _LABELS[source], versions)
    notes = [*checked(book, _old_book(region, out)), *_left_out(collector)]
    path = out or book_path(region)
    write_book(book, path)
    return Refreshed(book, path, tuple(notes))


def _old_book(region: str, out: Path | None) -> PriceBook | None:
    """Return what the new book replaces, else what is in use; None for a first or damaged one."""
    for file in (out if out is not None and out.exists() else None, None):
        with contextlib.suppress(CatalogError):
            return load_price_book(region, None if file is None else book_file(file))
    return None


def _left_out(collector: Collector) -> list[str]:
    return [
        f"{words}: {', '.join(sorted(names)[:_NAMED])}{' …' if len(names) > _NAMED else ''}."
        for words, names in (
            ("Listed with two prices, the higher one is taken", collector.conflicts),
            ("Left out, this version has no specifications of them", collector.unknown),
        )
        if names
    ]
