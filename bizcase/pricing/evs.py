"""Relocate: virtual machines moved as they are onto Amazon EVS, priced as its hosts."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook, Purchase, purchase_of
from bizcase.errors import CatalogError
from bizcase.pricing.lines import compute_rates, with_amounts
from bizcase.units import MONTHS_PER_YEAR, gib_to_gb, round_usd, sum_usd

HOST_TYPE = "i4i.metal"
# Physical cores of the host: two vCPU each.
_VCPU_PER_CORE = 2


@dataclass(frozen=True, slots=True)
class EvsCost:
    """What the relocated servers cost a month, in USD.

    ``lines`` has head (compute), item, quantity (host-hours), unit, unit_price_usd, discount,
    private_discount, price_origin, price_as_of, list_usd, private_discount_usd, amount_usd under
    the purchase of the case. The hosts on demand and with every hour covered stand beside it, and
    what the customer's own discount has taken off them. ``vcf_cores`` is what the customer's own
    subscription of VMware Cloud Foundation covers: it is no AWS cost. ``states`` name what has no
    price. An entered fee is in all amounts.
    """

    hosts: int
    lines: pd.DataFrame
    on_demand_monthly_usd: float
    committed_monthly_usd: float
    monthly_usd: float
    on_demand_less_usd: float
    committed_less_usd: float
    vcf_cores: float
    states: tuple[str, ...]

    def own_subscription_monthly_usd(self, vcf_core_year_usd: float) -> float:
        """Return the own subscription at a price per core and year, in USD a month."""
        return float(round_usd([self.vcf_cores * vcf_core_year_usd / MONTHS_PER_YEAR])[0])


def evs_hosts(
    vcpu: float, memory_gib: float, storage_gib: float, book: PriceBook, assumptions: Assumptions
) -> int:
    """Return the whole hosts that guests need: by vCPU, memory, storage, the minimum; 0 for 0.

    max(minimum, ⌈vCPU ÷ (cores × vCPU per core)⌉, ⌈GiB ÷ memory of a host⌉,
    ⌈stored GB ÷ (raw GB of a host × share that guests may fill)⌉).
    """
    if not vcpu and not memory_gib and not storage_gib:
        return 0
    host = _host(book)
    cores = float(host["vcpu"]) / _VCPU_PER_CORE
    by_vcpu = vcpu / (cores * assumptions.number("aws.evs_vcpu_per_core"))
    by_memory = memory_gib / float(host["memory_gib"])
    usable_gb = assumptions.number("aws.evs_host_gb") * assumptions.fraction("aws.evs_usable_pct")
    by_storage = gib_to_gb(storage_gib) / usable_gb
    least = assumptions.number("aws.evs_min_hosts")
    needs = (by_vcpu, by_memory, by_storage)
    return int(max(least, *(math.ceil(need - 1e-9) for need in needs)))


def price_evs(
    servers: pd.DataFrame, book: PriceBook, assumptions: Assumptions,
    purchase: Purchase | None = None,
) -> EvsCost:  # fmt: skip
    """Return the cost of the hosts that carry the servers, as they are allocated today.

    The disks of the hosts hold the data, so no EBS is priced. The fee is a cost where it is entered
    and a named state until then.

    Parameters
    ----------
    servers
        vcpu, memory_gib and need_storage_gib (by the basis of the case) of the relocated servers;
        an unknown size counts as none and is named.
    purchase
        How the hosts are bought; that of the base case by default.

    Raises
    ------
    CatalogError
        The region has no price of the host.
    """
    vcpu, memory = servers["vcpu"].astype(float), servers["memory_gib"].astype(float)
    stored = servers["need_storage_gib"].astype(float)
    hosts = evs_hosts(
        float(vcpu.sum()), float(memory.sum()), float(stored.sum()), book, assumptions
    )
    bought = purchase or purchase_of(assumptions)
    hours = assumptions.number("time.hours_month")
    lines, amounts, less = [], [], []
    for way in (bought, bought.under("on_demand"), bought.whole()):
        line = compute_rates(book, way, hours).drop(columns="rate_missing").loc[[HOST_TYPE]]
        line = line.assign(quantity=hosts * hours, unit="host-hours")
        lines.append(with_amounts(line))
        amounts.append(sum_usd(lines[-1]["amount_usd"]))
        less.append(sum_usd(lines[-1]["private_discount_usd"]))
    states = []
    fee = assumptions.known("aws.evs_control_usd")
    if hosts and fee is None:
        states.append("input required: aws.evs_control_usd")
    unknown = int((vcpu.isna() | memory.isna()).sum())
    if unknown:
        states.append(f"the size of {unknown} relocated servers is not known")
    found = lines[0] if hosts else lines[0].iloc[:0]
    entered = fee if hosts and fee is not None else 0.0
    if entered:
        found = pd.concat([found, _fee(entered)])
    return EvsCost(
        hosts=hosts,
        lines=found.reset_index(drop=True),
        on_demand_monthly_usd=sum_usd([amounts[1], entered]),
        committed_monthly_usd=sum_usd([amounts[2], entered]),
        monthly_usd=sum_usd(found["amount_usd"]),
        on_demand_less_usd=less[1],
        committed_less_usd=less[2],
        vcf_cores=hosts * assumptions.number("aws.evs_host_cores"),
        states=tuple(states),
    )


def _host(book: PriceBook) -> pd.Series:
    if HOST_TYPE not in book.ec2.index:
        raise CatalogError(
            f"{HOST_TYPE} has no price in {book.region}, so Relocate cannot be priced there.",
            "Choose another strategy, another region or a price book that has it.",
        )
    return book.ec2.loc[[HOST_TYPE]].iloc[0]


def _fee(fee: float) -> pd.DataFrame:
    return with_amounts(
        pd.DataFrame(
            {
                "head": ["compute"], "item": "Amazon EVS, fee in addition to the hosts",
                "quantity": fee, "unit": "USD entered", "unit_price_usd": 1.0, "discount": 0.0,
                "private_discount": 0.0, "price_origin": "listed", "price_as_of": "case",
            }
        )
    )  # fmt: skip
