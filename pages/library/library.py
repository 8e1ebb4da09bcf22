"""Library: saved cases, settings, help."""

import streamlit as st

from pages.state import widgets
from pages.tabs import about, kept_drafts, prices, saved_cases, settings


def settings_and_prices() -> None:
    """Draw what an operator sets up, and the prices."""
    settings.draw()
    kept_drafts.draw()
    prices.draw()


st.title("Library")
st.markdown("Load, compare or delete saved cases, set the app up, or look something up.")
TABS = {"Saved cases": saved_cases.draw, "Settings": settings_and_prices, "Help": about.draw}
key = widgets.latest("library_tab")
for tab, draw in zip(st.tabs(list(TABS), on_change="rerun", key=key), TABS.values(), strict=True):
    if tab.open:
        with tab:
            draw()
