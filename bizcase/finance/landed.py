"""What each server brings to AWS: the columns of the cash flow that come from sizes and prices."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog.services import service_price
from bizcase.finance.decisions import Decisions
from bizcase.finance.prepared import LANDED
from bizcase.pricing import BaseCase
from bizcase.pricing.evs import price_evs
from bizcase.pricing.stance import brings_own
from bizcase.strategy.rules.dispositions import ON_AWS
from bizcase.units import FloatArray, sum_usd

Mask = npt.NDArray[np.bool_]
_MEASURED = ("A", "B")
# VMware that is relocated needs Cloud Foundation, at the price of its term.
_VCF = "op.vcf_core_{term}"
_CENTS = 0.05  # lines are rounded, their parts are not
PROTECTED = ("multi_site", "warm_standby", "pilot_light")


def landed_columns(
    scoped: pd.DataFrame, fates: pd.Series, starts: pd.Series, made: Decisions, estate: BaseCase,
    assumptions: Assumptions,
) -> dict[str, FloatArray]:  # fmt: skip
    """Return ``aws_<column>`` of LANDED for each server in scope, USD a month.

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
    found["servers"] = on_ec2.astype(float)
    return {f"aws_{name}": amounts for name, amounts in found.items()}


def _of_instances(
    scoped: pd.DataFrame, estate: BaseCase, assumptions: Assumptions
) -> dict[str, FloatArray]:
    def usd(column: str) -> FloatArray:
        return scoped[f"{column}_monthly_usd"].fillna(0.0).to_numpy(dtype=float)

    on_demand, committed = usd("compute_on_demand"), usd("compute_committed")
    guessed = ~scoped["sizing_grade"].isin(_MEASURED).to_numpy()
    watched = scoped["monitored"].fillna(value=True).to_numpy(dtype=bool)
    return {
        "on_demand": on_demand,
        "committed": committed,
        "unmeasured_on_demand": on_demand * guessed,
        "unmeasured_committed": committed * guessed,
        "storage": usd("storage") + _more_ebs(scoped, estate),
        "windows": usd("windows"),
        **_sql_server(scoped, assumptions),
        "linux": usd("linux"),
        "snapshots": _snapshots(scoped, estate, assumptions),
        "monitored": on_demand * watched,
        "unmeasured_monitored": on_demand * watched * guessed,
    }


def _sql_server(scoped: pd.DataFrame, assumptions: Assumptions) -> dict[str, FloatArray]:
    """Return SQL Server by who owns it: what the case decides, and what a list declares.

    A declared licence holds whatever the case assumes: included ones are billed, own ones go on
    beside the bill with the subscriptions of Linux.
    """
    included, own, beside, linux, billed, windows, rhel = (
        scoped[f"{name}_monthly_usd"].fillna(0.0).to_numpy(dtype=float)
        for name in ("sql_server_included", "own_sql_server", "own_licences", "own_linux",
                     "licence", "windows", "linux")
    )  # fmt: skip
    is_billed = billed - windows - rhel > _CENTS
    is_own = beside - linux > _CENTS
    owned = brings_own(assumptions, "sql_server")
    by_case = np.where(owned, ~is_billed, ~is_own)
    return {
        "sql_included": np.where(by_case, included, 0.0),
        "sql_own": np.where(by_case, own, 0.0),
        "sql_billed": np.where(~by_case & is_billed, included, 0.0),
        "own_sql": np.where(~by_case & is_own, own, 0.0),
        "own_linux": linux,
        "own_vmware": np.zeros(len(scoped)),
    }


def _more_ebs(scoped: pd.DataFrame, estate: BaseCase) -> FloatArray:
    """Return EBS beyond the baseline of a volume, spread by storage."""
    storage = scoped["storage_monthly_usd"].fillna(0.0).to_numpy(dtype=float)
    more = sum_usd(estate.bill.head("ebs")["amount_usd"])
    return np.asarray(more * storage / (storage.sum() or 1.0))


