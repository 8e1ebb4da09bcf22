"""The facts a disposition is decided on, per application or per server without one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from bizcase.inventory import Inventory
from bizcase.strategy.links import Links
from bizcase.strategy.words import meaning


@dataclass(frozen=True, slots=True)
class Blocker:
    """A rule that fired for a server or database of the subject."""

    id: str
    rule: str
    severity: str
    blocks: tuple[str, ...]
    title: str
    remedy: str
    row: int


@dataclass(frozen=True, slots=True)
class Subject:
    """One application, or one server of no application."""

    id: str
    name: str
    place: str
    declared: str = ""
    lifecycle: str = ""
    vendor: str = ""
    commercial: bool = False
    servers: tuple[str, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    managed: tuple[str, ...] = ()
    measured: bool = False
    unused: bool = False
    virtual: bool = False
    x86: bool = False

    def blocking(self, disposition: str) -> tuple[Blocker, ...]:
        """Return the open blockers that stand against a disposition."""
        return tuple(item for item in self.blockers if disposition in item.blocks)


def subjects(
    inventory: Inventory, estate: Links, blockers: pd.DataFrame
) -> tuple[list[Subject], list[Subject]]:
    """Return the applications, and the servers in scope that belong to none."""
    servers = inventory.servers[inventory.servers["in_scope"].astype(bool)]
    facts = _server_facts(servers)
    found = _blockers_by_id(blockers)
    managed = _managed(inventory.databases, found)
    applications = [
        _application(row, estate, facts, found, managed)
        for row in estate.applications.to_dict("records")
    ]
    alone = [
        _gathered((row["server_id"],), (), facts, found, managed)
        | {"id": row["server_id"], "name": row["name"], "place": _place(row)}
        for row in servers[~servers["server_id"].isin(set(estate.applications_of))].to_dict(
            "records"
        )
    ]
    return applications, [Subject(**item) for item in alone]


Facts = dict[str, dict[str, bool]]
Found = dict[tuple[str, str], list[Blocker]]


def _server_facts(servers: pd.DataFrame) -> Facts:
    """Return per server: measured, unused (every reading there is says 0), virtual, x86."""
    readings = [
        servers[f"{part}_{kind}"] for part in ("cpu", "memory") for kind in ("peak", "average")
    ]
    cpu = readings[0].fillna(readings[1])
    memory = readings[2].fillna(readings[3])
    table = pd.DataFrame(
        {
            "measured": readings[0].notna() | readings[1].notna(),
            "unused": cpu.eq(0) & memory.eq(0),
            "virtual": servers["is_physical"].eq(False).fillna(False).astype(bool)
            & servers["source"].eq("rvtools"),
            "x86": servers["os_family"].isin(["windows", "linux"]),
        }
    )
    table.index = pd.Index(servers["server_id"])
    return {
        str(key): {str(fact): bool(value) for fact, value in row.items()}
        for key, row in table.to_dict("index").items()
    }


def _blockers_by_id(blockers: pd.DataFrame) -> Found:
    found: Found = {}
    for row in blockers.itertuples():
        blocks = tuple(str(row.blocks).split("|")) if row.blocks else ()
        found.setdefault((str(row.subject), str(row.id)), []).append(
            Blocker(str(row.id), str(row.rule), str(row.severity), blocks, str(row.title),
                    str(row.remedy), int(float(str(row.source_row))))
        )  # fmt: skip
    return found


def _managed(databases: pd.DataFrame, found: Found) -> dict[str, str]:
    """Return the target of each database that is declared for a managed service that can run it."""
    declared = databases[databases["target_engine"].notna()]
    return {
        str(row.database_id): str(row.target_engine)
        for row in declared.itertuples()
        if not any(
            "Replatform" in item.blocks
            for item in found.get(("database", str(row.database_id)), [])
        )
    }


def _application(
    row: dict[Any, Any],
    estate: Links,
    facts: Facts,
    found: Found,
    managed: dict[str, str],
) -> Subject:
    key = row["application_id"]
    own = _gathered(
        estate.servers_of.get(key, ()), estate.databases_of.get(key, ()), facts, found, managed
    )
    vendor = row["vendor"]
    return Subject(
        id=key,
        name=str(row["name"]) if isinstance(row["name"], str) else key,
        place=_place(row),
        declared=row["declared_strategy"] if isinstance(row["declared_strategy"], str) else "",
        lifecycle=meaning("lifecycle", row["lifecycle"]) and str(row["lifecycle"]),
        vendor=vendor if isinstance(vendor, str) else "",
        commercial=row["cots"] is True or row["cots"] == True,  # noqa: E712 - NA must stay false
        **own,
    )


def _gathered(
    servers: tuple[str, ...],
    databases: tuple[str, ...],
    facts: Facts,
    found: Found,
    managed: dict[str, str],
) -> dict[str, Any]:
    keys = [("server", key) for key in servers] + [("database", key) for key in databases]
    return {
        "servers": servers,
        "blockers": tuple(item for key in keys for item in found.get(key, ())),
        "managed": tuple(f"{key} to {managed[key]}" for key in databases if key in managed),
        **{
            fact: bool(servers) and all(facts[key][fact] for key in servers)
            for fact in ("measured", "unused", "virtual", "x86")
        },
    }


def _place(row: dict[Any, Any]) -> str:
    return f"{row['source_file']}, sheet {row['source_sheet']}, row {row['source_row']:.0f}"
