"""Amounts that are typed in the currency of the case, and what the case must say of its rate."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bizcase.assumptions.texts import currencies
from bizcase.assumptions.unset import UNSET

if TYPE_CHECKING:
    from bizcase.assumptions.entry import Assumption

USD = "USD"
CURRENCY, RATE, RATE_DATE, RATE_SOURCE = (
    "money.currency", "money.rate", "money.rate_date", "money.rate_source"
)  # fmt: skip
# What comes first where values of a case are taken: amounts are converted at the rate.
OF_THE_RATE = (CURRENCY, RATE, RATE_DATE, RATE_SOURCE)
_AMOUNT = re.compile(r"(?P<number>\d+(?:\.\d+)?) ?(?P<code>[A-Za-z]{3})")


def faults_of_rate(entries: Mapping[str, Assumption]) -> list[str]:
    """Return what is missing or has no use in the currency of a case and its rate."""
    if CURRENCY not in entries:  # a register of few entries, as tests make it
        return []
    currency = entries[CURRENCY].value
    if currency == USD:
        rate = entries[RATE].value
        is_none = rate in UNSET or float(rate) == 1
        return [] if is_none else [f"{RATE} = {rate} has no use in USD: set {CURRENCY} as well."]
    missing = [key for key in OF_THE_RATE[1:] if entries[key].value in UNSET]
    if not missing:
        return []
    return [f"The case is in {currency}: {', '.join(missing)} must be given as well."]


def converted(
    entry: Assumption, value: object, entries: Mapping[str, Assumption]
) -> tuple[object, str]:
    """Return an amount in USD and how it was typed; any other value as it is.

    ``130000 EUR`` is one of an entry in USD, of a case in EUR: a dot before decimals, and no sign
    between thousands, which would read as decimals elsewhere.

    Raises
    ------
    ValueError
        It is an amount in another currency than that of the case, or of an entry without money.
    """
    found = _AMOUNT.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None or found["code"].upper() not in currencies() or not entry.is_number:
        return value, ""
    number, code = float(found["number"]), found["code"].upper()
    if not entry.unit.startswith(USD):
        raise ValueError(f"{entry.key} = {value!r} is no amount of money but {entry.unit}.")
    if code == USD:
        return number, ""
    currency, rate = entries[CURRENCY].value, entries[RATE].value
    if code != currency:
        raise ValueError(
            f"{entry.key} = {value!r} is not in {currency}, the currency of the case, nor in USD."
        )
    if rate in UNSET:
        raise ValueError(f"{entry.key} = {value!r} cannot be converted without {RATE}.")
    return number / float(rate), f"{found['number']} {code}"
