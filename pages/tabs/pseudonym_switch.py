"""The switch that puts pseudonyms in place of names, and the key that puts the names back."""

from __future__ import annotations

import streamlit as st

from bizcase.errors import BizcaseError
from pages.parts.formatting import escape
from pages.state import hiding, session, side_jobs, widgets
from pages.state.side_jobs import HIDING
from pages.tabs import polling

KEY_FILE = "names.key.json"


def draw() -> None:
    """Draw the switch; once it is on, what that means, and the key until it was downloaded."""
    on, runs = hiding.is_on(), side_jobs.is_running(HIDING)
    st.toggle(
        "Pseudonyms in place of names", on, key=widgets.of_case("pseudonyms"), disabled=on or runs,
        on_change=_switch_on,
        help="The case goes on with pseudonyms for machines, addresses, people, customer and "
        "project, in every file, page and download. The figures stay the same to the cent: that is "
        "checked. Texts that you typed get pseudonyms too, the look of the documents goes back to "
        "the default. Undo or a new case ends it.",
    )  # fmt: skip
    if runs:
        polling.draw(lambda: not side_jobs.is_running(HIDING), _running)
    if on:
        _key()
    if names := hiding.added_since():
        st.warning(
            f"Added after the switch, so its names are as they are: {escape(', '.join(names))}. "
            "Undo until the switch is off, add the file there and switch on again.",
            icon=":material/visibility:",
        )


def _switch_on() -> None:
    """Begin to switch on, or keep why that cannot be; the switch then begins anew as off.

    A browser can report a switch as changed that nobody touched, after a run that was cut short.
    """
    if not widgets.value(widgets.of_case("pseudonyms")):
        return
    try:
        hiding.begin()
    except BizcaseError as fault:
        session.case().refused = fault
        session.case().round += 1


def _running() -> None:
    """Show how far it is."""
    share, text = side_jobs.progress(HIDING)
    st.progress(share, text=f"{text} …")
    st.button("Cancel", icon=":material/stop_circle:", key="pseudonyms_cancel",
              on_click=hiding.cancel)  # fmt: skip


def _key() -> None:
    hidden = session.case().hidden
    if hidden is None:
        return
    if hidden.is_taken:
        st.caption(
            "The case has pseudonyms. The key was downloaded. To get it again, undo the switch and "
            "switch on again."
        )
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(
            "The case has pseudonyms. Only the key can put the names back: python -m bizcase "
            "anonymise --restore FILE --key names.key.json. It is offered once and kept in this "
            "session only, never in a saved case. Do not share it.",
            icon=":material/key:",
        )
        st.download_button(
            "Download the key", hidden.key.to_text(), KEY_FILE, "application/json",
            key="pseudonyms_key", icon=":material/download:", on_click=hiding.take_key,
        )  # fmt: skip