def _snapshots(scoped: pd.DataFrame, estate: BaseCase, assumptions: Assumptions) -> FloatArray:
    need = scoped["need_storage_gib"].astype(float)
    used = scoped["storage_used_gib"].astype(float).fillna(need)
    kept = used.clip(upper=need).fillna(0.0)
    backed_up = scoped["backed_up"].fillna(value=True).astype(bool) & scoped["target"].eq("ec2")
    price = service_price(estate.book, "ebs", "snapshot_standard").usd
    ratio = assumptions.number("aws.backup_retained_ratio")
    return np.asarray(kept * backed_up * ratio * price, dtype=float)


def _relocated(
    found: dict[str, FloatArray], scoped: pd.DataFrame, which: Mask, starts: pd.Series,
    estate: BaseCase, assumptions: Assumptions,
) -> dict[str, FloatArray]:  # fmt: skip
    """Return the columns with the hosts of what is relocated, which VMware's own tools watch.

    The least number of hosts stands from the first wave on, so each wave brings what it adds.
    """
    core_year = assumptions.number(_VCF.format(term=assumptions.text("op.vmware_term")))
    added = {name: np.zeros(len(scoped)) for name in ("on_demand", "committed", "own_vmware")}
    months = starts.fillna(np.inf).to_numpy(dtype=float)
    before = np.zeros(len(added))
    for month in np.unique(months[which]):
        cost = price_evs(scoped[which & (months <= month)], estate.book, assumptions)
        own = cost.own_subscription_monthly_usd(core_year)
        there = np.array([cost.on_demand_monthly_usd, cost.committed_monthly_usd, own])
        share = _by_vcpu(scoped, which & (months == month))
        for name, more in zip(added, there - before, strict=True):
            added[name] += share * more
        before = there
    kept = {"snapshots"}
    none = {
        name: amounts if name in kept else np.where(which, 0.0, amounts)
        for name, amounts in found.items()
    }
    return none | {name: none[name] + more for name, more in added.items()}


def _by_vcpu(scoped: pd.DataFrame, which: Mask) -> FloatArray:
    vcpu = scoped["vcpu"].fillna(0.0).to_numpy(dtype=float) * which
    return np.asarray(vcpu / vcpu.sum() if vcpu.sum() else which / which.sum())


def _databases(
    scoped: pd.DataFrame, own: FloatArray, billed: Mask, made: Decisions
) -> dict[str, FloatArray]:
    ids, placed = scoped["server_id"], scoped["target"].isin(["ec2", "database_moved"])
    weight = own if own.sum() else placed.to_numpy(dtype=float)
    carried = weight * billed if (weight * billed).sum() else weight
    by_billed = carried / (carried.sum() or 1.0)

    def spread(amounts: Mapping[str, float]) -> FloatArray:
        hosted = ids.map(amounts).fillna(0.0).where(placed, 0.0).to_numpy(dtype=float)
        rest = sum_usd(list(amounts.values())) - float(hosted.sum())
        return np.asarray(hosted + max(0.0, rest) * by_billed)

    by_tier = {f"databases_{tier}": spread(made.databases_by_tier.get(tier, {}))
               for tier in PROTECTED}  # fmt: skip
    return {
        "databases": spread(made.databases_usd),
        "upfront": spread(made.upfront_usd),
        **by_tier,
    }


def assumed_price_share(estate: BaseCase) -> float:
    """Return the share of servers and databases on AWS that rests on assumed prices, 0 to 1."""
    parts = [part for part in (estate.lines, estate.database_lines) if len(part)]
    if not parts:
        return 0.0
    amounts = pd.concat([part[["amount_usd", "price_origin"]] for part in parts])
    total = float(amounts["amount_usd"].sum())
    assumed = float(amounts.loc[amounts["price_origin"].eq("assumed"), "amount_usd"].sum())
    return assumed / total if total else 0.0
