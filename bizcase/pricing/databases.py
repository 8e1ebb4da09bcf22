"""Line items of databases that move to RDS or Aurora, and the table of all databases."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook, private_discount, worst_origin
from bizcase.catalog.databases import DatabaseOption, class_hourly_prices, database_option
from bizcase.catalog.services import service_price
from bizcase.pricing.evidence import banded
from bizcase.pricing.lines import NO_RATE, with_amounts
from bizcase.sizing import ASSUMED_DATABASE, MANAGED, assumed_ends
from bizcase.units import MONTHS_PER_YEAR, round_usd, to_cents

HEADS = {
    "database_compute": "compute_monthly_usd",
    "database_storage": "storage_monthly_usd",
    "database_licence": "licence_monthly_usd",
}
ENGINE_LABELS = {
    "oracle": "Oracle", "sqlserver": "SQL Server", "mysql": "MySQL", "postgresql": "PostgreSQL",
    "mariadb": "MariaDB", "aurora-mysql": "Aurora MySQL",
    "aurora-postgresql": "Aurora PostgreSQL", "ec2": "self-managed on EC2",
}  # fmt: skip
_ASSUMED = ", size assumed"
_COLUMNS = (
    "database_id", "head", "item", "quantity", "unit", "unit_price_usd", "discount",
    "private_discount", "price_origin", "price_as_of", "rate_missing",
)  # fmt: skip


def database_lines(
    plan: pd.DataFrame, book: PriceBook, option: DatabaseOption, assumptions: Assumptions
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the monthly line items of the databases that move, with their bands; on-demand too.

    Amounts are effective: an upfront payment is spread over its term; ``upfront_usd`` is that
    payment. Multi-AZ is two instances and, on RDS, two copies of the storage; Aurora's storage is
    replicated in its price. A commitment and the customer's own discount on RDS take off the
    infrastructure part only, the latter storage too.
    """
    moved = plan[plan["target"].isin(MANAGED)]
    if moved.empty:
        return _no_lines(), _no_lines()
    storage = _storage(moved, book, assumptions)
    options = dict.fromkeys((option, database_option("on_demand")))
    tables = [_under(moved, book, item, storage, assumptions) for item in options]
    return tables[0], tables[-1]


def _under(
    moved: pd.DataFrame, book: PriceBook, option: DatabaseOption, storage: list[pd.DataFrame],
    assumptions: Assumptions,
) -> pd.DataFrame:  # fmt: skip
    """Return the line items under one option; ``storage`` are those that it does not change."""
    parts = [*_instances(moved, book, option, assumptions), *storage]
    lines = pd.concat([part[list(_COLUMNS)] for part in parts], ignore_index=True)
    lines = with_amounts(lines)
    compute = lines["head"] == "database_compute"
    committed = compute & ~lines["rate_missing"].astype(bool)
    term = option.upfront_share * MONTHS_PER_YEAR * option.term_years
    lines["upfront_usd"] = round_usd(np.where(committed, lines["amount_usd"] * term, 0.0))
    by_id = moved.set_index("database_id")
    measured = lines["database_id"].map(by_id["host_grade"]).isin(["A", "B"])
    lines = banded(lines, lines["head"] != "database_storage", ~measured, assumptions)
    guessed = lines["item"].str.endswith(_ASSUMED)
    amount = lines["amount_usd"].to_numpy(dtype=float)
    low, high = (round_usd(amount * end) for end in assumed_ends(assumptions, ASSUMED_DATABASE))
    return lines.assign(
        low_usd=lines["low_usd"].mask(guessed, pd.Series(low, lines.index)),
        high_usd=lines["high_usd"].mask(guessed, pd.Series(high, lines.index)),
    )


@lru_cache(maxsize=1)
def _no_lines() -> pd.DataFrame:
    amounts = ("amount_usd", "upfront_usd", "low_usd", "high_usd", "quantity", "unit_price_usd",
               "list_usd", "private_discount_usd", "discount", "private_discount")  # fmt: skip
    numbers = {name: pd.Series(dtype="float64") for name in amounts}
    texts = ("database_id", "head", "item", "unit", "price_origin", "price_as_of", "grade")
    flags = {name: pd.Series(dtype=bool) for name in ("rate_missing", "weak")}
    return pd.DataFrame({name: pd.Series(dtype="str") for name in texts} | numbers | flags)


