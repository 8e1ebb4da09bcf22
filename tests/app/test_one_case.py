"""Nothing typed, read or made for one customer's case can reach the next one."""

from __future__ import annotations

import ast
import datetime as dt

import pytest

from bizcase.agents import run_agents
from bizcase.assumptions import load_register
from bizcase.entries import ProjectInfo
from bizcase.store import working_state, write_case_file
from bizcase.strategy.decide.edits import Edit
from pages.state import jobs
from pages.state.case_session import CaseSession
from tests.app.steps import (
    PLAN,
    ROOT,
    SCENARIOS,
    case_widget,
    enter,
    entries_of,
    generate,
    open_page,
    press,
    result_of,
    session_of,
    text_of,
    with_case,
)
from tests.factories import asked, rvtools, vinfo_row

RESULTS, SAVED = "case/case.py", "library/library.py"
WORDS = "typed for customer A"
# What is typed into a table of the plan is an entry at once.
TYPED = {"edits": {"5000-97": Edit("Retire", WORDS)}, "wave_starts": {"1": 77}}
# The same estate again: an id typed for one case names a server of the other, too.
ESTATE = rvtools(vinfo_row("a"))


@pytest.fixture(scope="module")
def theirs():
    """The case of another customer who has the same estate."""
    project = ProjectInfo("Theirs", "Customer B")
    request = asked(project, {"rvtools": (ESTATE,)}, load_register(), dt.date(2026, 11, 25))
    return working_state(run_agents(request))


def another(app, way, theirs=None):
    if way == "new":
        press(app, "New case")
    elif way == "load":
        open_page(app, SAVED)
        app.session_state[app.dataframe[0].key] = {
            "selection": {"rows": [0], "columns": [], "cells": []}
        }
        app.run()
        press(app, "Load selected")
    else:
        open_page(app, SAVED)
        content = write_case_file(theirs)
        app.file_uploader[0].set_value(("b.bizcase", content, "application/octet-stream")).run()
        press(app, "Open b", errors=True)
    return app


@pytest.mark.parametrize("way", ["new", "load", "file"])
def test_what_was_typed_for_one_case_is_neither_shown_nor_counts_in_the_next(
    app, store, theirs, way
):
    if way == "load":
        store.save_new(theirs)
        app.sidebar.toggle[0].set_value(True).run()
    enter(with_case(app, ESTATE), **TYPED)
    for tab in ("Strategies", "Waves"):
        assert shown_words(app, tab)
    another(app, way, theirs)
    if way == "new":
        generate(with_case(app, ESTATE))
    assert not any(getattr(entries_of(app), name) for name in TYPED)
    assert list(result_of(app).case.servers["server_id"]) == ["5000-97"]
    for tab in ("Strategies", "Waves"):
        assert not shown_words(app, tab)


def shown_words(app, tab):
    """Whether a table of the tab holds what was typed in one of its cells."""
    app.session_state["plan_tab"] = tab
    open_page(app, PLAN)
    cells = [str(cell) for frame in app.dataframe for cell in frame.value.to_numpy().ravel()]
    return any(WORDS in cell or cell == "77" for cell in cells)


def test_words_typed_into_a_search_or_a_form_stay_with_their_case(app):
    generate(with_case(app, ESTATE))
    open_page(app, PLAN)
    app.text_input(case_widget(app, "plan_search")).set_value(WORDS).run()
    another(app, "new")
    generate(with_case(app, ESTATE))
    open_page(app, PLAN)
    assert [item.value for item in app.text_input if item.value] == []


def test_another_case_leaves_no_result_reading_or_memo(app):
    generate(with_case(app, ESTATE))
    open_page(app, SCENARIOS)
    old = session_of(app)
    assert old.readings
    assert old.memo
    another(app, "new")
    new = session_of(app)
    fresh = CaseSession(new.entries, round=new.round, upload_round=new.upload_round)
    assert new is not old
    assert new == fresh


KNOWN = {"bizcase_case", "bizcase_library", "bizcase_store"}


def test_the_session_holds_the_case_the_library_the_switch_and_widgets_only(app):
    generate(with_case(app, ESTATE))
    for page in (PLAN, RESULTS, SCENARIOS, SAVED):
        open_page(app, page)
    held = set(app._session_state.filtered_state)
    ours = {key for key in held if type(app.session_state[key]).__module__.startswith("pages.")}
    assert ours == KNOWN
    assert {key for key in held if key.startswith("bizcase")} <= KNOWN


def test_session_state_is_used_in_state_only():
    """What lies in it elsewhere would outlive its case."""
    used = {}
    for path in (ROOT / "pages").rglob("*.py"):
        names = [
            node.attr
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Attribute) and node.attr == "session_state"
        ]
        if names:
            used[path.parent.name, path.name] = len(names)
    assert {folder for folder, _ in used} == {"state"}
    assert {name for _, name in used} == {
        "session.py", "library.py", "store_state.py", "widgets.py",
    }  # fmt: skip


def test_a_changed_entry_makes_the_result_stale_and_the_case_unsaved(app, monkeypatch):
    generate(with_case(app, ESTATE))
    made = result_of(app).case.entries.fingerprint
    assert made == entries_of(app).fingerprint
    monkeypatch.setattr(jobs, "runner", lambda _: None)  # it never ends
    enter(app, seed=5)
    app.run()
    assert "Being updated" in text_of(app.sidebar)
    assert "Kept in memory until" in text_of(app.sidebar)
    assert result_of(app).case.entries.fingerprint == made


INPUTS = {
    "text_input", "text_area", "selectbox", "multiselect", "number_input", "date_input", "slider",
    "toggle", "checkbox", "radio", "segmented_control", "data_editor", "file_uploader",
}  # fmt: skip
# Its value is drawn anew from the entries on every run, and changes nothing by itself.
ENTRY_ITSELF = {("data.py", "toggle")}


def test_every_field_of_a_case_has_a_key():
    """A field without one keeps in the browser what was typed for the case before."""
    bare = set()
    for folder in ("case", "tabs"):
        for path in (ROOT / "pages" / folder).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    named = {word.arg for word in node.keywords}
                    if node.func.attr in INPUTS and "key" not in named:
                        bare.add((path.name, node.func.attr))
    assert bare - ENTRY_ITSELF == set()
