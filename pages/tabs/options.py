"""How the servers in scope are bought: the option chosen, and every way as a table."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from bizcase.agents import RunResult
from bizcase.assumptions.choice_words import word_label
from bizcase.case import BusinessCase
from bizcase.catalog import MAIN_OPTION_KEYS
from bizcase.document.charts.cost import best_sizing
from bizcase.document.number_style import NumberStyle
from bizcase.exports.tables import OPTION_AMOUNTS, options_table
from bizcase.units import as_shown
from pages.parts.formatting import style_of
from pages.parts.tables import MONEY
from pages.state import session, widgets
from pages.tabs import opening_rows
from pages.tabs.servers import in_case_currency

_OPTION = "pricing.base_option"
_OPTION_LABELS = {
    "region": "Region",
    "sizing": "Sizing",
    "purchase_option": "Purchase option",
    "total_monthly_usd": "Total",
    "compute_monthly_usd": "Compute",
    "storage_monthly_usd": "Storage",
    "licence_monthly_usd": "Licences",
    "database_monthly_usd": "Databases",
    "reason": "Not available",
}


def picker(case: BusinessCase) -> None:
    """Let the purchase option of the case be chosen; each says what it would change."""
    bills = {
        item.option: item.total_monthly_usd
        for item in case.estate.scenarios
        if item.sizing == best_sizing(case) and item.available
    }
    if bills.get(case.estate.option) is None:
        return
    told = choices_told(bills, case.estate.option, style_of(case.assumptions))
    name, chosen = widgets.of_case("purchase_option"), session.assumptions().text(_OPTION)
    if widgets.value(widgets.latest(name)) != chosen:
        widgets.anew(name, chosen)
    key = widgets.latest(name)
    st.selectbox(
        "The case buys", list(told), format_func=lambda name: told.get(name, str(name)), key=key,
        on_change=lambda: session.override(_OPTION, str(widgets.value(key))),
        help="The difference is that of all servers priced; AWS Support and other shares of it "
        "follow it.",
    )  # fmt: skip


def choices_told(
    bills: Mapping[str, float | None], chosen: str, style: NumberStyle
) -> dict[str, str]:
    """Return the options in words: the one of the case is marked, others say their difference."""
    base, unit = bills[chosen] or 0.0, style.label("USD a month")
    told = {}
    for name, bill in bills.items():
        if name not in MAIN_OPTION_KEYS or bill is None:
            continue
        change = int(as_shown(style.money(bill - base)))
        sign, word = ("+", "costs more") if change > 0 else ("", "saves" if change else "the same")
        difference = f"{sign}{style.number(change)} {unit}, {word}"
        mark = "in this case" if name == chosen else difference
        told[name] = f"{word_label(name)}: {mark}"
    return told


def options_table_of(result: RunResult) -> None:
    """Show every sizing and purchase option with its parts."""
    table = options_table(result.case)
    table["reason"] = table["reason"].replace("", None)
    if table["region"].nunique() == 1:
        table = table.drop(columns="region")
    columns = [name for name in _OPTION_LABELS if name in table]
    style = style_of(result.case.assumptions)
    # Those of other regions have no figure of their own: they are in the region's own case.
    own = table.get("region", pd.Series(result.case.price_book.region, table.index))
    opening_rows.table(
        result.case,
        in_case_currency(table[columns], style)
        .rename(columns=_OPTION_LABELS)
        .dropna(axis="columns", how="all"),
        [
            (f"aws.option.{key}.monthly",) if region == result.case.price_book.region else None
            for key, region in zip(table["key"], own, strict=True)
        ],
        "options",
        placeholder="",
        height="content",
        column_config={
            "Sizing": st.column_config.TextColumn(width="medium"),
            **{_OPTION_LABELS[name]: MONEY for name in OPTION_AMOUNTS},
        },
        alt="Monthly cost by part for each sizing, purchase option and region.",
    )
    st.caption(
        f"{style.currency} a month. Commitments discount the Linux price only; licences and "
        "storage keep their rate."
    )
