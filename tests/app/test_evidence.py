"""A number opens to what it is made of, and an assumption is changed where it is read."""

from __future__ import annotations

import pytest

from bizcase.document.formats import format_figure
from bizcase.inputs.opening.upload import Upload
from bizcase.sample import it_inventory_bytes
from tests.app.steps import (
    CASE,
    PLAN,
    case_widget,
    entries_of,
    generate,
    open_page,
    result_of,
    session_of,
    text_of,
    with_case,
)


@pytest.fixture
def made(app):
    return generate(with_case(app, Upload("sample.xlsx", it_inventory_bytes())))


def click(app, key):
    app.button(key=key).click().run()
    assert not app.exception
    return app


def test_a_number_opens_to_formula_inputs_and_sources(made):
    ledger = result_of(made).case.ledger
    click(made, "evidence_of_Difference, a year")
    figure, shown = ledger["compare.difference"], text_of(made)
    assert figure.label in shown
    assert figure.formula in shown
    assert ", ".join(figure.sources).replace("_", "\\_") in shown
    labels = [button.label for button in made.button]
    for name in figure.inputs:
        value = format_figure(ledger[name], scale="whole")
        assert f"{ledger[name].label}: {value}" in labels


def test_an_input_leads_one_step_deeper(made):
    click(made, "evidence_of_Difference, a year")
    click(made, "evidence_in_compare.difference_2")
    assert session_of(made).memo["evidence"] == [("compare.difference",), ("compare.today",)]


def test_every_number_of_the_first_screen_and_each_question_has_its_evidence(made):
    case = result_of(made).case
    keys = {button.key for button in made.button}
    asked = {f"evidence_fix_{item.block.key}" for item in case.finance.verdict.questions}
    assert asked <= keys
    assert {f"evidence_line_{name}" for name in ("verdict.npv.base", "payback.months",
                                                 "once.total")} <= keys  # fmt: skip
    assert len([key for key in keys if key and key.startswith("evidence_of_")]) == 3


def test_the_difference_is_that_of_the_two_numbers_shown_with_sign_and_word(made):
    shown = [item.value for item in made.main.markdown if item.value.startswith("### ")]
    today, after, change = (
        int(value.removeprefix("### ").replace(",", "").replace("−", "-")) for value in shown
    )
    assert after - today == change
    assert change > 0
    assert shown[2].startswith("### +")
    assert any("costs more" in item.value for item in made.main.markdown)


def test_a_question_is_answered_in_the_drawer_and_the_figures_follow(made):
    before = result_of(made).case.ledger.value("compare.today")
    click(made, "evidence_fix_today_total")
    field = case_widget(made, "evidence_value_op.today_total")
    made.text_input(key=field).set_value("2000000")
    click(made, "evidence_apply_op.today_total")
    assert entries_of(made).overrides == {"op.today_total": 2_000_000.0}
    open_page(made, CASE)
    case = result_of(made).case
    assert case.ledger.value("compare.today") != before
    assert "today_total" not in {item.block.key for item in case.finance.verdict.questions}


def test_a_value_that_is_not_allowed_is_refused_and_changes_nothing(made):
    click(made, "evidence_fix_today_total")
    field = case_widget(made, "evidence_value_op.today_total")
    made.text_input(key=field).set_value("much")
    click(made, "evidence_apply_op.today_total")
    assert entries_of(made).overrides == {}
    assert session_of(made).refused is not None


@pytest.mark.parametrize(
    ("page", "key", "tab"),
    [(CASE, "case_tab", "Finance"), (PLAN, "plan_tab", "Strategies")],
)
def test_every_large_number_opens_what_it_is_made_of(made, page, key, tab):
    made.session_state[key] = tab
    open_page(made, page, errors=True)
    case, start = result_of(made).case, "evidence_metric_"
    names = [item.key.removeprefix(start) for item in made.button
             if item.key and item.key.startswith(start)]  # fmt: skip
    assert len(names) == len(made.metric) > 0
    for name in names:
        found = case.ledger[name] if name in case.ledger else case.assumptions[name]
        assert getattr(found, "formula", "") or getattr(found, "sources", "") or found.source
    click(made, f"{start}{names[-1]}")
    assert "**Source:**" in text_of(made) or "**How:**" in text_of(made)
