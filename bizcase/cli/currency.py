"""The currency of the documents, as one option of a call."""

from __future__ import annotations

from bizcase.assumptions.own_currency import CURRENCY, RATE, RATE_DATE, RATE_SOURCE
from bizcase.errors import UsageError


def currency_overrides(option: str) -> dict[str, object]:
    """Return the entries of the register that ``CODE`` or ``CODE=RATE,DATE,SOURCE`` gives.

    What is not given is left to the file of assumptions; the register refuses a rate without its
    date and source.

    Raises
    ------
    UsageError
        The rate is no number.

    >>> currency_overrides("EUR=0.92,2026-11-20,European Central Bank")["money.rate"]
    0.92
    """
    code, _, terms = option.partition("=")
    rate, date, source = (*map(str.strip, terms.split(",", 2)), "", "")[:3]
    given = {CURRENCY: code.strip(), RATE_DATE: date, RATE_SOURCE: source}
    found: dict[str, object] = {key: value for key, value in given.items() if value}
    if not rate:
        return found
    try:
        return found | {RATE: float(rate)}
    except ValueError as fault:
        raise UsageError(
            f"{rate!r} is no rate.",
            'Write --currency "EUR=0.92,2026-11-20,European Central Bank": units for 1 USD, with a '
            "decimal point.",
        ) from fault
