"""Whether a book that was just read can be believed; nothing replaces the old book before."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase.assumptions.choice_words import word_label
from bizcase.catalog.price_book import PriceBook
from bizcase.catalog.region_book import RegionBook
from bizcase.errors import CatalogError
from bizcase.grammar import agreeing, counted

# Bounds, not prices: wide enough for what AWS does, too narrow for a cut or garbled list.
MIN_TYPES = 100  # the smallest region of the packaged book has 179
MIN_SHARE = 0.7  # of the types and classes of the old book
MAX_HOURLY_USD = 600  # the dearest type of the packaged book costs 360.99
MAX_OFF_LINE = 1.5  # USD per vCPU of a family's sizes with equal memory per vCPU; packaged: 1.3
MAX_CHANGE = 3  # new ÷ old price, either way
TOLD_CHANGE = 0.05
MIN_DISCOUNT = -0.01  # none at all, give or take the rounding of a price
MAX_DISCOUNT = 0.85  # those of the packaged book are below 0.8
GP3_USD = (0.02, 0.5)  # 0.08 to 0.152 in the packaged book
NEEDED_OPTIONS = ("3yr_ec2_instance_sp", "1yr_ec2_instance_sp")
NEEDED_DATABASES = (
    ("postgresql", "", "no_license_required"),
    ("mysql", "", "no_license_required"),
    ("sqlserver", "standard", "license_included"),
    ("oracle", "ee", "byol"),
)
_NAMED = 8


def checked(book: RegionBook, old: PriceBook | None) -> list[str]:
    """Return what changed against the old book, as sentences.

    Raises
    ------
    CatalogError
        Too few rows, an impossible price or discount, or a type that must be there is missing.
    """
    new = PriceBook(book.region, book)
    _check_counts(book, new, old)
    _check_prices(new.ec2)
    _check_commitments(book, new)
    _check_services(book)
    return [] if old is None else _changes(new.ec2, old.ec2)


def _refuse(fault: str) -> CatalogError:
    return CatalogError(
        f"What was read is no complete price list: {fault}.",
        "The old price book stays in use; try again later, or with the other --source.",
    )


def _names(values: pd.Index | list[str]) -> str:
    names = [str(value) for value in values]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _check_counts(book: RegionBook, new: PriceBook, old: PriceBook | None) -> None:
    if len(new.ec2) < MIN_TYPES:
        raise _refuse(f"{counted(len(new.ec2), 'instance types')}, at least {MIN_TYPES} expected")
    listed = {key[:3] for key in book.databases}
    for product in NEEDED_DATABASES:
        if product not in listed:
            raise _refuse(f"no price of {' '.join(part for part in product if part)} on RDS")
    if old is None:
        return
    missing = old.candidates().index.difference(new.ec2.index)
    if len(missing) > (1 - MIN_SHARE) * len(old.candidates()):
        lacking = counted(len(missing), "known instance types")
        verb = agreeing(len(missing), "are", "is")
        raise _refuse(f"{lacking} {verb} missing ({_names(missing)})")
    if len(new.ec2) < MIN_SHARE * len(old.ec2):
        raise _refuse(f"{counted(len(new.ec2), 'instance types')}, {len(old.ec2)} in the old book")
    if old.refreshed and len(book.databases) < MIN_SHARE * len(old.refreshed.databases):
        listed_prices = counted(len(book.databases), "database prices")
        raise _refuse(f"{listed_prices}, fewer than in the old book")


def _check_prices(ec2: pd.DataFrame) -> None:
    usd = ec2["on_demand_hourly_usd"]
    absurd = ec2.index[~usd.between(0, MAX_HOURLY_USD, inclusive="right")]
    if len(absurd):
        raise _refuse(f"impossible prices of {_names(absurd)}")
    per_vcpu = usd / ec2["vcpu"]
    line = [ec2["family"], (ec2["memory_gib"] / ec2["vcpu"]).round(1)]
    off = per_vcpu / per_vcpu.groupby(line).transform("median")
    bent = ec2.index[~off.between(1 / MAX_OFF_LINE, MAX_OFF_LINE) & ~ec2["burstable"]]
    if len(bent):
        raise _refuse(f"prices out of line with their family: {_names(bent)}")


def _check_commitments(book: RegionBook, new: PriceBook) -> None:
    for option in NEEDED_OPTIONS:
        if not new.option_listed(option):
            raise _refuse(f"most families have no rate for {word_label(option)}")
    fractions = {key: list(rates.values()) for key, rates in book.commitments.items()}
    fractions |= {key: list(rates.values()) for key, rates in book.database_commitments.items()}
    for option, all_of in fractions.items():
        if not all(MIN_DISCOUNT <= fraction <= MAX_DISCOUNT for fraction in all_of):
            raise _refuse(f"impossible discounts for {word_label(option)}")


def _check_services(book: RegionBook) -> None:
    _, gp3 = book.services.get(("ebs", "gp3"), ("", np.nan))
    if not GP3_USD[0] <= gp3 <= GP3_USD[1]:
        raise _refuse("no plausible price of EBS gp3")
    absurd = [name for name, usd in book.databases.items() if not 0 < usd <= MAX_HOURLY_USD]
    if absurd:
        raise _refuse(f"impossible prices of {_names([' '.join(name) for name in absurd])}")


def _changes(new: pd.DataFrame, old: pd.DataFrame) -> list[str]:
    ratio = (new["on_demand_hourly_usd"] / old["on_demand_hourly_usd"]).dropna()
    wild = ratio.index[~ratio.between(1 / MAX_CHANGE, MAX_CHANGE)]
    if len(wild):
        raise _refuse(f"prices more than {MAX_CHANGE} times the old ones, or less than a third: "
                      f"{_names(wild)}")  # fmt: skip
    moved = ratio[(ratio - 1).abs() > TOLD_CHANGE]
    notes = []
    if len(moved):
        listed = [f"{name} {change - 1:+.0%}" for name, change in moved.items()]
        notes.append(f"Prices that changed by more than {TOLD_CHANGE:.0%}: {_names(listed)}.")
    for words, gone in (
        ("No longer listed", old.index.difference(new.index)),
        ("New", new.index.difference(old.index)),
    ):
        if len(gone):
            notes.append(f"{words}: {_names(gone)}.")
    return notes
