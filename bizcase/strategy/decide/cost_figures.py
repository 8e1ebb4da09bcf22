"""What the dispositions cost on AWS, cut from the same line items as the case's own total.

``aws.servers.monthly`` is the cost if every server in scope moves. What moves and what stays add
up to it: nothing is priced again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sized

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.ledger import Figure
from bizcase.lookup import is_in
from bizcase.pricing import PricedEstate
from bizcase.pricing.evidence import total_grade, widened
from bizcase.strategy.decide.databases import MANAGED, database_dispositions
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.decide.undecided import UNDECIDED, added_width_usd, fated_lines
from bizcase.strategy.rules.dispositions import DISPOSITIONS, PLANNED, STAYING
from bizcase.units import sum_usd

NOT_PRICED = "none of its servers is priced"
_MONTHLY = "USD/month"
_COUNTED = {
    "moving": "Servers in scope that move, are replaced or are undecided",
    "staying": "Servers in scope to retain or retire",
}
_BAND = ("range.undecided_low", "range.undecided_high")


def listed_in(databases: Sized) -> tuple[str, ...]:
    """Return the files with the amounts; that of databases only where there are any."""
    return ("servers.csv", "databases.csv") if len(databases) else ("servers.csv",)


def cost_figures(
    strategy: Strategy, estate: PricedEstate, assumptions: Assumptions, *, ranged: bool
) -> Iterator[Figure]:
    """Yield ``strategy.<r>.monthly``, ``strategy.moving.*`` and ``strategy.staying.*``.

    ``ranged`` says that the case shows its amounts as ranges, so that the parts are ranges too.
    What holds undecided work is always one: its band is wider (``range.undecided_low``).
    """
    servers = strategy.servers.set_index("server_id")["disposition"]
    own = list(fated_lines(estate, strategy))
    tables = [widened(lines, lines[UNDECIDED], assumptions) for lines in own]
    parts: list[tuple[str, str, tuple[str, ...]]] = [
        (name.lower(), f"{name.capitalize()}: AWS cost of its servers as priced", (name,))
        for name in DISPOSITIONS
    ]
    parts += [
        ("moving", "AWS price of the servers that move, are replaced or are undecided", PLANNED),
        ("staying", "AWS cost of servers to retain or retire, were they moved", STAYING),
    ]
    for key, label, names in parts:
        ids = set(servers.index[servers.isin(names)])
        if key in ("moving", "staying"):
            yield Figure(f"strategy.{key}.servers", _COUNTED[key], len(ids), "servers", "computed",
                         sources=("servers.csv",))  # fmt: skip
        yield _sum(f"strategy.{key}.monthly", label, tables[0], ids, ranged)
    if servers.eq(UNDECIDED).any():
        yield Figure(
            "strategy.undecided.wider", "Width that undecided work adds to the range of what moves",
            added_width_usd(own, assumptions), _MONTHLY, "computed",
            formula="range with the wider band of undecided work − range without",
            inputs=_BAND, sources=listed_in(estate.databases),
        )  # fmt: skip
    if estate.databases.empty:
        return
    fate = database_dispositions(estate.databases, strategy)
    for key, label, names in (
        (
            "moving",
            "AWS price of the managed databases that move, are replaced or are undecided",
            PLANNED,
        ),
        ("staying", "AWS cost of managed databases to retain or retire, were they moved", STAYING),
    ):
        managed = estate.databases["target"].isin(MANAGED)
        ids = set(estate.databases.loc[managed & fate.isin(names), "database_id"])
        yield _sum(f"strategy.{key}.databases.monthly", label, tables[1], ids, ranged)


def _sum(figure_id: str, label: str, lines: pd.DataFrame, ids: set[str], ranged: bool) -> Figure:
    """Return a sum of line items; 0 only where there is nothing to price."""
    own = lines[is_in(lines["owner"], ids)] if ids else lines.iloc[:0]
    known, undecided = not own.empty or not ids, bool(own["undecided"].any())
    amount, low, high = (sum_usd(own[f"{end}_usd"]) for end in ("amount", "low", "high"))
    spread = known and (ranged or undecided) and bool(ids)
    return Figure(
        figure_id, label, amount if known else None, _MONTHLY, "computed",
        grade=total_grade(own), formula="sum of line items", inputs=_BAND * undecided,
        sources=("servers.csv",), low=low if spread else None, high=high if spread else None,
        state="" if known else NOT_PRICED,
    )  # fmt: skip
