"""Ids that stay unique when several files come together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from bizcase.inventory.inventory import Inventory

# Table and columns that hold the id of a server.
_REFERENCES = (("servers", "server_id"), ("disks", "server_id"), ("databases", "host_server_id"))
_SERVER_ENDS = {
    "from_id": ("server_application", "server_server"),
    "to_id": ("server_server",),
}


def distinct_files(parts: Sequence[Inventory]) -> list[Inventory]:
    """Return the inventories with file names that differ: rows are told apart by file and row."""
    seen: set[str] = set()
    distinct = []
    for part in parts:
        name = part.sources[0].name
        new, number = name, 2
        while new in seen:
            new, number = f"{name} ({number})", number + 1
        seen.add(new)
        distinct.append(part if new == name else _of_file(part, name, new))
    return distinct


def _of_file(part: Inventory, name: str, new: str) -> Inventory:
    tables = {
        item.name: getattr(part, item.name).replace({"source_file": {name: new}})
        for item in fields(Inventory)
        if "source_file" in getattr(getattr(part, item.name), "columns", ())
    }
    return replace(
        part,
        sources=tuple(replace(source, name=new) for source in part.sources),
        issues=tuple(replace(issue, file=new) for issue in part.issues),
        **tables,
    )


def distinct_ids(parts: Sequence[Inventory]) -> list[Inventory]:
    """Return the inventories with server ids that are unique over all of them.

    An id that an earlier inventory has gets the file's name behind it.
    """
    seen: set[str] = set()
    distinct = []
    for part in parts:
        ids = part.servers["server_id"]
        clash = ids.isin(seen)
        new_ids = ids.mask(clash, ids + "@" + part.sources[0].name)
        seen |= {*ids, *new_ids}
        distinct.append(renamed(part, dict(zip(ids[clash], new_ids[clash], strict=True))))
    return distinct


def renamed(inventory: Inventory, new_ids: dict[str, str]) -> Inventory:
    """Return the inventory with server ids replaced everywhere they stand."""
    if not new_ids:
        return inventory
    changed = {}
    for table, column in _REFERENCES:
        frame = getattr(inventory, table)
        changed[table] = frame.assign(**{column: frame[column].map(new_ids).fillna(frame[column])})
    dependencies = inventory.dependencies.copy()
    for column, kinds in _SERVER_ENDS.items():
        rows = dependencies["kind"].isin(kinds)
        ids = dependencies[column].map(new_ids).fillna(dependencies[column])
        dependencies[column] = dependencies[column].where(~rows, ids)
    return replace(inventory, dependencies=dependencies, **changed)
