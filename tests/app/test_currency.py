"""The app in another currency: every amount on screen is its USD amount × rate."""

from __future__ import annotations

import json

import pytest

from bizcase.document.formats import headline
from bizcase.document.number_style import style_of
from bizcase.inputs.opening.upload import Upload
from bizcase.sample import it_inventory_bytes
from tests.app.steps import (
    SCENARIOS,
    case_widget,
    control,
    enter,
    entries_of,
    generate,
    named,
    open_assumptions,
    open_page,
    press,
    result_of,
    text_of,
    unfold,
    with_case,
)

RESULTS = "case/case.py"
RATE = 0.9137
EUR = {
    "money.currency": "EUR", "money.rate": RATE, "money.rate_date": "2026-11-20",
    "money.rate_source": "European Central Bank",
}  # fmt: skip
TABS = ("Costs", "Finance", "Servers", "Evidence")


@pytest.fixture
def made(app):
    entered = enter(
        with_case(unfold(app), Upload("sample.xlsx", it_inventory_bytes())), overrides=EUR
    )
    return generate(entered)


def words_of(app):
    """Everything that names a currency on a page, but for the words of the register."""
    yield from (f"{item.label} {item.value} {item.delta} {item.help}" for item in app.metric)
    yield from (item.value for item in (*app.caption, *app.markdown))
    for frame in app.dataframe:
        yield from map(str, frame.value.columns)
    for chart in app.get("vega_lite_chart"):
        yield json.dumps(json.loads(chart.proto.spec)) + chart.proto.alt


def table(app, column):
    return next(frame.value for frame in app.dataframe if column in frame.value)


@pytest.mark.parametrize("tab", TABS)
def test_no_amount_of_the_results_is_in_usd(made, tab):
    made.session_state["case_tab"] = tab
    open_page(made, RESULTS)
    said = [words for words in words_of(made) if "USD" in words and "computed in USD" not in words]
    assert [words[:200] for words in said] == []
    case, shown = result_of(made).case, style_of(result_of(made).case.assumptions)
    if tab == "Costs":
        assert "converted at 0.9137 EUR for 1 USD on 2026-11-20" in text_of(made)
    if tab == "Finance":
        npv = case.ledger["npv.p10"]
        metric = next(item for item in made.metric if item.label == npv.label)
        assert (metric.value, metric.delta) == headline(npv, style=shown)
        assert metric.value == f"{npv.value * RATE:,.0f}".replace("-", "−")
        once = table(made, "Component")
        assert once["EUR"].sum() == pytest.approx(case.ledger.value("once.total") * RATE)
        compared = table(made, "Today, EUR a year")
        whole = case.ledger.value("compare.aws") * RATE
        assert compared["AWS and services"].iloc[-1] == pytest.approx(whole)
    if tab == "Servers":
        total = table(made, "total_monthly_usd")["total_monthly_usd"].sum()
        assert total == pytest.approx(case.ledger.value("aws.servers.monthly") * RATE, rel=1e-4)


def test_what_if_takes_and_shows_the_currency_of_the_case(made):
    open_page(made, SCENARIOS)
    total = control(made.number_input, "op.today_total")
    assert "EUR a year" in total.label
    total.set_value(2_000_000.0).run()
    press(made, "Keep these values")
    assert entries_of(made).overrides["op.today_total"] == "2000000 EUR"
    usd = entries_of(made).assumptions.number("op.today_total")
    assert usd == pytest.approx(2_000_000 / RATE)


def test_an_amount_in_the_list_of_assumptions_is_kept_as_typed(app):
    enter(named(app), overrides={**EUR, "op.fte_cost_own": "130000 EUR"})
    app.session_state[case_widget(app, "assumptions_search")] = "op.fte_cost_own"
    open_assumptions(app)
    field = app.number_input(key=case_widget(app, "assumption_op.fte_cost_own"))
    assert field.value == 130_000
    field.set_value(140_000.0).run()
    assert entries_of(app).overrides["op.fte_cost_own"] == "140000 EUR"
