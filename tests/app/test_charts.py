"""Charts are made once and drawn often; the purchase option is chosen beside its bill."""

from __future__ import annotations

import json
from unittest.mock import Mock

from bizcase.document.charts.build import chart
from bizcase.inputs.opening.upload import Upload
from bizcase.sample import it_inventory_bytes
from pages.parts import charts, document_charts
from tests.app.steps import (
    CASE,
    PLAN,
    case_widget,
    enter,
    entries_of,
    generate,
    open_page,
    open_values,
    result_of,
    session_of,
    unfold,
    with_case,
)


def drawings(app):
    return [json.loads(item.proto.spec) for item in app.get("vega_lite_chart")]


def test_charts_are_made_once_until_the_case_or_the_theme_is_another_one(app, monkeypatch):
    asked = Mock(side_effect=chart)
    monkeypatch.setattr(document_charts, "chart", asked)
    generate(with_case(unfold(app), Upload("sample.xlsx", it_inventory_bytes())))
    shown = drawings(app)
    assert len(shown) == 6
    first = asked.call_count
    open_values(app)
    values = [frame.value for frame in app.dataframe]
    (drivers,) = (table for table in values if any("At the low end" in name for name in table))
    assert len(drivers) == 5  # the document has eight; the page leads to their levers
    parts = shown[0]["layer"][0]["encoding"]["color"]["scale"]["domain"]
    assert parts == ["AWS", "Services", "On premises", "One-time cost", "Stay"]
    # The browser gives a chart the width of its place; altair's own would be 300 pixels.
    assert not any("config" in one for one in shown)
    open_page(app, PLAN)
    open_page(app, CASE)
    assert asked.call_count == first
    assert drawings(app) == shown
    monkeypatch.setattr(charts, "theme", lambda: "dark")
    open_page(app, CASE)
    assert asked.call_count == 2 * first
    assert drawings(app) != shown
    enter(app, overrides={"fin.discount": 9})
    app.session_state["case_tab"] = "Servers"
    open_page(app, CASE)
    # Not one of the former case is kept: it would stay in memory with its servers.
    case = result_of(app).case
    _, kept = session_of(app).memo["charts"]
    assert {id(of) for _, (of,), _ in kept.values()} == {id(case)}
    app.session_state["case_tab"] = "Costs"
    open_page(app, CASE)
    assert asked.call_count == 3 * first


def test_a_purchase_option_is_chosen_beside_what_the_others_would_change(app):
    generate(with_case(app, Upload("sample.xlsx", it_inventory_bytes())))
    picker = app.selectbox(case_widget(app, "purchase_option"))
    assert len(picker.options) == 7
    (chosen,) = (told for told in picker.options if told.endswith("in this case"))
    assert chosen.startswith("3-year Compute Savings Plan")
    assert all(told[0].isupper() or told[0].isdigit() for told in picker.options)
    others = [told for told in picker.options if told != chosen]
    assert all(("costs more" in told) == ("+" in told) for told in others)
    picker.set_value("on_demand").run()
    assert entries_of(app).overrides == {"pricing.base_option": "on_demand"}
    again = app.selectbox(case_widget(app, "purchase_option")).options
    (now,) = (told for told in again if told.endswith("in this case"))
    there, back = (
        next(told for told in options if told.startswith(name.partition(":")[0]))
        for name, options in ((now, others), (chosen, again))
    )
    assert there.partition("+")[2].split()[0] == back.partition("−")[2].split()[0]
    assert back.endswith("USD a month, saves")
