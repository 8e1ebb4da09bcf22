"""Time to decide and plan a made estate: python scripts/benchmark_waves.py [servers] [edges]."""

from __future__ import annotations

import datetime as dt
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def main() -> None:
    import numpy as np
    import pandas as pd

    from bizcase.assumptions import load_register
    from bizcase.inventory import Inventory
    from bizcase.inventory.tables import conform
    from bizcase.strategy.decide.strategy import decide_strategy
    from bizcase.strategy.waves.plan import plan_migration
    from bizcase.strategy.waves.worth import Worth

    count, edges = (int(word) for word in [*sys.argv[1:], "5000", "20000"][:2])
    random = np.random.default_rng(1)
    ids = [f"s{number}" for number in range(count)]
    servers = conform(
        "servers",
        pd.DataFrame(
            {
                "server_id": ids, "name": ids, "source_file": "made.xlsx", "source_sheet": "s",
                "source_row": np.arange(count) + 2, "in_scope": True, "os_family": "linux",
                "os_name": random.choice(["RHEL 8", "RHEL 7", "Ubuntu 22.04", "RHEL 4"], count),
                "environment": random.choice(["production", "development"], count),
                "storage_provisioned_gib": 100.0,
            }
        ),
    )  # fmt: skip
    # Half of the edges stay inside neighbourhoods of twenty, as applications do.
    source = random.integers(0, count, edges)
    near = source // 20 * 20 + random.integers(0, 20, edges)
    target = np.where(
        random.integers(0, 2, edges) == 0, near % count, random.integers(0, count, edges)
    )
    dependencies = conform(
        "dependencies",
        pd.DataFrame(
            {
                "kind": "server_server", "from_id": [ids[at] for at in source],
                "to_id": [ids[at] for at in target], "connections": 1.0, "resolved": True,
                "source_row": np.arange(edges) + 2,
            }
        ),
    )  # fmt: skip
    inventory = Inventory(servers=servers, dependencies=dependencies)
    today, aws = (random.uniform(10, 500, count).round(2).tolist() for _ in range(2))
    worth = Worth(
        dict(zip(ids, today, strict=True)),
        dict(zip((("server", key) for key in ids), aws, strict=True)),
    )
    as_of, register = dt.date(2026, 11, 22), load_register()
    started = time.perf_counter()
    strategy = decide_strategy(inventory, register, as_of)
    decided = time.perf_counter()
    plan = plan_migration(inventory, strategy, register, as_of, 18, worth)
    done = time.perf_counter()
    print(
        f"{count:,} servers, {edges:,} edges: decided in {decided - started:.2f} s, "
        f"{len(plan.waves)} waves in {done - decided:.2f} s"
    )


if __name__ == "__main__":
    main()
