"""Estates as readable tables: one line per server, application or dependency."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd

from bizcase.assumptions import load_register
from bizcase.inventory import Inventory
from bizcase.inventory.tables import conform
from bizcase.strategy.decide.strategy import decide_strategy
from bizcase.strategy.waves.plan import plan_migration

AS_OF = dt.date(2026, 11, 22)
REGISTER = load_register()
PLACE = {"source_file": "estate.xlsx", "source_sheet": "Sheet"}


def table(text, *columns):
    """Return the rows of a table written with |; a cell of - is unknown."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    frame = pd.DataFrame(rows, columns=list(columns)).replace("-", None)
    return frame.assign(source_row=[float(row) for row in range(2, len(rows) + 2)], **PLACE)


def estate(servers="", applications="", links="", databases=""):
    """Return an inventory with every server in scope.

    servers: id | system | environment; applications: id | declared | criticality | environment;
    links: from -> to | kind (app: server of an application, calls, needs, db); databases: id |
    engine | version | edition | host | target.
    """
    listed = table(servers, "server_id", "os_name", "environment") if servers else None
    if listed is None:
        own = conform("servers", {})
    else:
        windows = listed["os_name"].str.contains("Windows", na=False)
        other = listed["os_name"].isna() | listed["os_name"].str.contains("AIX", na=False)
        own = conform(
            "servers",
            listed.assign(
                name=listed["server_id"],
                source="it_inventory",
                power_state="on",
                vcpu=2.0,
                memory_gib=8.0,
                storage_provisioned_gib=50.0,
                os_licence="none",
                os_family=windows.map({True: "windows", False: "linux"}).mask(other, "other"),
                in_scope=True,
            ),
        )
    return Inventory(
        servers=own,
        applications=_applications(applications),
        dependencies=_links(links),
        databases=_databases(databases),
    )


def _applications(text):
    if not text:
        return conform("applications", {})
    columns = ("application_id", "declared_strategy", "criticality", "environment")
    rows = table(text, *columns)
    return conform("applications", rows.assign(name=rows["application_id"], owner="Ann"))


def _databases(text):
    if not text:
        return conform("databases", {})
    return conform(
        "databases",
        table(text, "database_id", "engine", "engine_version", "edition", "host_server_id",
              "target_engine"),
    )  # fmt: skip


_KINDS = {
    "app": "server_application", "calls": "server_server", "needs": "application_application",
    "db": "database_application",
}  # fmt: skip


def _links(text):
    if not text:
        return conform("dependencies", {})
    rows = table(text, "from_id", "kind", "to_id")
    return conform("dependencies", rows.assign(kind=rows["kind"].map(_KINDS), resolved=True))


def decided(inventory, edits=None, region="", timeline=None, **assumptions):
    """Return the strategy; assumptions are named with __ for the dot."""
    return decide_strategy(inventory, register(assumptions), AS_OF, edits, region, timeline)


def planned(inventory, timeline=18, edits=None, **assumptions):
    """Return the plan."""
    used = register(assumptions)
    strategy = decide_strategy(inventory, used, AS_OF, edits)
    return plan_migration(inventory, strategy, used, AS_OF, timeline)


def register(assumptions):
    """Return the register with the given values."""
    return REGISTER.with_overrides({k.replace("__", "."): v for k, v in assumptions.items()})


def dispositions(strategy, kind="server"):
    """Return {id: disposition}."""
    rows = strategy.servers if kind == "server" else strategy.applications
    return dict(zip(rows[f"{kind}_id"], rows["disposition"], strict=True))


def with_applications(inventory, **columns):
    """Return the inventory with more columns of applications, each {id: value}."""
    ids = inventory.applications["application_id"]
    dtypes = inventory.applications.dtypes
    added = {name: ids.map(values).astype(dtypes[name]) for name, values in columns.items()}
    return replace(inventory, applications=inventory.applications.assign(**added))


def servers(count, prefix="s", system="RHEL 8", environment="production"):
    return "\n".join(f"{prefix}{n:02} | {system} | {environment}" for n in range(1, count + 1))


def with_disks(inventory, disks, vcenters=None):
    """Return the inventory with shared disks; disks: [(server, path)]."""
    rows = [
        {"server_id": key, "name": "Hard disk 2", "capacity_gib": 10.0, "shared_path": path,
         "source_row": float(number)} | PLACE
        for number, (key, path) in enumerate(disks, start=2)
    ]  # fmt: skip
    centre = inventory.servers["server_id"].map(vcenters or {}).astype("str")
    return replace(
        inventory,
        servers=inventory.servers.assign(vcenter=centre),
        disks=conform("disks", pd.DataFrame(rows)),
    )
