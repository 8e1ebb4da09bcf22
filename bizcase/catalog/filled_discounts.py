"""Discounts of a plan whose rates are published for few regions, filled for the others."""

from __future__ import annotations

import pandas as pd

from bizcase.catalog.options import purchase_option
from bizcase.catalog.snapshot import commitment_discounts, snapshot

# The rates of the other plans hold in every region.
FILLED_PLAN = "compute_sp"
_DIGITS = 6


def with_filled(own: pd.DataFrame, option_key: str, region: str, ratio: float) -> pd.DataFrame:
    """Return the discounts of a region by family with those of ``FILLED_PLAN`` that it lacks.

    A filled one is ``ratio`` × the family's in us-east-1, of origin assumed. A book of us-east-1
    that lacks it, such as a customer's own, takes it whole.
    """
    if purchase_option(option_key).plan != FILLED_PLAN:
        return own
    base_region = snapshot()["base_region"]
    part = 1.0 if region == base_region else ratio
    base = commitment_discounts(option_key, base_region)
    lacking = base[~base.index.isin(own.index)]
    if lacking.empty:
        return own
    filled = lacking.assign(
        discount_fraction=(part * lacking["discount_fraction"]).round(_DIGITS),
        origin="assumed",
        source=f"{part:g} × that of {base_region}: " + lacking["source"],
    )
    return pd.concat([own, filled])
