"""The ways to decide side by side: three to stay, and one to migrate per purchase option."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bizcase.finance.aws_side import aws_paths
from bizcase.finance.cash_flow import CashFlow
from bizcase.finance.metrics import npv, payback_month
from bizcase.finance.prepared import Prepared, PurchaseOption
from bizcase.finance.schedule import Schedule
from bizcase.finance.values import Values
from bizcase.units import FloatArray, round_usd, sum_usd


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to decide: its cost within the horizon, and its NPV against the baseline in USD.

    ``kind`` is stay or migrate; ``aws_usd`` is None for those that stay, ``npv`` and
    ``payback_months`` where there is no baseline or no payback.
    """

    kind: str
    key: str
    aws_usd: float | None
    cost_usd: float
    npv: float | None
    payback_months: float | None


def migrations(
    prepared: Prepared,
    plan: Schedule,
    values: Values,
    cash: CashFlow,
    options: tuple[PurchaseOption, ...],
) -> tuple[Choice, ...]:
    """Return the case under each purchase option.

    Only EC2 compute changes; monitoring and support that follow it are kept as in the base case.
    """
    compute, rate = aws_paths(prepared, plan, values)["compute"][0], values.fraction("fin.discount")
    table, found = cash.months, []
    for option in options:
        more = round_usd(compute * (option.compute_factor - 1.0))
        aws = sum_usd(table["aws_usd"]) + sum_usd(more)
        rest = sum_usd(table["one_time_usd"]) - sum_usd(table["funding_usd"])
        net = table["net_usd"].to_numpy(dtype=float) - more
        known = not np.isnan(net).any()
        stays = sum_usd(cash.paid("on_premises")) if known else 0.0
        found.append(
            Choice(
                "migrate", option.key, round(aws, 2), round(aws + rest + stays, 2),
                round(float(npv(net, rate)), 2) if known else None,
                payback_month(net) if known else None,
            )
        )  # fmt: skip
    return tuple(found)


def stays(baselines: Mapping[str, FloatArray], version: str, values: Values) -> tuple[Choice, ...]:
    """Return the ways to stay; NPVs are against the baseline that migration is compared with."""
    compared, rate = baselines[version], values.fraction("fin.discount")
    return tuple(
        Choice("stay", name, None, sum_usd(path), round(float(npv(compared - path, rate)), 2), None)
        for name, path in baselines.items()
    )
