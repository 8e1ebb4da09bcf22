"""Seconds of the processor to decide, plan and release made estates, as a table.

python scripts/benchmark_waves.py                      5,000 and 10,000 servers
python scripts/benchmark_waves.py 10000 50000          of other sizes
python scripts/benchmark_waves.py 10000 --released     with what each wave releases: a whole case
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from made_estate import made_case, made_inventory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
if TYPE_CHECKING:
    from bizcase.inventory import Inventory
    from bizcase.strategy.waves.plan import Plan

AS_OF, TIMELINE, CALLS_PER_SERVER = dt.date(2026, 11, 27), 18, 4
HEAD = (
    "servers", "estate", "decide, s", "plan, s", "both, s", "waves", "last month",
    "servers a week", "grade", "wait",
)  # fmt: skip


def with_calls(count: int) -> Inventory:
    """Return servers of no application that call each other, a quarter of them with a question."""
    import numpy as np
    import pandas as pd

    from bizcase.inventory import Inventory
    from bizcase.inventory.tables import conform

    random, edges = np.random.default_rng(1), CALLS_PER_SERVER * count
    ids = [f"s{number}" for number in range(count)]
    place = {"source_file": "made.xlsx", "source_sheet": "s"}
    servers = conform(
        "servers",
        pd.DataFrame(
            {
                "server_id": ids, "name": ids, "in_scope": True, "os_family": "linux",
                "source_row": np.arange(count) + 2, "storage_provisioned_gib": 100.0,
                "os_name": random.choice(["RHEL 8", "RHEL 7", "Ubuntu 22.04", "RHEL 4"], count),
                "environment": random.choice(["production", "development"], count), **place,
            }
        ),
    )  # fmt: skip
    # Half of the calls stay inside neighbourhoods of twenty, as applications do.
    source = random.integers(0, count, edges)
    near = (source // 20 * 20 + random.integers(0, 20, edges)) % count
    far = random.integers(0, count, edges)
    target = np.where(random.integers(0, 2, edges) == 0, near, far)
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
    return Inventory(servers=servers, dependencies=dependencies)


def measured(inventory: Inventory, name: str) -> tuple[str, ...]:
    """Return a row of the table: the best of three runs, in time of the processor."""
    from bizcase.assumptions import load_register
    from bizcase.strategy.decide.strategy import decide_strategy
    from bizcase.strategy.waves.plan import plan_migration

    register, runs = load_register(), []
    for _ in range(3):
        started = time.process_time()
        strategy = decide_strategy(inventory, register, AS_OF, timeline_months=TIMELINE)
        decided = time.process_time()
        plan = plan_migration(inventory, strategy, register, AS_OF, TIMELINE)
        runs.append((decided - started, time.process_time() - decided))
    decide, planned = min(runs, key=sum)
    return (
        f"{len(inventory.servers):,}", name, f"{decide:.2f}", f"{planned:.2f}",
        f"{decide + planned:.2f}", *outcome(plan),
    )  # fmt: skip


def outcome(plan: Plan) -> Iterator[str]:
    yield str(len(plan.waves))
    yield f"{plan.end_month}" + (f" ({plan.months_over} late)" if plan.months_over else "")
    yield f"{plan.needed.servers_week or 0:.0f} needed, {plan.pace.servers_week or 0:.0f} planned"
    yield plan.grade
    yield f"{sum(len(item.servers) for item in plan.waiting):,}"


def released_row(count: int) -> str:
    from bizcase.finance.released import released

    case = made_case(count)
    if case.finance is None:
        return "released: no financial case"
    released(case.finance)
    started = time.process_time()
    found = released(case.finance)
    seconds = time.process_time() - started
    return (
        f"released: {count:,} servers, {len(found)} waves in {seconds:.2f} s, "
        f"{seconds / len(found):.3f} s a wave"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("servers", type=int, nargs="*", default=[5_000, 10_000])
    parser.add_argument("--released", action="store_true")
    call = parser.parse_args()
    measured(made_inventory(100), "")  # loads tables and modules
    print(" | ".join(HEAD))
    for count in call.servers:
        for name, inventory in (
            ("applications of four", made_inventory(count)), ("calls", with_calls(count)),
        ):  # fmt: skip
            print(" | ".join(measured(inventory, name)))
    for count in call.servers if call.released else ():
        print(released_row(count))


if __name__ == "__main__":
    main()
