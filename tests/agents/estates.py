"""A made estate in which every head of the bill, every kind of server and every fate occurs."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from bizcase.agents import run_agents
from bizcase.agents.stages import STAGES
from bizcase.agents.workspace import Outcome
from bizcase.assumptions import load_register
from bizcase.entries import ProjectInfo
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory import Inventory
from bizcase.inventory.inventory import SourceFile
from bizcase.inventory.tables import conform
from bizcase.strategy.decide.edits import Edit
from tests.factories import asked

AS_OF = dt.date(2026, 11, 27)
SYSTEMS = (
    ("Microsoft Windows Server 2016 (64-bit)", "windows", "windows"),
    ("Microsoft Windows Server 2022 (64-bit)", "windows", "windows"),
    ("Red Hat Enterprise Linux 8 (64-bit)", "linux", "rhel"),
    ("SUSE Linux Enterprise 15 (64-bit)", "linux", "suse"),
    ("Ubuntu Linux 22.04 (64-bit)", "linux", "none"),
)
# Engine, edition, version, target engine, licence model.
DATABASES = (
    ("SQL Server", "Enterprise", "2019", None, None),
    ("SQL Server", "Standard", "2014", None, None),
    ("Oracle", "Enterprise Edition", "19c", None, "BYOL"),
    ("Oracle", "Standard Edition 2", "19c", "Aurora PostgreSQL", None),
    ("PostgreSQL", None, "15", None, None),
    ("MySQL", None, "8.0", "Aurora MySQL", None),
    ("SQL Server", "Enterprise", "2016", None, "BYOL"),
)
EDITS = {
    "application 1": Edit("Retain", "stays"),
    "application 3": Edit("Repurchase", "bought"),
    "application 5": Edit("Refactor", "rebuilt"),
    "s20": Edit("Retire", "ends"),
}


def made_inventory(count=60):
    """Return an estate; the same count gives the same one."""
    random = np.random.default_rng(7)
    names, families, licences = zip(*(SYSTEMS[n % len(SYSTEMS)] for n in range(count)), strict=True)
    ids = [f"s{number}" for number in range(count)]
    capacity = random.uniform(40, 3000, count).round(1)
    known = random.random(count) < 0.8
    vcpu = random.choice([1, 2, 4, 8, 16, 32], count).astype(float)
    servers = pd.DataFrame(
        {
            "server_id": ids,
            "name": [f"host-{number}" for number in range(count)],
            "source": "it_inventory",
            "source_row": np.arange(count) + 2,
            "in_scope": np.arange(count) % 11 != 10,
            "is_physical": np.arange(count) % 9 == 0,
            "os_name": names,
            "os_family": families,
            "os_licence": licences,
            "environment": random.choice(["production", "test"], count),
            "application": [f"application {n // 4}" if n % 5 else None for n in range(count)],
            "vcpu": vcpu,
            "memory_gib": vcpu * random.choice([2, 4, 8], count),
            "storage_provisioned_gib": np.where(random.random(count) < 0.95, capacity, np.nan),
            "storage_used_gib": np.where(known, capacity * random.random(count), np.nan),
            "storage_in_use_gib": np.where(known, capacity * random.random(count), np.nan),
            "cpu_peak": np.where(known, random.random(count), np.nan),
            "memory_peak": np.where(known, random.uniform(0.05, 1, count), np.nan),
        }
    )
    hosts = ids[1::4]
    engines, editions, versions, targets, licence_models = zip(
        *(DATABASES[n % len(DATABASES)] for n in range(len(hosts))), strict=True
    )
    databases = pd.DataFrame(
        {
            "database_id": [f"d{number}" for number in range(len(hosts))],
            "name": [f"database-{number}" for number in range(len(hosts))],
            "engine": engines,
            "edition": editions,
            "engine_version": versions,
            "target_engine": targets,
            "licence_model": licence_models,
            "deployment": [("Multi-AZ", "Single-AZ")[n % 2] for n in range(len(hosts))],
            "host_server_id": hosts,
            "storage_gib": [None if n == 3 else 100.0 + 40 * n for n in range(len(hosts))],
            "peak_iops": [1000.0 * n for n in range(len(hosts))],
            "cpu_cores": [None if n == 4 else 2.0 for n in range(len(hosts))],
            "source_row": np.arange(len(hosts)) + 2,
        }
    )
    applications = pd.DataFrame(
        {
            "application_id": [f"application {n}" for n in range(count // 4)],
            "name": [f"application {n}" for n in range(count // 4)],
            "rto_hours": [(0.2, 0.9, 3.0, 24.0, None)[n % 5] for n in range(count // 4)],
            "source_row": np.arange(count // 4) + 2,
        }
    )
    mapped = [n for n in range(4 * (count // 4)) if n % 5]
    links = pd.DataFrame(
        {
            "kind": "server_application",
            "from_id": [ids[n] for n in mapped],
            "to_id": [f"application {n // 4}" for n in mapped],
            "resolved": True,
        }
    )
    return Inventory(
        sources=(SourceFile("it_inventory", "made.xlsx", "0" * 64, 1, count),),
        servers=conform("servers", servers),
        databases=conform("databases", databases),
        applications=conform("applications", applications),
        dependencies=conform("dependencies", links),
    )


def case_of(inventory, changes=None, region="us-east-1", plan=None):
    """Return the case of a whole run; with ``plan`` all but the plan is made anew."""
    register = load_register().with_overrides(changes or {})
    request = asked(
        ProjectInfo("Exit DC 1", "Example Ltd", region),
        {"it_inventory": (Upload("made.xlsx", b""),)},
        register,
        AS_OF,
        edits=EDITS,
        reader=lambda _: inventory,
    )
    kept = {"migrationPlan": lambda workspace: Outcome({"plan": plan}, "Kept.")}
    return run_agents(request, stages=STAGES | (kept if plan else {})).case
