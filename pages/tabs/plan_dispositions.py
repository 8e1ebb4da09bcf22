"""What each disposition comes to, and how well it serves the ranked goals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from bizcase.case import BusinessCase
from bizcase.exports.dispositions import by_disposition_table, row_figures
from bizcase.strategy.decide.fit import GOALS, TABLE, changes
from bizcase.strategy.rules.tables import rules
from pages.parts.formatting import (
    escape,
    for_streamlit,
    format_figure,
    in_currency,
    style_of,
    whole,
)
from pages.parts.tables import MONEY
from pages.tabs import evidence_drawer, opening_rows

_LABELS = {
    "disposition": "Strategy",
    "applications": "Applications",
    "servers": "Servers",
    "databases": "Databases",
    "on_premises_first_year_monthly_usd": "On premises, first year, USD a month",
    "aws_afterwards_monthly_usd": "On AWS, USD a month",
    "one_time_usd": "Once, USD",
    "subscription_monthly_usd": "Services bought, USD a month",
    "not_known": "Not known",
}
_TOTALS = {
    "applications": "strategy.applications",
    "servers": "scope.servers",
    "databases": "scope.databases",
    "on_premises_first_year_monthly_usd": "strategy.total.onprem.monthly",
    "aws_afterwards_monthly_usd": "aws.run.monthly",
    "one_time_usd": "once.total",
    "subscription_monthly_usd": "repurchase.monthly",
}


def by_disposition(case: BusinessCase) -> None:
    """Show one row per disposition; every column adds up to its last row."""
    if case.finance is None:
        return
    table = by_disposition_table(case)
    table = table[[name for name in _LABELS if name in table]]
    sums = {key: case.ledger[figure_id].value for key, figure_id in _TOTALS.items()}
    told = {"disposition": "Total of known items", "not_known": ""}
    last = {key: value for key, value in (sums | told).items() if key in table}
    style = style_of(case.assumptions)
    reason = case.finance.prepared.no_baseline
    readable = table["not_known"].replace({key: style.label(label) for key, label in _LABELS.items()
                                           if key.endswith("_usd")}, regex=True)  # fmt: skip
    shown = pd.concat([table.assign(not_known=readable), pd.DataFrame([last])])
    named = shown["disposition"].str.replace("disposition", "strategy")
    shown["disposition"] = named.str[:1].str.upper() + named.str[1:]
    amounts = in_currency(shown.rename(columns=_LABELS), style)
    money = [str(name) for name in amounts if style.currency in str(name)]
    opens = [tuple(ids.values()) for ids in row_figures(case).values()]
    opening_rows.table(
        case,
        amounts.assign(**{name: whole(amounts[name]) for name in money}),
        [*opens, tuple(_TOTALS[name] for name in last if name in _TOTALS)],
        "by_strategy",
        height="content",
        column_config={
            "Strategy": st.column_config.TextColumn(pinned=True, width="medium"),
            **{style.label(label): MONEY for key, label in _LABELS.items() if key in _TOTALS},
        },
        placeholder="–",
        alt="Counts, cost on premises and on AWS, and one-time cost per strategy.",
    )
    run = format_figure(case.ledger["aws.run.monthly"], scale="whole", style=style)
    st.caption(
        for_streamlit(
            f"The AWS column adds up to the case's {run}, in which every server in scope is priced "
            "as if it moved. What is retained, retired or bought as a service has a line of "
            "its own and falls away if that is done. Labour counts each server, and an application "
            "once more at its hardest part; what is undecided counts none."
        )
    )
    if reason:
        st.info(escape(f"On premises: {reason}."), icon=":material/info:")


def goals(case: BusinessCase) -> None:
    """Show the goals with rank and weight, and how far each disposition serves them."""
    ledger = case.ledger
    st.caption(
        "The fit explains and decides nothing: the rules decide. It is the weighted mean of how "
        "far a strategy serves each goal, by our own planning judgement. Open a goal "
        "to set how important it is, 1 to 5."
    )
    with st.grid("auto", min_column_width=200):
        for goal, (label, key) in GOALS.items():
            weight = format_figure(ledger[f"strategy.weight.{goal}"])
            evidence_drawer.metric(
                case, key, label, f"{case.assumptions[key].value} of 5", f"weight {weight}",
                "Importance: it is changed where it opens.",
            )  # fmt: skip
    opening_rows.table(
        case,
        pd.DataFrame([_values(case, row) for row in rules(TABLE)]),
        [(f"strategy.fit.{row['disposition'].lower()}",) for row in rules(TABLE)],
        "goals",
        column_config={
            "Strategy": st.column_config.TextColumn(pinned=True),
            "Fit": st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1),
            "Why": st.column_config.TextColumn(width="large"),
        },
        alt="How far each strategy serves each goal, from 0 to 1, with its fit and the reason.",
    )


def _values(case: BusinessCase, row: Mapping[str, str]) -> dict[str, Any]:
    name = row["disposition"].lower()

    def value(column: str) -> float:
        return case.ledger.value(f"strategy.value.{name}.{column}")

    return {
        "Strategy": row["disposition"],
        "Fit": case.ledger.value(f"strategy.fit.{name}") / 100,
        **{label: value(goal) for goal, (label, _) in GOALS.items()},
        "Effort, least first": value("effort_order"),
        "Changes at the cutover": value("cutover_changes"),
        "Which": ", ".join(changes(row)) or "nothing",
        "Why": row["why"],
    }
