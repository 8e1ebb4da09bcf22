"""One estate that has every cost item, priced and prepared as a case is: ``everything.csv``."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from bizcase.catalog import load_price_book
from bizcase.catalog.databases import database_option
from bizcase.finance import Stages, decisions, finance_inputs
from bizcase.finance.prepared import WaveDates
from bizcase.inventory import Inventory
from bizcase.inventory.tables import conform
from bizcase.pricing import price_base
from bizcase.units import MONTHS_PER_YEAR
from tests.factories import servers

AS_OF = dt.date(2026, 11, 29)
_TABLE = Path(__file__).with_suffix(".csv").read_text("utf-8")
ROWS = tuple(csv.DictReader(_TABLE.splitlines()))
WAVES = {"1": (4, 6), "2": (7, 9)}
_HOST = {"host_name": "h1", "cluster": "c", "sockets": 2.0, "cores": 32.0, "memory_gib": 512.0,
         "hypervisor": "vmware", "source_file": "hosts.xlsx"}  # fmt: skip
_PLACES = {
    "listed": {"hypervisor": "vmware", "host_name": "h1"}, "unlisted": {"hypervisor": "vmware"},
    "hyper-v": {"hypervisor": "hyper-v"},
    "physical": {"is_physical": True, "hypervisor": "none", "cpu_sockets": 2.0, "cpu_cores": 8.0},
}  # fmt: skip
_TARGETS = {"PostgreSQL": "PostgreSQL", "Oracle Enterprise": "Aurora PostgreSQL"}


def everything(rows=ROWS, **stated):
    """Return the inventory of some of the rows; ``stated`` is what all applications state."""
    machines = [machine for row in rows for machine in _machines(row)]
    table = servers(**{name: [item[name] for item in machines] for name in machines[0]})
    inventory = Inventory(
        servers=table,
        applications=_applications(rows, stated),
        dependencies=_links(table),
        databases=_databases(rows, table),
        hosts=conform("hosts", pd.DataFrame([_HOST])),
    )
    return SimpleNamespace(rows=rows, inventory=inventory)


def _machines(row):
    family = "windows" if row["licence"] == "windows" else "linux"
    size = 8.0 if row["database"] else 4.0
    facts = {
        "is_physical": False, "hypervisor": None, "host_name": None, "cpu_sockets": None,
        "cpu_cores": None,
    } | _PLACES[row["place"]]  # fmt: skip
    facts |= {
        "application": row["application"], "os_family": family, "os_licence": row["licence"],
        "os_name": row["system"], "vcpu": size, "memory_gib": 4 * size, "environment": "production",
        "storage_provisioned_gib": 300.0, "storage_used_gib": 200.0,
        "source_file": "hosts.xlsx" if row["place"] == "listed" else "list.xlsx",
        "cpu_peak": float(row["peak"]) if row["peak"] else None,
        "memory_peak": float(row["peak"]) if row["peak"] else None,
    }  # fmt: skip
    return [facts] * int(row["count"])


def _applications(rows, stated):
    return conform(
        "applications",
        pd.DataFrame(
            [{"application_id": row["application"], "name": row["application"],
              "recovery_plan": row["plan"], "users": float(row["users"] or "nan"),
              **stated} for row in rows]
        ),
    )  # fmt: skip


def _links(table):
    return conform(
        "dependencies",
        pd.DataFrame({"kind": "server_application", "from_id": table["server_id"],
                      "to_id": table["application"], "resolved": True}),
    )  # fmt: skip


def _databases(rows, table):
    kinds = {row["application"]: row["database"] for row in rows if row["database"]}
    hosts = table[table["application"].isin(list(kinds))]
    found = []
    for key, application in zip(hosts["server_id"], hosts["application"], strict=True):
        kind = kinds[application]
        engine = next((name for name in ("SQL Server", "Oracle") if name in kind), kind)
        found.append(
            {"database_id": f"d-{key}", "name": f"d-{key}", "host_server_id": key,
             "engine": engine, "edition": kind.removeprefix(engine).strip() or None,
             "target_engine": _TARGETS.get(kind, "ec2"), "storage_gib": 100.0, "cpu_cores": 8.0}
        )  # fmt: skip
    return conform("databases", pd.DataFrame(found) if found else {})


def decided(estate, base, waves):
    """Return the decisions of the rows at the prices of a base case, in the months of ``waves``."""
    table, rows = estate.inventory.servers, {row["application"]: row for row in estate.rows}
    fates = {name: row["disposition"] for name, row in rows.items()}
    found = [
        WaveDates(
            int(number), f"Wave {number}", *months,
            tuple(table.loc[table["application"].map(_column(rows, "wave")).eq(number),
                            "server_id"]),
            tuple(name for name, row in rows.items() if row["wave"] == number),
        )
        for number, months in waves.items()
    ]  # fmt: skip
    return decisions(
        estate.inventory,
        AS_OF,
        Stages(
            waves=found,
            complexities={("application", name): row["complexity"] for name, row in rows.items()}
            | {("server", key): rows[name]["complexity"]
               for key, name in zip(table["server_id"], table["application"], strict=True)},
            applications=pd.DataFrame({"application_id": list(fates),
                                       "disposition": list(fates.values())}),
            servers=pd.DataFrame({"server_id": table["server_id"],
                                  "disposition": table["application"].map(fates)}),
            databases=base.databases,
            upfront_months=MONTHS_PER_YEAR * database_option(base.database_option).term_years,
            lines=base.all_lines(),
            lifecycle=_lifecycle(estate.inventory),
            scenarios=base.scenarios,
            base_option=base.option,
        ),
    )  # fmt: skip


def _column(rows, name):
    return {key: row[name] for key, row in rows.items()}


def _lifecycle(inventory):
    """Return what has Extended Security Updates: Windows Server 2016 and a SQL Server on it."""
    table, databases = inventory.servers, inventory.databases
    old = table.loc[table["os_name"].eq("Windows Server 2016"), "server_id"]
    sql = databases.loc[databases["host_server_id"].isin(old), "database_id"]
    ids = [("server", key) for key in old] + [("database", key) for key in sql]
    return pd.DataFrame(ids, columns=["subject", "id"]).assign(
        programme="Extended Security Updates", end_of_support="2026-07-14"
    )


def priced(estate, register, *, waves=WAVES):
    """Return the base case and the estate as finance takes it, under a register."""
    base = price_base(estate.inventory, register, load_price_book("us-east-1"))
    made = decided(estate, base, waves)
    return base, finance_inputs(estate.inventory, base, register, "us-east-1", 1, made)


def prepared_of(estate, register, *, waves=WAVES):
    """Return the estate as finance takes it under an assumption register."""
    return priced(estate, register, waves=waves)[1]
