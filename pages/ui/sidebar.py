"""The sidebar of every page: the current case and where it is kept."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from bizcase.inputs.detect import KIND_LABELS
from pages.ui import session
from pages.ui.formatting import escape


def draw() -> None:
    """Draw the sidebar."""
    case = session.current()
    with st.container(border=True):
        st.markdown("**Current case**")
        if session.has_project():
            st.markdown(
                f"{escape(case.project.project_name)}  \n{escape(case.project.customer_name)}"
            )
            st.caption(f"{case.project.aws_region}, as of {case.as_of.isoformat()}")
        else:
            st.caption("No project named yet.")
        if case.files:
            kinds = Counter(KIND_LABELS[file.kind] for file in case.files)
            st.caption("  \n".join(f"{count} × {label}" for label, count in kinds.items()))
        _status()
    _persistence()


def _status() -> None:
    if session.result() is None:
        st.badge("Not generated", icon=":material/pending:", color="gray")
    elif session.is_stale():
        st.badge("Out of date", icon=":material/update:", color="orange")
    else:
        st.badge("Up to date", icon=":material/check_circle:", color="green")


def _persistence() -> None:
    st.toggle(
        "DynamoDB persistence",
        value=False,
        disabled=True,
        key="dynamodb_persistence",
        help="This version cannot save cases to DynamoDB yet.",
    )
    st.caption(
        "This version does not save to DynamoDB yet. The case lives in this browser session only; "
        "download its files to keep them."
    )
