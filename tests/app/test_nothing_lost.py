"""A reload, a second tab, another computer: who finds the case again, and who must not."""

from __future__ import annotations

import time

import pytest
from streamlit.testing.v1 import AppTest

from bizcase.entries import Entries, InputFile
from bizcase.inputs.opening.upload import Upload
from pages.state import draft_store
from pages.state.case_session import CaseSession
from tests.app.steps import (
    CASE,
    ROOT,
    START,
    calm,
    entries_of,
    open_page,
    press,
    session_of,
    text_of,
    with_case,
)
from tests.factories import rvtools, vinfo_row

ESTATE = rvtools(vinfo_row("a"))


def tab(case_id):
    """Another tab or browser with the address of a case."""
    app = AppTest.from_file(str(ROOT / "pages" / "app.py"), default_timeout=60)
    app.query_params["draft"] = case_id
    return calm(app.run())


@pytest.fixture
def case_id(app):
    """The id of a made case, of which the only tab was closed."""
    with_case(app, ESTATE)
    found = session_of(app).id
    assert app.query_params["draft"] == found
    draft_store.drafts()._open.clear()
    return found


def test_a_reload_finds_the_same_case_with_its_result(app, case_id):
    again = tab(case_id)
    assert session_of(again) is session_of(app)
    open_page(again, CASE)
    assert again.title[0].value != "Case"
    assert again.query_params["draft"] == case_id


def test_a_second_tab_gets_a_copy_that_changes_nothing_in_the_first(app, case_id):
    draft_store.drafts().opened(case_id)
    second = tab(case_id)
    assert "open in another tab" in "".join(item.value for item in second.warning)
    assert session_of(second).id != case_id
    assert entries_of(second) == entries_of(app)
    session_of(second).start_drafts.typed["1"] = 9
    assert session_of(app).start_drafts.typed == {}


def test_an_app_that_others_reach_opens_nothing_by_an_address(app, case_id, public_app):
    stranger = tab(case_id)
    assert entries_of(stranger).files == ()
    assert "Exit DC 1" not in text_of(stranger)
    open_page(app, CASE)
    assert "Kept in this browser tab only" in text_of(app.sidebar)


def test_an_unknown_address_opens_an_empty_case(app):
    assert entries_of(tab("nobody's")).files == ()


def test_a_new_case_leaves_the_old_one_among_the_recent_ones(app, case_id):
    press(app, "New case")
    press(app, "Lose the changes")
    open_page(app, START)
    draft_store.drafts()._open.clear()
    press(app.run(), "Exit DC 1")
    assert session_of(app).id == case_id


def test_the_store_is_bounded_and_forgets_what_is_old(monkeypatch):
    store, cases = draft_store.DraftStore(), []
    for number in range(draft_store.MOST_CASES + 5):
        case = CaseSession(entries_with(number))
        case.tried = "made"
        cases.append(case)
        store.keep(case)
    assert len(store.recent()) == draft_store.MOST_CASES
    assert store.find(cases[0].id) is None
    assert store.find(cases[-1].id) is cases[-1]
    assert sum(bool(case.tried) for case in cases[5:]) == draft_store.MOST_RESULTS
    later = time.time() + draft_store.KEPT_HOURS * 3600 + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert store.find(cases[-1].id) is None


def entries_with(number):

    upload = Upload(f"{number}.csv", str(number).encode())
    return Entries(Entries.empty().project, Entries.empty().as_of, files=(InputFile("x", upload),))
