"""Undecided work: priced as if rehosted, within a band that says how little of it is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.lookup import is_in
from bizcase.pricing import BaseCase
from bizcase.pricing.evidence import widened
from bizcase.strategy.decide.databases import database_dispositions
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.rules.dispositions import ON_AWS
from bizcase.units import sum_usd

UNDECIDED = "undecided"
_COLUMNS = ["grade", "amount_usd", "low_usd", "high_usd", UNDECIDED]


def fated_lines(estate: BaseCase, strategy: Strategy) -> Iterator[pd.DataFrame]:
    """Yield the line items of the servers, then of the databases, with what becomes of their owner.

    Columns added: owner (server_id or database_id), disposition, undecided.
    """
    fates = strategy.servers.set_index("server_id")["disposition"]
    yield _fated(estate.lines, "server_id", fates)
    if not estate.databases.empty:
        fates = database_dispositions(estate.databases, strategy)
        fates.index = pd.Index(estate.databases["database_id"])
        yield _fated(estate.database_lines, "database_id", fates)


def _fated(lines: pd.DataFrame, column: str, fates: pd.Series) -> pd.DataFrame:
    disposition = lines[column].map(fates[~fates.index.duplicated()])
    return lines.assign(
        owner=lines[column], disposition=disposition, undecided=disposition.eq(UNDECIDED)
    )


def billed_lines(estate: BaseCase, strategy: Strategy) -> pd.DataFrame:
    """Return the line items of what AWS bills by the dispositions, other services with them.

    Columns: grade, amount_usd, low_usd, high_usd, undecided.
    """
    parts = [lines[is_in(lines["disposition"], ON_AWS)] for lines in fated_lines(estate, strategy)]
    parts.append(estate.bill.lines.assign(undecided=False))
    filled = [part[_COLUMNS] for part in parts if len(part)]
    return pd.concat(filled or [parts[0][_COLUMNS]], ignore_index=True)


def added_width_usd(tables: Iterable[pd.DataFrame], assumptions: Assumptions) -> float:
    """Return by how much undecided work widens the range of a month, from ``fated_lines``."""
    widths = []
    for lines in tables:
        own = lines[lines[UNDECIDED]]
        wide = widened(own, own[UNDECIDED], assumptions)
        for table, sign in ((wide, 1), (own, -1)):
            widths += [sign * sum_usd(table["high_usd"]), -sign * sum_usd(table["low_usd"])]
    return sum_usd(widths)
