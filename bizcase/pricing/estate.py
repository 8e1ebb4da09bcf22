"""Sizing and pricing of all servers in scope: the base case and the scenarios beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook
from bizcase.errors import CatalogError
from bizcase.inventory import Inventory, Issue, IssueLog
from bizcase.pricing.bill import Bill, price_bill
from bizcase.pricing.database_move import move_databases, report_databases
from bizcase.pricing.databases import priced_databases
from bizcase.pricing.evidence import with_ranges
from bizcase.pricing.licences import LicenceOptions, billed_subscriptions, licence_options
from bizcase.pricing.lines import HEADS, compute_lines, licence_lines, storage_lines
from bizcase.pricing.scenarios import NOT_MOVED, RegionCost, Scenario, price_scenarios
from bizcase.pricing.variants import opportunities
from bizcase.sizing import SIZINGS, choose_types, demand, storage_basis_unknown
from bizcase.units import round_usd, to_cents

_SHARED = (
    "head", "item", "quantity", "unit", "unit_price_usd", "discount", "price_origin",
    "price_as_of", "amount_usd", "grade", "weak", "low_usd", "high_usd",
)  # fmt: skip
_PRICED = ("compute_monthly_usd", "storage_monthly_usd", "licence_monthly_usd")


@dataclass(frozen=True, slots=True)
class PricedEstate:
    """What the servers cost on AWS.

    ``servers`` is the inventory's table with need, target, type and monthly amounts; ``lines`` are
    the line items of the base case with the band of each amount; ``option`` is its purchase option.
    ``databases`` is the inventory's table with target, class and amounts, ``database_lines`` its
    line items, ``hosts`` the servers that lose databases (see ``host_changes``). ``licences`` are
    the four ways to license Microsoft software, ``regions`` those that were asked to compare.
    ``on_graviton`` and ``on_schedule`` count the servers of these opportunities; ``book`` holds the
    prices that were used.
    """

    servers: pd.DataFrame
    lines: pd.DataFrame
    scenarios: tuple[Scenario, ...]
    option: str
    issues: tuple[Issue, ...]
    databases: pd.DataFrame
    database_lines: pd.DataFrame
    hosts: pd.DataFrame
    database_option: str
    bill: Bill
    licences: LicenceOptions
    book: PriceBook
    on_graviton: int = 0
    on_schedule: int = 0
    regions: tuple[RegionCost, ...] = ()

    def all_lines(self) -> pd.DataFrame:
        """Return the amounts of servers, databases and other services, one row per line item."""
        parts = (self.lines, self.database_lines, self.bill.lines)
        shared = [part[list(_SHARED)] for part in parts if len(part)]
        return pd.concat(shared or [self.lines[list(_SHARED)]], ignore_index=True)


def price_estate(inventory: Inventory, assumptions: Assumptions, book: PriceBook) -> PricedEstate:
    """Return sizes and prices of the servers in scope.

    Raises
    ------
    CatalogError
        The purchase option of the base case has no rates in the region.
    """
    option = assumptions.text("pricing.base_option")
    if not book.option_available(option):
        raise CatalogError(
            f"The option {option} has no rates in {book.region}.",
            "Choose another pricing.base_option, such as 3yr_ec2_instance_sp.",
        )
    hours = assumptions.number("time.hours_month")
    scoped = inventory.servers[inventory.servers["in_scope"].astype(bool)]
    known = pd.DataFrame(
        {
            "server_id": scoped["server_id"],
            "allocated_vcpu": scoped["vcpu"],
            "os_licence": billed_subscriptions(scoped, assumptions),
            "source_row": scoped["source_row"],
        }
    )
    sized = {name: _sized(scoped, known, assumptions, book, name) for name in SIZINGS}
    move = move_databases(inventory, sized, assumptions, book)
    base, at_assumed = move.sized["managed"]
    lines = _base_lines(base, book, option, hours)
    unmeasured = at_assumed[at_assumed["sizing_grade"] == "D"]
    lines = with_ranges(lines, base, _base_lines(unmeasured, book, option, hours), assumptions)
    log = IssueLog("")
    _report(base, lines, inventory.disks, assumptions, book, log)
    _report_storage(scoped, base, assumptions, log)
    report_databases(inventory.databases, move, book, log)
    bill = price_bill(inventory, base, lines, move.lines, assumptions, book)
    for item, how in bill.filled:
        _report_filled(item, how, book, log)
    scenarios = dict(move.sized) if len(move.hosts) else {k: move.sized[k] for k in NOT_MOVED}
    beyond = opportunities(scoped, move.sized["managed"], move.plan, assumptions, book)
    scenarios |= beyond.sized
    return PricedEstate(
        servers=_priced_servers(inventory.servers, base, lines, option),
        lines=lines,
        scenarios=price_scenarios(scenarios, move.lines_beside, book, assumptions, hours),
        option=option,
        issues=tuple(log),
        databases=priced_databases(inventory.databases, move.plan, move.lines),
        database_lines=move.lines,
        hosts=move.hosts,
        database_option=move.option.key,
        bill=bill,
        licences=licence_options(scoped, base, lines, option, assumptions, book),
        book=book,
        on_graviton=beyond.on_graviton,
        on_schedule=beyond.on_schedule,
    )


def _sized(
    scoped: pd.DataFrame, known: pd.DataFrame, assumptions: Assumptions, book: PriceBook,
    sizing: str,
) -> pd.DataFrame:  # fmt: skip
    needs = pd.concat([demand(scoped, assumptions, sizing), known], axis=1)
    return pd.concat([needs, choose_types(needs, book)], axis=1)


def _base_lines(sized: pd.DataFrame, book: PriceBook, option: str, hours: float) -> pd.DataFrame:
    parts = [
        compute_lines(sized, book, option, hours),
        storage_lines(sized, book),
        licence_lines(sized, book, hours),
    ]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def _priced_servers(
    servers: pd.DataFrame, base: pd.DataFrame, lines: pd.DataFrame, option: str
) -> pd.DataFrame:
    """Return all servers; those without a target have no amounts.

    Storage of unknown size has none either; the total is the sum of what is known. A server whose
    databases moved and that serves nothing else costs 0.
    """
    amounts = _amounts(base, lines)
    known = ["server_id", "os_licence", "source_row", "measured", "allocated_vcpu"]
    table = servers.join(base.drop(columns=known)).join(amounts)
    table["target"] = table["target"].fillna("none")
    placed = table["target"] == "ec2"
    has_amount = placed | (table["target"] == "database_moved")
    table[list(_PRICED)] = table[list(_PRICED)].where(has_amount)
    no_size = placed & table["need_storage_gib"].isna()
    table.loc[no_size, "storage_monthly_usd"] = np.nan
    cents = sum(np.nan_to_num(to_cents(table[column])) for column in _PRICED)
    table["total_monthly_usd"] = np.where(has_amount, np.asarray(cents) / 100, np.nan)
    table["purchase_option"] = placed.map({True: option, False: np.nan}).astype("str")
    return table


def _amounts(base: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Return the monthly amounts of each sized server; 0 without a line."""
    at = pd.Index(base["server_id"]).get_indexer(pd.Index(lines["server_id"]))
    amount = lines["amount_usd"].to_numpy(dtype=float)
    amounts = {}
    for head, column in zip(HEADS, _PRICED, strict=True):
        of_head = (lines["head"] == head).to_numpy()
        total = np.bincount(at[of_head], amount[of_head], minlength=len(base)).astype(float)
        amounts[column] = round_usd(total)
    return pd.DataFrame(amounts, index=base.index)


