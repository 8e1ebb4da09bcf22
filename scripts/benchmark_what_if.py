"""Seconds from a change of the entries to its figures, by class of change, on a made estate.

python scripts/benchmark_what_if.py --servers 50000
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from made_estate import made_case
from timing import timed

if TYPE_CHECKING:
    from bizcase.case import BusinessCase
    from bizcase.entries import RunRequest

# Goals at 10,000 servers: 0.3 s for the first, 1 s for the others, and for each class of change.
CHANGES: tuple[dict[str, object], ...] = (
    {"fin.discount": 9, "op.fte_cost": 120_000},
    {"sizing.headroom": 1.3},
    {"pricing.base_option": "1yr_ec2_instance_sp"},
    {"storage.basis": "partition_used"},
    {"pricing.database_option": "3yr_ri_partial"},
)


def warm_parts(count: int, runs: int) -> None:
    """Size and price; then the what-if of a whole case, on to the net present value."""
    from bizcase.agents.at_once import figures_at_once
    from bizcase.agents.what_if import what_if
    from bizcase.pricing import price_estate

    case = made_case(count)
    inventory, register, book = case.inventory, case.assumptions, case.estate.book
    print(
        f"{count:,} servers, {len(inventory.databases):,} databases, {len(case.plan.waves)} waves, "
        f"{len(case.estate.scenarios)} options"
    )
    timed("sized and priced", lambda: price_estate(inventory, register, book), runs)
    for name, changed in classes(case):
        timed(f"at once: {name}", lambda changed=changed: figures_at_once(case, changed), runs)
    for changes in CHANGES:
        timed(f"what if {changes}", lambda changes=changes: what_if(case, changes), runs)


def classes(case: BusinessCase) -> Iterator[tuple[str, RunRequest]]:
    """Yield a change of each class with the request that has it."""
    from bizcase.entries import RunRequest
    from bizcase.inventory.server_edits import ServerEdit
    from bizcase.strategy.decide.edits import Edit

    server, entries = str(case.inventory.servers["server_id"].iloc[3]), case.entries
    changes: tuple[tuple[str, dict[str, Any]], ...] = (
        ("finance or operations", {"overrides": {"fin.discount": 9.0}}),
        ("price or size", {"overrides": {"sizing.headroom": 1.3}}),
        ("disposition of a server", {"edits": {server: Edit("Retire", "decided")}}),
        ("size of a server", {"server_edits": {server: ServerEdit(vcpu=16.0)}}),
        ("scope of a server", {"server_edits": {server: ServerEdit(in_scope=False)}}),
    )
    for name, change in changes:
        yield name, RunRequest(replace(entries, **change), lambda _: case.inventory)


def class_seconds(count: int, runs: int) -> list[tuple[str, float]]:
    """Return processor seconds of a change of each class, the best of the runs."""
    from bizcase import memory, text_columns
    from bizcase.agents.at_once import figures_at_once

    text_columns.keep_as_python()
    memory.settle()
    case, rows = made_case(count), []
    for name, changed in classes(case):
        spent = []
        for _ in range(runs):
            started = time.process_time()
            figures_at_once(case, changed)
            spent.append(time.process_time() - started)
        rows.append((name, min(spent)))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--servers", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="the classes alone, for benchmark.py")
    call = parser.parse_args()
    if call.json:
        print(json.dumps(class_seconds(call.servers, call.runs)))
        return
    warm_parts(call.servers, call.runs)


if __name__ == "__main__":
    main()
