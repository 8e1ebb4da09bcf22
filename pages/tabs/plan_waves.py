"""The wave board: one card per wave, numbers from the ledger."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from bizcase.agents import RunResult
from bizcase.case import BusinessCase
from bizcase.exports.heads import human
from bizcase.exports.tables import groups_table, wave_value, waves_table
from bizcase.grammar import capital, counted
from bizcase.strategy.rules.freezes import month_start
from bizcase.strategy.rules.priority import WEIGHTS
from bizcase.strategy.waves.labels import Labels, group_label, labels
from bizcase.strategy.waves.plan import Plan
from bizcase.strategy.waves.wave import Wave
from pages.parts.formatting import (
    BadgeColour,
    escape,
    for_streamlit,
    format_figure,
    in_currency,
    style_of,
    whole_hours,
)
from pages.parts.tables import whole_numbers
from pages.tabs import opening_rows

CARDS = 12
_SHOWN = 6
_PARTS = ("servers", "hours", "capacity", "run_rate", "released", "dual_run")
_RISK: dict[str, tuple[BadgeColour, str]] = {
    "low": ("green", ":material/shield:"),
    "medium": ("orange", ":material/warning:"),
    "high": ("red", ":material/crisis_alert:"),
}
_CONFIDENCE: dict[str, tuple[BadgeColour, str]] = {
    "high": ("green", ":material/verified:"),
    "medium": ("blue", ":material/check:"),
}
RELEASED = (
    "What a wave releases on premises is the difference it makes to the last year of the case, on "
    "top of the waves before it. Lines fall in steps: by host, at the end of a contract, or with "
    "the last server only."
)


def calendar(as_of: dt.date, month: int) -> str:
    """Return a month of the project in words: ``month 5, Apr 2027``."""
    return f"month {month}, {month_start(as_of, month):%b %Y}"


def draw(result: RunResult) -> None:
    """Draw the board, and the same as a table."""
    case, plan = result.case, result.case.plan
    if plan is None or case.strategy is None or not plan.waves:
        st.info("Nothing moves, so there are no waves.", icon=":material/hourglass_empty:")
        return
    known = labels(case.strategy)
    pages = -(-len(plan.waves) // CARDS)
    page = st.pagination(pages, key="plan_wave_page") if pages > 1 else 1
    with st.grid("auto", min_column_width=300):
        for wave in plan.waves[(page - 1) * CARDS : page * CARDS]:
            with st.container(border=True, height="stretch", key=f"wave_card_{wave.number}"):
                _card(case, plan, wave, known)
    st.caption(RELEASED)
    with st.expander("The waves as a table", icon=":material/table:"):
        waves = in_currency(waves_table(case).rename(columns=human), style_of(case.assumptions))
        opens = [tuple(f"wave.{wave.number}.{part}" for part in _PARTS) for wave in plan.waves]
        alt = "Every wave with all its values."
        days = human("transfer_days")
        columns = {
            **whole_numbers(waves), days: st.column_config.NumberColumn(format="%,.1f"),
        }  # fmt: skip
        opening_rows.table(case, waves, opens, "waves", column_config=columns, alt=alt)
    with st.expander("Why groups move early", icon=":material/sort:"):
        _order(case, known)


def _order(case: BusinessCase, called: Labels) -> None:
    """Show the priority of every group with the terms that make it."""
    known = format_figure(case.ledger["plan.savings_groups"], style=style_of(case.assumptions))
    st.caption(
        for_streamlit(
            "Within the hard rules the priority decides: the mean of its terms, weighted as "
            f"the assumptions say. The saving of a move per hour is available for {known}. Only "
            "the order of these amounts counts. Without any it is left out."
        )
    )
    percent, share = ("priority", *WEIGHTS), st.column_config.NumberColumn(format="percent")
    table = groups_table(case)
    labelled = table.assign(group=[group_label(key, called, opens=True) for key in table["group"]])
    labelled = labelled[["group", *(name for name in labelled if name != "group")]]
    named = in_currency(labelled.rename(columns=human), style_of(case.assumptions))
    opening_rows.table(
        case,
        named,
        [opening_rows.Thing("group", str(key)) for key in table["group"]],
        "groups",
        column_config={
            **whole_numbers(named),
            **{human(name): share for name in percent},
        },
        placeholder="not known",
        alt="Every group with its wave, its priority and the terms that make it.",
    )


def _card(case: BusinessCase, plan: Plan, wave: Wave, known: Labels) -> None:
    def said(key: str) -> str:
        figure = whole_hours(case.ledger[f"wave.{wave.number}.{key}"])
        return format_figure(figure, scale="whole", style=style_of(case.assumptions))

    st.markdown(f"#### {escape(wave.name)}")
    with st.container(horizontal=True, gap="xsmall"):
        colour, icon = _RISK[wave.risk]
        st.badge(f"Risk {wave.risk}", color=colour, icon=icon)
        colour, icon = _CONFIDENCE[wave.confidence]
        st.badge(f"Completeness of data: {wave.confidence}", color=colour, icon=icon)
    st.markdown(
        f":material/event: {capital(calendar(case.as_of, wave.start_month))}"
        + (f" to {calendar(case.as_of, wave.end_month)}" * (wave.end_month > wave.start_month))
    )
    first, *others = (
        said(key)
        for key in ("servers", "applications", "groups")
        if case.ledger.value(f"wave.{wave.number}.{key}")
    )
    st.markdown(", ".join((f"**{first}**", *others)))
    st.markdown(f":material/schedule: {said('hours')} of {said('capacity')} that the team has")
    rate = for_streamlit(said("run_rate"))
    st.markdown(f":material/cloud: AWS run cost added: {rate}")
    if f"wave.{wave.number}.released" in case.ledger:
        fall = for_streamlit(said("released"))
        since = wave_value(case, wave, "released_from")
        late = f", from {calendar(case.as_of, int(since))}" if since is not None else ""
        st.markdown(f":material/domain_disabled: On-premises cost released: {fall}{late}")
    st.markdown(", ".join(f"{name} {count:,}" for name, count in wave.dispositions))
    for label, items, between in (
        ("Before it", wave.prerequisites, ". "), ("Not known", wave.missing, ", "),
        ("Note", wave.reasons, ". "),
    ):  # fmt: skip
        if items:
            st.caption(f"{label}: {between.join(map(escape, items))}")
    with st.expander(_first(wave), icon=":material/dns:"):
        for group in (item for item in plan.grouping.groups if item.id in set(wave.groups)):
            st.markdown(
                f"**{escape(group_label(group.id, known, opens=True))}**"
                + (f", {escape(group.why_shared)}" if group.why_shared else "")
                + (f", cut from {escape(_called(group.cut_from, known))}" * bool(group.cut_from))
            )
            members(group.applications, group.servers, known)
            for disk in group.shares[:_SHOWN]:
                st.caption(f"Shared disk: {escape(disk)}")


def _first(wave: Wave) -> str:
    return f"Groups: {len(wave.groups):,}"


def _called(group_ids: tuple[str, ...], known: Labels) -> str:
    return ", ".join(group_label(key, known) for key in group_ids)


def members(applications: tuple[str, ...], servers: tuple[str, ...], known: Labels) -> None:
    """Draw how many there are of either and the first of them by name; nothing of none."""
    for kind, ids in (("application", applications), ("server", servers)):
        more = f" … {len(ids) - _SHOWN:,} more" if len(ids) > _SHOWN else ""
        shown = ", ".join(escape(known.get((kind, key), key)) for key in ids[:_SHOWN])
        if ids:
            st.caption(f"{counted(len(ids), f'{kind}s')}: {shown}{more}")
