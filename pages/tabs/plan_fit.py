"""Whether the plan is an answer: end, pace, ways out, and what waits for one."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from bizcase.case import BusinessCase
from bizcase.document.blocks import Text
from bizcase.document.due import late_decision
from bizcase.document.plan_fit import pace
from bizcase.document.writing import text_markdown
from bizcase.entries import MAX_TIMELINE_MONTHS, Entries
from bizcase.grammar import agreeing
from bizcase.strategy.rules.pace import NOT_CREDIBLE
from bizcase.strategy.waves.labels import labels
from bizcase.strategy.waves.plan import Plan
from bizcase.strategy.waves.waiting import Waiting
from bizcase.strategy.waves.ways_out import LONGER, TEAMS, WayOut
from pages.parts.formatting import (
    escape,
    for_streamlit,
    format_figure,
    in_currency,
    style_of,
    whole,
    whole_hours,
)
from pages.state import session
from pages.tabs import opening_rows
from pages.tabs.plan_lists import key_figures
from pages.tabs.plan_waves import calendar, members

QUESTIONS = 12
_WAYS = {
    "servers": "Servers", "factories": "Factories", "teams": "Teams", "end": "Last wave, month",
    "cost": "Labour with contingency, USD", "npv": "Net present value, USD",
}  # fmt: skip


def fit_note(case: BusinessCase, plan: Plan) -> None:
    """Say whether the timeline holds the work at a credible pace, and the ways out if not."""

    def said(key: str) -> str:
        return format_figure(case.ledger[f"plan.{key}"], style=style_of(case.assumptions))

    if not plan.waves:
        st.info("No wave has a date: nothing moves, or all of it waits for answers.",
                icon=":material/hourglass_empty:")  # fmt: skip
    elif plan.months_over:
        st.error(
            f"The last wave ends in {calendar(case.as_of, plan.end_month)}, {said('months_over')} "
            f"past the timeline of {said('timeline')}, with {said('late_servers')} in waves past "
            f"the end. {said('servers_in_time')} move in time, with {said('teams')} at work.",
            title="The work does not fit the timeline",
            icon=":material/running_with_errors:",
        )
    else:
        st.success(
            f"The last wave ends in {calendar(case.as_of, plan.end_month)}, within the timeline of "
            f"{said('timeline')}.{pace_words(case)}",
            icon=":material/event_available:",
        )
    if plan.waves and (told := _in_words(late_decision(case), case)):
        st.caption(told.strip())
    if plan.grade == NOT_CREDIBLE and case.ledger["plan.servers_week"].value is not None:
        st.caption(
            f"The timeline asks for {said('servers_week')} and {said('teams_needed')}: more than "
            "one programme moves. The plan keeps to a credible pace."
        )
    if plan.ways_out:
        _ways(case, plan)
    if plan.waiting:
        st.warning(
            f"{said('waiting.servers')} wait for answers and are in no wave. See Waiting list.",
            icon=":material/contact_support:",
        )


def pace_words(case: BusinessCase) -> str:
    """Return the pace as the document says it, as Markdown; "" where it says nothing of it."""
    return _in_words(pace(case), case)


def _in_words(told: Text, case: BusinessCase) -> str:
    return for_streamlit(text_markdown(told, case.ledger, style_of(case.assumptions)))


def _ways(case: BusinessCase, plan: Plan) -> None:
    rows = [
        {
            "Way out": f"{way.label} (not possible: {way.why_not})" if way.why_not else way.label,
            **{
                label: case.ledger[f"plan.option.{number}.{part}"].value
                for part, label in _WAYS.items()
            },
        }
        for number, way in enumerate(plan.ways_out, start=1)
    ]
    table = in_currency(pd.DataFrame(rows), style_of(case.assumptions))
    table = table.assign(**{str(name): whole(table[name]) for name in table.columns[1:]})
    number = st.column_config.NumberColumn(format="localized")
    numbers = range(1, len(plan.ways_out) + 1)
    opening_rows.table(
        case,
        table,
        [tuple(f"plan.option.{place}.{part}" for part in _WAYS) for place in numbers],
        "ways_out",
        column_config=dict.fromkeys(map(str, table.columns[1:]), number),
        placeholder="not known",
        alt="Three ways out with servers, teams, last month, labour and net present value.",
    )
    with st.container(horizontal=True):
        for way in plan.ways_out:
            if not way.why_not and way.key in _FITS and fitted(session.entries(), way):
                label = _FITS[way.key].format(months=way.end_month)
                st.button(label, icon=":material/fit_screen:", key=f"fit_{way.key}",
                          on_click=_fit, args=(way,))  # fmt: skip


# What one click does about a plan that does not fit, by the way out; less scope is a choice of
# servers, which the table of servers takes.
_FITS = {
    TEAMS: "Fit to the timeline: more teams, last wave in month {months}",
    LONGER: "Fit the timeline to the plan: {months} months",
}


def fitted(entries: Entries, way: WayOut) -> Entries | None:
    """Return the entries in which the plan takes a way out; None where no entry leads there."""
    if way.key == TEAMS:
        return entries.with_overrides({**entries.overrides, "wave.factories_split": "true"})
    if way.end_month > MAX_TIMELINE_MONTHS:
        return None
    return entries.with_project(replace(entries.project, timeline_months=way.end_month))


def _fit(way: WayOut) -> None:
    session.apply(lambda held: fitted(held, way) or held)


def waiting_list(case: BusinessCase, plan: Plan) -> None:
    """Draw the questions that work waits for, what most servers wait for first."""
    if not plan.waiting:
        st.success("No work waits for an answer.", icon=":material/check_circle:")
        return
    key_figures(
        case,
        (
            ("plan.waiting.questions", "Questions"),
            ("plan.waiting.servers", "Servers that wait"),
            ("plan.waiting.monthly", "AWS cost of what waits"),
        ),
    )
    st.caption(
        "What waits is in no wave and in no base amount. Its month is the last in which "
        "the answer still fits the timeline. A strategy set manually is an answer too."
    )
    pages = -(-len(plan.waiting) // QUESTIONS)
    page = st.pagination(pages, key="plan_waiting_page") if pages > 1 else 1
    first = (page - 1) * QUESTIONS
    for number, item in enumerate(plan.waiting[first : first + QUESTIONS], start=first + 1):
        with st.container(border=True, key=f"waiting_{number}"):
            _question(case, number, item)


def _question(case: BusinessCase, number: int, item: Waiting) -> None:
    def said(key: str) -> str:
        figure = whole_hours(case.ledger[f"plan.waiting.{number}.{key}"])
        return format_figure(figure, scale="whole", style=style_of(case.assumptions))

    for words in item.questions:
        st.markdown(f"**{escape(words)}**")
    by = (
        f"Answer by the end of {calendar(case.as_of, item.answer_by)}"
        if item.answer_by is not None
        else "It fits the timeline no more, whatever the answer"
    )
    icon = ":material/event:" if item.answer_by is not None else ":material/event_busy:"
    waits = agreeing(len(item.servers) + len(item.applications), "wait", "waits")
    st.markdown(f"{icon} {by}")
    parts = (("servers", item.servers), ("applications", item.applications))
    who = " and ".join(said(key) for key, ids in parts if ids)
    st.markdown(
        for_streamlit(f"{who} {waits}, {said('hours')}; AWS cost once moved: {said('run_rate')}")
    )
    known = {} if case.strategy is None else labels(case.strategy)
    with st.expander("Which", icon=":material/dns:"):
        members(item.applications, item.servers, known)
