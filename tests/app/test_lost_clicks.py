"""No click is lost where the page is drawn anew at that moment."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.app.steps import LIBRARY, SCENARIOS, control, generate, open_page, press, with_case
from tests.factories import rvtools, vinfo_row

POLLED = """
import streamlit as st

from pages.tabs import polling

polling.draw(lambda: True, lambda: None)  # the work has ended since this run began
if st.button("Go"):
    st.session_state["done"] = True
"""
CUT = """
import streamlit as st

from bizcase.entries import Entries
from pages.state import session, widgets
from pages.state.case_session import CaseSession

st.session_state.setdefault(session.KEY, CaseSession(Entries.empty()))
if st.session_state.pop("cut", False):
    st.rerun()
if widgets.button("Go", disabled=bool(st.session_state.get("shut"))):
    st.session_state["done"] = st.session_state.get("done", 0) + 1
"""


def test_a_run_of_the_page_is_not_begun_again_by_the_end_of_a_job():
    app = AppTest.from_string(POLLED, default_timeout=60).run()
    app.button[0].click().run()
    assert app.session_state["done"]


def test_a_click_counts_once_also_where_its_run_ends_before_it_comes_to_the_button():
    app = AppTest.from_string(CUT, default_timeout=60).run()
    app.session_state["cut"] = True
    app.button[0].click().run()
    assert app.session_state["done"] == 1
    app.run()
    assert app.session_state["done"] == 1
    app.button[0].click()
    app.session_state["shut"] = True
    app.run()
    assert app.session_state["done"] == 1


def test_what_the_browser_says_late_moves_no_lever_that_went_back_to_the_case(app):
    open_page(generate(with_case(app, rvtools(vinfo_row("a")))), SCENARIOS)
    lever = next(item for item in app.slider if (item.key or "").startswith("what_if_"))
    key = lever.key.removeprefix("what_if_")
    before = lever.value
    lever.set_value(lever.max).run()
    press(app, "Back to the case")
    now = control(app.slider, key)
    assert now.value == before
    assert now.key != lever.key


def test_what_the_browser_says_late_closes_no_tab_that_a_click_opened(app):
    app.session_state["library_tab"] = "Settings"
    open_page(app, LIBRARY)
    assert "Persistence is off" not in [item.proto.title for item in app.info]
    press(app, "Load saved cases")
    app.session_state["library_tab"] = "Settings"  # as a poll had it that was under way
    app.run()
    assert "Persistence is off" in [item.proto.title for item in app.info]
