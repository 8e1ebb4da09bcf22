"""The facts a disposition is decided on, per application or per server without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, NamedTuple

import pandas as pd

from bizcase.inventory import Inventory
from bizcase.inventory.hypervisors import VMWARE
from bizcase.inventory.notes import BETWEEN, parts_of
from bizcase.inventory.places import places_in
from bizcase.lookup import is_in, records
from bizcase.sizing.database_rules import MANAGED, database_targets
from bizcase.strategy.decide.blockers import same_engine
from bizcase.strategy.rules.links import Links
from bizcase.strategy.rules.words import meaning

Kind = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Blocker:
    """A rule that fired for the subject itself, or for a server or database of it."""

    subject: str
    id: str
    rule: str
    severity: str
    blocks: tuple[str, ...]
    title: str
    remedy: str
    row: int


@dataclass(frozen=True, slots=True)
class Subject:
    """One application, or one server of no application.

    Dates are ISO text; ``off_since`` is the last of its servers' where all are known to be off.
    """

    id: str
    name: str
    place: str
    declared: str = ""
    lifecycle: str = ""
    vendor: str = ""
    commercial: bool = False
    duplicate: str = ""
    servers: tuple[str, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    managed: tuple[str, ...] = ()
    other_engine: bool = False
    measured: bool = False
    unused: bool = False
    vmware: bool = False
    x86: bool = False
    retire_date: str = ""
    contract_end: str = ""
    off_since: str = ""

    @property
    def kind(self) -> Kind:
        """All that the rules look at: they say the same of every subject of a kind."""
        name = self.name if self.commercial else ""
        return (
            bool(self.servers), name, tuple(item.rule for item in self.blockers), *_judged_on(self)
        )  # fmt: skip

    def blocking(self, disposition: str) -> tuple[Blocker, ...]:
        """Return the open blockers that stand against a disposition."""
        return tuple(item for item in self.blockers if disposition in item.blocks)


# Those of a subject itself are left out, and those of which a kind holds what matters.
_OF_ITSELF = ("id", "place", "servers", "name", "blockers")
_judged_on = attrgetter(*(own.name for own in fields(Subject) if own.name not in _OF_ITSELF))


def subjects(
    inventory: Inventory, estate: Links, blockers: pd.DataFrame
) -> tuple[list[Subject], list[Subject]]:
    """Return the applications, and the servers in scope that belong to none."""
    servers = inventory.in_scope()
    single = servers.loc[~is_in(servers["server_id"], estate.applications_of)]
    facts = _server_facts(servers)
    found = _blockers_by_id(blockers)
    managed = _managed(inventory.databases, found)
    hosted = _hosted(inventory.databases, estate)
    known = facts, found, managed
    listed = estate.applications
    applications = [
        _application(row, place, estate, hosted, known)
        for row, place in zip(records(listed, _OF_APPLICATIONS), places_in(listed), strict=True)
    ]
    own = (single["server_id"].tolist(), single["name"].tolist(), places_in(single))
    alone = [
        Subject(key, name, place, **_gathered((key,), hosted.get(key, ()), *known))
        for key, name, place in zip(*own, strict=True)
    ]
    return applications, alone


_OF_APPLICATIONS = (
    "application_id", "name", "declared_strategy", "lifecycle", "vendor", "note", "note_columns",
    "contract_end", "retire_date", "cots",
)  # fmt: skip
_OF_BLOCKERS = (
    "subject", "id", "rule", "severity", "blocks", "title", "remedy", "source_row",
)  # fmt: skip


class ServerFacts(NamedTuple):
    """What is known of a server; the days are ISO text, "" where none is known."""

    measured: bool
    unused: bool
    vmware: bool
    x86: bool
    retire_date: str
    off_since: str


Facts = dict[str, ServerFacts]
Found = dict[tuple[str, str], list[Blocker]]
# Target in words, and whether it is another engine, by database id.
Managed = dict[str, tuple[str, bool]]
Known = tuple[Facts, Found, Managed]


def _server_facts(servers: pd.DataFrame) -> Facts:
    """Return per server: measured, unused (CPU and memory say 0), vmware, x86, and its days.

    Readings that look made up are no evidence, and neither are zeros where nothing else was read.
    A machine that runs is not off, whatever day it was.
    """
    readings = [
        servers[f"{part}_{kind}"] for part in ("cpu", "memory") for kind in ("peak", "average")
    ]
    cpu = readings[0].fillna(readings[1])
    memory = readings[2].fillna(readings[3])
    made_up = [
        servers[f"{part}_peak_constant"].fillna(False).astype(bool) for part in ("cpu", "memory")
    ]
    unused = cpu.eq(0) & memory.eq(0) & ~made_up[0] & ~made_up[1]
    columns = (
        cpu.notna(),
        unused & bool(cpu.gt(0).any()),
        servers["hypervisor"].eq(VMWARE),
        servers["os_family"].isin(["windows", "linux"]),
        servers["retire_date"].fillna(""),
        servers["powered_off_since"].where(servers["power_state"].ne("on"), "").fillna(""),
    )
    rows = map(ServerFacts, *(column.tolist() for column in columns))
    return dict(zip(servers["server_id"].tolist(), rows, strict=True))


def _blockers_by_id(blockers: pd.DataFrame) -> Found:
    found: Found = {}
    columns = (blockers[name].tolist() for name in _OF_BLOCKERS)
    for subject, key, rule, severity, blocks, title, remedy, row in zip(*columns, strict=True):
        against = tuple(blocks.split("|")) if blocks else ()
        found.setdefault((subject, key), []).append(
            Blocker(subject, key, rule, severity, against, title, remedy, int(row))
        )
    return found


def _managed(databases: pd.DataFrame, found: Found) -> Managed:
    """Return the databases that a managed service can run; a blank target is the same engine."""
    plan = database_targets(databases)
    moved = databases.assign(
        wanted=databases["target_engine"].fillna(databases["engine"]), same=same_engine(databases)
    )[plan["target"].isin(MANAGED) & plan["blocker"].eq("")]
    return {
        str(row.database_id): (str(row.wanted), not row.same)
        for row in moved.itertuples()
        if not any(
            "Replatform" in item.blocks
            for item in found.get(("database", str(row.database_id)), [])
        )
    }


def _hosted(databases: pd.DataFrame, estate: Links) -> dict[str, tuple[str, ...]]:
    """Return by server the databases it hosts that name no application themselves."""
    linked = {key for keys in estate.databases_of.values() for key in keys}
    hosted: dict[str, list[str]] = {}
    for key, host in sorted(
        zip(databases["database_id"], databases["host_server_id"].fillna(""), strict=True)
    ):
        if host and key not in linked:
            hosted.setdefault(host, []).append(key)
    return {host: tuple(keys) for host, keys in hosted.items()}


def _application(
    row: dict[Any, Any], place: str, estate: Links, hosted: dict[str, tuple[str, ...]], known: Known
) -> Subject:
    key = row["application_id"]
    servers = estate.servers_of.get(key, ())
    beside = [name for server in servers for name in hosted.get(server, ())]
    own = _gathered(servers, (*estate.databases_of.get(key, ()), *beside), *known, key)
    vendor = row["vendor"]
    notes = [text for _, text in parts_of(row["note"], row["note_columns"])]
    stages = row["lifecycle"].split(BETWEEN) if isinstance(row["lifecycle"], str) else ()
    own["retire_date"] = _day(row["retire_date"]) or own["retire_date"]
    return Subject(
        id=key,
        name=str(row["name"]) if isinstance(row["name"], str) else key,
        place=place,
        declared=row["declared_strategy"] if isinstance(row["declared_strategy"], str) else "",
        lifecycle=next((text for text in stages if meaning("lifecycle", text)), ""),
        vendor=vendor if isinstance(vendor, str) else "",
        duplicate=next((text for text in notes if meaning("duplicate", text)), ""),
        contract_end=_day(row["contract_end"]),
        commercial=row["cots"] is True or row["cots"] == True,  # noqa: E712 - NA must stay false
        **own,
    )


def _gathered(
    servers: tuple[str, ...],
    databases: tuple[str, ...],
    facts: Facts,
    found: Found,
    managed: Managed,
    application: str = "",
) -> dict[str, Any]:
    keys = [("server", key) for key in servers] + [("database", key) for key in databases]
    if application:
        keys.append(("application", application))
    moved = [key for key in databases if key in managed]
    own = [facts[key] for key in servers]
    columns = zip(*own, strict=True) if own else [()] * len(ServerFacts._fields)
    measured, unused, vmware, x86, retire_dates, off_since = columns
    return {
        "servers": servers,
        "blockers": tuple([item for key in keys for item in found.get(key, ())]),
        "managed": tuple([f"{key} to {managed[key][0]}" for key in moved]),
        "other_engine": any(managed[key][1] for key in moved),
        "measured": bool(own) and all(measured),
        "unused": bool(own) and all(unused),
        "vmware": bool(own) and all(vmware),
        "x86": bool(own) and all(x86),
        "retire_date": _last(retire_dates),
        "off_since": _last(off_since),
    }


def _last(days: Sequence[str]) -> str:
    """Return the last of some days, "" where one is not known."""
    return max(days) if days and all(days) else ""


def _day(cell: object) -> str:
    return cell if isinstance(cell, str) else ""
