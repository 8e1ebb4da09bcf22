"""Seconds of the parts that a change of an assumption moves, on a large made estate.

python scripts/benchmark_what_if.py --servers 50000
"""

from __future__ import annotations

import argparse

from made_estate import made_case
from timing import timed

# Goals at 10,000 servers: 0.3 s for the first, 1 s for the others.
CHANGES: tuple[dict[str, object], ...] = (
    {"fin.discount": 9, "op.fte_cost": 120_000},
    {"sizing.headroom": 1.3},
    {"pricing.base_option": "1yr_ec2_instance_sp"},
    {"storage.basis": "partition_used"},
    {"pricing.database_option": "3yr_ri_partial"},
)


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
    parser.add_argument("--servers", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    call = parser.parse_args()
    warm_parts(call.servers, call.runs)


if __name__ == "__main__":
    main()
