"""For which releases Extended Security Updates are charged, and which have none any more."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Paragraph, text, words
from bizcase.document.body.parts import filled
from bizcase.finance.comparison import ItemRow
from bizcase.finance.decisions import EXTENDED_UPDATES
from bizcase.finance.software import on_sale
from bizcase.finance.values import Values

_ITEM = "esu"
_SIDES = ("today", "aws", "remaining")
# Whose releases the updates of a kind are for.
_SUBJECT_OF = {"windows": "server", "sql_standard": "database", "sql_enterprise": "database"}
_CHARGED = (
    "Extended Security Updates are charged in the months in which they are sold. The "
    "amounts of a year are what the first 12 months charge."
)
_ALONG = "Extended Security Updates move along with their release and are bought as before. "
_PART = (
    _ALONG + "They are {W:compare.esu.today} of today's cost, what the first 12 months charge. "
    "{W:compare.esu.moving} of it is for releases that move. "
)
_ALL = (
    _ALONG + "They are {W:compare.esu.today} of today's cost, what the first 12 months charge. "
    "All of it is for releases that move. "
)
_WHERE = "This part is under “Left on premises”, in the item Extended Security Updates."
_AMONG_OTHERS = (
    "This part is under “Left on premises”, in the item Extended Security Updates, one of the "
    "other items."
)


def moving_updates(case: BusinessCase, others: Collection[ItemRow] = ()) -> list[Block]:
    """Return where the updates of releases that move are counted; nothing where none are.

    ``others`` are the items that a table shows as one.
    """
    if not filled(case.ledger, "compare.esu.moving"):
        return []
    today, moving = (case.ledger.value(f"compare.esu.{name}") for name in ("today", "moving"))
    where = _AMONG_OTHERS if any(row.item == _ITEM for row in others) else _WHERE
    return [Paragraph(text((_ALL if today == moving else _PART) + where))]


def updates_note(case: BusinessCase) -> list[Block]:
    """Return what the amount of these updates is for; nothing where none are charged."""
    costs = any(filled(case.ledger, f"compare.esu.{side}") for side in _SIDES)
    if not costs or case.strategy is None:
        return []
    start = pd.Timestamp(case.as_of)
    year_on = start + pd.DateOffset(years=1)
    table = case.strategy.lifecycle
    named = table[table["programme"].eq(EXTENDED_UPDATES)].assign(
        release=lambda rows: rows["product"].str.cat(rows["version"], sep=" ")
    )
    found = named.drop_duplicates("release").sort_values("release")
    begins, ends = (pd.to_datetime(found[name]) for name in ("end_of_support", "extended_end"))
    told = words(_CHARGED)
    charged = found["subject"].isin(_sold(case)) & ends.ge(start) & begins.lt(year_on)
    if sold := _listed(found[charged], "end_of_support"):
        told += text(" Charged, from the end of support: {releases}.", releases=sold)
    if ended := _listed(found[ends.lt(start)], "extended_end"):
        told += text(" Ended, so not charged: {releases}.", releases=ended)
    return [Paragraph(told), *moving_updates(case)]


def _sold(case: BusinessCase) -> set[str]:
    """Return the subjects whose updates have a price: none without Software Assurance."""
    values = Values(case.assumptions)
    return {subject for kind, subject in _SUBJECT_OF.items() if on_sale(kind, values)[0]}


def _listed(rows: pd.DataFrame, date: str) -> str:
    """Return releases, each with the date at which its updates begin or end."""
    return "; ".join(f"{row['release']} ({row[date]})" for row in rows.to_dict("records"))
