"""What the storage of servers brings to AWS: its columns of the cash flow, and what is open."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import private_discount
from bizcase.catalog.services import service_price
from bizcase.finance.prepared import AssumedStorage
from bizcase.pricing import BaseCase
from bizcase.sizing import ASSUMED_OTHER, ASSUMED_WINDOWS, storage_by
from bizcase.units import FloatArray, sum_usd


def more_ebs(scoped: pd.DataFrame, estate: BaseCase) -> FloatArray:
    """Return EBS beyond the baseline of a volume, spread by storage."""
    storage = scoped["storage_monthly_usd"].fillna(0.0).to_numpy(dtype=float)
    more = sum_usd(estate.bill.head("ebs")["amount_usd"])
    return np.asarray(more * storage / (storage.sum() or 1.0))


def storage_less(scoped: pd.DataFrame, estate: BaseCase) -> FloatArray:
    """Return what the customer's own discount has taken off the storage of each server."""
    lines = estate.lines[estate.lines["head"].eq("storage")]
    less = lines.groupby("server_id")["private_discount_usd"].sum()
    return np.asarray(scoped["server_id"].map(less).astype(float).fillna(0.0), dtype=float)


def in_guest_usd(
    scoped: pd.DataFrame, estate: BaseCase, assumptions: Assumptions, snapshots: FloatArray
) -> dict[str, FloatArray]:
    """Return what volumes in the guest would add, on the basis of storage of the case.

    As if they were disks: at the price of gp3, with the snapshots of what is used.
    """
    beyond = scoped["storage_in_guest_gib"].astype(float).fillna(0.0)
    larger = scoped.assign(storage_provisioned_gib=scoped["storage_provisioned_gib"] + beyond)
    basis = assumptions.text("storage.basis")
    on_ec2 = scoped["target"].eq("ec2").to_numpy()
    need = storage_by(larger, basis, assumptions).where(beyond.gt(0), scoped["need_storage_gib"])
    more = (need - scoped["need_storage_gib"]).fillna(0.0).to_numpy(dtype=float) * on_ec2
    at_list = more * estate.book.gp3_gib_month().usd
    less = at_list * private_discount(assumptions, "ebs")
    kept = snapshots_usd(scoped.assign(need_storage_gib=need), estate, assumptions)
    return {
        "in_guest_storage": at_list - less,
        "in_guest_snapshots": kept - snapshots,
        "in_guest_less_fixed": less,
    }


def snapshots_usd(scoped: pd.DataFrame, estate: BaseCase, assumptions: Assumptions) -> FloatArray:
    """Return snapshots of one copy of what is used: the cash flow multiplies by what is kept."""
    need = scoped["need_storage_gib"].astype(float)
    used = scoped["storage_used_gib"].astype(float).fillna(need)
    kept = used.clip(upper=need).fillna(0.0)
    backed_up = scoped["backed_up"].fillna(value=True).astype(bool) & scoped["target"].eq("ec2")
    price = service_price(estate.book, "ebs", "snapshot_standard").usd
    paid = price * (1 - private_discount(assumptions, "ebs"))
    return np.asarray(kept * backed_up * paid, dtype=float)


def assumed_storage(
    scoped: pd.DataFrame, estate: BaseCase, assumptions: Assumptions
) -> AssumedStorage | None:
    """Return what stands in for the storage that no list states, None where all is stated.

    A size that the case has its own value for has no other ends.
    """
    size = scoped["assumed_storage_gib"].astype(float)
    if not size.gt(0).any():
        return None
    windows = scoped["os_family"].eq("windows").fillna(value=False)
    entered = windows.map(
        {True: assumptions[ASSUMED_WINDOWS].changed, False: assumptions[ASSUMED_OTHER].changed}
    )
    low, high = (
        float((size * scoped[end].astype(float).mask(entered, 1.0)).sum())
        for end in ("assumed_low", "assumed_high")
    )
    usd = scoped["storage_monthly_usd"].where(scoped["storage_assumed"].astype(bool))
    share = sum_usd(usd.fillna(0.0)) / (_run_usd(estate) or 1.0)
    return AssumedStorage(int(size.gt(0).sum()), float(size.sum()), low, high, share)


def _run_usd(estate: BaseCase, origin: str = "") -> float:
    """Return what servers and databases cost on AWS in a month, at prices of one origin or all."""
    parts = (estate.lines, estate.database_lines)
    return float(
        sum(
            part.loc[part["price_origin"].eq(origin) | (not origin), "amount_usd"].sum()
            for part in parts
            if len(part)
        )
    )


def assumed_price_share(estate: BaseCase) -> float:
    """Return the share of servers and databases on AWS that rests on assumed prices, 0 to 1."""
    total = _run_usd(estate)
    return _run_usd(estate, "assumed") / total if total else 0.0
