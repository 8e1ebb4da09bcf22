"""The base case: every server and database sized and priced as the run cost counts them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.assumptions.choice_words import word_label
from bizcase.catalog import MAIN_OPTION_KEYS, PriceBook, Purchase, private_discount, purchase_of
from bizcase.errors import CatalogError
from bizcase.inventory import Inventory
from bizcase.inventory.service_levels import ServiceLevels, levels_of
from bizcase.pricing.bill import Bill, price_bill
from bizcase.pricing.database_move import DatabaseMove, Pair, move_databases
from bizcase.pricing.databases import priced_databases
from bizcase.pricing.estate_share import is_whole
from bizcase.pricing.evidence import with_ranges
from bizcase.pricing.hosts_in_base import hosts_wanted, placed_on_hosts
from bizcase.pricing.licence_choice import feasible_options
from bizcase.pricing.licences import LicenceOptions, licence_options
from bizcase.pricing.lines import compute_lines, licence_lines, storage_lines
from bizcase.pricing.oracle import oracle_licences
from bizcase.pricing.own_licences import own_licence_lines
from bizcase.pricing.scenarios import Scenario, price_scenarios
from bizcase.pricing.server_amounts import priced_servers
from bizcase.pricing.subscriptions import linux_subscriptions
from bizcase.sizing import SIZINGS, choose_types, demand, ranking_of

_SHARED = (
    "head", "item", "quantity", "unit", "unit_price_usd", "discount", "private_discount",
    "price_origin", "price_as_of", "list_usd", "private_discount_usd", "amount_usd", "grade",
    "weak", "low_usd", "high_usd",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BaseCase:
    """What the servers, databases and other services of the base case cost on AWS.

    ``servers`` is the inventory's table with need, target, type, monthly amounts and the columns of
    ``service_levels``; ``lines`` are the line items with the band of each amount; ``option`` is the
    purchase option. ``own_lines`` are licences and subscriptions of the customer's own that go on
    beside the bill, by server: nothing that AWS charges, such as Support, counts them.
    ``databases`` is the inventory's table with target, class and amounts, ``database_lines`` its
    line items,
    ``hosts`` the servers that lose databases (see ``host_changes``). ``scenarios`` has at least the
    sizing of the base case and as-is under every purchase option. ``book`` holds the prices that
    were used. ``whole_estate`` says whether shared minimums and pairs count whole. ``levels`` are
    those of all servers and databases, on the indexes of the inventory.
    """

    servers: pd.DataFrame
    lines: pd.DataFrame
    scenarios: tuple[Scenario, ...]
    option: str
    databases: pd.DataFrame
    database_lines: pd.DataFrame
    hosts: pd.DataFrame
    database_option: str
    bill: Bill
    book: PriceBook
    own_lines: pd.DataFrame
    whole_estate: bool
    levels: ServiceLevels

    def all_lines(self) -> pd.DataFrame:
        """Return the amounts of servers, databases and other services, one row per line item."""
        parts = (self.lines, self.database_lines, self.bill.lines)
        shared = [part[list(_SHARED)] for part in parts if len(part)]
        return pd.concat(shared or [self.lines[list(_SHARED)]], ignore_index=True)


@dataclass(frozen=True, slots=True)
class Sized:
    """The servers in scope, and the move of the databases with the sizes before and after it.

    ``options`` are the ways to license where one of them put servers on Dedicated Hosts.
    """

    scoped: pd.DataFrame
    move: DatabaseMove
    options: LicenceOptions | None = None

    @property
    def base(self) -> pd.DataFrame:
        """The sized servers of the base case."""
        return self.move.after[0]

    def scenarios(self) -> dict[str, Pair]:
        """Return as-is and the sizing of the base case, as ``price_scenarios`` takes them."""
        name = "managed" if len(self.move.hosts) else "right_sized"
        return {"as_is": self.move.before("as_is"), name: self.move.after}


def price_base(
    inventory: Inventory, assumptions: Assumptions, book: PriceBook, known: BaseCase | None = None
) -> BaseCase:
    """Return the base case alone: what run cost and cash flow rest on, and nothing beside it.

    ``known`` is that of the same servers in scope under the same assumptions, but for sizes,
    licences and environments: what these do not move is taken from it.

    Raises
    ------
    CatalogError
        As ``size_estate``.
    """
    sized = size_estate(inventory, assumptions, book)
    return base_case(inventory, sized, sized.scenarios(), assumptions, known)


def size_estate(inventory: Inventory, assumptions: Assumptions, book: PriceBook) -> Sized:
    """Return sizes of the servers in scope and the move of their databases.

    Raises
    ------
    CatalogError
        The purchase option of the base case has no rates in the region.
    """
    option = assumptions.text("pricing.base_option")
    if not book.option_available(option):
        raise CatalogError(
            f"{book.region} has no rates of the purchase option {word_label(option)}.",
            _instead(book),
        )
    scoped = inventory.in_scope()
    known = pd.DataFrame(
        {
            "server_id": scoped["server_id"],
            "allocated_vcpu": scoped["vcpu"],
            "source_row": scoped["source_row"],
        }
    ).join(linux_subscriptions(scoped, assumptions))
    sized = {name: _sized(scoped, known, assumptions, book, name) for name in SIZINGS}
    move = move_databases(inventory, sized, assumptions, book)
    if not hosts_wanted(assumptions):
        return Sized(scoped, move)
    purchase, hours = purchase_of(assumptions), assumptions.number("time.hours_month")
    lines = compute_lines(move.after[0], book, purchase, hours)
    options = licence_options(scoped, move.after[0], lines, purchase, assumptions, book)
    if "hosts" not in feasible_options(options, assumptions):
        return Sized(scoped, move)
    return Sized(scoped, replace(move, after=placed_on_hosts(move.after, options)), options)


def _instead(book: PriceBook) -> str:
    """Return the remedy for a base option without rates: options that the book does have."""
    rated = [key for key in MAIN_OPTION_KEYS if book.option_available(key)]
    if not rated:
        return "The price book has no rates of any purchase option: refresh or replace it."
    return f"Choose another one for the base case: {'; '.join(map(word_label, rated))}."


def base_case(
    inventory: Inventory, sized: Sized, beside: Mapping[str, Pair], assumptions: Assumptions,
    known: BaseCase | None = None,
) -> BaseCase:  # fmt: skip
    """Return the priced base case with a scenario for each sizing of ``beside``.

    ``known`` as ``price_base`` takes it.
    """
    move = sized.move
    book, hours = move.book, assumptions.number("time.hours_month")
    purchase, on_ebs = purchase_of(assumptions), private_discount(assumptions, "ebs")
    base, at_assumed = move.after
    levels = known.levels if known else levels_of(inventory, assumptions)
    lines = _lines(base, book, purchase, hours, on_ebs)
    unmeasured = at_assumed[at_assumed["sizing_grade"] == "D"]
    low = _lines(unmeasured, book, purchase, hours, on_ebs)
    lines = with_ranges(lines, base, low, assumptions)
    whole = known.whole_estate if known else is_whole(inventory, assumptions)
    own = own_licence_lines(base, assumptions, whole=whole)
    return BaseCase(
        servers=priced_servers(
            inventory.servers, base, lines, own, purchase, assumptions, book
        ).join(levels.servers),
        lines=lines,
        scenarios=price_scenarios(beside, move.lines, move.on_demand_lines, book, assumptions),
        option=purchase.option,
        databases=priced_databases(inventory.databases, move.plan, move.lines).assign(
            oracle_licences=oracle_licences(move.plan, base, assumptions),
            recovery_tier=levels.databases["recovery_tier"],
        ),
        database_lines=move.lines,
        hosts=move.hosts,
        database_option=move.option.key,
        bill=price_bill(
            inventory, levels, base, (lines, move.lines), assumptions, book, whole=whole
        ),
        book=book,
        own_lines=own,
        whole_estate=whole,
        levels=levels,
    )


def _sized(
    scoped: pd.DataFrame, known: pd.DataFrame, assumptions: Assumptions, book: PriceBook,
    sizing: str,
) -> pd.DataFrame:  # fmt: skip
    needs = pd.concat([demand(scoped, assumptions, sizing), known], axis=1)
    return pd.concat([needs, choose_types(needs, book, ranking_of(assumptions))], axis=1)


def _lines(
    sized: pd.DataFrame, book: PriceBook, purchase: Purchase, hours: float, on_ebs: float
) -> pd.DataFrame:
    parts = [
        compute_lines(sized, book, purchase, hours),
        storage_lines(sized, book, on_ebs),
        licence_lines(sized, book, hours),
    ]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
