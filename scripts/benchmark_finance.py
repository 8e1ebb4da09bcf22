"""Seconds of the financial case on a made estate: recompute, simulation, and their peak memory.

python scripts/benchmark_finance.py                   10,000 servers in 200 waves
python scripts/benchmark_finance.py --servers 50000
"""

from __future__ import annotations

import argparse
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from timing import timed

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
if TYPE_CHECKING:
    from bizcase.finance.prepared import Prepared
WAVE_SIZE, WAVES_PER_MONTH, RUNS = 50, 6, 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--servers", type=int, default=10_000)
    count = parser.parse_args().servers

    from bizcase.assumptions import load_register
    from bizcase.finance import recompute

    prepared = made_estate(count)
    register = load_register()
    changed = register.with_overrides({"fin.discount": 9, "op.fte_cost": 120_000})
    timed("recompute without simulation", lambda: recompute(prepared, changed, 0), RUNS)
    timed("recompute with 10,000 draws", lambda: recompute(prepared, changed), RUNS)
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count:,} servers, {len(prepared.waves)} waves, peak {peak_mib:.0f} MiB")


def made_estate(count: int) -> Prepared:
    import numpy as np
    import pandas as pd

    from bizcase.finance.prepared import (
        QUANTITIES,
        Evidence,
        Prepared,
        WaveDates,
        fleet_of,
        planned,
    )
    from bizcase.strategy.rules.work import work_of

    random = np.random.default_rng(1)
    ids = np.array([f"s{number}" for number in range(count)], dtype=object)
    servers = pd.DataFrame({name: random.integers(1, 16, count) * 1.0 for name in QUANTITIES})
    servers = servers.assign(
        server_id=ids,
        name=ids,
        workload=[f"application {number // 4}" for number in range(count)],
        disposition=random.choice(["Rehost", "Replatform", "Retire", "Retain"], count),
        complexity=random.choice(["simple", "medium", "complex"], count),
        grade=random.choice(["B", "C", "D"], count),
        placed=True,
        physical=False,
        hosted=False,
        vmware=True,
        servers=1.0,
        storage_gib=random.integers(50, 2000, count) * 1.0,
        memory_gib=random.integers(4, 128, count) * 1.0,
        instance_vcpu=4.0,
        instance_memory_gib=16.0,
        sql_servers=0.0,
        sql_standard_cores=0.0,
        sql_enterprise_cores=0.0,
        aws_compute=random.uniform(20, 400, count).round(2),
        aws_storage=20.0,
        aws_licences=10.0,
        aws_databases=0.0,
        aws_other=5.0,
        aws_upfront=0.0,
        esu_cores=0.0,
    )
    waves = tuple(
        WaveDates(number, f"Wave {number}", 5 + number // WAVES_PER_MONTH,
                  6 + number // WAVES_PER_MONTH,
                  tuple(ids[number * WAVE_SIZE : (number + 1) * WAVE_SIZE]))
        for number in range(count // WAVE_SIZE)
    )  # fmt: skip
    amount = float(servers.filter(like="aws_").to_numpy().sum()) / 3
    evidence = tuple(
        Evidence(grade, amount, amount * 0.8, amount * 1.2, amount**2 / count) for grade in "BCD"
    )
    links = servers[["server_id"]].assign(application_id=servers["workload"])
    no_hosts = pd.DataFrame({name: pd.Series(dtype=float) for name in
                             ("cores", "sockets", "memory_gib", "vmware")})  # fmt: skip
    return Prepared(
        servers=planned(servers, waves),
        fleet=fleet_of(servers, no_hosts),
        work=work_of(servers, links, {}),
        evidence=evidence,
        region="us-east-1",
        seed=1,
        vmware=True,
        waves=waves,
        decided=True,
        mapped=True,
    )


if __name__ == "__main__":
    main()
