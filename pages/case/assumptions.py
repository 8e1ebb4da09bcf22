"""The assumption register: every number of the method, to see and to change."""

from collections import Counter

import pandas as pd
import streamlit as st

from bizcase.assumptions import INPUT_REQUIRED, PARTS, Assumption, load_register
from bizcase.document.annexes import EVIDENCE_LABELS
from bizcase.errors import BizcaseError
from pages.parts import faults
from pages.parts.formatting import escape
from pages.state import session

ALL = "Every part"


def analysed(entry: Assumption) -> str:
    """Return the range of the uncertainty analysis, empty without one."""
    return "" if entry.low is None else f"{entry.low:,.12g} to {entry.high:,.12g}"


def parsed(entry: Assumption, text: str) -> object:
    """Return what the analyst wrote as the kind of value the register wants."""
    if entry.choices:
        return text.strip()
    try:
        return float(text)
    except ValueError:
        return text


st.title("Assumptions")
st.markdown("Change a value, then apply. Each one has a source; judgement is marked as such.")

register, own, drafts = load_register(), session.assumptions(), session.drafts()
waiting = [entry.key for entry in own.values() if entry.value == INPUT_REQUIRED]
counts = Counter(entry.part for entry in own.values())
with st.container(horizontal=True, vertical_alignment="bottom"):
    wanted = st.text_input(
        "Search",
        placeholder="headroom, storage, scope …",
        icon=":material/search:",
        key="assumptions_search",
        persist_state="session",
    ).lower()
    part = st.selectbox(
        "Part of the method",
        [ALL, *PARTS],
        format_func=lambda label: f"{label} ({counts.get(label, len(own))})",
        key="assumptions_part",
        persist_state="session",
    )
only_open = st.toggle(
    f"Only what the customer must give ({len(waiting)} open)",
    key="assumptions_open",
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
editor = f"assumptions_{wanted}_{part}_{only_open}_{session.draft_round()}"
if editor not in st.session_state:
    # A new table starts from the drafts; while it is open it must not change under the cursor.
    st.session_state["assumptions_start"] = dict(drafts)
start = st.session_state["assumptions_start"]
table = pd.DataFrame(
    {
        "Meaning": [entry.label for entry in shown],
        "Value": [start.get(entry.key, entry.value) for entry in shown],
        "Unit": ["" if entry.choices else entry.unit for entry in shown],
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
        "Value": st.column_config.TextColumn(help="Click to change."),
        "Range": st.column_config.TextColumn(
            help="Low and high of the uncertainty analysis. A value beyond them widens the range."
        ),
        "Allowed": st.column_config.TextColumn(help="What may be entered."),
    },
    key=editor,
    alt="The assumption register with value, range, default, evidence and source.",
)
for key, text in zip(edited["Key"], edited["Value"], strict=True):
    if str(text) == own[key].value:
        drafts.pop(key, None)
    else:
        drafts[key] = str(text)

fault_place = st.container()
if drafts:
    st.info(
        ", ".join(f"{escape(own[key].label)}: {escape(text)}" for key, text in drafts.items()),
        title=f"Not applied yet: {len(drafts)}",
        icon=":material/edit_note:",
    )
with st.container(horizontal=True, vertical_alignment="center"):
    if st.button("Apply changes", type="primary", icon=":material/check:", disabled=not drafts):
        overrides = dict(session.current().overrides)
        for key, text in drafts.items():
            overrides[key] = parsed(register[key], text)
            if text == register[key].default:
                del overrides[key]
        try:
            register.with_overrides(overrides)
        except BizcaseError as fault:
            with fault_place:
                faults.show(fault)
        else:
            session.set_overrides(overrides)
            st.toast("Assumptions applied.", icon=":material/check:")
            st.rerun()
    if st.button(
        "Back to defaults",
        icon=":material/restart_alt:",
        disabled=not (drafts or session.current().overrides),
    ):
        session.set_overrides({})
        st.rerun()
    st.page_link("pages/case/generate.py", label="Generate the case", icon=":material/play_circle:")
