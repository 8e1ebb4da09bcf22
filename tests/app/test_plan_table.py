"""Servers and applications as a table: a cell is an entry at once, and every page follows."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from bizcase.finance.verdict import UNJUDGED
from bizcase.strategy.decide.edits import Edit
from pages.state import editing
from pages.state.access import Access
from pages.tabs import opening_rows, plan_table, row_search
from tests.app.steps import (
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
from tests.factories import mpa, mpa_row, rvtools, vinfo_row
from tests.twins import made_on_aws

PAGE, TAB = "case/plan.py", "Servers and applications"
A, B = "5000-97", "5000-98"


@pytest.fixture
def plan(app):
    generate(with_case(app, rvtools(vinfo_row("a"), vinfo_row("b"))))
    app.session_state["plan_tab"] = TAB
    return open_page(app, PAGE)


def typed(app, row, **cells):
    """Type cells into the table that is drawn."""
    (editor,) = app.data_editor
    app.session_state[editor.key] = {
        "edited_rows": {row: cells}, "added_rows": [], "deleted_rows": []
    }  # fmt: skip
    return app.run()


def emptied(app):
    """Return what the table that is drawn shows in place of its values."""
    key = app.data_editor[0].key
    return app.session_state[key]["edited_rows"] if key in app.session_state else {}


def test_a_cell_is_an_entry_at_once_and_the_figures_follow(plan):
    before = result_of(plan).case.ledger.value("aws.servers.monthly")
    typed(plan, 0, **{"Memory needed, GiB": 64})
    assert entries_of(plan).server_edits[A].memory_gib == 64
    assert entries_of(plan).server_edits[A].changed.endswith("+00:00")
    assert result_of(plan).case.ledger.value("aws.servers.monthly") > before
    assert plan.data_editor[0].value["Memory needed, GiB"].tolist() == [64, 4]
    assert "Changed manually: 1" in [item.label for item in plan.expander]
    press(plan, "Undo")
    assert entries_of(plan).server_edits == {}
    assert result_of(plan).case.ledger.value("aws.servers.monthly") == before
    press(plan, "Redo")
    assert entries_of(plan).server_edits[A].memory_gib == 64


def test_a_strategy_needs_no_reason(plan):
    typed(plan, 0, Strategy="Retain")
    assert not plan.error
    chosen = entries_of(plan).edits[A]
    assert chosen == Edit("Retain", "No reason given", chosen.changed)
    typed(plan, 0, Reason="the plant needs it")
    assert entries_of(plan).edits == {A: Edit("Retain", "the plant needs it", chosen.changed)}


def test_what_is_set_by_hand_says_when_and_by_whom(plan, monkeypatch):
    """Each cell has its own: a strategy that of its setting, a size that of its own."""
    for who, cells in (("ann", {"Strategy": "Retain"}), ("ben", {"vCPU needed": 8})):
        granted = Access(allowed=True, user=f"{who}@example.com", restricted=True)
        monkeypatch.setattr(editing, "access", lambda granted=granted: granted)
        session_of(plan).owner = granted.user
        typed(plan, 0, **cells)
    shown = next(item.value for item in plan.dataframe if "Set to" in item.value)
    told = dict(zip(shown["What"], shown["Who"], strict=True))
    assert told == {"Strategy": "ann@example.com", "vCPU needed": "ben@example.com"}
    assert shown["When"].notna().all()
    history = session_of(plan).history.told(entries_of(plan))
    assert [who for *_, who in history][:2] == ["ben@example.com", "ann@example.com"]


def test_a_value_that_cannot_be_stays_in_its_cell_with_a_sentence(plan):
    typed(plan, 0, **{"vCPU needed": -2, "Wave": 1, "Environment": "test"})
    (told,) = plan.error
    assert told.value == "a: vCPU needed must be above 0 and at most 2,000 vCPU."
    held = entries_of(plan).server_edits[A]
    assert (held.vcpu, held.wave, held.environment) == (None, 1, "test")
    assert plan.session_state[plan.data_editor[0].key]["edited_rows"][0]["vCPU needed"] == -2


def test_an_emptied_cell_goes_back_to_what_is_computed(plan):
    typed(plan, 1, **{"vCPU needed": 8})
    assert entries_of(plan).server_edits[B].vcpu == 8
    typed(plan, 1, **{"vCPU needed": None})
    assert entries_of(plan).server_edits == {}
    assert emptied(plan) == {}
    typed(plan, 1, **{"vCPU needed": None})  # also where nothing was set
    assert emptied(plan) == {}


def test_only_a_page_of_rows_is_drawn(plan, monkeypatch):
    monkeypatch.setattr(plan_table, "PAGE_ROWS", 1)
    plan.run()
    assert len(plan.data_editor[0].value) == 1
    assert "2 of 2 servers" in text_of(plan)


def test_one_value_for_all_rows_shown(plan):
    press(plan, "Back to what is read")
    assert entries_of(plan).server_edits == {}
    held = session_of(plan)
    plan.session_state[f"bulk_what_server_{held.round}"] = "environment"
    plan.run()
    press(plan, "Set")
    assert {key: edit.environment for key, edit in entries_of(plan).server_edits.items()} == {
        A: "production", B: "production"
    }  # fmt: skip


def test_of_many_rows_a_name_is_typed(plan, monkeypatch):
    """A list of ten thousand names kept the browser for half a second."""
    monkeypatch.setattr(row_search, "_MOST_NAMES", 0)
    plan.run()
    field = plan.text_input(key=f"open_named_server_{session_of(plan).round}")
    assert [item.disabled for item in plan.button if item.label == "How it is made"] == [True]
    field.set_value("zz").run()
    press(plan, "How it is made")
    assert "No name has these letters." in [item.value for item in plan.info]
    field.set_value("A").run()
    press(plan, "How it is made")
    assert "**Rows of the files**: 1" in text_of(plan)
    monkeypatch.setattr(opening_rows, "_MOST_NAMES", 0)  # the rows of a table that is only read
    plan.session_state["plan_tab"] = "Strategies"
    rows = f"rows_decisions_{session_of(plan).round}_typed"
    plan.run().text_input(key=rows).set_value("b").run()
    assert "**Rows of the files**: 1" in text_of(plan)
    assert [item.value for item in plan.markdown].count("**b**") == 1
    plan.text_input(key=rows).set_value("zz").run()
    assert "No name has these letters." in [item.value for item in plan.info]


@pytest.mark.parametrize(
    ("typed_name", "found"),
    [("WEB", ["1", "2"]), ("web-1", ["1"]), ("b", ["1", "2", "3"]), ("DB", ["3"]), ("", []),
     ("web.1", [])],
)  # fmt: skip
def test_a_typed_name_is_the_whole_one_or_a_part(typed_name, found):
    names = pd.Series({"1": "web-1", "2": "web-2", "3": "db", "4": "db-2 cold"})
    expected = [*found, "4"] if typed_name == "b" else found
    assert row_search._named(names, typed_name) == expected


def test_a_row_opens_its_evidence_to_the_rows_of_the_files(plan):
    typed(plan, 0, **{"vCPU needed": 8, "Reason": "grows *soon*"})
    plan.session_state[f"open_row_server_{session_of(plan).round}"] = A
    plan.run()
    press(plan, "How it is made")
    told = text_of(plan)
    assert "8 vCPU needed: changed by the analyst (2 in the files)" in told
    assert "read as 2, set to **8**: grows \\*soon\\*" in told
    assert "**Rows of the files**: 1" in told
    places = [item.value for item in plan.dataframe if list(item.value) == ["File", "Sheet", "Row"]]
    assert places[0].iloc[0].tolist() == ["rvtools.xlsx", "vInfo", 2]
    prices = [item.value for item in plan.dataframe if "Price" in item.value]
    assert prices[0]["What"].tolist() == ["Compute", "Storage"]
    assert plan.button(key="evidence_in_row_pricing.base_option").label.endswith(
        ": 3-year Compute Savings Plan, no upfront"
    )
    plan.button(key="evidence_in_row_sizing.headroom").click().run()
    assert session_of(plan).memo["evidence"] == [("sizing.headroom",)]


def test_servers_on_aws_metal_are_left_out_by_one_click_and_the_rest_is_judged(app):
    listed = mpa(*(mpa_row(f"s{number}") for number in range(3)))
    generate(with_case(app, made_on_aws(), listed))
    assert result_of(app).case.ledger.value("hosts.on_aws.servers") == 2
    press(app, "Leave them out")
    case = result_of(app).case
    assert sorted(case.inventory.in_scope()["name"]) == ["s0", "s1", "s2"]
    assert case.ledger.value("state.by_hand.servers") == 2
    assert case.finance.verdict.decision not in UNJUDGED
    assert case.ledger.value("compare.difference") != 0
    assert not [button for button in app.button if button.label == "Leave them out"]
    press(app, "Undo")
    assert entries_of(app).server_edits == {}


def test_a_plan_that_runs_over_is_fitted_by_one_click(app):
    with_case(app, rvtools(vinfo_row("a"), vinfo_row("b")))
    enter(app, project=replace(entries_of(app).project, timeline_months=4))
    generate(app)
    assert result_of(app).case.plan.months_over > 0
    app.session_state["plan_tab"] = "Waves"
    open_page(app, PAGE, errors=True)
    press(app, "Fit the timeline to the plan")
    case = result_of(app).case
    assert case.plan.months_over == 0
    assert case.project.timeline_months == case.plan.end_month


def test_rows_of_one_name_are_counted_for_none_of_them_can_be_typed(monkeypatch):
    told, names = [], pd.Series({"1": "web", "2": "WEB", "3": "web-3"})
    monkeypatch.setattr(row_search.st, "info", told.append)
    assert [row_search.named(names, typed) for typed in ("web", "we")] == [None, None]
    assert told == [
        "2 rows have this name: open one of them in the table.",
        "3 names have these letters: web, WEB, web-3",
    ]


def test_rows_of_one_name_are_opened_by_their_id(monkeypatch):
    """The advice was to open one in a table that opens no row."""
    told, names = [], pd.Series({"s1": "web", "s2": "WEB", "s3": "web"})
    monkeypatch.setattr(row_search.st, "info", told.append)
    assert row_search.named(names, "web", by_id=True) is None
    assert told == ["3 rows have this name: type the id of one of them: s1, s2, s3."]
    assert row_search.named(names, "s2", by_id=True) == "s2"
    assert row_search._told_apart(names).tolist() == ["web (s1)", "WEB", "web (s3)"]
