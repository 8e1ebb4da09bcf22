"""Help: what the program does, what it reads, and its limits."""

from __future__ import annotations

import streamlit as st

from bizcase import __version__
from bizcase.document.limits import NOT_YET
from bizcase.traits import FORMAT_TRAITS, KINDS, Kind


def draw() -> None:
    """Draw what a new user asks first."""
    st.markdown(
        "Drop in an infrastructure export and get a migration business case. Every figure opens to "
        "the rows, the price and the assumption that it comes from."
    )

    st.subheader("What it reads")
    st.markdown(
        "\n".join(f"- {_sentence_case(kind.label)}{_tools(kind)}" for kind in KINDS.values())
    )

    st.subheader("What leaves this machine")
    st.markdown(
        "Nothing, unless you switch on DynamoDB persistence and save a case: it then goes to the "
        "table of this app's AWS account. Otherwise files are read in memory and forgotten with "
        "the session. There is no telemetry. Only a price refresh, when you ask for it, reads "
        "AWS's price lists. If another person runs this app for you, the files are in the memory "
        "of their machine while you work."
    )

    st.subheader("Not in the case yet")
    st.markdown("\n".join(f"- {_sentence_case(item)}" for item in NOT_YET))
    st.caption(f"Version {__version__}")


def _sentence_case(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _tools(kind: Kind) -> str:
    """Return the formats of a kind, where it is more than its own."""
    labels = [item.label for item in FORMAT_TRAITS.values() if item.kind == kind.key]
    return f": {', '.join(labels)}" if len(labels) > 1 else ""
