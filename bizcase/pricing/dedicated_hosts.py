"""Servers packed onto Dedicated Hosts by vCPU and memory; hosts are whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.catalog import PriceBook, Purchase, worst_origin
from bizcase.catalog.services import dedicated_hosts
from bizcase.sizing.selection import first_fit
from bizcase.units import round_usd

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Packing:
    """Which server is on which host, and the hosts.

    ``servers``: host_id, vcpu and memory_gib of the size on it, by the index of the needs;
    a server that no host holds is absent; instance_type, family and weight, its part of the host.
    ``hosts`` by host_id: family, servers, vcpu_used, memory_used_gib, vcpu, memory_gib,
    usd_per_host_hour, discount (all there is), price_origin, price_as_of, amount_usd (a month).
    """

    servers: pd.DataFrame
    hosts: pd.DataFrame


def pack_hosts(
    needs: pd.DataFrame, book: PriceBook, purchase: Purchase, hours: float,
    allowed: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
) -> Packing:  # fmt: skip
    """Return the cheapest of several packings onto Dedicated Hosts.

    Each server takes the smallest size of a family that meets its need. Tried are every family
    alone, and each server on the family where its share of a host costs least; a server too large
    for a family goes to its cheapest. Within a family: first fit, the largest first. The host price
    carries the discount of the option for its family (the c5 and m5 host rates follow it).

    Parameters
    ----------
    needs
        need_vcpu, need_memory_gib.
    allowed
        Returns those of a table with ``family`` that a case may use; all by default.
    """
    families, sizes_of = host_rates(book, purchase), _sizes(book)
    if allowed is not None:
        families = allowed(families.assign(family=families.index)).drop(columns="family")
    fits = {str(name): _on_family(needs, sizes_of[str(name)]) for name in families.index}
    if not fits:
        return _build(pd.Series(dtype="str"), fits, families, hours)
    nets = families["net_usd"].to_numpy(dtype=float)
    share = np.column_stack([fit["share"].to_numpy() for fit in fits.values()])
    packable = ~np.isnan(share).all(axis=1)
    if not packable.any():
        return _build(pd.Series(dtype="str"), fits, families, hours)
    cost = (share * nets)[packable]
    cheapest = np.nanargmin(cost, axis=1)
    plans = [cheapest, *(np.where(np.isnan(cost[:, i]), cheapest, i) for i in range(len(fits)))]
    sizes = [fit[["vcpu", "memory_gib"]].to_numpy()[packable] for fit in fits.values()]
    rooms = families[["vcpu", "memory_gib"]].to_numpy(dtype=float)
    best = min(plans, key=lambda plan: _cost(plan, sizes, rooms, nets))
    names = np.array([*fits], dtype=object)
    return _build(pd.Series(names[best], needs.index[packable], dtype="str"), fits, families, hours)


def _cost(plan: Ints, sizes: list[Floats], rooms: Floats, nets: Floats) -> float:
    """Return what the hosts of a plan cost an hour; a plan gives each server's family."""
    usd = 0.0
    for family in np.unique(plan).tolist():
        own = sizes[family][plan == family]
        usd += nets[family] * (1 + int(first_fit_decreasing(*own.T, *rooms[family]).max()))
    return usd


@lru_cache(maxsize=64)
def host_rates(book: PriceBook, purchase: Purchase) -> pd.DataFrame:
    """Return the hosts by family with what an hour costs under a purchase; read-only.

    Columns: vcpu, memory_gib, usd_per_host_hour, option_discount (on the share of the hours that
    the option covers), private_discount, net_usd, price_origin, as_of.
    """
    hosts = dedicated_hosts(book)
    rates = book.discounts(purchase.option, purchase.fill_ratio).reindex(hosts.index)
    discount = purchase.coverage * rates["discount_fraction"].fillna(0.0)
    at_list = hosts["usd_per_host_hour"] * (1 - discount)
    return hosts.assign(
        option_discount=discount,
        private_discount=purchase.private_discount,
        net_usd=at_list * (1 - purchase.private_discount),
        price_origin=worst_origin(hosts["origin"], rates["origin"].fillna("listed")),
    )


@lru_cache(maxsize=64)
def _sizes(book: PriceBook) -> dict[str, pd.DataFrame]:
    """Return the sizes that a host of each family holds, from the smallest share of it."""
    types = book.ec2[~book.ec2["bare_metal"]]
    sizes = {}
    for family, host in dedicated_hosts(book).to_dict("index").items():
        own = types[types["family"] == family]
        share = np.fmax(
            own["vcpu"] / float(host["vcpu"]), own["memory_gib"] / float(host["memory_gib"])
        )
        # A family may have a size that its host, named by a smaller type, does not hold.
        held = own.assign(share=share)[share <= 1]
        sizes[str(family)] = held.sort_values(["share", "vcpu"], kind="stable")
    return sizes


