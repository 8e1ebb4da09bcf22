"""The same estate under each sizing and purchase option, side by side."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from bizcase.catalog import MAIN_OPTION_KEYS, PriceBook, purchase_option
from bizcase.pricing.lines import compute_rates, licence_lines, storage_lines
from bizcase.units import sum_usd

SCENARIO_SIZINGS = {"as_is": "As-is", "right_sized": "Right-sized"}


@dataclass(frozen=True, slots=True)
class Scenario:
    """Monthly cost of all servers under one sizing and purchase option, in USD.

    Where ``available`` is false the amounts are None and ``reason`` says why.
    """

    sizing: str
    option: str
    label: str
    available: bool
    reason: str
    compute_monthly_usd: float | None
    storage_monthly_usd: float | None
    licence_monthly_usd: float | None
    total_monthly_usd: float | None

    @property
    def key(self) -> str:
        """``sizing.option``, as figure ids use it."""
        return f"{self.sizing}.{self.option}"


def price_scenarios(
    sized: dict[str, pd.DataFrame], book: PriceBook, hours: float
) -> tuple[Scenario, ...]:
    """Return a scenario for each sizing × main purchase option.

    Compute is the same line for every server of a type, so types are priced, not servers.
    """
    scenarios = []
    for sizing, sizing_label in SCENARIO_SIZINGS.items():
        servers = sized[sizing]
        storage = sum_usd(storage_lines(servers, book)["amount_usd"])
        licence = sum_usd(licence_lines(servers, book, hours)["amount_usd"])
        counts = servers["instance_type"].value_counts()
        for key in MAIN_OPTION_KEYS:
            label = f"{sizing_label}, {purchase_option(key).label}"
            if not book.option_available(key):
                reason = f"no rates for this option in {book.region}"
                scenarios.append(
                    Scenario(sizing, key, label, False, reason, None, None, None, None)
                )
                continue
            rates = compute_rates(counts.index, book, key, hours)
            compute = sum_usd(counts * rates["amount_usd"])
            total = sum_usd([compute, storage, licence])
            scenarios.append(
                Scenario(sizing, key, label, True, "", compute, storage, licence, total)
            )
    return tuple(scenarios)
