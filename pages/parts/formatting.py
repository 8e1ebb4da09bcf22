"""Text and numbers for the screen."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

import pandas as pd

from bizcase.document.formats import format_figure, headline, name_of
from bizcase.document.number_style import NumberStyle, style_of
from bizcase.document.writing import escape as escaped
from bizcase.ledger import Figure
from bizcase.units import as_shown

__all__ = [
    "BadgeColour",
    "demoted",
    "escape",
    "for_streamlit",
    "format_figure",
    "headline",
    "name_of",
    "style_of",
    "whole_hours",
]

# Streamlit makes icons and pictures of words between colons, and links of bare addresses, whether
# they are escaped or not. A sign of no width behind the first of their signs keeps them words.
_LIVE = re.compile(
    r":(?=material/|[\w+\\-]*[a-z][\w+\\-]*:|(?:[+-]1|100|1234):|//)|www(?=\.)", re.IGNORECASE
)
_NO_WIDTH = "\u2060"
# Of the colours of Streamlit's badges those in use.
BadgeColour = Literal["green", "blue", "orange", "red"]


def amount_in_words(usd: float, style: NumberStyle) -> str:
    """Return an amount given in USD as it is said in words: whole, with its currency.

    >>> amount_in_words(1000, NumberStyle(currency="EUR", rate=0.9))
    '900 EUR'
    """
    return f"{style.number(style.money(usd))} {style.currency}"


def whole_hours(figure: Figure) -> Figure:
    """Return a figure as a page shows it: an effort in whole hours, none that is there as 0.

    Its evidence and the files have every digit.
    """
    if figure.unit != "h" or figure.value is None:
        return figure
    return replace(figure, value=max(float(as_shown(figure.value)), float(figure.value > 0)))


def in_currency(table: pd.DataFrame, style: NumberStyle, *columns: str) -> pd.DataFrame:
    """Return a table with these columns, given in USD, in the currency of the style.

    Without columns those are taken whose name has USD in it. Names say the currency.
    """
    if not style.is_converted:
        return table
    chosen = columns or tuple(str(name) for name in table if "USD" in str(name))
    converted = {name: style.money(table[name].astype(float)) for name in chosen if name in table}
    return table.assign(**converted).rename(columns=lambda name: style.label(str(name)))


def whole(amounts: pd.Series) -> pd.Series:
    """Return numbers rounded to whole ones as they are shown; unknown stays NaN."""
    return amounts.astype(float).map(lambda amount: float(as_shown(amount)))


def escape(value: str) -> str:
    """Return a value of an input so that a page shows it as it is."""
    return _of_words(escaped(value))


def for_streamlit(markdown: str) -> str:
    """Return our Markdown so that no dollar sign starts a formula and no word of it is a link."""
    return _of_words(markdown.replace("\\$", "$").replace("$", "\\$"))


def _of_words(markdown: str) -> str:
    return _LIVE.sub(rf"\g<0>{_NO_WIDTH}", markdown)


def demoted(markdown: str) -> str:
    """Return Markdown with its headings one level down: a page has its own first heading."""
    return re.sub(r"^#", "##", markdown, flags=re.MULTILINE)
