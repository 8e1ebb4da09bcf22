"""A reload, a second tab, another browser, a new case: who finds the case again, and who not."""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from bizcase.entries import Entries, InputFile
from bizcase.exports import Look
from bizcase.inputs.opening.upload import Upload
from pages.state import case_memory, draft_store, mark
from pages.state.case_memory import LOCAL, Asker, DraftStore, Limits
from pages.state.case_session import CaseSession, Kept, Made
from pages.state.reading import Reading
from tests.app.steps import (
    CASE,
    LIBRARY,
    ROOT,
    START,
    calm,
    enter,
    entries_of,
    open_page,
    press,
    session_of,
    text_of,
    with_case,
)
from tests.entries.samples import samples
from tests.factories import rvtools, vinfo_row

ESTATE = rvtools(vinfo_row("a"))
MINE, OTHER = "1" * 64, "2" * 64


def tab(case_id):
    """Another tab or browser with the address of a case."""
    app = AppTest.from_file(str(ROOT / "pages" / "app.py"), default_timeout=60)
    app.query_params["draft"] = case_id
    return calm(app.run())


def come_as(monkeypatch, browser):
    """Let the pages be asked for by a browser with this mark."""
    monkeypatch.setattr(mark, "own", lambda: browser)


@pytest.fixture
def case_id(app):
    """The id of a made case, of which the only tab was closed."""
    with_case(app, ESTATE)
    found = session_of(app).id
    assert app.query_params["draft"] == found
    draft_store.drafts()._open.clear()
    return found


def test_the_address_has_the_case_before_anything_is_entered(app):
    """So a reload in the middle of the first upload's run has it, too."""
    assert app.query_params["draft"] == session_of(app).id


def test_a_reload_finds_the_same_case_with_its_result_and_the_wish_to_save(app, case_id):
    app.sidebar.toggle[0].set_value(True)
    session_of(app).wants_store = True
    again = tab(case_id)
    assert session_of(again) is session_of(app)
    assert again.session_state["bizcase_store"].wanted
    open_page(again, CASE)
    assert again.title[0].value != "Case"
    assert again.query_params["draft"] == case_id


def test_a_second_tab_gets_a_copy_that_changes_nothing_in_the_first(app, case_id):
    draft_store.drafts().opened(session_of(app).key)
    second = tab(case_id)
    assert "open in another tab" in "".join(item.value for item in second.warning)
    assert session_of(second).id != case_id
    assert second.query_params["draft"] == session_of(second).id
    assert entries_of(second) == entries_of(app)
    enter(second, wave_starts={"1": 9})
    assert entries_of(app).wave_starts == {}


@pytest.mark.parametrize("address", ["localhost", None])
def test_another_browser_with_the_link_is_shown_an_empty_case(app, monkeypatch, request, address):
    if address is None:
        request.getfixturevalue("public_app")
    come_as(monkeypatch, MINE)
    with_case(app, ESTATE)
    case_id = session_of(app).id
    draft_store.drafts()._open.clear()
    come_as(monkeypatch, OTHER)
    stranger = tab(case_id)
    assert entries_of(stranger).files == ()
    assert session_of(stranger).id != case_id
    open_page(stranger, START)
    assert "Exit DC 1" not in text_of(stranger)
    assert not [button for button in stranger.button if "Exit" in button.label]
    come_as(monkeypatch, MINE)
    assert session_of(tab(case_id)) is session_of(app)


def test_without_cookies_an_app_that_others_reach_opens_nothing_and_says_so(
    app, case_id, public_app
):
    stranger = tab(case_id)
    assert entries_of(stranger).files == ()
    assert "draft" not in stranger.query_params
    open_page(app, CASE)
    assert "Not kept" in text_of(app.sidebar)
    assert "a reload loses the case" in text_of(app.sidebar)


def test_with_a_cookie_such_an_app_says_until_when_the_case_is_kept(app, public_app, monkeypatch):
    come_as(monkeypatch, MINE)
    with_case(app, ESTATE)
    assert "Kept in memory until" in text_of(app.sidebar)


def test_a_case_of_one_who_signed_in_is_no_other_persons_in_the_same_browser():
    ann, bob, nobody = (Asker(MINE, owner) for owner in ("ann@a.b", "bob@a.b", ""))
    assert ann.may_open(MINE, "ann@a.b")
    assert not bob.may_open(MINE, "ann@a.b")
    assert not nobody.may_open(MINE, "ann@a.b")
    assert not replace(ann, mark=OTHER).may_open(MINE, "ann@a.b")
    assert ann.may_open(MINE, "")  # entered before signing in


def test_an_unknown_address_opens_an_empty_case(app):
    assert entries_of(tab("nobody's")).files == ()


def test_a_new_case_asks_nothing_and_leaves_the_old_one_among_the_recent_ones(app):
    with_case(app, ESTATE)
    old = session_of(app)
    press(app, "New case")
    assert session_of(app) is not old
    open_page(app, START)
    press(app, "Exit DC 1")
    assert session_of(app) is old
    assert app.query_params["draft"] == old.id


