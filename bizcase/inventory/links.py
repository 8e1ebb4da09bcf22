"""What links name, found among the servers and applications of all files together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from bizcase.inventory.inventory import Inventory
from bizcase.inventory.issues import SHOWN_ROWS, Issue

# Which end of a link names what.
_ENDS = {
    "server_application": ("server", "application"),
    "server_server": ("server", "server"),
    "database_application": ("database", "application"),
    "application_application": ("application", "application"),
}


def resolve_links(inventory: Inventory) -> Inventory:
    """Return the inventory with open links resolved where a name is that of one listed thing.

    By id, then name, whatever the case; a server also by its DNS name and its short name. A name
    that several share resolves to none: which is meant would be a guess.
    """
    links = inventory.dependencies
    if links.empty:
        return inventory
    known = {
        "server": _server_names(inventory.servers),
        "application": _names(inventory.applications, "application_id", ("name",)),
        "database": _names(inventory.databases, "database_id", ("name",)),
    }
    was_open = ~links["resolved"].fillna(value=False).astype(bool)
    links = links.copy()
    settled = pd.Series(True, links.index)
    for position, column in enumerate(("from_id", "to_id")):
        for kind, ends in _ENDS.items():
            rows = was_open & links["kind"].eq(kind)
            written = links.loc[rows, column].str.strip().str.casefold()
            found = written.map(known[ends[position]]).astype("str")
            links.loc[rows, column] = found.fillna(links.loc[rows, column])
            settled[rows] &= found.notna()
    links["resolved"] = links["resolved"].mask(was_open & settled, True)
    return replace(
        inventory,
        dependencies=links,
        issues=(*inventory.issues, *_told(links, was_open, settled)),
    )


def _told(links: pd.DataFrame, was_open: pd.Series, settled: pd.Series) -> Iterable[Issue]:
    for file, rows in links[was_open].groupby("source_file", sort=False):
        done = settled[rows.index]
        if done.any():
            yield Issue(
                "LINKS_RESOLVED", "info",
                f"{int(done.sum())} of {len(rows)} open links name what another file lists.",
                count=int(done.sum()), file=str(file), rows=_rows(rows[done]),
                action="Joined by id or name, whatever the case; servers also by short name.",
            )  # fmt: skip
        if not done.all():
            yield Issue(
                "LINKS_OPEN", "warning",
                f"{int((~done).sum())} of {len(rows)} open links name nothing, or several, that "
                "the files list.",
                count=int((~done).sum()), file=str(file), rows=_rows(rows[~done]),
                action="They are kept, marked as unresolved.",
                remedy="Use the ids or names of the inventory.",
            )  # fmt: skip


def _rows(links: pd.DataFrame) -> tuple[int, ...]:
    return tuple(int(row) for row in links["source_row"].dropna().head(SHOWN_ROWS))


def _server_names(servers: pd.DataFrame) -> dict[str, str]:
    """Return name → id; a machine in scope is preferred to one that is not."""
    short = pd.DataFrame(
        {
            "server_id": servers["server_id"],
            **{
                column: servers[column].str.replace(r"\..*$", "", regex=True)
                for column in ("name", "dns_name")
            },
        }
    )
    scoped = servers["in_scope"].fillna(value=False).astype(bool)
    maps = [
        _names(table[rows], "server_id", ("name", "dns_name"))
        for table in (servers, short)
        for rows in (scoped, ~scoped)
    ]
    known: dict[str, str] = {}
    for names in reversed(maps):
        known |= names
    return known


def _names(table: pd.DataFrame, id_column: str, columns: tuple[str, ...]) -> dict[str, str]:
    """Return name in lower case → id, where one id alone bears it; an id names itself."""
    pairs = pd.concat(
        [
            pd.DataFrame({"name": table[column].str.strip().str.casefold(), "id": table[id_column]})
            for column in columns
        ]
    )
    pairs = pairs.dropna().drop_duplicates()
    unique = pairs[~pairs["name"].duplicated(keep=False)]
    ids = table[id_column].dropna()
    own = pd.Series(ids.to_numpy(), index=ids.str.strip().str.casefold())
    own = own[~own.index.duplicated(keep=False)]
    return dict(zip(unique["name"], unique["id"], strict=True)) | own.to_dict()
