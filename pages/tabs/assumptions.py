"""The assumption register: every number of the method, to see and to change."""

from collections import Counter
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from bizcase.assumptions import INPUT_REQUIRED, PARTS, Assumption, load_register
from bizcase.document.annexes import EVIDENCE_LABELS
from bizcase.entries import Entries
from bizcase.errors import BizcaseError
from pages.parts import faults
from pages.parts.formatting import escape, for_streamlit
from pages.state import session, widgets

ALL = "Every part"


def analysed(entry: Assumption) -> str:
    """Return the range of the uncertainty analysis, empty without one."""
    return "" if entry.low is None else f"{entry.low:,.12g} to {entry.high:,.12g}"


def with_typed(typed: Mapping[str, str]) -> Entries:
    """Return the case with what was typed; AssumptionError where a value is not allowed."""
    values: dict[str, object] = dict(session.entries().overrides)
    register = load_register()
    values |= {key: session.parsed(register[key], text) for key, text in typed.items()}
    return session.entries().with_overrides(values)


def draw() -> None:
    """Draw search, table and the buttons that apply or reset."""
    st.markdown("Change a value, then apply. Each one has a source; judgement is marked as such.")

    register, own, drafts = load_register(), session.assumptions(), session.case().assumption_drafts
    if own.notices:
        st.info(
            for_streamlit("\n".join(f"- {escape(notice)}" for notice in own.notices)),
            title="Values that were given to an earlier version",
            icon=":material/history:",
        )
    waiting = [entry.key for entry in own.values() if entry.value == INPUT_REQUIRED]
    counts = Counter(entry.part for entry in own.values())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.text_input(
            "Search",
            placeholder="headroom, storage, scope …",
            icon=":material/search:",
            key=widgets.of_case("assumptions_search"),
            persist_state="session",
        ).lower()
        part = st.selectbox(
            "Part of the method",
            [ALL, *PARTS],
            format_func=lambda label: f"{label} ({counts.get(label, len(own))})",
            key=widgets.of_case("assumptions_part"),
            persist_state="session",
        )
    only_open = st.toggle(
        f"Only what the customer must give ({len(waiting)} open)",
        key=widgets.of_case("assumptions_open"),
        persist_state="session",
        help="These have no default. What rests on them is shown as not known, never as zero.",
    )
    shown = [
        entry
        for entry in own.values()
        if wanted in f"{entry.key} {entry.label} {entry.source}".lower()
        and part in (ALL, entry.part)
        and (not only_open or entry.default == INPUT_REQUIRED)
    ]
    shown.sort(key=lambda entry: entry.value != INPUT_REQUIRED)
    st.caption(f"{len(shown)} of {len(register)} assumptions, open ones first")
    editor = widgets.of_case(f"assumptions_{wanted}_{part}_{only_open}_{drafts.round}")
    applied = {entry.key: entry.entered or entry.value for entry in own.values()}
    if not widgets.is_drawn(editor):
        drafts.begin(applied)
    table = pd.DataFrame(
        {
            "Meaning": [entry.label for entry in shown],
            "Value": [drafts.shown(entry.key) for entry in shown],
            "Unit": [entry.unit if entry.is_number else "" for entry in shown],
            "Range": [analysed(entry) for entry in shown],
            "Allowed": [f"{entry.allowed}{', whole' if entry.whole else ''}" for entry in shown],
            "Default": [entry.default for entry in shown],
            "Part": [entry.part for entry in shown],
            "Changed": ["changed" if entry.changed else "" for entry in shown],
            "Evidence": [EVIDENCE_LABELS[entry.evidence] for entry in shown],
            "Source": [f"{entry.source}, {entry.as_of}" for entry in shown],
            "Key": [entry.key for entry in shown],
        }
    )
    edited = st.data_editor(
        table,
        hide_index=True,
        disabled=[name for name in table.columns if name != "Value"],
        column_config={
            "Meaning": st.column_config.TextColumn(width="large", pinned=True),
            "Value": st.column_config.TextColumn(
                help="Click to change. An amount may be in the currency of the case: 130000 EUR."
            ),
            "Range": st.column_config.TextColumn(
                help="Low and high of the uncertainty analysis. A value beyond widens the range."
            ),
            "Allowed": st.column_config.TextColumn(help="What may be entered."),
        },
        key=editor,
        alt="All assumptions with value, range, default, evidence and source.",
    )
    drafts.take(dict(zip(edited["Key"], map(str, edited["Value"]), strict=True)), applied)

    fault_place = st.container()
    if typed := drafts.typed:
        st.info(
            ", ".join(f"{escape(own[key].label)}: {escape(text)}" for key, text in typed.items()),
            title=f"Not applied yet: {len(typed)}",
            icon=":material/edit_note:",
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Apply changes", type="primary", icon=":material/check:", disabled=not typed):
            try:
                session.change(drafts.apply(with_typed))
            except BizcaseError as fault:
                with fault_place:
                    faults.show(fault)
            else:
                st.toast("Assumptions applied.", icon=":material/check:")
                st.rerun()
        if st.button(
            "Back to defaults",
            icon=":material/restart_alt:",
            disabled=not (typed or session.entries().overrides),
        ):
            session.set_overrides({})
            drafts.discard()
            st.rerun()
