"""Entries of the register that are a text: what may be entered, in words and as a check."""

from __future__ import annotations

import datetime as dt
import unicodedata
from functools import cache

from bizcase import packaged
from bizcase.errors import AssumptionError

CURRENCY_CODE, DATE, WORDS = "code of ISO 4217", "date", "words"
MAX_WORDS = 200
# By unit: what may be entered.
TEXTS = {
    CURRENCY_CODE: "a code of ISO 4217, such as EUR",
    DATE: "a date, such as 2026-11-29",
    WORDS: f"words, {MAX_WORDS} characters at most",
}


def checked_text(key: str, unit: str, value: object) -> str:
    """Return the text of an entry as it is kept, or raise AssumptionError saying why not."""
    text = value.isoformat() if isinstance(value, dt.date) else value
    if not isinstance(text, str) or not (checked := _CHECKS[unit](text.strip())):
        raise AssumptionError(f"{key} = {value!r} is not {TEXTS[unit]}.")
    return checked


def _currency(text: str) -> str:
    return text.upper() if text.upper() in currencies() else ""


def _date(text: str) -> str:
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _words(text: str) -> str:
    is_one_line = not any(unicodedata.category(sign).startswith("C") for sign in text)
    return text if is_one_line and len(text) <= MAX_WORDS else ""


_CHECKS = {CURRENCY_CODE: _currency, DATE: _date, WORDS: _words}


@cache
def currencies() -> dict[str, int]:
    """Return the decimals of every currency in use, by its code.

    Source: ISO 4217, list one, published 2026-01-01 (SIX Group), without metals, units of account
    and codes for tests.
    """
    rows = packaged.rows("bizcase.assumptions", "currencies.csv")
    return {row["code"]: int(row["decimals"]) for row in rows}
