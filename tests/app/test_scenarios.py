"""Scenarios on their page: kept by name, side by side, in the document, never in another case."""

from __future__ import annotations

import re

import pytest

from bizcase.document.blocks import Table
from bizcase.document.writing import plain, written
from bizcase.inventory.server_edits import ServerEdit
from bizcase.scenarios import Scenario
from tests.app.steps import (
    SCENARIOS,
    case_widget,
    control,
    enter,
    entries_of,
    generate,
    open_page,
    press,
    result_of,
    session_of,
    text_of,
    unfold,
    with_case,
)
from tests.factories import rvtools, vinfo_row

HOSTILE = "=1+1 <b>x</b> $1 [y](z)"
RATE = "mig.rate_usd_h"


@pytest.fixture
def app(app):
    """Show all levers."""
    return unfold(app)


@pytest.fixture
def made(app):
    return open_page(generate(with_case(app, rvtools(vinfo_row("a"), vinfo_row("b")))), SCENARIOS)


def keep(app, name, value):
    control(app.slider, RATE).set_value(value).run()
    field = case_widget(app, "scenario_name")
    next(item for item in app.text_input if item.key == field).set_value(name).run()
    return press(app, "Keep as a scenario")


def side_by_side(app):
    app.session_state["scenarios_tab"] = "Side by side"
    return open_page(app, SCENARIOS)


def test_a_scenario_is_kept_compared_and_in_the_document(made):
    before = result_of(made).case
    keep(made, HOSTILE, 180.0)
    assert entries_of(made).scenarios[HOSTILE].overrides == {"mig.rate_usd_h": 180.0}
    assert entries_of(made).overrides == before.entries.overrides  # the case is as it was
    assert result_of(made).case.ledger.value("npv.base") == before.ledger.value("npv.base")
    side_by_side(made)
    shown = made.dataframe[0].value.set_index("Scenario")
    npv = result_of(made).case.scenarios[0].measures["npv.base"].value
    assert shown.loc["This case", ["Difference, USD", "Assumptions, USD"]].tolist() == ["0", "0"]
    assert shown.loc[HOSTILE, "Net present value, USD"] == f"{npv:,.0f}".replace("-", "−")
    assert "worse than the case" in text_of(made)
    assert "<b>x</b>" not in text_of(made)
    made.checkbox[0].check().run()
    document = result_of(made).document
    section = next(item for item in document.sections if item.key == "scenarios")
    table = next(block for block in section.blocks if isinstance(block, Table))
    told = [written(row[0], document.ledger, plain, document.style) for row in table.rows]
    assert told == ["This case", HOSTILE]
    press(made, "Make it the case")
    assert entries_of(made).overrides["mig.rate_usd_h"] == 180.0
    assert list(entries_of(made).scenarios) == ["Case before"]
    press(made, "Undo")
    assert list(entries_of(made).scenarios) == [HOSTILE]
    press(made, "Remove")
    assert entries_of(made).scenarios == {}


def test_a_scenario_keeps_the_servers_as_they_are_changed_now_and_tells_what_that_is_worth(made):
    """Made of the table of servers alone, no lever moved; the case then goes back."""
    bigger = {"5000-97": ServerEdit(vcpu=64.0)}
    open_page(enter(made, server_edits=bigger), SCENARIOS)
    held = result_of(made).case.ledger.value("npv.base")
    made.checkbox(key=case_widget(made, "scenario_with_plan")).check().run()
    made.text_input(key=case_widget(made, "scenario_name")).set_value("Bigger").run()
    press(made, "Keep as a scenario")
    assert entries_of(made).scenarios["Bigger"].server_edits == bigger
    open_page(enter(made, server_edits={}), SCENARIOS)
    (item,) = result_of(made).case.scenarios
    base = result_of(made).case.ledger.value("npv.base")
    assert item.measures["npv.base"].value == held != base
    side_by_side(made)
    shown = made.dataframe[0].value.set_index("Scenario").loc["Bigger"]
    drivers = {driver.key: driver.amounts["npv.base"] for driver in item.drivers}
    assert drivers == {"inputs": pytest.approx(held - base)}
    amount = f"{held - base:,.0f}"
    assert (shown["Difference, USD"], shown["Inputs, USD"]) == (amount.replace("-", "−"),) * 2
    assert "worse than the case" in text_of(made)
    assert "Servers changed by the analyst: 0 → 1" in text_of(made)


def test_a_scenario_of_fewer_servers_is_not_better_than_the_case(made):
    fewer = Scenario(server_edits={"5000-97": ServerEdit(in_scope=False)})
    open_page(enter(made, scenarios={"Fewer": fewer}), SCENARIOS)
    side_by_side(made)
    shown = made.dataframe[0].value.set_index("Scenario")
    assert shown.loc[["This case", "Fewer"], "Servers in scope"].tolist() == ["2", "1"]
    assert "Other servers are in scope than in the case" in text_of(made)
    assert "than the case]" not in text_of(made)


def test_no_scenario_of_a_case_is_in_the_next(made):
    keep(made, HOSTILE, 180.0)
    press(made, "New case", errors=True)
    if any(button.label == "Lose the changes" for button in made.button):
        press(made, "Lose the changes")
    assert entries_of(made).scenarios == {}
    side_by_side(made)
    assert "=1+1" not in text_of(made)


def test_a_kept_scenario_computes_no_figure_of_the_case_again(made, monkeypatch):
    monkeypatch.setattr("pages.state.making.run_agents", None)
    keep(made, "Dear", 180.0)
    assert [item.name for item in result_of(made).case.scenarios] == ["Dear"]
    assert not session_of(made).fault


def test_levers_keep_their_order(made):
    def order():  # a lever with the values of another case is another widget
        return [re.sub(r"_\d+$", "", item.key) for item in made.slider]

    before = order()
    control(made.slider, RATE).set_value(200.0).run()
    assert order() == before
    assert len(set(before)) == len(before) > 10
    press(made, "Keep these values")
    open_page(made, SCENARIOS)
    assert order()[:10] == before[:10]
