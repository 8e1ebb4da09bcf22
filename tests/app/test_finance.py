"""The finance tab and the what-if page."""

from __future__ import annotations

import pytest

from bizcase.inputs.opening.upload import Upload
from bizcase.sample import it_inventory_bytes
from tests.app.steps import (
    entries_of,
    generate,
    open_page,
    press,
    result_of,
    text_of,
    with_case,
)
from tests.twins import EXPORTS_ON_AWS

RESULTS, WHAT_IF = "pages/case/results.py", "pages/case/what_if.py"


@pytest.fixture
def made(app):
    app.session_state["results_tab"] = "Finance"
    return generate(with_case(app, Upload("sample.xlsx", it_inventory_bytes())))


def case_of(app):
    return result_of(app).case


def metric(app, label):
    return next(item for item in app.metric if item.label == label)


def slider(app, key):
    return next(item for item in app.slider if item.key == f"what_if_{key}")


def test_the_finance_tab_opens_with_the_verdict_and_the_figures_of_the_ledger(made):
    open_page(made, RESULTS)
    case = case_of(made)
    assert f"Verdict: {case.finance.verdict.decision}" in text_of(made)
    assert metric(made, "Net present value").value == f"{case.ledger.value('npv.base'):,.0f}"
    assert len(made.get("vega_lite_chart")) == 4
    assert any("op.space" in warning.value for warning in made.warning)
    lines = next(frame.value for frame in made.dataframe if "Avoidable" in frame.value)
    known = lines["USD, first year"].sum()
    assert known == pytest.approx(case.ledger.value("onprem.annual"))


def test_a_dearer_aws_is_a_negative_npv_in_the_app_too(made):
    open_page(made, RESULTS)
    assert case_of(made).finance.metrics.npv < 0
    assert metric(made, "Net present value").value.startswith("-")
    assert "costs" in text_of(made)
    assert "more than without" in text_of(made)


def test_the_button_of_missing_inputs_opens_exactly_these_in_the_editor(made):
    open_page(made, RESULTS)
    press(made, "Enter them")
    assert made.title[0].value == "Assumptions"
    shown = made.data_editor[0].value
    assert set(shown["Value"]) == {"input required"}
    assert "op.space" in set(shown["Key"])


def test_a_slider_moves_the_npv_the_right_way_and_back(made):
    open_page(made, WHAT_IF)
    before = metric(made, "Net present value").value
    assert before == f"{case_of(made).ledger.value('npv.base'):,.0f}"
    number = case_of(made).finance.metrics.npv
    for key, value, better in (
        ("op.labour_retained_pct", 60.0, True),
        ("op.storage_gb", 0.5, False),
    ):
        slider(made, key).set_value(value).run()
        found = float(metric(made, "Net present value").value.replace(",", ""))
        assert (found > number) is better
        press(made, "Back to the case")
        assert metric(made, "Net present value").value == before


def test_kept_values_become_overrides_and_the_case_must_be_made_again(made):
    open_page(made, WHAT_IF)
    slider(made, "op.labour_retained_pct").set_value(70.0).run()
    shown = metric(made, "Net present value").value
    press(made, "Keep these values")
    assert entries_of(made).overrides == {"op.labour_retained_pct": 70.0}
    assert any("last generated case" in warning.value for warning in made.warning)
    generate(made)
    assert f"{case_of(made).ledger.value('npv.base'):,.0f}" == shown
    open_page(made, WHAT_IF)
    assert slider(made, "op.labour_retained_pct").value == 70.0
    assert metric(made, "Net present value").delta == "no change"


def test_moved_sliders_outlive_another_page(made):
    open_page(made, WHAT_IF)
    slider(made, "op.labour_retained_pct").set_value(70.0).run()
    open_page(made, RESULTS)
    open_page(made, WHAT_IF)
    assert slider(made, "op.labour_retained_pct").value == 70.0


def test_the_simulation_runs_when_asked_and_says_when_it_is_out_of_date(made):
    open_page(made, WHAT_IF)
    press(made, "Simulate")
    assert "Verdict: **" in text_of(made)
    slider(made, "op.labour_retained_pct").set_value(70.0).run()
    assert "simulate again" in text_of(made)


def test_without_a_case_the_page_says_where_to_make_one(app):
    open_page(app, WHAT_IF)
    assert any("generate the case first" in info.value for info in app.info)


@pytest.mark.parametrize("file", EXPORTS_ON_AWS)
def test_an_estate_without_a_baseline_says_so_instead_of_an_npv(app, file):
    app.session_state["results_tab"] = "Finance"
    generate(with_case(app, file()))
    open_page(app, RESULTS)
    assert metric(app, "Net present value").value == "not known"
    assert "EC2 bare metal" in metric(app, "Net present value").delta
    assert any("EC2 bare metal" in info.value for info in app.info)
    assert len(app.get("vega_lite_chart")) == 1
    open_page(app, WHAT_IF)
    assert any("baseline would be false" in info.value for info in app.info)
    before = metric(app, "One-time cost").value
    slider(app, "mig.rate_usd_h").set_value(300.0).run()
    assert metric(app, "One-time cost").value != before
    assert metric(app, "AWS, all years").delta == "no change"
    assert not [item for item in app.metric if item.label == "Net present value"]