def _instances(
    moved: pd.DataFrame, book: PriceBook, option: DatabaseOption, assumptions: Assumptions
) -> list[pd.DataFrame]:
    keys = pd.MultiIndex.from_frame(
        moved[["to_engine", "edition_key", "licence_model", "instance_class"]]
    )
    bought = class_hourly_prices(book, option.key, private_discount(assumptions, "rds"))
    classes = bought.reindex(keys).set_axis(moved.index)
    missing = classes["rate_missing"].astype(bool)
    copies = np.where(moved["multi_az"], 2, 1)
    engine = moved["to_engine"].map(ENGINE_LABELS).astype("str")
    items = [
        f"{name}, {label}, {'Multi-AZ' if twice else 'Single-AZ'}, "
        f"{NO_RATE if no_rate else option.label}"
        for name, label, twice, no_rate in zip(
            moved["instance_class"], engine, moved["multi_az"], missing, strict=True
        )
    ]
    base = moved[["database_id"]].assign(
        quantity=assumptions.number("time.hours_month") * copies,
        unit="instance-hours",
        price_as_of=classes["as_of"],
    )
    compute = base.assign(
        head="database_compute",
        item=items,
        unit_price_usd=classes["infrastructure_usd_per_hour"],
        discount=classes["discount"],
        private_discount=private_discount(assumptions, "rds"),
        price_origin=worst_origin(classes["origin"], classes["rate_origin"]),
        rate_missing=missing,
    )
    licence = base.assign(
        head="database_licence",
        item=engine + " licence, included",
        unit_price_usd=classes["licence_usd_per_hour"],
        discount=0.0,
        private_discount=0.0,
        price_origin=classes["origin"],
        rate_missing=False,
    )
    return [compute, licence[licence["unit_price_usd"] > 0]]


def _storage(moved: pd.DataFrame, book: PriceBook, assumptions: Assumptions) -> list[pd.DataFrame]:
    aurora = moved["target"] == "aurora"
    copies = pd.Series(np.where(moved["multi_az"] & ~aurora, 2, 1), moved.index)
    least = assumptions.number("db.min_storage_gib")
    size = moved["storage_gib"].clip(lower=least).where(~aurora, moved["storage_gib"]) * copies
    above = moved["peak_iops"] * assumptions.number("sizing.headroom")
    above = (above - assumptions.number("db.gp3_base_iops")).clip(lower=0) * copies
    requests = pd.Series(assumptions.known("db.aurora_io_millions") or 0.0, moved.index)
    guessed, rds = moved["storage_assumed"], ~aurora
    parts = []
    for service, item, label, quantity, applies in (
        ("rds", "gp3", "RDS gp3 storage", size, rds),
        ("rds", "gp3_iops_above_baseline", "RDS gp3 IOPS above those included", above,
         rds & (above > 0)),
        ("aurora", "storage_standard", "Aurora storage", size, aurora),
        ("aurora", "io_standard", "Aurora I/O requests", requests, aurora & (requests > 0)),
    ):  # fmt: skip
        if not applies.any():
            continue
        price = service_price(book, service, item)
        by_size = guessed[applies] & (quantity is size)
        parts.append(
            pd.DataFrame(
                {
                    "database_id": moved.loc[applies, "database_id"],
                    "head": "database_storage",
                    "item": by_size.map({True: label + _ASSUMED, False: label}),
                    "quantity": quantity[applies],
                    "unit": price.unit,
                    "unit_price_usd": price.usd,
                    "discount": 0.0,
                    "private_discount": private_discount(assumptions, "rds"),
                    "price_origin": by_size.map({True: "assumed", False: price.origin}),
                    "price_as_of": price.as_of,
                    "rate_missing": False,
                }
            )
        )
    return parts


def priced_databases(
    databases: pd.DataFrame, plan: pd.DataFrame, lines: pd.DataFrame
) -> pd.DataFrame:
    """Return all databases with target, class and monthly amounts, total = list − discount.

    ``target_engine`` and ``licence_model`` are what it has afterwards: one that cannot move as
    declared keeps its engine, and no licence is bought with it; ``declared_target_engine`` is what
    the list says. Amounts of a database that stays on EC2 are 0: its cost is that of its host.
    """
    table = databases.copy()
    stays = plan["blocker"] != ""
    for column in (
        "target", "blocker", "instance_class", "need_vcpu", "need_memory_gib", "size_reason",
    ):  # fmt: skip
        table[column] = plan[column]
    table["declared_target_engine"] = databases["target_engine"]
    found = plan["to_engine"].map(ENGINE_LABELS).astype("str").fillna(databases["target_engine"])
    table["target_engine"] = found.where(~stays, databases["engine"])
    table["licence_model"] = plan["licence_model"].where(~stays, "")
    amounts = lines.pivot_table("amount_usd", "database_id", "head", aggfunc="sum", observed=True)
    amounts = amounts.reindex(index=table["database_id"], columns=list(HEADS)).fillna(0.0)
    for head, column in HEADS.items():
        table[column] = round_usd(amounts[head].to_numpy())
    upfront = lines.groupby("database_id")["upfront_usd"].sum()
    table["upfront_usd"] = round_usd(table["database_id"].map(upfront).fillna(0.0))
    cents = sum(np.nan_to_num(to_cents(table[column])) for column in HEADS.values())
    table["total_monthly_usd"] = np.asarray(cents) / 100
    for column, of_lines in (
        ("list_monthly_usd", "list_usd"), ("discount_monthly_usd", "private_discount_usd"),
    ):  # fmt: skip
        by_id = lines.groupby("database_id")[of_lines].sum()
        table[column] = round_usd(table["database_id"].map(by_id).fillna(0.0))
    return table
