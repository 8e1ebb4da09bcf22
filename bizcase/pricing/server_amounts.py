"""What each server costs a month: in the bill by head, and the parts that a comparison needs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook, Purchase
from bizcase.pricing.licences import included_monthly, own_sql_monthly
from bizcase.pricing.lines import HEADS, LICENCE_LABELS, compute_rates, host_lines, positions_of
from bizcase.pricing.own_licences import OWN_HEADS, own_amounts
from bizcase.pricing.subscriptions import SUBSCRIPTIONS
from bizcase.sizing import on_hosts
from bizcase.units import FloatArray, round_usd, to_cents

PRICED = ("compute_monthly_usd", "storage_monthly_usd", "licence_monthly_usd")
# Beside them, in USD a month. ``own_`` amounts are the customer's own, beside the AWS bill.
PARTS = (
    "compute_on_demand_monthly_usd", "compute_committed_monthly_usd", "windows_monthly_usd",
    "linux_monthly_usd", "sql_server_included_monthly_usd", "own_sql_server_monthly_usd",
    "own_linux_monthly_usd", "own_licences_monthly_usd", "on_demand_less_monthly_usd",
    "committed_less_monthly_usd", "own_windows_monthly_usd", "list_monthly_usd",
    "discount_monthly_usd",
)  # fmt: skip
# Columns of a sized server that are the inventory's own, or only help to size it.
_NOT_KEPT = ("server_id", "os_licence", "source_row", "measured", "allocated_vcpu", "least_vcpu")


def priced_servers(
    servers: pd.DataFrame, base: pd.DataFrame, lines: pd.DataFrame, own: pd.DataFrame,
    purchase: Purchase, assumptions: Assumptions, book: PriceBook,
) -> pd.DataFrame:  # fmt: skip
    """Return all servers with need, target, type and amounts; those without a target have none.

    ``PRICED`` are the heads of the bill, total_monthly_usd their sum. ``PARTS``: compute on demand
    and with every hour covered (the bill's is coverage × the one + the rest × the other); the
    licences of Windows and Linux that AWS bills; SQL Server's included and its own price both,
    whichever is in the base case; what is paid beside the bill in the base case; what the
    customer's own discount has taken off either compute; the list price of all heads and the
    discount on it, whose difference is the total. A server whose databases moved and that serves
    nothing else costs 0.
    """
    at = pd.Index(base["server_id"]).get_indexer(pd.Index(lines["server_id"]))
    amounts = _amounts(base, lines, at).join(
        _parts(base, lines, at, own, purchase, assumptions, book)
    )
    table = servers.join(base.drop(columns=list(_NOT_KEPT))).join(amounts)
    table["target"] = table["target"].fillna("none")
    placed = table["target"] == "ec2"
    has_amount = placed | (table["target"] == "database_moved")
    money = [*PRICED, *PARTS]
    table[money] = table[money].where(has_amount)
    cents = sum(np.nan_to_num(to_cents(table[column])) for column in PRICED)
    table["total_monthly_usd"] = np.where(has_amount, np.asarray(cents) / 100, np.nan)
    table["purchase_option"] = placed.map({True: purchase.option, False: np.nan}).astype("str")
    return table


def _amounts(base: pd.DataFrame, lines: pd.DataFrame, at: npt.NDArray[np.intp]) -> pd.DataFrame:
    """Return the amounts of each sized server by head; 0 without a line."""
    amount = lines["amount_usd"].to_numpy(dtype=float)
    found = {
        column: round_usd(_sum_of(amount, at, len(base), (lines["head"] == head).to_numpy()))
        for head, column in zip(HEADS, PRICED, strict=True)
    }
    return pd.DataFrame(found, index=base.index)


def _sum_of(
    amounts: FloatArray, at: npt.NDArray[np.intp], count: int,
    which: npt.NDArray[np.bool_] | slice = slice(None),
) -> FloatArray:  # fmt: skip
    """Return the sums by server of the amounts of some lines, whose servers are ``at``."""
    return np.bincount(at[which], amounts[which], minlength=count).astype(float)


def _exact_usd(rates: pd.DataFrame) -> FloatArray:
    """Return the amounts of rates unrounded: a mix of two is rounded once, as the bill's line."""
    return np.asarray(_exact_list_usd(rates) * (1 - rates["private_discount"]), dtype=float)


def _exact_list_usd(rates: pd.DataFrame) -> pd.Series:
    return rates["quantity"] * rates["unit_price_usd"] * (1 - rates["discount"])


def _exact_less_usd(rates: pd.DataFrame) -> FloatArray:
    return np.asarray(_exact_list_usd(rates) * rates["private_discount"], dtype=float)


def _compute(
    base: pd.DataFrame, types: npt.NDArray[np.intp], there: pd.Series, book: PriceBook,
    way: Purchase, hours: float,
) -> tuple[FloatArray, FloatArray]:  # fmt: skip
    """Return compute of each server under a purchase, and the own discount that is taken off."""
    rates = compute_rates(book, way, hours)
    paid, less = (np.append(exact(rates), 0.0)[types] for exact in (_exact_usd, _exact_less_usd))
    if there.any():
        lines = host_lines(base[there], book, way, hours)
        paid[there.to_numpy()], less[there.to_numpy()] = _exact_usd(lines), _exact_less_usd(lines)
    return paid, less


def _parts(
    base: pd.DataFrame, lines: pd.DataFrame, at: npt.NDArray[np.intp], own: pd.DataFrame,
    purchase: Purchase, assumptions: Assumptions, book: PriceBook,
) -> pd.DataFrame:  # fmt: skip
    hours = assumptions.number("time.hours_month")
    placed = base["target"] == "ec2"
    there = placed & on_hosts(base)
    types = positions_of(base["instance_type"].where(placed & ~there), book.ec2.index)
    (on_demand, on_demand_less), (committed, committed_less) = (
        _compute(base, types, there, book, way, hours)
        for way in (purchase.under("on_demand"), purchase.whole())
    )
    edition = base["sql_edition"].where(placed, "none")
    sql = included_monthly(base["instance_type"], edition, book, hours)
    # Web Edition comes from AWS only: its own price is the included one.
    own_sql = own_sql_monthly(base["instance_vcpu"], edition, assumptions)
    own_sql = own_sql.where(edition.ne("none"), 0.0).fillna(sql)
    exact, count = _exact_usd(lines), len(base)

    def licensed(*products: str) -> FloatArray:
        items = [LICENCE_LABELS[product] for product in products]
        return _sum_of(exact, at, count, lines["item"].isin(items).to_numpy())

    def of_all(column: str) -> FloatArray:
        return round_usd(_sum_of(lines[column].to_numpy(dtype=float), at, count))

    beside = {head: own_amounts(base["server_id"], own, head) for head in OWN_HEADS}
    return pd.DataFrame(
        {
            "compute_on_demand_monthly_usd": on_demand,
            "compute_committed_monthly_usd": committed,
            "windows_monthly_usd": licensed("windows"),
            "linux_monthly_usd": licensed(*SUBSCRIPTIONS),
            "sql_server_included_monthly_usd": sql,
            "own_sql_server_monthly_usd": own_sql,
            "own_linux_monthly_usd": beside["own_linux"],
            "own_windows_monthly_usd": beside["own_windows"],
            "own_licences_monthly_usd": round_usd(pd.DataFrame(beside).sum(axis="columns")),
            "on_demand_less_monthly_usd": on_demand_less,
            "committed_less_monthly_usd": committed_less,
            "list_monthly_usd": of_all("list_usd"),
            "discount_monthly_usd": of_all("private_discount_usd"),
        },
        index=base.index,
    )
