"""The plan over the calendar: waves, what is paid twice below them, hours against capacity."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from bizcase.case import BusinessCase
from bizcase.exports.heads import human
from bizcase.finance.plan_months import plan_months
from bizcase.grammar import counted
from bizcase.strategy.rules.freezes import freeze_months, month_start
from bizcase.strategy.waves.plan import Plan
from bizcase.units import as_shown
from pages.parts import charts
from pages.parts.formatting import (
    amount_in_words,
    for_streamlit,
    format_figure,
    in_currency,
    style_of,
)
from pages.parts.tables import whole_numbers
from pages.tabs import opening_rows
from pages.tabs.plan_fit import pace_words
from pages.tabs.plan_waves import calendar

_KINDS = ("Phase", "Shared services", "Pilot", "Non-production", "Production")
_ROLES = ("left", "relocate", "rehost", "replatform", "refactor")  # of the kinds
_WAITING, _END, _PAID_TWICE, _NEED, _CAPACITY = "left", "caution", "stay", "aws", "scenario"
_ROW_PX, _MANY_ROWS, _THIN_ROW_PX, _LOW_PX = 22, 40, 13, 150
# One room for the labels on the left, so that the months of all charts stand below each other.
_LABEL_PX = 190
_NAMES = alt.Axis(minExtent=_LABEL_PX, maxExtent=_LABEL_PX, labelLimit=_LABEL_PX)
_AMOUNTS = alt.Axis(minExtent=_LABEL_PX, maxExtent=_LABEL_PX, format="~s", tickCount=4)


def timeline(case: BusinessCase, plan: Plan) -> None:
    """Draw the Gantt chart, double running below it, and the hours against the capacity."""
    table = plan_months(plan, case.assumptions, case.project.timeline_months, case.finance)
    last = max([len(table), *(phase.end_month for phase in plan.phases)])
    x = alt.X(
        "start:T",
        title=None,
        axis=alt.Axis(format="%b %Y", labelOverlap="greedy"),
        scale=alt.Scale(domain=[_day(case, 1), _day(case, last + 1)]),
    )
    _gantt(case, plan, x, last)
    months = table.assign(
        start=[pd.Timestamp(_day(case, month)) for month in table["month"]],
        end=[pd.Timestamp(_day(case, month + 1)) for month in table["month"]],
        none=0.0,  # where bars begin
        When=[calendar(case.as_of, month) for month in table["month"]],
    )
    _double_running(case, months, x)
    _capacity(case, plan, months, x)
    with st.expander("The months as a table", icon=":material/table:"):
        shown = in_currency(table.rename(columns=human), style_of(case.assumptions))
        opens = [_moving_in(plan, int(month)) for month in table["month"]]
        opening_rows.table(
            case, shown, opens, "months", column_config=whole_numbers(shown),
            placeholder="not known", alt="The plan by month.",
        )  # fmt: skip


def _moving_in(plan: Plan, month: int) -> tuple[str, ...]:
    """Return the figures that a month of the plan rests on: those of its waves."""
    waves = [wave.number for wave in plan.waves if wave.start_month <= month <= wave.end_month]
    parts = ("hours", "dual_run") if waves else ()
    return (*(f"wave.{number}.{part}" for number in waves for part in parts), "plan.hours")


def _day(case: BusinessCase, month: int) -> str:
    return month_start(case.as_of, int(month)).isoformat()


def _gantt(case: BusinessCase, plan: Plan, x: alt.X, last: int) -> None:
    """Draw phases and waves over the calendar, with freezes and the end of the timeline."""
    as_of = case.as_of
    bars = [
        (phase.name, _KINDS[0], phase.start_month, phase.end_month, f"phase.{phase.key}")
        for phase in plan.phases
    ]
    bars += [
        (wave.name, wave.kind.capitalize(), wave.start_month, wave.end_month, f"wave.{wave.number}")
        for wave in plan.waves
    ]
    bars = [bar for bar in bars if bar[3] >= bar[2]]
    data = pd.DataFrame(
        [
            {
                "Row": name, "Kind": kind, "From": calendar(as_of, start),
                "To": calendar(as_of, end), "start": pd.Timestamp(month_start(as_of, start)),
                "end": pd.Timestamp(month_start(as_of, end + 1)),
            }
            for name, kind, start, end, _ in bars
        ]
    )  # fmt: skip
    rows = list(dict.fromkeys(data["Row"]))
    chart = (
        alt.Chart(data)
        .mark_bar(cornerRadius=3)
        .encode(
            y=alt.Y("Row:N", sort=rows, title=None, axis=_NAMES),
            x=x,
            x2=alt.X2("end:T"),
            color=alt.Color(
                "Kind:N",
                scale=charts.scale_of(dict(zip(_KINDS, _ROLES, strict=True))),
                legend=None,  # the names of the rows say it
            ),
            tooltip=[*map(alt.Tooltip, ("Row", "Kind", "From", "To"))],
        )
        .properties(height=alt.Step(_ROW_PX if len(rows) <= _MANY_ROWS else _THIN_ROW_PX))
    )
    drawn = charts.shown(
        alt.layer(_freezes(case, last), chart, _timeline_end(case)),
        _gantt_words(case, plan),
        data[["Row", "Kind", "From", "To"]],
        [(f"{of}.start", f"{of}.end") for *_, of in bars],
    )
    charts.show(drawn, opening_rows.of(case))
    frozen = freeze_months(case.assumptions)
    st.caption(
        "The dashed line is the end of the timeline."
        + (" Grey months are frozen: no wave ends in them." if frozen else "")
    )


def _double_running(case: BusinessCase, months: pd.DataFrame, x: alt.X) -> None:
    """Draw what the on-premises cost has more by month because servers run on."""
    style = style_of(case.assumptions)
    st.markdown(f"**Double running: on-premises cost after the cutover, {style.currency} a month**")
    figure = case.ledger["once.dual_run"]
    if figure.value is None:
        st.caption(for_streamlit(f"Not known: {figure.state}."))
        return
    known = months.dropna(subset=["dual_run_usd"])
    known = known.assign(amount=style.money(known["dual_run_usd"]))
    bars = (
        alt.Chart(known)
        .mark_rect(color=charts.shade(_PAID_TWICE))
        .encode(
            x=x,
            x2=alt.X2("end:T"),
            y=alt.Y("amount:Q", title=None, axis=_AMOUNTS),
            y2=alt.Y2("none:Q"),
            tooltip=[
                alt.Tooltip("When"),
                alt.Tooltip("amount:Q", format=",.0f", title=style.currency),
            ],
        )
        .properties(height=_LOW_PX)
    )
    peak = known.iloc[int(known["dual_run_usd"].argmax())]
    total = format_figure(figure, scale="whole", style=style)
    st.altair_chart(
        alt.layer(bars, _timeline_end(case)),
        alt="Bars of double running by month. Highest: "
        f"{amount_in_words(peak['dual_run_usd'], style)} in {peak['When']}. Together {total}.",
    )
    st.caption(
        for_streamlit(
            f"Together {total}, within the on-premises cost. Servers run on for a while after "
            "their cutover, and cutovers slip. Contracts that end later than their servers keep "
            "the last months up."
        )
    )


def _capacity(case: BusinessCase, plan: Plan, months: pd.DataFrame, x: alt.X) -> None:
    """Draw the hours that the waves need and those that the teams have, by month."""
    st.markdown("**Capacity against need, hours a month**")
    parts = {"need_hours": _NEED, "waiting_hours": _WAITING}
    tooltip = [
        alt.Tooltip("When"),
        alt.Tooltip("need_hours:Q", format=",.0f", title="Hours of the waves"),
        alt.Tooltip("waiting_hours:Q", format=",.0f", title="Hours of what waits"),
        alt.Tooltip("capacity_hours:Q", format=",.0f", title="Hours of the teams"),
        alt.Tooltip("servers:Q", format=",.0f", title="Servers"),
    ]
    stacked = months.assign(
        both=months["need_hours"] + months["waiting_hours"], base=months["need_hours"]
    )
    bounds = {"need_hours": ("need_hours", "none"), "waiting_hours": ("both", "base")}
    need = [
        alt.Chart(stacked[stacked[part] > 0])
        .mark_rect(color=charts.shade(role))
        .encode(
            x=x,
            x2=alt.X2("end:T"),
            y=alt.Y(f"{bounds[part][0]}:Q", title=None, axis=_AMOUNTS),
            y2=alt.Y2(f"{bounds[part][1]}:Q"),
            tooltip=tooltip,
        )
        for part, role in parts.items()
        if (stacked[part] > 0).any()  # a layer without marks is a picture without a name
    ]
    has = (
        alt.Chart(months[months["capacity_hours"] > 0])
        .mark_rule(color=charts.shade(_CAPACITY), strokeWidth=3)
        .encode(x=x, x2=alt.X2("end:T"), y=alt.Y("capacity_hours:Q"))
    )
    busiest = months.iloc[int(months["need_hours"].argmax())]
    st.altair_chart(
        alt.layer(*need, has, _timeline_end(case)).properties(height=_LOW_PX),
        alt=f"Bars of the hours that waves need by month, with the hours that the teams have. "
        f"Busiest: {busiest['When']}, {as_shown(busiest['need_hours']):,} h of "
        f"{as_shown(busiest['capacity_hours']):,} h.",
    )
    style = style_of(case.assumptions)
    teams, people = (
        format_figure(case.ledger[f"plan.{key}"], style=style) for key in ("teams", "people")
    )
    words = f"Bars: hours of the waves{', grey: of what waits' * bool(plan.waiting)}. Lines: hours "
    words += f"of {teams} with {people}, fewer in the first waves."
    st.caption(for_streamlit(words) + pace_words(case))


def _freezes(case: BusinessCase, last: int) -> alt.Chart:
    frozen = freeze_months(case.assumptions)
    starts = [month_start(case.as_of, month) for month in range(1, last + 2)]
    data = pd.DataFrame(
        {
            "start": [pd.Timestamp(day) for day in starts[:-1]],
            "end": [pd.Timestamp(day) for day in starts[1:]],
            "frozen": [day.month in frozen for day in starts[:-1]],
        }
    )
    grey: alt.Chart = alt.Chart(data[data["frozen"]]).mark_rect(
        color=charts.shade(_WAITING), opacity=0.18
    )
    return grey.encode(x=alt.X("start:T"), x2=alt.X2("end:T"))


def _timeline_end(case: BusinessCase) -> alt.Chart:
    end = pd.Timestamp(month_start(case.as_of, case.project.timeline_months + 1))
    note = f"End of the timeline: {calendar(case.as_of, case.project.timeline_months)}"
    line: alt.Chart = alt.Chart(pd.DataFrame({"end": [end], "What": [note]})).mark_rule(
        strokeDash=[6, 4], strokeWidth=2, color=charts.shade(_END)
    )
    return line.encode(x=alt.X("end:T"), tooltip=alt.Tooltip("What"))


def _gantt_words(case: BusinessCase, plan: Plan) -> str:
    phases = "; ".join(
        f"{phase.name} months {phase.start_month} to {phase.end_month}" for phase in plan.phases
    )
    waves = "; ".join(
        f"{wave.name} months {wave.start_month} to {wave.end_month}" for wave in plan.waves
    )
    timeline = counted(case.project.timeline_months, "months")
    return f"Gantt chart. {phases}. {waves}. Timeline: {timeline}."