def _report_storage(
    scoped: pd.DataFrame, base: pd.DataFrame, assumptions: Assumptions, log: IssueLog
) -> None:
    unknown = (base["target"] == "ec2") & base["need_storage_gib"].isna()
    fallback = storage_basis_unknown(scoped, assumptions) & ~unknown
    if fallback.any():
        log.add(
            "STORAGE_BASIS_UNKNOWN", "warning",
            "Servers do not state the storage that storage.basis asks for.",
            rows=scoped.loc[fallback, "source_row"], action="Their disk capacity was priced.",
            remedy="Export with running VMware Tools, or price disk_capacity everywhere.",
        )  # fmt: skip
    if unknown.any():
        log.add(
            "STORAGE_NOT_PRICED", "warning", "Servers with a target have no known storage size.",
            rows=base.loc[unknown, "source_row"],
            action="Their storage is missing from every total.", remedy="Enter the disk size.",
        )  # fmt: skip


def _report(
    base: pd.DataFrame,
    lines: pd.DataFrame,
    disks: pd.DataFrame,
    assumptions: Assumptions,
    book: PriceBook,
    log: IssueLog,
) -> None:
    for reason, group in base[base["target"] == "no_target"].groupby("target_reason"):
        log.add(
            "NO_TARGET", "warning", f"Servers have no target: {reason}.",
            rows=group["source_row"],
            action="No AWS cost is counted for them.",
            remedy="Complete the row, or plan them by hand.",
        )  # fmt: skip
    if base["constrained"].any():
        log.add(
            "CONSTRAINED_SOURCE", "warning",
            "Servers peak near all they have, so their true demand may be higher.",
            rows=base.loc[base["constrained"], "source_row"],
            action="Sized with headroom above what they have today.",
        )  # fmt: skip
    no_rate = lines["rate_missing"]
    if no_rate.any():
        log.add(
            "NO_COMMITMENT_RATE", "warning", "Instance families have no rate for the option.",
            count=int(no_rate.sum()), action="Charged on-demand.",
        )  # fmt: skip
    gp3 = book.gp3_gib_month()
    if gp3.filled:
        _report_filled("gp3", gp3.note, book, log)
    largest = assumptions.number("aws.gp3_max_gib")
    large = disks[disks["capacity_gib"] > largest]
    if len(large):
        placed = set(base.loc[base["target"] == "ec2", "server_id"])
        large = large[[server_id in placed for server_id in large["server_id"]]]
    if len(large):
        log.add(
            "VOLUME_ABOVE_LIMIT", "warning",
            f"Disks are larger than one gp3 volume ({largest:,.0f} GiB).",
            rows=large["source_row"], action="Priced as several striped volumes of that size.",
            remedy="Plan striping, or move the data to another storage service.",
        )  # fmt: skip


def _report_filled(item: str, how: str, book: PriceBook, log: IssueLog) -> None:
    log.add(
        "PRICE_FILLED", "warning", f"The {item} price of {book.region} is not listed: {how}.",
        action="The price is marked as assumed.",
        remedy="Refresh the price book, or confirm the price with the AWS calculator.",
    )  # fmt: skip
