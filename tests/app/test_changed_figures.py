"""A large case: what a change comes to is on each page before the whole case is made again."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from bizcase.inventory.server_edits import ServerEdit
from pages.state import jobs, making
from tests.app.steps import (
    CASE,
    DATA,
    PLAN,
    REPORT,
    SCENARIOS,
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
from tests.factories import rvtools, vinfo_row

A = "5000-97"
FOLLOWS = "they follow with the whole case"
BELOW = "The figures below are those before your last change."


@pytest.fixture
def held_back(app, monkeypatch):
    """A case that counts as large, whose runs from now on wait for an event."""
    generate(with_case(app, rvtools(vinfo_row("a"), vinfo_row("b"))))
    go_on, make = threading.Event(), making.make
    monkeypatch.setattr(making, "WHOLE_AT_ONCE", 0)
    monkeypatch.setattr(making, "_WAIT_SECONDS", 60)
    monkeypatch.setattr(making, "make", lambda *given: go_on.wait() and make(*given))
    monkeypatch.setattr(jobs, "runner", jobs.in_thread)
    yield go_on
    go_on.set()


def told(app):
    return [item.value for item in app.info if item.proto.title == "Being updated"]


def making_of(app):
    return session_of(app).job.early(0)


def test_a_change_has_its_figures_before_the_run_and_none_of_before_beside_them(app, held_back):
    before = result_of(app)
    enter(app, server_edits={A: ServerEdit(vcpu=64.0)}, overrides={"aws.edp_discount": 5.0})
    open_page(app, CASE)
    found = making_of(app)
    assert not found.plan_follows
    numbers = [item.value for item in app.markdown if item.value.startswith("### ")]
    ledger = found.ledger
    after = ledger.value("compare.aws") + ledger.value("compare.remaining")
    assert numbers[:2] == [f"### {ledger.value('compare.today'):,.0f}", f"### {after:,.0f}"]
    assert len(numbers) == 3
    assert not app.get("vega_lite_chart")
    assert not app.tabs
    assert app.title[0].value == "Case"
    was, now = (rows.set_index("server_id").loc[A, "total_monthly_usd"]
                for rows in (before.case.servers, found.servers))  # fmt: skip
    assert now > was
    assert f"a: {was:,.0f} USD a month" in text_of(app)
    assert FOLLOWS not in text_of(app)
    for page in (DATA, PLAN, SCENARIOS, REPORT):
        open_page(app, page)
        assert BELOW in told(app)[0], page
        assert numbers == [x.value for x in app.markdown if x.value.startswith("### ")], page
    app.button(key="evidence_of_Difference, a year").click().run()
    assert ledger["compare.difference"].formula in text_of(app)
    assert result_of(app) is before
    held_back.set()
    session_of(app).job._over.wait(60)
    open_page(app, CASE)
    assert not told(app)
    assert result_of(app).case.ledger.value("compare.today") == ledger.value("compare.today")


def test_what_rests_on_waves_that_are_not_planned_yet_is_not_shown_but_named(app, held_back):
    """Another scope moves today, strategies, plan and cash flow, too: more than a second."""
    enter(app, server_edits={A: ServerEdit(in_scope=False)})
    for page in (CASE, DATA, PLAN, SCENARIOS, REPORT):
        open_page(app, page)
        numbers = [item.value for item in app.markdown if item.value.startswith("### ")]
        found = making_of(app).ledger["aws.run.annual"]
        assert numbers == [f"### {found.low:,.0f} – {found.high:,.0f}"], page
        assert FOLLOWS in text_of(app), page
        assert (BELOW in told(app)[0]) is (page != CASE)  # where figures of before stand below
        drawn = [item.key for item in app.button if (item.key or "").startswith("evidence_line_")]
        assert drawn == [], page
    open_page(app, CASE)
    assert not app.tabs
    assert not app.get("vega_lite_chart")


def test_figures_before_the_run_that_fail_do_not_lose_the_run(app, held_back, monkeypatch, caplog):
    def fails(*_):
        raise ZeroDivisionError("a word of the customer")

    monkeypatch.setattr(making, "figures_at_once", fails)
    enter(app, overrides={"aws.edp_discount": 5.0})
    open_page(app, CASE)
    assert BELOW in told(app)[0]
    held_back.set()
    job = session_of(app).job
    job._over.wait(60)
    assert job.fault is None
    assert job.outcome.result is not None
    assert "ZeroDivisionError" in caplog.text
    assert "a word of the customer" not in caplog.text


def test_undo_takes_the_figures_of_a_change_away(app, held_back):
    open_page(app, CASE)
    before, made = [item.value for item in app.markdown], result_of(app)
    held = session_of(app)
    old = held.entries
    held.entries = replace(old, overrides={"aws.edp_discount": 5.0})
    held.history.note(old, held.entries)
    app.run()
    assert told(app)
    assert [item.value for item in app.markdown] != before
    press(app, "Undo")
    assert entries_of(app) == old
    assert result_of(app) is made
    assert not told(app)
    assert [item.value for item in app.markdown] == before


@pytest.mark.parametrize("page", [PLAN, DATA, SCENARIOS, REPORT])
def test_what_a_change_comes_to_moves_nothing_that_the_page_has_below(app, held_back, page):
    """Each place that moves is drawn anew by the browser: a table takes it longer than figures."""

    def drawn():
        return [child.type for child in app.main.children.values()]

    open_page(app, page)
    before = drawn()
    enter(app, overrides={"aws.edp_discount": 5.0})
    open_page(app, page)
    assert told(app)
    assert drawn() == before
