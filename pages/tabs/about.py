"""Help: what the program does, what it reads, and its limits."""

from __future__ import annotations

import streamlit as st

from bizcase import __version__
from bizcase.document.limits import NOT_YET
from bizcase.traits import KINDS


def draw() -> None:
    """Draw what a new user asks first."""
    st.markdown(
        "Drop in an infrastructure export and get a migration business case. Every figure opens to "
        "the rows, the price and the assumption that it comes from."
    )

    st.subheader("What it reads")
    st.markdown("\n".join(f"- {kind.label[:1].upper()}{kind.label[1:]}" for kind in KINDS.values()))

    st.subheader("What leaves this machine")
    st.markdown(
        "Nothing, unless you switch on DynamoDB persistence and save a case: it then goes to the "
        "table of this app's AWS account. Otherwise files are read in memory and forgotten with "
        "the session. There is no telemetry. Only a price refresh, when you ask for it, reads "
        "AWS's price lists. If another person runs this app for you, the files are in the memory "
        "of their machine while you work."
    )

    st.subheader("Not in the case yet")
    st.markdown("\n".join(f"- {item[:1].upper()}{item[1:]}" for item in NOT_YET))
    st.caption(f"Version {__version__}")