def _on_family(needs: pd.DataFrame, sizes: pd.DataFrame) -> pd.DataFrame:
    """Return vcpu, memory_gib and share of a host of the size each need takes; NaN for none."""
    at = first_fit(needs, sizes)
    columns = ["vcpu", "memory_gib", "share"]
    values = np.vstack([sizes[columns].to_numpy(dtype=float), np.full(3, np.nan)])
    names = np.append(sizes.index.to_numpy(dtype=object), "")
    return pd.DataFrame(values[at], needs.index, columns).assign(instance_type=names[at])


def _build(
    plan: pd.Series, fits: dict[str, pd.DataFrame], families: pd.DataFrame, hours: float
) -> Packing:
    servers, hosts = [], []
    of_family = families.to_dict("index")
    for family, group in plan.groupby(plan):
        name = str(family)
        facts = of_family[name]
        placed = fits[name].loc[group.index]
        numbers = first_fit_decreasing(
            placed["vcpu"].to_numpy(), placed["memory_gib"].to_numpy(),
            float(facts["vcpu"]), float(facts["memory_gib"]),
        )  # fmt: skip
        count = np.bincount(numbers)
        ids = np.array([f"{name}-{number + 1}" for number in range(len(count))], dtype=object)
        weight = placed["share"] / np.bincount(numbers, placed["share"])[numbers]
        names = pd.Series(ids[numbers], placed.index, dtype="str")
        servers.append(placed.assign(host_id=names, family=name, weight=weight))
        hosts.append(
            pd.DataFrame(
                {
                    "servers": count,
                    "vcpu_used": np.bincount(numbers, placed["vcpu"]),
                    "memory_used_gib": np.bincount(numbers, placed["memory_gib"]),
                    "family": name,
                    "vcpu": facts["vcpu"],
                    "memory_gib": facts["memory_gib"],
                    "usd_per_host_hour": facts["usd_per_host_hour"],
                    "discount": 1 - facts["net_usd"] / facts["usd_per_host_hour"],
                    "price_origin": facts["price_origin"],
                    "price_as_of": facts["as_of"],
                    "amount_usd": float(round_usd([hours * facts["net_usd"]])[0]),
                },
                index=pd.Index(ids, dtype="str", name="host_id"),
            )
        )
    if not servers:
        columns = ["family", "servers", "amount_usd", "vcpu", "memory_gib", "price_origin"]
        empty = pd.DataFrame({"vcpu": [], "memory_gib": [], "share": [], "host_id": [],
                              "family": [], "weight": [], "instance_type": []})  # fmt: skip
        return Packing(empty, pd.DataFrame({name: [] for name in columns}))
    return Packing(pd.concat(servers), pd.concat(hosts))


def first_fit_decreasing(
    vcpu: npt.NDArray[np.float64], memory: npt.NDArray[np.float64], host_vcpu: float,
    host_memory: float,
) -> Ints:  # fmt: skip
    """Return the number of the host, 0 on, of each size; equal sizes are placed together."""
    hosts = np.zeros(len(vcpu), dtype=np.int64)
    free_vcpu, free_memory = np.zeros(0), np.zeros(0)
    sizes = np.unique(np.column_stack([vcpu, memory]), axis=0)
    shares = np.maximum(sizes[:, 0] / host_vcpu, sizes[:, 1] / host_memory)
    for cpu, gib in sizes[np.argsort(-shares, kind="stable")]:
        rows = np.flatnonzero((vcpu == cpu) & (memory == gib))
        room = np.minimum(free_vcpu // cpu, free_memory // gib).astype(np.int64)
        on_new = int(min(host_vcpu // cpu, host_memory // gib))
        new = -(-max(0, len(rows) - int(room.sum())) // on_new)
        free_vcpu = np.append(free_vcpu, np.full(new, host_vcpu))
        free_memory = np.append(free_memory, np.full(new, host_memory))
        room = np.append(room, np.full(new, on_new))
        slots = np.searchsorted(np.cumsum(room), np.arange(len(rows)), side="right")
        hosts[rows] = slots
        taken = np.bincount(slots, minlength=len(room))
        free_vcpu, free_memory = free_vcpu - taken * cpu, free_memory - taken * gib
    return hosts
