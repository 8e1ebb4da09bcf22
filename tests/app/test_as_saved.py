"""A case of the earlier method opens as it was saved, marked, and is compared when computed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bizcase.document.formats import format_figure
from bizcase.store import read_case_file
from bizcase.versions import METHOD_VERSION
from tests.app.steps import generate, open_page, press, result_of, session_of, text_of
from tests.app.test_saved_cases import RESULTS, SAVED, select, switch, told
from tests.store.test_versions import FOLDER

CONTENT = (FOLDER / "format_2.bizcase").read_bytes()
MARK = "Made with the earlier method"
CHANGED = "You changed entries since the case was opened"


@pytest.fixture
def opened(app):
    open_page(app, SAVED)
    app.file_uploader[0].set_value(("old.bizcase", CONTENT, "application/octet-stream")).run()
    press(app, "Open old")
    assert MARK in told(app)  # it leads to Case, which the next step opens as a browser would
    return open_page(app, RESULTS)


def rows(frame):
    return {row[0]: tuple(row[1:]) for row in frame.value.to_numpy()}


def compared(app):
    return next(frame for frame in app.dataframe if "As saved" in frame.value and "Now" in
                frame.value)  # fmt: skip


def test_it_is_shown_as_it_was_saved_marked_and_not_computed(opened):
    assert session_of(opened).made is None
    assert [title.value for title in opened.title] == ["Case as it was saved"]
    assert MARK in told(opened)
    assert "Since 2026-11-29 both sides are compared" in told(opened)
    shown = rows(opened.dataframe[0])
    assert shown["Verdict"] == ("do not migrate",)
    assert "−47,700.18 USD" in {value for (value,) in shown.values()}
    saved = read_case_file(CONTENT, "x")
    assert "Migrating costs more than it saves" in saved.document
    assert "Migrating costs more than it saves" in text_of(opened)
    assert any("As it was saved" in item.value for item in opened.sidebar.markdown)
    assert not session_of(opened).dirty()


def test_other_pages_say_where_it_is_shown(opened):
    open_page(opened, "case/plan.py")
    assert "This case is shown as it was saved" in told(opened)


def test_computed_again_before_and_after_stand_side_by_side(opened):
    press(opened, "Compute it again")
    assert session_of(opened).made is not None
    found = rows(compared(opened))
    ledger = result_of(opened).case.ledger
    now = result_of(opened).case.finance.verdict.decision.replace("_", " ")
    assert found["Verdict"][:2] == ("do not migrate", now)
    before, after, _ = found[ledger["npv.base"].label]
    assert before == "−47,700.18 USD"
    if ledger["npv.base"].value is not None:
        assert after == format_figure(ledger["npv.base"])
    assert found[ledger["onprem.annual"].label][0] == "27,806.44 USD a year"
    assert found[ledger["aws.run.annual"].label][0] == "13,184.28 USD a year"
    assert MARK in text_of(opened)
    assert CHANGED not in text_of(opened)
    press(opened, "Prepare case file")
    assert read_case_file(session_of(opened).kept.file[1], "x").method == METHOD_VERSION


def test_generated_after_a_change_it_says_that_the_change_counts_too(opened):
    session = session_of(opened)
    session.entries = replace(session.entries, seed=8)
    open_page(generate(opened), RESULTS)
    assert "Verdict" in rows(compared(opened))
    assert CHANGED in text_of(opened)


def test_a_new_case_forgets_it(opened):
    press(opened, "New case")
    open_page(opened, RESULTS)
    assert "No case yet" in told(opened)


def test_the_list_marks_it_and_loads_it_as_it_was_saved(app, store):
    old = read_case_file(CONTENT, "x")
    store.save_new(old)
    store.save_new(replace(old, method=METHOD_VERSION), "case-20200101-000000")
    select(switch(app), 0)
    marks = dict(zip(app.dataframe[0].value["Case"], app.dataframe[0].value["Method"], strict=True))
    assert sorted(marks.values()) == ["", MARK]
    assert marks["case-20200101-000000"] == ""
    row = list(marks.values()).index(MARK)
    press(select(app, row), "Load selected")
    assert session_of(app).made is None
    assert MARK in told(app)
    assert session_of(app).kept.handle is not None
