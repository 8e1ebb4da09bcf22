"""Every way to size and buy the servers in scope, as a table."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from bizcase.agents import RunResult
from bizcase.exports.tables import OPTION_AMOUNTS, options_table
from pages.parts.formatting import style_of
from pages.parts.tables import MONEY
from pages.tabs import opening_rows
from pages.tabs.servers import in_case_currency

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
