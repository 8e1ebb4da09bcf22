"""Which servers and databases an application has, and who talks to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from bizcase.inventory import Inventory
from bizcase.inventory.tables import conform

# What a server that names an application gives it.
_NAMING = ("application", "server_id", "source_file", "source_sheet", "source_row")
_SEPARATORS = re.compile(r"[;,|\n]")


@dataclass(frozen=True, slots=True)
class Links:
    """Applications and what belongs to them; only servers in scope are named.

    ``applications`` holds those of the inputs and those that servers name. ``edges`` has columns
    from_id, to_id (the one that is depended on), kind (server_server, application_application),
    connections, port, source_file, source_sheet, source_row. ``ambiguous`` are names that servers
    give and several applications have: those servers belong to none of them.
    """

    applications: pd.DataFrame
    servers_of: dict[str, tuple[str, ...]]
    databases_of: dict[str, tuple[str, ...]]
    applications_of: dict[str, tuple[str, ...]]
    edges: pd.DataFrame
    ambiguous: tuple[str, ...] = ()

    def pairs(self) -> pd.DataFrame:
        """Return server_id and application_id of every server that an application has."""
        found = [
            (server, owner)
            for server, owners in sorted(self.applications_of.items())
            for owner in owners
        ]
        return pd.DataFrame(found, columns=["server_id", "application_id"], dtype="str")


def links(inventory: Inventory) -> Links:
    """Return the applications of an inventory with their servers, databases and edges.

    Servers are found by id, else by a name that only one server has.
    """
    servers = inventory.in_scope()
    applications = _applications(inventory.applications, servers)
    find_server = _Finder(servers["server_id"], servers["name"])
    find_application = _Finder(applications["application_id"], applications["name"])
    database_ids = set(inventory.databases["database_id"])
    pairs: set[tuple[str, str]] = set()
    databases: set[tuple[str, str]] = set()
    table = inventory.dependencies
    for from_id, to_id in _ends(table, "server_application"):
        pairs.add((find_application(to_id), find_server(from_id)))
    for from_id, to_id in _ends(table, "database_application"):
        if from_id in database_ids:
            databases.add((find_application(to_id), str(from_id)))
    named_by = zip(servers["server_id"].tolist(), servers["application"].tolist(), strict=True)
    for server_id, named in named_by:
        pairs |= {(find_application(name), server_id) for name in _names(named, find_application)}
    host = inventory.databases.set_index("database_id")["host_server_id"].to_dict()
    pairs |= {(owner, find_server(host[key])) for owner, key in databases}
    pairs = {(owner, server) for owner, server in pairs if owner and server}
    return Links(
        applications=applications,
        servers_of=_grouped(pairs),
        databases_of=_grouped({(owner, key) for owner, key in databases if owner}),
        applications_of=_grouped({(server, owner) for owner, server in pairs}),
        edges=_edges(table, find_server, find_application),
        ambiguous=_ambiguous(servers, find_application),
    )


def _ends(table: pd.DataFrame, kind: str) -> Iterator[tuple[str, str]]:
    """Yield both ends of the dependencies of a kind; columns of text are fastest as lists."""
    rows = table[table["kind"] == kind]
    return zip(rows["from_id"].tolist(), rows["to_id"].tolist(), strict=True)


class _Finder:
    """Finds an id by the id as written, else by a name that only one of them has."""

    def __init__(self, ids: pd.Series, names: pd.Series) -> None:
        folded = names.str.strip().str.casefold()
        single = folded.notna() & ~folded.duplicated(keep=False)
        self._shared = set(folded[folded.notna() & ~single])
        known = ids.tolist()
        self._by_name = dict(zip(folded[single].tolist(), ids[single].tolist(), strict=True))
        self._by_name |= {str(key).casefold(): key for key in sorted(known, reverse=True)}
        self._ids = set(known)

    def is_ambiguous(self, written: str) -> bool:
        """Return whether several have this name and none has it as its id."""
        return written.strip().casefold() in self._shared and not self(written)

    def __call__(self, written: object) -> str:
        if not isinstance(written, str):
            return ""
        if written in self._ids:
            return written
        return str(self._by_name.get(written.strip().casefold(), ""))

    def all(self, written: pd.Series) -> pd.Series:
        """Return what is found for each cell, "" for nothing; equal words are looked up once."""
        codes, words = pd.factorize(written)
        found = [*(self(word) for word in words.tolist()), ""]  # a blank cell is -1, the last
        return pd.Series(found, dtype="str").take(codes).set_axis(written.index)


def _names(cell: object, find: _Finder) -> list[str]:
    """Return the applications a cell names; a name with a separator in it stays whole."""
    if not isinstance(cell, str):
        return []
    if find(cell):
        return [cell.strip()]
    return [name.strip() for name in _SEPARATORS.split(cell) if name.strip()]


def _applications(listed: pd.DataFrame, servers: pd.DataFrame) -> pd.DataFrame:
    """Return the listed applications and, by name, those that only servers name."""
    listed = listed[~listed["application_id"].duplicated()]
    known = {str(word).strip().casefold() for word in listed["application_id"]}
    known |= {str(word).strip().casefold() for word in listed["name"].dropna()}
    find = _Finder(listed["application_id"], listed["name"])
    named = servers.loc[servers["application"].notna(), list(_NAMING)]
    named = named.sort_values(["application", "server_id"])
    rows: dict[str, dict[str, object]] = {}
    for row in named.itertuples():
        for name in _names(row.application, find):
            if name.casefold() not in known:
                known.add(name.casefold())
                rows[name] = {
                    "application_id": name, "name": name, "source_file": row.source_file,
                    "source_sheet": row.source_sheet, "source_row": row.source_row,
                }  # fmt: skip
    if not rows:
        return listed.reset_index(drop=True)
    added = conform("applications", pd.DataFrame(list(rows.values())))
    return pd.concat([listed, added], ignore_index=True) if len(listed) else added


def _ambiguous(servers: pd.DataFrame, find: _Finder) -> tuple[str, ...]:
    cells = servers["application"].dropna().unique()
    named = {name for cell in cells for name in _names(cell, find)}
    return tuple(sorted(name for name in named if find.is_ambiguous(name)))


def _grouped(pairs: set[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, list[str]] = {}
    for key, value in sorted(pairs):
        grouped.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in grouped.items()}


def _edges(table: pd.DataFrame, find_server: _Finder, find_application: _Finder) -> pd.DataFrame:
    """Return who depends on whom; edges to unknown ends or to oneself are left out."""
    parts = []
    for kind, find in (
        ("server_server", find_server),
        ("application_application", find_application),
    ):
        rows = table[table["kind"] == kind]
        ends = {end: find.all(rows[end]) for end in ("from_id", "to_id")}
        parts.append(rows.assign(**ends))
    edges = pd.concat(parts, ignore_index=True)
    kept = edges["from_id"].ne("") & edges["to_id"].ne("") & edges["from_id"].ne(edges["to_id"])
    columns = ["from_id", "to_id", "kind", "connections", "port", "source_file", "source_sheet"]
    return (
        edges.loc[kept, [*columns, "source_row"]]
        .sort_values(
            ["kind", "from_id", "to_id", "connections", "port", "source_file", "source_row"]
        )
        .reset_index(drop=True)
    )
