"""The team: hours, people and cost by role, and the hours of each month."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from bizcase.case import BusinessCase
from bizcase.finance.team import OFFICE, team
from bizcase.strategy.rules.freezes import month_start
from bizcase.units import as_shown
from pages.parts import charts
from pages.parts.formatting import (
    amount_in_words,
    for_streamlit,
    in_currency,
    style_of,
    whole,
)
from pages.parts.tables import MONEY
from pages.tabs import kept_charts, opening_rows
from pages.tabs.plan_lists import key_figures
from pages.tabs.plan_waves import calendar

_STAFF = {"partner": "Partner", "own": "Own staff"}
_HEIGHT_PX = 240


def team_tab(case: BusinessCase) -> None:
    """Draw the team of the base case, its months as a chart, its roles as a table."""
    if case.finance is None:
        return
    found = team(case.finance)
    if not found.hours:
        st.info("No work is decided, so there is no team yet.", icon=":material/groups:")
        return
    key_figures(
        case,
        (
            ("team.hours", "Hours"),
            ("team.people", "People in the busiest month"),
            ("team.labour", "Labour with project office"),
        ),
    )
    kept_charts.draw(case, "team", (case,), lambda: _months(case, found.table()))
    rows = [
        {
            "Role": item.role.label,
            "Staffed by": _STAFF[item.staff],
            "Hours": int(as_shown(float(item.hours.sum()))),
            "People, busiest month": item.heads,
            "Rate, USD an hour": case.ledger[f"team.{item.role.key}.rate"].value,
            "Cost, USD": case.ledger[f"team.{item.role.key}.cost"].value,
        }
        for item in found.members
    ]
    office = {"Role": "Project office", "Cost, USD": case.ledger.value("team.office")}
    style = style_of(case.assumptions)
    table = in_currency(pd.DataFrame([*rows, office]), style)
    mean = amount_in_words(found.mean_rate_usd_h or 0.0, style)
    parts = ("hours", "people", "rate", "cost")
    opens = [tuple(f"team.{item.role.key}.{part}" for part in parts) for item in found.members]
    opening_rows.table(
        case,
        table,
        [*opens, ("team.office",)],
        "team",
        height="content",
        column_config={
            "Hours": st.column_config.NumberColumn(format="localized"),
            **dict.fromkeys(map(str, table.columns[-2:]), MONEY),
        },
        placeholder="–",
        alt="Hours, people, rate and cost of each role.",
    )
    st.caption(
        for_streamlit(
            f"The hours are those of the one-time cost. Roles have rates around a mean of {mean} "
            "an hour, so hours × rates and the project office come to its labour. Contingency "
            "comes on top. Shares and weights of the roles are planning judgement. What waits or "
            "is undecided is in no team. The months are in team_plan.csv."
        )
    )


def _months(case: BusinessCase, table: pd.DataFrame) -> charts.Shown:
    shown = table[table["role"].ne(OFFICE)]
    shown = shown.assign(
        start=[pd.Timestamp(month_start(case.as_of, month)) for month in shown["month"]],
        When=[calendar(case.as_of, month) for month in shown["month"]],
    )
    shown = shown.assign(Staff=shown["staff"].map(_STAFF))
    by_staff = shown.groupby(["start", "When", "Staff"], sort=False)["hours"].sum()
    bars = (
        alt.Chart(by_staff.reset_index())
        .mark_bar()
        .encode(
            x=alt.X(
                "yearmonth(start):T",
                title=None,
                axis=alt.Axis(format="%b %Y", labelOverlap="greedy"),
            ),
            y=alt.Y("hours:Q", title="Hours a month", axis=alt.Axis(format="~s")),
            color=alt.Color(
                "Staff:N",
                scale=charts.scale_of({_STAFF["partner"]: "aws", _STAFF["own"]: "stay"}),
                legend=alt.Legend(orient="top", title=None),
            ),
            tooltip=[*map(alt.Tooltip, ("When", "Staff")), alt.Tooltip("hours:Q", format=",.0f")],
        )
    )
    by_role = shown.pivot_table("hours", "month", "label", "sum", sort=False)
    hours = shown.groupby("When", sort=False)["hours"].sum()
    return charts.shown(
        bars.properties(height=_HEIGHT_PX),
        f"Stacked bars of the hours of partner and own staff by month. Busiest: {hours.idxmax()}, "
        f"{as_shown(hours.max()):,} h.",
        by_role.apply(whole).rename_axis("Month").reset_index(),
        [("team.hours",)] * int(shown["month"].nunique()),
    )
