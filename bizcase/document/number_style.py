"""How numbers are written for one reader: currency with its rate, signs, and the order of a date.

Figures stay in USD. A money amount is converted first and rounded after, so that each printed
amount is its USD amount × rate within its own rounding.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import TypeVar

import pandas as pd

from bizcase import packaged
from bizcase.assumptions import Assumptions
from bizcase.assumptions.own_currency import USD
from bizcase.assumptions.texts import currencies
from bizcase.units import FloatArray, as_shown, percent_decimals

PERCENT = 100
MINUS = "−"  # U+2212, as wide as a plus; a hyphen may end a line
CENTS = 2
ENGLISH = "en"
_USD = re.compile(r"\bUSD\b")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
# Both ends of a span stand before its unit: "60 to 300 USD".
_AMOUNT = re.compile(rf"(?<![\w.,])(?:{_NUMBER} (?:to|and|or|–) )?{_NUMBER}(?= USD\b)")
# A blank before a unit: behind a number of our own words, or of the piece before them.
_UNITS = (
    "%|[KMGT]i?B|k?Wh?|h|kgCO2e|vCPU|years?|months?|days?|hours?|times"
    "|Jahren?|Monaten?|Tagen?|Jahr|Monat|Tag"
    "|cores?|servers?|Kernen?|Kern|Servern?"
)
_KEPT = re.compile(
    rf"(?<=\d) (?=(?:{_UNITS}|[A-Z]{{3}})(?!\w))|^ (?=(?:{_UNITS})(?!\w))"
    # No line ends at an operator; a factor keeps to its number where it is not one of a chain.
    r"|(?<=[×÷]) (?=\S|$)|(?:(?<=\d)|^) (?=×(?! \d))"
    r"|(?<=\d) (?=(?:of|von) \d)|(?:(?<=\d of)|(?<=\d von)) (?=\d)"
    r"|(?<=\d) (?=[kM] [A-Z]{3}\b)|(?<=\d [kM]) (?=[A-Z]{3}\b)"
    r"|(?:(?<=month)|(?<=Monat)) (?=\d)|(?:(?<=[Aa]nnex)|(?<=Anhang)) (?=[A-Z]\b)"
    r"|(?<=,) (?=[h%]$)"  # the unit of a head
    r"|(?<=^\d:) (?=[a-z])|(?<=^\d\d:) (?=[a-z])"  # the number of a wave and its name
)
# A cell that is a unit of money, or an amount with it: 0.033 USD a GB.
_RATE = re.compile(rf"(?:[+{MINUS}]?\d[\d.,]*\s)?[A-Z]{{3}}\s(?:an?|pro)\s\w+")
_NO_BREAK = "\u00a0"
_SIGNS = {"space": " ", "no-break space": "\u00a0", "narrow no-break space": "\u202f"}

Amount = TypeVar("Amount", float, FloatArray, pd.Series)


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """What a writer must know to print a number.

    ``rate`` is in units of the currency for one USD, as of ``rate_date`` (ISO) by ``rate_source``.
    ``decimals`` are those of the currency in ISO 4217: 2 for EUR, 0 for JPY. ``thousand`` and
    ``million`` are the short names behind a rounded amount, ``date_order`` the parts of a date
    with the sign between them, ``between`` what stands between a number and its unit.
    """

    currency: str = USD
    rate: float = 1.0
    rate_date: str = ""
    rate_source: str = ""
    decimals: int = CENTS
    locale: str = "en"
    decimal_sign: str = "."
    thousands_sign: str = ","
    before_percent: str = " "
    thousand: str = "k"
    million: str = "M"
    date_order: str = "year-month-day"
    language: str = ENGLISH
    between: str = " "

    @property
    def unbroken(self) -> NumberStyle:
        """The style for texts whose lines a program breaks: a number and its unit stay together."""
        before = _NO_BREAK if self.before_percent == " " else self.before_percent
        return replace(self, between=_NO_BREAK, before_percent=before)

    @property
    def is_converted(self) -> bool:
        """Whether amounts are shown in another currency than that of the figures."""
        return self.currency != USD

    def money(self, usd: Amount) -> Amount:
        """Return an amount in the currency of the style, not rounded; unknown (NaN) stays so."""
        return usd * self.rate if self.is_converted else usd

    def amount(self, value: float, unit: str) -> float:
        """Return a figure's value as it is to be shown, not rounded: money is converted."""
        return self.money(value) if is_money(unit) else value

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number with the signs of the locale and the sign minus, which zero never has.

        A half is rounded away from zero, as in the number formats of charts and workbooks.

        >>> style_of_locale("de").number(1234567.891, 2)
        '1.234.567,89'
        """
        return f"{as_shown(value, decimals):z,f}".translate(
            {ord(","): self.thousands_sign, ord("."): self.decimal_sign, ord("-"): MINUS}
        )

    def exact(self, value: float) -> str:
        """Return a number with all its decimals, such as a rate.

        >>> style_of_locale("de").exact(0.9137)
        '0,9137'
        """
        return self.number(value, max(0, -int(Decimal(f"{value:.12g}").as_tuple().exponent)))

    def percent(self, fraction: float, decimals: int = 1) -> str:
        """Return a fraction as a percentage, with more decimals where none or all would be shown.

        >>> [NumberStyle().percent(share, 0) for share in (0.004, 0.5, 0.996, 1.0)]
        ['0.4 %', '50 %', '99.6 %', '100 %']
        """
        decimals = percent_decimals(fraction, decimals)
        return f"{self.number(fraction * PERCENT, decimals)}{self.before_percent}%"

    def date(self, day: dt.date) -> str:
        """Return a date in the order of the locale.

        >>> style_of_locale("de").date(dt.date(2026, 11, 29))
        '29.11.2026'
        """
        parts = {"year": f"{day:%Y}", "month": f"{day:%m}", "day": f"{day:%d}"}
        return re.sub("year|month|day", lambda found: parts[found[0]], self.date_order)

    def date_in(self, given: str) -> str:
        """Return a given value in the order of the locale where it is a date of ISO 8601."""
        try:
            return self.date(dt.date.fromisoformat(given)) if _DAY.fullmatch(given) else given
        except ValueError:  # no day of the calendar
            return given

    def say(self, template: str, **fields: object) -> str:
        """Return a fixed text of a writer in the language, with its fields.

        >>> NumberStyle(language="de").say("Table {number}: {caption}", number=2, caption="Plan")
        'Tabelle 2: Plan'
        """
        if self.language == ENGLISH:
            return template.format(**fields) if fields else template
        from bizcase.document.language.phrasebook import phrasebook  # noqa: PLC0415 - it reads tables

        return phrasebook(self.language).said(template, **fields)

    def label(self, words: str) -> str:
        """Return a unit, a head of a column or a caption with the currency in place of USD."""
        return _USD.sub(self.currency, words)

    def words(self, words: str) -> str:
        """Return words of ours with the currency in place of USD and their amounts converted.

        An amount keeps its number of decimals.

        >>> NumberStyle(currency="EUR", rate=0.9).words("a fee of 1,500 USD, USD/month")
        'a fee of 1,350 EUR, EUR/month'
        """
        if self.is_converted:
            words = self.label(_AMOUNT.sub(self._converted, words))
        return self.kept(words)

    def kept(self, words: str) -> str:
        r"""Return words, also of others, with a number and its unit, or an annex, on one line.

        >>> NumberStyle().unbroken.kept("5 years (annex D), 0.05 of us-east-1 × 1.19")
        '5\xa0years (annex\xa0D), 0.05 of us-east-1 ×\xa01.19'
        >>> NumberStyle().unbroken.kept("0.033 USD a GB")
        '0.033\xa0USD\xa0a\xa0GB'
        """
        if self.between == " ":
            return words
        held = _KEPT.sub(self.between, words)
        return held.replace(" ", self.between) if _RATE.fullmatch(held) else held

    def _converted(self, span: re.Match[str]) -> str:
        return re.sub(_NUMBER, self._converted_number, span[0])

    def _converted_number(self, number: re.Match[str]) -> str:
        digits = number[0].replace(",", "")
        return self.number(self.money(float(digits)), len(digits.partition(".")[2]))


ENGLISH_USD = NumberStyle()


def style_of(assumptions: Assumptions) -> NumberStyle:
    """Return the style that a case asks for: its currency at its rate, the signs of its locale."""
    style = style_of_locale(assumptions.text("money.locale"))
    currency = assumptions.text("money.currency")
    if currency == USD:
        return style
    return replace(
        style,
        currency=currency,
        rate=assumptions.number("money.rate"),
        rate_date=assumptions.text("money.rate_date"),
        rate_source=assumptions.text("money.rate_source"),
        decimals=currencies()[currency],
    )


def is_money(unit: str) -> bool:
    """Return whether a unit is an amount of money: ``USD``, ``USD/month``, ``USD a year``."""
    return unit.startswith(USD)


@cache
def style_of_locale(locale: str) -> NumberStyle:
    """Return the style of a locale of ``locales.csv`` with amounts in USD; KeyError for others.

    Source: Unicode CLDR 46, number symbols and short dates of the locales, 2024-10; in English
    dates are ISO 8601, percentages have a space, and neither is ever ambiguous.
    """
    row = _locales()[locale]
    return NumberStyle(
        locale=locale,
        decimal_sign=row["decimal_sign"],
        thousands_sign=_SIGNS.get(row["thousands_sign"], row["thousands_sign"]),
        before_percent=_SIGNS.get(row["before_percent"], row["before_percent"]),
        thousand=row["thousand"],
        million=row["million"],
        date_order=row["date_order"],
    )


def locales() -> tuple[str, ...]:
    """Return the locales that have a style."""
    return tuple(_locales())


@cache
def _locales() -> dict[str, dict[str, str]]:
    rows = packaged.rows("bizcase.document", "locales.csv")
    return {row["locale"]: row for row in rows}
