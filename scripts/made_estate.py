"""Made estates to measure the calculation with, from a fixed seed."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
if TYPE_CHECKING:
    from bizcase.case import BusinessCase
    from bizcase.inventory import Inventory

# Operating system: family, and the licence that AWS bills.
SYSTEMS = {
    "Microsoft Windows Server 2019 (64-bit)": ("windows", "windows"),
    "Microsoft Windows Server 2022 (64-bit)": ("windows", "windows"),
    "Red Hat Enterprise Linux 8 (64-bit)": ("linux", "rhel"),
    "Ubuntu Linux 22.04 (64-bit)": ("linux", "none"),
    "Ubuntu Linux (64-bit)": ("linux", "none"),
}
MEASURED, DATABASES = 0.8, 0.02  # share of servers with a CPU peak; databases per server


def made_inventory(count: int) -> Inventory:
    """Return an estate with Windows, Linux, SQL Server, environments and measured peaks."""
    import numpy as np
    import pandas as pd

    from bizcase.inventory import Inventory
    from bizcase.inventory.inventory import SourceFile
    from bizcase.inventory.tables import conform

    random = np.random.default_rng(1)
    vcpu = random.choice([1, 2, 4, 8, 16, 32], count).astype(float)
    system = random.choice(list(SYSTEMS), count)
    ids = np.array([f"s{number}" for number in range(count)], dtype=object)
    servers = conform(
        "servers",
        pd.DataFrame(
            {
                "server_id": ids,
                "name": [f"host-{number}" for number in range(count)],
                "source": "it_inventory",
                "source_row": np.arange(count) + 2,
                "in_scope": True,
                "os_name": system,
                "os_family": [SYSTEMS[name][0] for name in system],
                "os_licence": [SYSTEMS[name][1] for name in system],
                "environment": random.choice(["production", "test", "development"], count),
                "application": [f"application {number // 4}" for number in range(count)],
                "vcpu": vcpu,
                "memory_gib": vcpu * random.choice([2, 4, 8], count),
                "storage_provisioned_gib": random.uniform(20, 2000, count),
                "storage_used_gib": random.uniform(10, 1000, count),
                "cpu_peak": np.where(random.random(count) < MEASURED, random.random(count), np.nan),
                "memory_peak": random.uniform(0.05, 1, count),
                "cpu_average": random.uniform(0.01, 0.6, count),
            }
        ),
    )
    hosts = ids[:: round(1 / DATABASES)]
    databases = conform(
        "databases",
        pd.DataFrame(
            {
                "database_id": [f"d{number}" for number in range(len(hosts))],
                "name": [f"database-{number}" for number in range(len(hosts))],
                "engine": random.choice(["SQL Server", "Oracle", "PostgreSQL"], len(hosts)),
                "edition": "Standard Edition 2",
                "engine_version": "19",
                "host_server_id": hosts,
                "storage_gib": 100.0,
                "cpu_cores": 1.0,
                "source_row": np.arange(len(hosts)) + 2,
            }
        ),
    )
    source = SourceFile("it_inventory", "made.xlsx", "0" * 64, 1, count)
    return Inventory(sources=(source,), servers=servers, databases=databases)


def made_case(count: int) -> BusinessCase:
    """Return the case of a whole run over a made estate."""
    from bizcase.agents import run_agents
    from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
    from bizcase.inputs.opening.upload import Upload

    inventory = made_inventory(count)
    entries = Entries(
        ProjectInfo("Benchmark", "Benchmark"), dt.date(2026, 11, 27),
        files=(InputFile("it_inventory", Upload("made.xlsx", b"")),),
    )  # fmt: skip
    return run_agents(RunRequest(entries, lambda _: inventory)).case
