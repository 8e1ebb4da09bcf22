"""What the builders of charts share."""

from __future__ import annotations

from collections.abc import Iterable

from bizcase.case import BusinessCase
from bizcase.document.blocks import Point, Text, Words, given, text

LEDGER_SOURCE = "Source: figures of this case."


def known(case: BusinessCase, figure_id: str) -> bool:
    """Return whether a figure was computed and has a value."""
    return figure_id in case.ledger and case.ledger[figure_id].value is not None


def credits_unused(case: BusinessCase) -> bool:
    """Return whether the end of the case credits hardware with the life that it has left."""
    name = "cash.total.baseline_unused_life"
    return known(case, name) and bool(case.ledger.value(name))


def joined(parts: Iterable[Text]) -> Text:
    """Return texts one after another, with semicolons between them."""
    found: list[Text] = list(parts)
    pieces = [piece for part in found for piece in (Words("; "), *part)]
    return tuple(pieces[1:])


def each(names: Iterable[tuple[str, str]]) -> Text:
    """Return names with their figures: ``Rehost 83 servers; Retire 21 servers``."""
    return joined(text("{name} {K:" + figure_id + "}", name=name) for name, figure_id in names)


def named(names: Iterable[object]) -> tuple[Text, ...]:
    """Return labels of points."""
    return tuple(given(name) for name in names)


def by_year_points(
    case: BusinessCase, of_year: str, count: int, *, stays: bool
) -> tuple[Point, ...]:
    """Return the figures of a column by year; ``stays``: it may cost nothing before the start."""
    ids = tuple(of_year.format(year=year) for year in range(count))
    return ((), *ids[1:]) if stays and not case.ledger.value(ids[0]) else ids
