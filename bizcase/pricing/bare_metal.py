"""Today's bill of hosts that are EC2 bare metal: an estate on VMware on EC2 pays AWS already."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook, purchase_of
from bizcase.ledger import Figure, Ledger
from bizcase.pricing.lines import compute_rates
from bizcase.units import sum_usd

# A host's model names its type, such as "Amazon EC2 i3.metal".
_TYPE = r"\b([a-z][a-z0-9-]*\.metal(?:-\d+xl)?)\b"

METAL = "metal.committed.monthly"  # there where hosts run on EC2 already


@dataclass(frozen=True, slots=True)
class BareMetalBill:
    """What the hosts cost a month at the price book, hosts alone: no storage, no support.

    ``lines``: instance_type, hosts, unit_price_usd (an hour on demand), price_origin, price_as_of,
    on_demand_monthly_usd, committed_monthly_usd (the base option, every hour covered), state (why
    it has no amounts, blank where it has). The totals are None where a type has no price.
    """

    lines: pd.DataFrame
    on_demand_monthly_usd: float | None
    committed_monthly_usd: float | None
    states: tuple[str, ...]


def bare_metal_types(hosts: pd.DataFrame) -> pd.Series:
    """Return the EC2 bare-metal type of each host, blank for others, on the same index."""
    return hosts["model"].astype("str").str.extract(_TYPE, expand=False)


def price_bare_metal(
    hosts: pd.DataFrame, book: PriceBook, assumptions: Assumptions
) -> BareMetalBill:
    """Return today's bill of the EC2 bare-metal hosts among ``hosts`` (with ``model``).

    A metal type without a price of its own costs what the largest size of its family costs, as
    every listed one does; such a price is derived. One of an unknown family is a named state.
    """
    types = bare_metal_types(hosts).dropna()
    hours, purchase = assumptions.number("time.hours_month"), purchase_of(assumptions)
    rates = {
        "on_demand": compute_rates(book, purchase.under("on_demand"), hours),
        "committed": compute_rates(book, purchase.whole(), hours),
    }
    rows = [
        _row(str(name), int(count), rates, book)
        for name, count in types.value_counts().sort_index().items()
    ]
    lines = pd.DataFrame(rows, columns=list(_COLUMNS))
    states = tuple(lines.loc[lines["state"] != "", "state"])
    priced = bool(len(lines)) and not states
    return BareMetalBill(
        lines,
        sum_usd(lines["on_demand_monthly_usd"]) if priced else None,
        sum_usd(lines["committed_monthly_usd"]) if priced else None,
        states,
    )


_COLUMNS = (
    "instance_type", "hosts", "unit_price_usd", "price_origin", "price_as_of",
    "on_demand_monthly_usd", "committed_monthly_usd", "state",
)  # fmt: skip


def _row(
    name: str, count: int, rates: dict[str, pd.DataFrame], book: PriceBook
) -> dict[str, object]:
    like = name if name in book.ec2.index else _largest(name, book)
    if not like:
        state = f"{name} has no price in {book.region}"
        return dict.fromkeys(_COLUMNS) | {"instance_type": name, "hosts": count, "state": state}
    on_demand = rates["on_demand"].loc[like]
    found: dict[str, object] = {
        "instance_type": name, "hosts": count, "unit_price_usd": on_demand["unit_price_usd"],
        "price_origin": on_demand["price_origin"] if like == name else "derived",
        "price_as_of": on_demand["price_as_of"], "state": "",
    }  # fmt: skip
    for way, table in rates.items():
        amount = count * table.loc[[like], "amount_usd"]
        found[f"{way}_monthly_usd"] = sum_usd(amount)
    return found


def _largest(name: str, book: PriceBook) -> str:
    """Return the largest size of a metal type's family; blank where the book knows none."""
    family = name.split(".", maxsplit=1)[0]
    own = book.ec2[(book.ec2["family"] == family) & ~book.ec2["bare_metal"]]
    return str(own["vcpu"].idxmax()) if len(own) and ".metal-" not in name else ""


def bare_metal_figures(bill: BareMetalBill, ledger: Ledger) -> None:
    """Add ``metal.on_demand.monthly`` and ``metal.committed.monthly``; nothing without such hosts.

    They are the hosts alone; a type without a price leaves both unknown, with its name.
    """
    if bill.lines.empty:
        return
    for name, label, usd in (
        ("on_demand", "on demand", bill.on_demand_monthly_usd),
        ("committed", "at the purchase option of the base case", bill.committed_monthly_usd),
    ):
        ledger.add(
            Figure(
                f"metal.{name}.monthly", f"Today's EC2 bare-metal hosts, {label}", usd, "USD/month",
                "computed", formula="hosts × hours of a month × price of their type",
                inputs=("time.hours_month",), sources=("price book",),
                state="; ".join(bill.states),
            )
        )  # fmt: skip
