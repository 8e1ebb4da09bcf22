"""Which agents make the case: those that may be left out, and what a chosen one needs."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from bizcase.agents.plan import selectable
from bizcase.entries import Entries
from pages.state import session, widgets


def draw() -> None:
    """Draw the choice; a change makes the case again."""
    labels = {spec.id: spec.label for spec in selectable()}
    held = session.entries().selected_agents
    key = widgets.of_case("agents")
    with st.expander("Agents that make the case", icon=":material/smart_toy:", key="agent_choice"):
        st.multiselect(
            "Agents", list(labels), [name for name in labels if not held or name in held],
            format_func=labels.__getitem__, key=key, on_change=_choose, args=(key,),
            help="Reading, sizing, pricing and the business case always run. The plan brings the "
            "strategy that it needs.",
        )  # fmt: skip


def _choose(key: str) -> None:
    """Take the choice: all of them is no choice, none leaves those that always run."""
    chosen = widgets.value(key)
    names = [str(name) for name in chosen] if isinstance(chosen, list) else []
    if len(names) == len(selectable()):
        picked: tuple[str, ...] = ()
    else:
        picked = tuple(names) or (_ALWAYS_RUNS,)

    def changed(entries: Entries) -> Entries:
        return replace(entries, selected_agents=picked)

    session.apply(changed)


_ALWAYS_RUNS = "businessCase"
