"""Servers that run on EC2 bare metal already: said once, and left out by one click."""

from __future__ import annotations

import streamlit as st

from bizcase.case import BusinessCase
from bizcase.exports.edit_rows import Cell
from bizcase.grammar import agreeing, counted
from bizcase.inventory.hosts import runs_on_aws
from pages.state import editing

_FIGURE = "hosts.on_aws.servers"


def draw(case: BusinessCase) -> None:
    """Offer to leave them out where other servers are left to be judged."""
    if _FIGURE not in case.ledger:
        return
    scoped = case.inventory.in_scope()
    ids = scoped.loc[runs_on_aws(case.inventory)[scoped.index], "server_id"].tolist()
    if not 0 < len(ids) < len(scoped):
        return
    runs, has = (agreeing(len(ids), *words) for words in (("run", "runs"), ("They have", "It has")))
    with st.container(
        horizontal=True, vertical_alignment="center", wrap=False, key="decide_on_aws"
    ):
        st.markdown(
            f"{counted(len(ids), 'servers')} {runs} on AWS bare metal already. {has} no cost on "
            "premises to compare with.",
            width="stretch",
        )
        st.button(
            f"Leave {agreeing(len(ids), 'them', 'it')} out", key="fix_on_aws",
            on_click=editing.take, args=([Cell(key, "in_scope", False) for key in ids],),
            help="Undo brings them back.",
        )  # fmt: skip
