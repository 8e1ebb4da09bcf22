"""Cold-start time and peak memory of `generate`, and warm time of its parts on a large estate.

python scripts/benchmark.py EXPORT.xlsx          one case from a cold start
python scripts/benchmark.py --servers 50000      a made estate: sizing and pricing, and how long
                                                 the what-if of an assumption takes, waves and
                                                 simulation apart
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from timing import timed

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
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
# Goals at 10,000 servers: 0.3 s for the first, 1 s for the others.
CHANGES: tuple[dict[str, object], ...] = (
    {"fin.discount": 9, "op.fte_cost": 120_000},
    {"sizing.headroom": 1.3},
    {"pricing.base_option": "1yr_ec2_instance_sp"},
    {"storage.basis": "partition_used"},
    {"pricing.database_option": "3yr_ri_partial"},
)


def cold_start(export: Path, runs: int) -> None:
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as out:
            call = [
                sys.executable, "-m", "bizcase", "generate", "--rvtools", str(export),
                "--project-name", "Benchmark", "--customer-name", "Benchmark", "--out", out,
            ]  # fmt: skip
            started = time.perf_counter()
            subprocess.run(call, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            seconds = time.perf_counter() - started
        peak_mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"generate {export.name}: {seconds:.2f} s, peak {peak_mib:.0f} MiB")


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


def warm_parts(count: int, runs: int) -> None:
    """Size and price; then the what-if of a whole case, on to the net present value."""
    from bizcase.agents.what_if import what_if
    from bizcase.pricing import price_estate

    case = made_case(count)
    inventory, register, book = case.inventory, case.assumptions, case.estate.book
    print(
        f"{count:,} servers, {len(inventory.databases):,} databases, {len(case.plan.waves)} waves, "
        f"{len(case.estate.scenarios)} options"
    )
    timed("sized and priced", lambda: price_estate(inventory, register, book), runs)
    for changes in CHANGES:
        timed(f"what if {changes}", lambda changes=changes: what_if(case, changes), runs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export", type=Path, nargs="?")
    parser.add_argument("--servers", type=int, default=0)
    parser.add_argument("--runs", type=int, default=3)
    call = parser.parse_args()
    if call.export:
        cold_start(call.export, call.runs)
    if call.servers:
        warm_parts(call.servers, call.runs)


if __name__ == "__main__":
    main()
