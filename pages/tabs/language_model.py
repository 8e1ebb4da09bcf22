"""Which language model this app may ask, and what each page that asks it says before and meanwhile.

Who runs the app sets the model up, in its environment.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from bizcase.errors import ModelError
from bizcase.grammar import counted
from bizcase.narration import NarrationSettings, estimate_of, read_narration
from pages.parts.formatting import escape, for_streamlit
from pages.state import session, side_jobs, widgets
from pages.tabs import polling

NONE_NEEDED = (
    "No language model is set up, and none is needed. Who runs this app can set one up by its "
    "environment (docs/NARRATION.md)."
)


def given() -> NarrationSettings | None:
    """Return the settings of the environment; None where there are none or they do not fit."""
    try:
        return read_narration().checked()
    except ModelError:
        return None


def offer(
    name: str, settings: NarrationSettings, what: str, sent: str, more: str, button: str,
    begin: Callable[[], None],
) -> None:  # fmt: skip
    """Say what would go where and what that costs, show it, and let it be sent by a click.

    ``what`` and ``more`` are sentences of ours around it, ``begin`` asks the model.
    """
    found = estimate_of(sent, settings)
    where = settings.url or f"Amazon Bedrock in {settings.region}"
    st.markdown(
        for_streamlit(
            f"{what} would go to **{escape(settings.model)}** at {escape(where)}: about "
            f"{counted(found.tokens_in, 'tokens')} and {found.tokens_out:,} back, "
            f"{found.price}. {more}"
        )
    )
    if st.toggle("Show what would be sent", key=widgets.of_case(f"{name}_shown")):
        st.code(sent, language=None, height=300)
    st.button(
        button, icon=":material/send:", key=f"{name}_send", on_click=begin,
        disabled=session.is_stale(),
    )  # fmt: skip


def running(name: str) -> None:
    """Draw that the model writes, until it has ended, and a button that throws its text away."""
    polling.draw(lambda: not side_jobs.is_running(name), partial(_running, name))


def _running(name: str) -> None:
    st.caption(":material/hourglass_top: The model writes …")
    st.button("Cancel", icon=":material/stop_circle:", key=f"{name}_cancel",
              on_click=side_jobs.cancel, args=(name,))  # fmt: skip