def test_a_draft_is_listed_and_forgotten_and_the_last_takes_the_mark_with_it(app, monkeypatch):
    come_as(monkeypatch, MINE)
    with_case(app, ESTATE)
    old = session_of(app).id
    app.session_state["library_tab"] = "Settings"
    open_page(app, LIBRARY)
    listed = next(frame.value for frame in app.dataframe if "Last used" in frame.value)
    assert list(listed["Case"]) == ["Exit DC 1 (open here)"]
    press(app, "Forget it")
    assert entries_of(app).files == ()
    assert any(f"host-config?{mark.FORGET}" in item.proto.body for item in app.get("html"))
    assert entries_of(tab(old)).files == ()


def test_what_may_be_opened_is_bounded_by_time(monkeypatch):
    store, case = DraftStore(), CaseSession(entries_with(1))
    store.keep(case)
    assert store.find(case.key, Asker()) is case
    later = time.time() + LOCAL.hours * 3600 + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert store.find(case.key, Asker()) is None
    store.keep(CaseSession(entries_with(2)))
    assert not store.has(case)


def test_the_number_of_cases_is_bounded_and_those_open_in_a_tab_stay():
    store = DraftStore()
    cases = [CaseSession(entries_with(number)) for number in range(case_memory.MOST_CASES + 5)]
    store.opened(cases[0].key)
    gone = [left for case in cases for left in store.keep(case)]
    assert gone == cases[1:6]
    assert store.find(cases[1].key, Asker()) is None
    assert store.find(cases[-1].key, Asker()) is cases[-1]
    assert store.has(cases[0])


def test_where_memory_is_full_results_go_first_then_readings_then_cases_the_oldest_first():
    store, cases = DraftStore(), [full_case(number) for number in range(3)]

    def kept_with(size_bytes):
        store.keep(cases[2], Limits(1, size_bytes))
        return ["".join((
            "c" * store.has(case), "r" * bool(case.readings), "m" * (case.made is not None),
        )) for case in cases]  # fmt: skip

    for case in cases:
        store.keep(case)
    store.opened(cases[2].key)
    assert kept_with(3 * 111) == ["crm", "crm", "crm"]
    assert kept_with(3 * 111 - 1) == ["cr", "crm", "crm"]
    assert kept_with(3 * 11 + 100) == ["cr", "cr", "crm"]
    assert kept_with(2 * 11 + 1 + 100) == ["c", "cr", "crm"]
    assert kept_with(1 + 111) == ["", "c", "crm"]
    assert kept_with(0) == ["", "", "crm"]  # open: its tab needs it


def test_a_case_that_had_to_go_is_named_to_its_own_browser_only(app, public_app, monkeypatch):
    come_as(monkeypatch, MINE)
    with_case(app, ESTATE)
    mine, theirs = CaseSession(entries_with(1), mark=MINE), CaseSession(entries_with(2), mark=OTHER)
    for case, name in ((mine, "Mine"), (theirs, "Theirs")):
        project = replace(case.entries.project, project_name=name)
        case.entries = replace(case.entries, project=project)
        draft_store.drafts().keep(case)
    monkeypatch.setattr(draft_store, "PUBLIC", Limits(2, 0))
    app.run()
    told = "".join(item.value for item in app.run().warning)
    assert "Mine is no longer kept" in told
    assert "Theirs" not in told


def entries_with(number):
    upload = Upload("f.csv", str(number).encode())
    return Entries(Entries.empty().project, Entries.empty().as_of, files=(InputFile("x", upload),))


def full_case(number):
    """A case of which the entries take 1 byte, the reading 10, the result 100."""
    case = CaseSession(entries_with(number))
    case.readings = {"x": Reading("x", "x", "", size_bytes=10)}
    case.made = Made(None, "", case.entries, 100)
    return case


# What a field of the case is after someone entered, typed or chose something.
ENTERED = {
    "entries": Entries(Entries.empty().project, Entries.empty().as_of, seed=7),
    "look": Look(logo=b"x"),
    "audience": "board",
}
# What follows from the entries, says where they are kept, or steers what is on the screen.
FOLLOWS = {
    "id", "mark", "owner", "round", "readings", "merged", "file_notices", "upload_round",
    "mapped_file", "made", "kept", "memo", "job", "tried", "fault", "refused", "wants_store",
    "history", "filed", "begun", "hidden", "side_jobs", "answers",
}  # fmt: skip


def test_whatever_is_entered_or_chosen_makes_a_case_dirty():
    fields = CaseSession.__dataclass_fields__
    empty = CaseSession(Entries.empty())
    assert set(fields) - FOLLOWS == set(ENTERED)
    assert not empty.dirty()
    for name, value in ENTERED.items():
        case = CaseSession(Entries.empty())
        setattr(case, name, value)
        assert case.dirty(), name
        case.keep_all(case.entries)
        assert not case.dirty(), name


def test_each_single_entry_makes_a_saved_case_dirty():
    saved = Entries.empty()
    for name, value in samples().items():
        case = CaseSession(saved, kept=Kept(fingerprint=saved.fingerprint))
        case.entries = replace(saved, **{name: value})
        assert case.dirty(), name


def test_a_key_tells_no_id():
    case = CaseSession(Entries.empty())
    assert case.key == hashlib.sha256(case.id.encode()).hexdigest()
