"""What a list of the workbook says to a reader where the files of the case have a code or a day."""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd

from bizcase.exports.heads import WORDS
from bizcase.sizing.database_rules import LICENCE_MODELS

# Columns whose values are codes of ours; all others may be words of the customer.
_CODED = frozenset({
    "source", "power_state", "scope_reason", "target", "purchase_option", "migratability",
    "licence_option", "licence_choice", "os_licence", "own_subscription", "recovery_tier", "status",
    "cost_line", "head", "licence_model", "sql_edition", "mixed_choice", "blocks", "subject",
    "price_origin", "confidence", "disposition_confidence", "severity", "state", "staff",
})  # fmt: skip
_DATED = frozenset({"price_as_of", "as_of", "end_of_support", "extended_end"})
_TOKENS = WORDS | {
    "1yr": "1-year", "3yr": "3-year", "sp": "Savings Plan", "ri": "Reserved Instance",
    "compute": "Compute", "standard": "Standard", "instance": "Instance",
    "sqlserver": "SQL Server", "evs": "EVS", "it": "IT", "rvtools": "RVTools", "bi": "BI",
    "srm": "SRM", "rhel": "RHEL", "suse": "SUSE", "windows": "Windows", "linux": "Linux",
}  # fmt: skip
# Words of purchase options alone.
_OF_OPTIONS = frozenset({"compute", "standard", "instance", "sp", "ri"})
_PURCHASE = re.compile(r"^\d+yr_")
_CODE = re.compile(r"^[a-z0-9]+(?:_[a-z0-9]+)*$")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
# Prices without a day of their own.
_OF_DAYS = {"register": "Assumptions", "case": "entered"}
_EPOCH = dt.date(1899, 12, 30)


def is_dated(column: str) -> bool:
    """Return whether a column has days, some perhaps known to the month only."""
    return column in _DATED


def in_words(column: str, value: str) -> str:
    """Return a value as a reader has it: codes of ours in words, all else as it is.

    >>> in_words("target", "database_moved"), in_words("purchase_option", "3yr_compute_sp")
    ('Database moved', '3-year Compute Savings Plan')
    >>> in_words("name", "web_server"), in_words("blocks", "Rehost|Relocate")
    ('web_server', 'Rehost, Relocate')
    """
    if is_dated(column):
        return _OF_DAYS.get(value, value)
    if column not in _CODED:
        return value
    if "|" in value:
        return ", ".join(in_words(column, part) for part in value.split("|"))
    if value in LICENCE_MODELS:
        return _capital(LICENCE_MODELS[value])
    if not _CODE.match(value):
        return value
    option = bool(_PURCHASE.match(value))
    words = " ".join(
        _TOKENS.get(token, token) if option or token not in _OF_OPTIONS else token
        for token in value.split("_")
    )
    return _capital(words)


def table_in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the values of its coded columns as a reader has them."""
    coded = [name for name in table if name in _CODED and table[name].dtype == "str"]
    said = {
        str(name): table[name].map(
            {value: in_words(str(name), value) for value in table[name].dropna().unique()}
        )
        for name in coded
    }
    return table.assign(**said)


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def serial_of(value: str) -> float | None:
    """Return the number that a spreadsheet keeps for a day, None where it is no whole day.

    >>> serial_of("2026-11-23"), serial_of("2026-11")
    (46349.0, None)
    """
    if not _DAY.match(value):
        return None
    try:
        return float((dt.date.fromisoformat(value) - _EPOCH).days)
    except ValueError:
        return None
