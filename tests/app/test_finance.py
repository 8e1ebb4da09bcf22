"""The finance tab and the what-if page."""

from __future__ import annotations

import re

import pytest

from bizcase.document.formats import headline
from bizcase.document.said import sureness, verdict
from bizcase.document.writing import text_markdown
from bizcase.inputs.opening.upload import Upload
from bizcase.sample import it_inventory_bytes
from pages.tabs.finance import NO_YEARS, shown_figures
from tests.app.steps import (
    control,
    entries_of,
    generate,
    open_page,
    press,
    result_of,
    text_of,
    with_case,
)
from tests.factories import rvtools, vinfo_row
from tests.twins import EXPORTS_ON_AWS

RESULTS, WHAT_IF = "case/case.py", "case/scenarios.py"


@pytest.fixture
def made(app):
    app.session_state["case_tab"] = "Finance"
    app.session_state["what_if_lesser"] = True  # some tests move a lever of less effect
    return generate(with_case(app, Upload("sample.xlsx", it_inventory_bytes())))


def case_of(app):
    return result_of(app).case


def metric(app, label):
    return next(item for item in app.metric if item.label == label)


def slider(app, key):
    return control(app.slider, key)


def table(app, column):
    return next(frame.value for frame in app.dataframe if column in frame.value)


def test_the_finance_tab_shows_figures_of_the_ledger_and_the_answer_stands_once(made):
    open_page(made, RESULTS)
    case = case_of(made)
    for told in (verdict(case), sureness(case)):
        assert text_of(made).count(text_markdown(told, case.ledger)) == 1
    for name in ("verdict.npv.low", "verdict.npv.high", "npv.p10"):
        shown = metric(made, case.ledger[name].label).value
        assert shown == f"{case.ledger.value(name):,.0f}".replace("-", "−")
    funding = metric(made, case.ledger["funding.total"].label)
    assert (funding.value, funding.delta) == ("0", "no signed letter, so none is counted")
    assert len(made.get("vega_lite_chart")) == 7  # three of them on the first screen
    # Each has its values as a table, too, for readers without pictures.
    assert sum(part.label == "Values as a table" for part in made.expander) == 7
    assert any("Security tools that AWS security" in warning.value for warning in made.warning)
    known = table(made, "Avoidable")["USD, first year"].sum()
    assert known == pytest.approx(case.ledger.value("onprem.annual"))


@pytest.mark.parametrize("tab", ["Finance"])
def test_a_number_has_one_name_on_page_and_in_the_document(app, tab):
    app.session_state["case_tab"] = tab
    made = generate(with_case(app, Upload("sample.xlsx", it_inventory_bytes())))
    open_page(made, RESULTS)
    case = case_of(made)
    ids = shown_figures(case)
    assert len(ids) > 4
    named = {case.ledger[name].label: headline(case.ledger[name])[0] for name in ids}
    shown = {item.label: item.value for item in made.metric}
    assert named == shown
    # Nothing next to the verdict is of all servers: it is the cost of what moves.
    assert case.ledger["aws.run.annual"].label not in shown
    keys = {figure.id for figure in case.ledger}
    for item in made.metric:
        assert not keys & set(re.findall(r"[a-z0-9_]+(?:\.[a-z0-9_]+)+", item.help or ""))


def test_the_finance_tab_sets_today_against_aws_by_item(made):
    open_page(made, RESULTS)
    case = case_of(made)
    shown = table(made, "How it is compared").set_index("Item")
    rows, total = shown.iloc[:-1], shown.iloc[-1]
    assert total.name == "Total of compared items"
    sides = ["Today, USD a year", "AWS and services", "Left on premises", "Difference"]
    assert rows[sides].sum().round(2).tolist() == pytest.approx(total[sides].tolist())
    today, aws, left, difference = (rows[name] for name in sides)
    assert (aws + left - today).round(2).tolist() == pytest.approx(difference.tolist())
    assert total["Difference"] == case.ledger.value("compare.difference")
    # The security services of AWS replace no tools that the case names: on one side only.
    apart = case.ledger.value("compare.apart.security.aws")
    assert apart > 0
    assert f"Security agents and tools: {apart:,.0f} USD a year. AWS security" in text_of(made)


def test_open_answers_show_both_ends_and_the_first_questions_who_knows(made):
    open_page(made, RESULTS)
    case = case_of(made)
    answers = case.finance.verdict.blocks
    shown = table(made, "Who knows")
    assert shown["Open answer"].tolist() == [item.block.label for item in answers]
    low, high = shown["NPV, worse end, USD"], shown["NPV, better end, USD"]
    assert (low <= case.finance.metrics.npv).all()
    assert (high >= case.finance.metrics.npv).all()
    assert (high - low).is_monotonic_decreasing
    assert low.min() == case.ledger.value("verdict.npv.low")
    first = shown.iloc[shown["Open answer"].tolist().index("Today's infrastructure cost")]
    assert (first["Decides"] == "yes") == (low[first.name] < 0 < high[first.name])
    assert "CFO: What does finance book for today's infrastructure" in text_of(made)


