"""Sizing and pricing of all servers in scope: the base case and the scenarios beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook, purchase_of, purchase_option
from bizcase.inventory import Inventory, Issue, IssueLog
from bizcase.pricing.base import BaseCase, base_case, size_estate
from bizcase.pricing.database_move import report_databases
from bizcase.pricing.filled import report_filled
from bizcase.pricing.licences import LicenceOptions, licence_options, with_base
from bizcase.pricing.optimize_cpus import optimized_cpus
from bizcase.pricing.scenarios import NOT_MOVED, RegionCost
from bizcase.pricing.variants import opportunities
from bizcase.sizing import storage_basis_unknown


@dataclass(frozen=True, slots=True)
class PricedEstate(BaseCase):
    """The base case and all that stands beside it.

    ``scenarios`` has every sizing. ``licences`` are the four ways to license Microsoft software,
    ``optimized_cpus`` what fewer active vCPU would save of them by server,
    ``regions`` those that were asked to compare. ``opportunities`` counts the servers of each.
    """

    issues: tuple[Issue, ...]
    licences: LicenceOptions
    optimized_cpus: pd.DataFrame
    opportunities: Mapping[str, int]
    regions: tuple[RegionCost, ...] = ()


def price_estate(inventory: Inventory, assumptions: Assumptions, book: PriceBook) -> PricedEstate:
    """Return sizes and prices of the servers in scope.

    Raises
    ------
    CatalogError
        As ``size_estate``.
    """
    sized = size_estate(inventory, assumptions, book)
    scoped, move = sized.scoped, sized.move
    beyond = opportunities(scoped, move.after, move.plan, assumptions, book)
    beside = (
        {name: move.before(name) for name in NOT_MOVED} | sized.scenarios() | dict(beyond.sized)
    )
    base = base_case(inventory, sized, beside, assumptions)
    log = IssueLog("")
    _report(scoped, sized.base, base.lines, inventory.disks, assumptions, book, log)
    _report_storage(scoped, sized.base, assumptions, log)
    report_databases(inventory.databases, move, book, log)
    for item, how in base.bill.filled:
        report_filled(item, how, book, log)
    purchase = purchase_of(assumptions)
    options = sized.options or licence_options(
        scoped, sized.base, base.lines, purchase, assumptions, book
    )
    options = with_base(options, base.servers)
    return PricedEstate(
        **{item.name: getattr(base, item.name) for item in fields(base)},
        issues=tuple(log),
        licences=options,
        optimized_cpus=optimized_cpus(
            base.servers, base.option, book, assumptions.number("time.hours_month")
        ),
        opportunities=beyond.servers,
    )


def _report_storage(
    scoped: pd.DataFrame, base: pd.DataFrame, assumptions: Assumptions, log: IssueLog
) -> None:
    unknown = (base["target"] == "ec2") & base["storage_assumed"]
    fallback = storage_basis_unknown(scoped, assumptions) & ~unknown
    log.add_of(
        scoped[fallback], "STORAGE_BASIS_UNKNOWN", "warning",
        "Servers do not state the storage that is to be priced.",
        action="Their disk capacity was priced.",
        remedy="Export with running VMware Tools, or price disk_capacity everywhere.",
    )  # fmt: skip
    log.add_of(
        scoped[unknown], "STORAGE_ASSUMED", "warning",
        "Servers with an instance type have no known storage size.",
        action="Priced at the median of the known sizes, or at the assumed one where none is "
        "known, and counted as assumed.",
        remedy="Enter the disk size.",
    )  # fmt: skip


def _report(
    scoped: pd.DataFrame,
    base: pd.DataFrame,
    lines: pd.DataFrame,
    disks: pd.DataFrame,
    assumptions: Assumptions,
    book: PriceBook,
    log: IssueLog,
) -> None:
    for reason, group in base[base["target"] == "no_target"].groupby("target_reason"):
        log.add_of(
            scoped.loc[group.index], "NO_TARGET", "warning",
            f"Servers have no instance type: {reason}.",
            action="No AWS cost is counted for them.",
            remedy="Complete the row, or plan them manually.",
        )  # fmt: skip
    log.add_of(
        scoped[base["constrained"]], "CONSTRAINED_SOURCE", "warning",
        "Servers peak near all they have, so their true demand may be higher.",
        action="Sized with headroom above what they have today.",
    )  # fmt: skip
    no_image = base["no_image"] & base["target"].eq("ec2")
    log.add_of(
        scoped[no_image], "SUBSCRIPTION_WITHOUT_IMAGE", "warning",
        "AWS has no image with a subscription for the Linux release of servers.",
        action="AWS bills no subscription for them; the customer's own is counted separately.",
        remedy="Upgrade or retire them, or confirm that the own subscription goes on.",
    )  # fmt: skip
    no_rate = lines["rate_missing"]
    if no_rate.any():
        log.add(
            "NO_COMMITMENT_RATE", "warning", "Instance families have no rate for the option.",
            count=int(no_rate.sum()), action="Charged on-demand.",
        )  # fmt: skip
    _report_filled_plan(base, assumptions, book, log)
    gp3 = book.gp3_gib_month()
    if gp3.filled:
        report_filled("EBS gp3 storage", gp3.note, book, log)
    largest = assumptions.number("aws.gp3_max_gib")
    large = disks[disks["capacity_gib"] > largest]
    if len(large):
        placed = set(base.loc[base["target"] == "ec2", "server_id"])
        large = large[[server_id in placed for server_id in large["server_id"]]]
    log.add_of(
        large, "VOLUME_ABOVE_LIMIT", "warning",
        f"Disks are larger than one gp3 volume ({largest:,.0f} GiB).",
        action="Priced as several striped volumes of that size.",
        remedy="Plan striping, or move the data to another storage service.",
    )  # fmt: skip


def _report_filled_plan(
    base: pd.DataFrame, assumptions: Assumptions, book: PriceBook, log: IssueLog
) -> None:
    """Tell where the discount of the plan that the case buys is not the region's own."""
    purchase = purchase_of(assumptions)
    known = book.discounts(purchase.option)
    filled = book.discounts(purchase.option, purchase.fill_ratio).drop(index=known.index)
    types = base["instance_type"].dropna().astype(object).unique()
    families = {name.split(".")[0] for name in types}
    lacking = sorted(families & set(filled.index))
    if lacking:
        how = filled.loc[lacking[0], "source"].split(":")[0]
        label = purchase_option(purchase.option).label
        log.add(
            "PRICE_FILLED", "warning",
            f"The discount of the {label}, is not listed in {book.region} for "
            f"{', '.join(lacking)}: it is {how}.",
            action="The price is marked as assumed.",
            remedy="Refresh the price book, or confirm the price with the AWS calculator.",
        )  # fmt: skip
