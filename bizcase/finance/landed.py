"""What each server brings to AWS: the columns of the cash flow that come from sizes and prices."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.finance.decisions import Decisions
from bizcase.finance.landed_storage import (
    in_guest_usd,
    more_ebs,
    snapshots_usd,
    storage_less,
)
from bizcase.finance.prepared import LANDED
from bizcase.finance.software import own_unit_usd
from bizcase.finance.values import Value, Values
from bizcase.lookup import is_in
from bizcase.pricing import BaseCase
from bizcase.pricing.evs import price_evs
from bizcase.pricing.licences import sql_packs
from bizcase.pricing.stance import brings_own
from bizcase.pricing.subscriptions import SUBSCRIPTIONS
from bizcase.strategy.rules.dispositions import ON_AWS
from bizcase.units import MONTHS_PER_YEAR, FloatArray, sum_usd

Mask = npt.NDArray[np.bool_]
_MEASURED = ("A", "B")
# Backups of relocated servers are kept on AWS as those of all are; VMware watches them itself.
_ALSO_RELOCATED = ("snapshots", "assumed_snapshots", "in_guest_snapshots")
_OF_HOSTS = ("on_demand", "committed", "less_on_demand", "less_committed")
_CENTS = 0.05  # lines are rounded, their parts are not
SQL_EDITIONS = ("standard", "enterprise")
PROTECTED = ("multi_site", "warm_standby", "pilot_light")


def landed_columns(
    scoped: pd.DataFrame, fates: pd.Series, starts: pd.Series, made: Decisions, estate: BaseCase,
    assumptions: Assumptions,
) -> dict[str, FloatArray]:  # fmt: skip
    """Return ``aws_<column>`` of LANDED for each server in scope.

    Relocated servers cost their share of the hosts that carry them, by vCPU, and of EC2 only their
    snapshots. ``starts`` are the months in which servers start on AWS. Databases whose host is not
    in scope, stays behind or fits no type are spread over what AWS bills.
    """
    on_ec2 = scoped["target"].eq("ec2").to_numpy()
    found = _of_instances(scoped, estate, assumptions)
    relocated = fates.eq("Relocate").to_numpy() & on_ec2
    if relocated.any():
        found = _relocated(found, scoped, relocated, starts, estate, assumptions)
    found |= {name: np.zeros(len(scoped)) for name in LANDED if name.startswith("databases_")}
    billed = fates.isin(ON_AWS).to_numpy()
    own = np.asarray(sum(found[name] for name in ("committed", "storage", "windows", "linux")))
    found |= _databases(scoped, own, billed, made)
    found["less_fixed"] = found["less_fixed"] + found.pop("databases_less")
    found["servers"] = on_ec2.astype(float)
    return {f"aws_{name}": amounts for name, amounts in found.items()}


def _of_instances(
    scoped: pd.DataFrame, estate: BaseCase, assumptions: Assumptions
) -> dict[str, FloatArray]:
    def usd(column: str) -> FloatArray:
        return scoped[f"{column}_monthly_usd"].fillna(0.0).to_numpy(dtype=float)

    on_demand, committed = usd("compute_on_demand"), usd("compute_committed")
    less = {name: usd(f"{name}_less") for name in ("on_demand", "committed")}
    guessed = ~scoped["sizing_grade"].isin(_MEASURED).to_numpy()
    no_size = scoped["storage_assumed"].astype(bool).to_numpy()
    snapshots, less_stored = (
        snapshots_usd(scoped, estate, assumptions), storage_less(scoped, estate),
    )  # fmt: skip
    watched = scoped["monitored"].fillna(value=True).to_numpy(dtype=bool)
    at_list = (on_demand + less["on_demand"]) * watched
    return {
        "on_demand": on_demand,
        "committed": committed,
        "unmeasured_on_demand": on_demand * guessed,
        "unmeasured_committed": committed * guessed,
        "storage": usd("storage"),
        "assumed_storage": usd("storage") * no_size,
        "more_storage": more_ebs(scoped, estate),
        "windows": usd("windows"),
        **_sql_server(scoped, estate, assumptions),
        **_own_linux(scoped, estate, assumptions),
        "linux": usd("linux"),
        "own_vcf": np.zeros(len(scoped)),
        "own_windows": _own_windows(scoped, estate, assumptions),
        "snapshots": snapshots,
        "assumed_snapshots": snapshots * (no_size & scoped["storage_used_gib"].isna().to_numpy()),
        "monitored": at_list,
        "unmeasured_monitored": at_list * guessed,
        "less_on_demand": less["on_demand"],
        "less_committed": less["committed"],
        "unmeasured_less_on_demand": less["on_demand"] * guessed,
        "unmeasured_less_committed": less["committed"] * guessed,
        "less_fixed": less_stored,
        "assumed_less_fixed": less_stored * no_size,
        **in_guest_usd(scoped, estate, assumptions, snapshots),
    }


def _sql_server(
    scoped: pd.DataFrame, estate: BaseCase, assumptions: Assumptions
) -> dict[str, FloatArray]:
    """Return SQL Server by who owns it: what the case decides, and what a list declares.

    A declared licence holds whatever the case assumes: included ones are billed, own ones go on
    beside the bill.
    """
    included, billed, windows, linux = (
        scoped[f"{name}_monthly_usd"].fillna(0.0).to_numpy(dtype=float)
        for name in ("sql_server_included", "licence", "windows", "linux")
    )
    is_billed = billed - windows - linux > _CENTS
    is_own = is_in(scoped["server_id"], _own_lines(estate, "own_sql_server").index).to_numpy()
    by_case = np.where(brings_own(assumptions, "sql_server"), ~is_billed, ~is_own)
    packs = sql_packs(scoped["instance_vcpu"].astype(float))
    prices = own_unit_usd(Values(assumptions))
    found = {
        "sql_included": np.where(by_case, included, 0.0),
        "sql_billed": np.where(~by_case & is_billed, included, 0.0),
    }
    for edition in SQL_EDITIONS:
        price = prices[f"own_sql_{edition}"]
        units = _units(packs, scoped["own_sql_server_monthly_usd"], price)
        units = units * scoped["sql_edition"].eq(f"sqlserver_{edition}").to_numpy()
        found[f"case_sql_{edition}"] = np.where(by_case, units, 0.0)
        found[f"own_sql_{edition}"] = np.where(~by_case & is_own, units, 0.0)
    return found


def _own_linux(
    scoped: pd.DataFrame, estate: BaseCase, assumptions: Assumptions
) -> dict[str, FloatArray]:
    """Return the subscriptions of Linux that go on, whole ones shared evenly by their servers."""
    prices = own_unit_usd(Values(assumptions))
    bought = scoped["server_id"].map(_own_lines(estate, "own_linux"))
    usd = scoped["own_linux_monthly_usd"]
    return {
        name: _units(bought, usd, prices[name]) * scoped["own_subscription"].eq(product).to_numpy()
        for name, product in ((f"own_{product}", product) for product in SUBSCRIPTIONS)
    }


def _own_windows(scoped: pd.DataFrame, estate: BaseCase, assumptions: Assumptions) -> FloatArray:
    """Return the cores of Dedicated Hosts whose Windows licences go on, by server."""
    price = own_unit_usd(Values(assumptions))["own_windows"]
    cores = scoped["server_id"].map(_own_lines(estate, "own_windows"))
    return _units(cores, scoped["own_windows_monthly_usd"], price)


def _units(quantity: pd.Series, usd: pd.Series, price: Value) -> FloatArray:
    """Return units that at their price of today cost what the line beside the bill says.

    That line is rounded to the cent; so a sum of lines stays what it is.
    """
    exact = usd / price if np.all(np.asarray(price) > 0) else quantity
    return exact.fillna(0.0).to_numpy(dtype=float)


def _own_lines(estate: BaseCase, head: str) -> pd.Series:
    """Return the quantity of the own licences of a head, by server."""
    lines = estate.own_lines[estate.own_lines["head"].eq(head)]
    return lines.groupby("server_id")["quantity"].sum().astype(float)


def _relocated(
    found: dict[str, FloatArray], scoped: pd.DataFrame, which: Mask, starts: pd.Series,
    estate: BaseCase, assumptions: Assumptions,
) -> dict[str, FloatArray]:  # fmt: skip
    """Return the columns with the hosts of what is relocated.

    The least number of hosts stands from the first wave on, so each wave brings what it adds.
    """
    price = own_unit_usd(Values(assumptions))["own_vcf"]
    core_year = float(np.ravel(price)[0]) * MONTHS_PER_YEAR
    added = {name: np.zeros(len(scoped)) for name in (*_OF_HOSTS, "usd", "cores")}
    months = starts.fillna(np.inf).to_numpy(dtype=float)
    before = np.zeros(len(added))
    for month in np.unique(months[which]):
        cost = price_evs(scoped[which & (months <= month)], estate.book, assumptions)
        own = cost.own_subscription_monthly_usd(core_year)
        there = np.array(
            [
                cost.on_demand_monthly_usd, cost.committed_monthly_usd, cost.on_demand_less_usd,
                cost.committed_less_usd, own, cost.vcf_cores,
            ]
        )  # fmt: skip
        share = _by_vcpu(scoped, which & (months == month))
        for name, more in zip(added, there - before, strict=True):
            added[name] += share * more
        before = there
    none = {
        name: amounts if name in _ALSO_RELOCATED else np.where(which, 0.0, amounts)
        for name, amounts in found.items()
    }
    cores, usd = pd.Series(added["cores"]), pd.Series(added["usd"])
    hosts = {name: none[name] + added[name] for name in _OF_HOSTS}
    return none | hosts | {"own_vcf": _units(cores, usd, price)}


def _by_vcpu(scoped: pd.DataFrame, which: Mask) -> FloatArray:
    vcpu = scoped["vcpu"].fillna(0.0).to_numpy(dtype=float) * which
    return np.asarray(vcpu / vcpu.sum() if vcpu.sum() else which / which.sum())


def _databases(
    scoped: pd.DataFrame, own: FloatArray, billed: Mask, made: Decisions
) -> dict[str, FloatArray]:
    ids = scoped["server_id"].tolist()
    placed = scoped["target"].isin(["ec2", "database_moved"])
    weight = own if own.sum() else placed.to_numpy(dtype=float)
    carried = weight * billed if (weight * billed).sum() else weight
    by_billed = carried / (carried.sum() or 1.0)

    def spread(amounts: Mapping[str, float]) -> FloatArray:
        hosted = np.array([amounts.get(key, 0.0) for key in ids]) * placed.to_numpy(dtype=float)
        rest = sum_usd(list(amounts.values())) - float(hosted.sum())
        return np.asarray(hosted + max(0.0, rest) * by_billed)

    by_tier = {f"databases_{tier}": spread(made.databases_by_tier.get(tier, {}))
               for tier in PROTECTED}  # fmt: skip
    return {
        "databases": spread(made.databases_usd),
        "upfront": spread(made.upfront_usd),
        "databases_less": spread(made.databases_less_usd),
        **by_tier,
    }
