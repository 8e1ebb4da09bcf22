"""Cold-start time and peak memory of `generate`, and warm time of its parts on a large estate.

python scripts/benchmark.py EXPORT.xlsx          one case from a cold start
python scripts/benchmark.py --servers 50000      sizing and pricing of a made estate, warm
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


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


def warm_parts(count: int) -> None:
    import numpy as np
    import pandas as pd

    from bizcase.assumptions import load_register
    from bizcase.catalog import load_price_book
    from bizcase.inventory import Inventory
    from bizcase.inventory.tables import conform
    from bizcase.pricing import price_estate

    random = np.random.default_rng(1)
    vcpu = random.choice([1, 2, 4, 8, 16, 32], count).astype(float)
    servers = conform(
        "servers",
        pd.DataFrame(
            {
                "server_id": [f"s{number}" for number in range(count)],
                "name": [f"host-{number}" for number in range(count)],
                "source_row": np.arange(count) + 2,
                "in_scope": True,
                "os_family": "linux",
                "os_licence": random.choice(["none", "windows", "rhel"], count),
                "vcpu": vcpu,
                "memory_gib": vcpu * random.choice([2, 4, 8], count),
                "storage_provisioned_gib": random.uniform(20, 2000, count),
                "cpu_peak": random.uniform(0.05, 1, count),
                "memory_peak": random.uniform(0.05, 1, count),
            }
        ),
    )
    book, register = load_price_book("us-east-1"), load_register()
    started, cpu_started = time.perf_counter(), time.process_time()
    estate = price_estate(Inventory(servers=servers), register, book)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu_started
    print(
        f"sized and priced {count:,} servers, {len(estate.scenarios)} options: {seconds:.2f} s, "
        f"{cpu:.2f} s of CPU"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export", type=Path, nargs="?")
    parser.add_argument("--servers", type=int, default=0)
    parser.add_argument("--runs", type=int, default=3)
    call = parser.parse_args()
    if call.export:
        cold_start(call.export, call.runs)
    if call.servers:
        warm_parts(call.servers)


if __name__ == "__main__":
    main()
