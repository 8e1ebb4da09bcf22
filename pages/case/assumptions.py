"""The assumption register: every number of the method, to see and to change."""

import pandas as pd
import streamlit as st

from bizcase.assumptions import Assumption, load_register
from bizcase.document.annexes import EVIDENCE_LABELS
from bizcase.errors import BizcaseError
from pages.ui import faults, session


def allowed(entry: Assumption) -> str:
    """Return the choices or the range of an assumption."""
    if entry.choices:
        return ", ".join(entry.choices)
    return f"{entry.low:g} to {entry.high:g}" if entry.low is not None else "any"


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

register, own = load_register(), session.assumptions()
wanted = st.text_input(
    "Search", placeholder="headroom, storage, scope …", icon=":material/search:"
).lower()
shown = [
    entry for entry in own.values() if wanted in f"{entry.key} {entry.label} {entry.source}".lower()
]
table = pd.DataFrame(
    {
        "Meaning": [entry.label for entry in shown],
        "Value": [entry.value for entry in shown],
        "Unit": ["" if entry.choices else entry.unit for entry in shown],
        "Allowed": [allowed(entry) for entry in shown],
        "Default": [entry.default for entry in shown],
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
    },
    key=f"assumptions_{wanted}_{hash(frozenset((session.current().overrides or {}).items()))}",
    alt="The assumption register with value, range, default, evidence and source.",
)

fault_place = st.container()
with st.container(horizontal=True, vertical_alignment="center"):
    if st.button("Apply changes", type="primary", icon=":material/check:"):
        overrides = dict(session.current().overrides or {})
        for key, text in zip(edited["Key"], edited["Value"], strict=True):
            if str(text) == register[key].default:
                overrides.pop(key, None)
            elif str(text) != own[key].value:
                overrides[key] = parsed(register[key], str(text))
        try:
            register.with_overrides(overrides)
        except BizcaseError as fault:
            with fault_place:
                faults.show(fault)
        else:
            session.update(overrides=overrides)
            st.toast("Assumptions applied.", icon=":material/check:")
            st.rerun()
    if st.button("Back to defaults", icon=":material/restart_alt:"):
        session.update(overrides={})
        st.rerun()
    st.page_link("pages/case/generate.py", label="Generate the case", icon=":material/play_circle:")