def test_a_dearer_aws_is_a_negative_npv_in_the_app_too(made):
    open_page(made, RESULTS)
    case = case_of(made)
    assert case.finance.metrics.npv < 0
    amount = f"{-case.finance.metrics.npv / 1e6:.1f} M USD"
    assert case.ledger.value("verdict.amount") == -case.finance.metrics.npv
    assert f"costs {amount} more" in text_of(made)
    assert f"NPV: **−{amount}**" in [item.label for item in made.button]


def test_the_button_of_missing_inputs_opens_exactly_these_in_the_editor(made):
    open_page(made, RESULTS)
    press(made, "Enter it in Scenarios")
    assert made.title[0].value == "Scenarios"
    fields = [item for item in made.number_input if item.key.startswith("assumption_")]
    assert {item.value for item in fields} == {None}
    assert any("op.security_tools" in item.key for item in fields)


def test_a_slider_moves_the_npv_the_right_way_and_back(made):
    open_page(made, WHAT_IF)
    before = metric(made, "Net present value").value
    assert before == headline(case_of(made).ledger["npv.base"])[0]
    number = case_of(made).finance.metrics.npv
    for key, value, better in (
        ("op.labour_retained_pct", 85.0, True),
        ("op.storage_gb", 2.0, False),
    ):
        slider(made, key).set_value(value).run()
        found = float(metric(made, "Net present value").value.replace(",", "").replace("−", "-"))
        assert (found > number) is better
        press(made, "Back to the case")
        assert metric(made, "Net present value").value == before


def test_kept_values_become_overrides_and_the_case_must_be_made_again(made):
    open_page(made, WHAT_IF)
    slider(made, "op.labour_retained_pct").set_value(85.0).run()
    shown = metric(made, "Net present value").value
    press(made, "Keep these values")
    assert entries_of(made).overrides == {"op.labour_retained_pct": 85.0}
    assert headline(case_of(made).ledger["npv.base"])[0] == shown
    open_page(made, WHAT_IF)
    assert slider(made, "op.labour_retained_pct").value == 85.0
    assert metric(made, "Net present value").delta == "no change"


def test_moved_sliders_outlive_another_page(made):
    open_page(made, WHAT_IF)
    slider(made, "op.labour_retained_pct").set_value(85.0).run()
    moved = metric(made, "Net present value").delta
    open_page(made, RESULTS)
    open_page(made, WHAT_IF)
    assert slider(made, "op.labour_retained_pct").value == 85.0
    made.session_state["what_if_lesser"] = False
    open_page(made, WHAT_IF)
    assert len(made.slider) < 30
    assert moved == metric(made, "Net present value").delta != "no change"


def test_the_simulation_runs_when_asked_and_says_when_it_is_out_of_date(made):
    open_page(made, WHAT_IF)
    press(made, "Simulate")
    assert "Verdict: **" in text_of(made)
    slider(made, "op.labour_retained_pct").set_value(85.0).run()
    assert "simulate again" in text_of(made)


def test_without_a_case_the_page_says_where_to_make_one(app):
    open_page(app, WHAT_IF)
    assert any("The levers need a case" in info.value for info in app.info)


def test_an_estate_of_which_nothing_is_priced_has_no_chart_of_its_years_and_says_so(app):
    """Its values had as many rows as years and no line: the tab ended in a failure."""
    app.session_state["case_tab"] = "Finance"
    generate(with_case(app, rvtools(vinfo_row("a", CPUs=100_000))))  # no type holds it: it waits
    open_page(app, RESULTS)
    assert NO_YEARS in text_of(app)
    assert "diamond" not in text_of(app)
    assert (table(app, "Funding")["AWS"] == 0).all()


@pytest.mark.parametrize("file", EXPORTS_ON_AWS)
def test_an_estate_without_a_baseline_says_so_instead_of_an_npv(app, file):
    app.session_state["case_tab"] = "Finance"
    generate(with_case(app, file()))
    open_page(app, RESULTS)
    assert metric(app, "Net present value").value == "not known"
    assert "EC2 bare metal" in metric(app, "Net present value").delta
    assert any("EC2 bare metal" in info.value for info in app.info)
    assert len(app.get("vega_lite_chart")) == 1
    open_page(app, WHAT_IF)
    assert any("runs on AWS already" in info.value for info in app.info)
    # All of it is labour, its management and contingency: it rises with the rate, 150 to 200.
    before = case_of(app).ledger.value("once.total")
    assert metric(app, "One-time cost").value == f"{before:,.0f}"
    if len(case_of(app).servers) == 2:
        # Rehost of 2 simple servers 2 x 13 h x 0.7 and 2 h of landing zone, at 150, + 15 %, + 20 %.
        assert before == pytest.approx((18.2 + 2) * 150 * 1.15 * 1.2)
    slider(app, "mig.rate_usd_h").set_value(200.0).run()
    assert metric(app, "One-time cost").value == f"{before * 200 / 150:,.0f}"
    assert metric(app, "AWS, all years").delta == "no change"
    assert not [item for item in app.metric if item.label == "Net present value"]
