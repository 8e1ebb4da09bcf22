"""AWS services that are retired, closed to new customers or renamed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bizcase.inventory import Inventory
from bizcase.inventory.notes import parts_of
from bizcase.inventory.places import place_in, place_in_document
from bizcase.strategy.rules.tables import rules

_APPLICATION_TEXTS = ("technology", "declared_strategy", "name")


@dataclass(frozen=True, slots=True)
class Mention:
    """A customer's own words that name such a service."""

    service: str
    state: str
    date: str
    use_instead: str
    quote: str
    place: str


def services_named(text: str) -> list[Mapping[str, str]]:
    """Return the rows of the table that a text names.

    >>> [row["service"] for row in services_named("Replace with Pinpoint")]
    ['Amazon Pinpoint']
    """
    return [
        row for row in rules("retired_services") if re.search(row["pattern"], text, re.IGNORECASE)
    ]


def mentions(inventory: Inventory, as_of: dt.date) -> tuple[Mention, ...]:
    """Return what applications and readiness notes name, with the state at the date of the case.

    An end that lies ahead is ``ending``.
    """
    found = []
    for table, columns, where in (
        (inventory.applications, _APPLICATION_TEXTS, place_in),
        (inventory.readiness_notes, ("text",), place_in_document),
    ):
        for row in table.to_dict("records"):
            place = where(row["source_file"], row["source_sheet"], row["source_row"])
            notes = [text for _, text in parts_of(row.get("note"), row.get("note_columns"))]
            for quote in (*notes, *(row[column] for column in columns)):
                if isinstance(quote, str):
                    found += [_mention(item, quote, place, as_of) for item in services_named(quote)]
    return tuple(dict.fromkeys(found))


def _mention(row: Mapping[str, str], quote: str, place: str, as_of: dt.date) -> Mention:
    ahead = dt.date.fromisoformat(row["date"]) > as_of
    state = "ending" if ahead else row["state"]
    return Mention(row["service"], state, row["date"], row["use_instead"], quote, place)
