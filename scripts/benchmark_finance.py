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
WAVE_SIZE, WAVES_PER_MONTH = 50, 6
DISPOSITIONS = ("Rehost", "Replatform", "Refactor", "Relocate", "Retire", "Retain", "undecided")
SHARES = (0.35, 0.15, 0.05, 0.05, 0.1, 0.1, 0.2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--servers", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    count, runs = asked.servers, asked.runs

    from bizcase.assumptions import load_register
    from bizcase.finance import recompute

    prepared = made_estate(count)
    register = load_register()
    changed = register.with_overrides({"fin.discount": 9, "op.fte_cost_us": 120_000})
    timed("recompute without simulation", lambda: recompute(prepared, changed, 0), runs)
    timed("recompute with 10,000 draws", lambda: recompute(prepared, changed), runs)
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count:,} servers, {len(prepared.waves)} waves, peak {peak_mib:.0f} MiB")


def made_estate(count: int) -> Prepared:
    import numpy as np
    import pandas as pd

    from bizcase.assumptions import load_register
    from bizcase.catalog import load_price_book
    from bizcase.finance.fleet import QUANTITIES, TIERS, fleet_of
    from bizcase.finance.prepared import LANDED, Evidence, Prepared, WaveDates, planned
    from bizcase.pricing.shared_terms import shared_terms
    from bizcase.strategy.rules.work import work_of

    random = np.random.default_rng(1)
    ids = np.array([f"s{number}" for number in range(count)], dtype=object)
    quantities = {name: random.integers(1, 16, count) * 1.0 for name in QUANTITIES}
    landed = {f"aws_{name}": np.full(count, 5.0) for name in LANDED}
    on_demand = random.uniform(40, 800, count).round(2)
    facts = {
        "server_id": ids,
        "name": ids,
        "workload": [f"application {number // 4}" for number in range(count)],
        "disposition": random.choice(DISPOSITIONS, count, p=SHARES),
        "complexity": random.choice(["simple", "medium", "complex"], count),
        "grade": random.choice(["B", "C", "D"], count),
        "placed": True,
        "has_baseline": True,
        "physical": False,
        "hosted": False,
        "host_in_question": False,
        "vmware": True,
        "os_licence": random.choice(["none", "windows", "rhel"], count),
        "recovery_tier": random.choice([*TIERS, "none"], count),
        "oracle_ends": False,
        "bought_users": 0.0,
        "bought_by_user": 0.0,
        "host_name": "",
        "cluster": "",
        "source_file": "",
        "cores": np.nan,
        "sockets": 2.0,
        "servers": 1.0,
        "physical_servers": 0.0,
        "storage_gib": random.integers(50, 2000, count) * 1.0,
        "memory_gib": random.integers(4, 128, count) * 1.0,
        "instance_vcpu": 4.0,
        "instance_memory_gib": 16.0,
        "esu_cores": 0.0,
        "aws_on_demand": on_demand,
        "aws_committed": on_demand / 2,
        "aws_upfront": 0.0,
        "aws_servers": 1.0,
    }
    servers = pd.DataFrame(quantities | landed | facts)
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
                             ("cores", "sockets", "memory_gib", "vmware", "host_name", "cluster",
                              "source_file")})  # fmt: skip
    return Prepared(
        servers=planned(servers, waves),
        fleet=fleet_of(servers, no_hosts),
        work=work_of(servers, links, {}),
        evidence=evidence,
        terms=shared_terms(load_price_book("us-east-1"), load_register()),
        region="us-east-1",
        seed=1,
        vmware=True,
        waves=waves,
        decided=True,
        mapped=True,
    )


if __name__ == "__main__":
    main()
