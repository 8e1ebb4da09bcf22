"""What changed entries come to, before the whole case is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from bizcase.agents.at_once import AtOnce
from bizcase.case import BusinessCase
from bizcase.document.number_style import NumberStyle
from bizcase.units import as_shown
from pages.parts.formatting import amount_in_words, escape, for_streamlit, style_of
from pages.tabs import first_screen

_MOST_SERVERS, _NPV = 10, "npv.base"
_FOLLOWS = (
    "The comparison with today, value, payback and one-time cost rest on the waves: they follow "
    "with the whole case."
)


def draw(before: BusinessCase, changed: AtOnce) -> None:
    """Draw the figures of changed entries, each with its evidence, and what they moved.

    ``before`` is the case that they were changed from.
    """
    assumptions = changed.entries.assumptions
    case = replace(
        before, entries=changed.entries, assumptions=assumptions, ledger=changed.ledger,
        finance=None, comparison=changed.comparison,
    )  # fmt: skip
    with st.container(key="changed_figures"):
        first_screen.numbers(case)
        told = [_npv_moved(before, case)]
        if changed.plan_follows:
            told.append(_FOLLOWS)
        st.caption("  \n".join(filter(None, (*told, *_servers_moved(before, changed)))))


def _npv_moved(before: BusinessCase, after: BusinessCase) -> str:
    """Say by how much the net present value is another one, where it is known."""
    if _NPV not in after.ledger:
        return ""
    values = [case.ledger[_NPV].value for case in (before, after)]
    if values[0] is None or values[1] is None:
        return ""
    style, change = style_of(after.assumptions), values[1] - values[0]
    if not as_shown(change):
        return "The net present value is that of before."
    word = "better" if change > 0 else "worse"
    return f"The net present value is {_amount(abs(change), style)} {word} than before."


def _servers_moved(before: BusinessCase, changed: AtOnce) -> list[str]:
    """Say what servers whose values were changed cost on AWS before and now, up to ten."""
    old, new = (entries.server_edits for entries in (before.entries, changed.entries))
    keys = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    style = style_of(changed.entries.assumptions)
    then, now = (_rows_of(keys, servers) for servers in (before.servers, changed.servers))
    return [
        f"{escape(str(now[key]['name']))}: {_priced(then[key], style)} before, "
        f"{_priced(now[key], style)} now."
        for key in sorted(keys & now.keys() & then.keys())[:_MOST_SERVERS]
    ]


def _rows_of(keys: set[str], servers: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return the row of each server, of rows with one id the one that is priced."""
    columns = ["server_id", "name", "total_monthly_usd", "instance_type"]
    found = servers.loc[servers["server_id"].isin(keys), columns]
    rows = found.sort_values("total_monthly_usd", na_position="first").to_dict("records")
    return {str(row["server_id"]): {str(name): row[name] for name in row} for row in rows}


def _priced(row: Mapping[str, Any], style: NumberStyle) -> str:
    """Return what a server costs on AWS a month, and on which type."""
    usd = row["total_monthly_usd"]
    if pd.isna(usd):
        return "not priced"
    return f"{_amount(float(usd), style)} a month on {escape(str(row['instance_type']))}"


def _amount(usd: float, style: NumberStyle) -> str:
    return for_streamlit(escape(amount_in_words(usd, style)))
