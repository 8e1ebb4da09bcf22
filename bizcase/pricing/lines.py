"""Monthly line items of servers: compute, licence and storage, rounded to the cent per line."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.catalog import PriceBook, purchase_option, worst_origin
from bizcase.units import round_usd

HEADS = ("compute", "storage", "licence")
LICENCE_LABELS = {
    "windows": "Windows Server licence",
    "rhel": "Red Hat Enterprise Linux subscription",
    "suse": "SUSE Linux Enterprise Server subscription",
}
COLUMNS = (
    "server_id", "head", "item", "quantity", "unit", "unit_price_usd", "discount",
    "price_origin", "price_as_of", "amount_usd", "rate_missing",
)  # fmt: skip


def compute_lines(
    sized: pd.DataFrame, book: PriceBook, option_key: str, hours: float
) -> pd.DataFrame:
    """Return one compute line per server with a target.

    Amount = hours × on-demand Linux price × (1 − discount of the option). A family without a rate
    for the option is charged on-demand, and the item says so.

    Parameters
    ----------
    sized
        server_id, target, instance_type.
    hours
        Hours per month.
    """
    placed = sized[sized["target"] == "ec2"]
    types = book.ec2.loc[placed["instance_type"]]
    option = purchase_option(option_key)
    discounts = book.discounts(option_key).reindex(types["family"])
    has_rate = discounts["discount_fraction"].notna().to_numpy()
    discount = discounts["discount_fraction"].fillna(0.0).to_numpy()
    price = types["on_demand_hourly_usd"].to_numpy(dtype=float)
    label = np.where(has_rate, option.label, "on-demand, as the family has no rate for the option")
    origin = worst_origin(
        pd.Series(types["origin"].to_numpy()),
        pd.Series(discounts["origin"].to_numpy()).where(has_rate, "listed"),
    )
    return _lines(
        placed,
        "compute",
        item=placed["instance_type"].to_numpy() + ", " + label,
        quantity=np.full(len(placed), hours),
        unit="hours",
        unit_price=price,
        discount=discount,
        origin=origin.to_numpy(),
        as_of=types["as_of"].to_numpy(),
        rate_missing=~has_rate,
    )


def licence_lines(sized: pd.DataFrame, book: PriceBook, hours: float) -> pd.DataFrame:
    """Return one licence line per server whose operating system AWS licenses; never discounted."""
    parts = []
    for licence, label in LICENCE_LABELS.items():
        placed = sized[(sized["target"] == "ec2") & (sized["os_licence"] == licence)]
        if placed.empty:
            continue
        types = book.ec2.loc[placed["instance_type"]]
        rates = book.licence_hourly_usd(licence, types)
        parts.append(
            _lines(
                placed,
                "licence",
                item=np.full(len(placed), label),
                quantity=np.full(len(placed), hours),
                unit="hours",
                unit_price=rates["licence_hourly_usd"].to_numpy(dtype=float),
                discount=np.zeros(len(placed)),
                origin=rates["origin"].to_numpy(),
                as_of=rates["as_of"].to_numpy(),
            )
        )
    return pd.concat(parts, ignore_index=True) if parts else _no_lines()


def storage_lines(sized: pd.DataFrame, book: PriceBook) -> pd.DataFrame:
    """Return one EBS gp3 line per server with a target and known storage."""
    placed = sized[(sized["target"] == "ec2") & (sized["need_storage_gib"] > 0)]
    price = book.gp3_gib_month()
    return _lines(
        placed,
        "storage",
        item=np.full(len(placed), "EBS gp3"),
        quantity=placed["need_storage_gib"].to_numpy(dtype=float),
        unit="GiB-months",
        unit_price=np.full(len(placed), price.usd),
        discount=np.zeros(len(placed)),
        origin=np.full(len(placed), price.origin),
        as_of=np.full(len(placed), price.as_of),
    )


def _lines(  # noqa: PLR0913 - the parts of a bill's line
    placed: pd.DataFrame,
    head: str,
    *,
    item: np.ndarray,
    quantity: np.ndarray,
    unit: str,
    unit_price: np.ndarray,
    discount: np.ndarray,
    origin: np.ndarray,
    as_of: np.ndarray,
    rate_missing: npt.NDArray[np.bool_] | bool = False,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "server_id": placed["server_id"].to_numpy(),
            "head": head,
            "item": item,
            "quantity": quantity,
            "unit": unit,
            "unit_price_usd": unit_price,
            "discount": discount,
            "price_origin": origin,
            "price_as_of": as_of,
            "amount_usd": round_usd(quantity * unit_price * (1 - discount)),
            "rate_missing": rate_missing,
        },
        columns=list(COLUMNS),
    )


def _no_lines() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="object") for name in COLUMNS}).astype(
        {
            "quantity": float,
            "unit_price_usd": float,
            "discount": float,
            "amount_usd": float,
            "rate_missing": bool,
        }
    )
