"""The group of sizes and prices on the what-if page."""

from __future__ import annotations

import pytest

from bizcase.agents.what_if import what_if
from bizcase.catalog import PriceBook
from bizcase.document.formats import format_figure, headline
from bizcase.entries import ProjectInfo
from bizcase.inputs.opening.upload import Upload
from pages.tabs import what_if as page
from tests.app.steps import (
    case_widget,
    control,
    enter,
    entries_of,
    generate,
    give,
    open_page,
    press,
    session_of,
    text_of,
    unfold,
    with_case,
)
from tests.app.test_finance import WHAT_IF, case_of, metric, slider
from tests.factories import RVTOOLS_SAMPLE, needs, rvtools, vinfo_row
from tests.twins import short_inventory

RUN = "AWS run cost a month"
SAME_PLAN = {"wave.weight_savings": 0.0}


@pytest.fixture
def app(app):
    """Show all levers."""
    return unfold(app)


@pytest.fixture
def made(app):
    return open_page(generate(with_case(app, short_inventory())), WHAT_IF)


def test_a_page_drawn_again_computes_only_what_moved(made, monkeypatch):
    asked = []
    monkeypatch.setattr(
        page, "what_if", lambda *given, **more: asked.append(given[1]) or what_if(*given, **more)
    )
    before = metric(made, RUN).value
    made.run()
    assert asked == []
    assert metric(made, RUN).value == before
    slider(made, "sizing.headroom").set_value(1.0).run()
    made.run()
    assert asked == [{"sizing.headroom": 1.0}]
    assert metric(made, RUN).value != before


@pytest.fixture
def planned(app):
    """A case whose order of waves heeds no saving: other prices make no other plan."""
    with_case(app, short_inventory())
    return open_page(generate(enter(app, overrides=SAME_PLAN)), WHAT_IF)


def choice(app, key):
    return control(app.selectbox, key)


def test_a_moved_size_shows_what_a_whole_run_would(made):
    assert metric(made, RUN).value == headline(case_of(made).ledger["aws.run.monthly"])[0]
    assert metric(made, RUN).delta == "no change"
    slider(made, "sizing.headroom").set_value(1.0).run()
    choice(made, "storage.basis").set_value("partition_used").run()
    choice(made, "pricing.base_option").set_value("on_demand").run()
    changes = {"sizing.headroom": 1.0, "storage.basis": "partition_used"}
    expected = what_if(case_of(made), changes | {"pricing.base_option": "on_demand"}).ledger
    for label, name in ((RUN, "aws.run.monthly"), ("Net present value", "npv.base")):
        assert metric(made, label).value == headline(expected[name])[0]
        assert metric(made, label).delta != "no change"
    press(made, "Back to the case")
    assert metric(made, RUN).delta == metric(made, "Net present value").delta == "no change"
    assert choice(made, "pricing.base_option").value == "3yr_compute_sp"


def test_kept_sizes_and_prices_are_those_of_the_next_run(planned):
    choice(planned, "pricing.database_option").set_value("3yr_ri_all_upfront").run()
    choice(planned, "lic.rhel").set_value("byos").run()
    slider(planned, "aws.backup_retained_ratio").set_value(0.5).run()
    shown = [metric(planned, label).value for label in (RUN, "Net present value", "Payback")]
    press(planned, "Keep these values")
    assert entries_of(planned).overrides == {
        "pricing.database_option": "3yr_ri_all_upfront", "lic.rhel": "byos",
        "aws.backup_retained_ratio": 0.5, **SAME_PLAN,
    }  # fmt: skip
    open_page(generate(planned), WHAT_IF)
    assert [
        metric(planned, label).value for label in (RUN, "Net present value", "Payback")
    ] == shown
    assert metric(planned, RUN).delta == "no change"
    assert choice(planned, "lic.rhel").value == "byos"


def test_open_answers_are_given_here_and_are_those_of_the_next_run(planned):
    total = control(planned.number_input, "op.today_total")
    assert total.value is None
    total.set_value(2_000_000.0).run()
    assert metric(planned, "Net present value").delta != "no change"
    answers = {
        "op.vmware_edition": "vcf", "op.space_kind": "owned", "lic.stance": "owned_no_sa",
    }  # fmt: skip
    for key, word in answers.items():
        choice(planned, key).set_value(word).run()
    shown = [metric(planned, label).value for label in (RUN, "Net present value")]
    press(planned, "Keep these values")
    assert entries_of(planned).overrides == {"op.today_total": 2_000_000.0, **answers, **SAME_PLAN}
    open_page(generate(planned), WHAT_IF)
    assert [metric(planned, label).value for label in (RUN, "Net present value")] == shown
    asked = {item.block.key for item in case_of(planned).finance.verdict.blocks}
    assert not asked & {"today_total", "vmware_edition", "space", "stance"}
    total = control(planned.number_input, "op.today_total")
    assert (total.value, choice(planned, "op.vmware_edition").value) == (2_000_000.0, "vcf")


def test_prices_are_computed_once_for_all_finance_changes(made, monkeypatch):
    asked = []
    monkeypatch.setattr(page, "priced", lambda case, changes: asked.append(changes) or kept)
    kept = session_of(made).memo["what_if_priced"][()]
    slider(made, "fin.aws_price_change").set_value(2.0).run()
    assert not asked
    slider(made, "sizing.headroom").set_value(1.1).run()
    slider(made, "fin.aws_price_change").set_value(1.0).run()
    assert [set(changes) for changes in asked] == [{"fin.aws_price_change", "sizing.headroom"}]


def test_values_beyond_their_range_move_from_where_they_stand(app):
    with_case(app, short_inventory())
    overrides = {"fin.discount": 25.0, "sizing.headroom": 2.0, "growth.infra": -10.0}
    enter(app, overrides=overrides)
    open_page(generate(app), WHAT_IF)
    assert metric(app, RUN).delta == metric(app, "Net present value").delta == "no change"
    for key, value in overrides.items():
        shown = slider(app, key)
        assert shown.value == value
        assert shown.min <= value <= shown.max
    slider(app, "fin.discount").set_value(10.0).run()
    expected = what_if(case_of(app), {"fin.discount": 10.0}).ledger["npv.base"]
    assert metric(app, "Net present value").value == headline(expected)[0]


def test_what_was_set_in_a_place_counts_when_it_is_closed_and_nothing_is_drawn_there(made):
    slider(made, "aws.backup_retained_ratio").set_value(2.0).run()
    choice(made, "dr.tier").set_value("multi_site").run()
    control(made.number_input, "aws.discount_ebs").set_value(7.0).run()
    control(made.number_input, "op.today_total").set_value(9_000_000.0).run()
    moved = [(item.label, item.value, item.delta) for item in made.metric]
    told = "Moved away from the case: 4"
    assert told in text_of(made)
    drawn = len(made.slider) + len(made.selectbox) + len(made.number_input)
    open_page(unfold(made, is_open=False), WHAT_IF)
    assert len(made.slider) + len(made.selectbox) + len(made.number_input) < drawn / 2
    assert moved == [(item.label, item.value, item.delta) for item in made.metric]
    assert told in text_of(made)
    open_page(unfold(made), WHAT_IF)
    assert choice(made, "dr.tier").value == "multi_site"
    assert control(made.number_input, "op.today_total").value == 9_000_000.0
    open_page(unfold(made, is_open=False), WHAT_IF)
    press(made, "Back to the case")
    assert {item.delta for item in made.metric} == {"no change"}
    assert "Moved away from the case: 0" in text_of(made)


def test_few_sets_of_prices_are_kept(made, monkeypatch):
    same = session_of(made).memo["what_if_priced"][()]
    monkeypatch.setattr(page, "priced", lambda *_: same)
    for value in (1.0, 1.05, 1.1, 1.15, 1.25):
        slider(made, "sizing.headroom").set_value(value).run()
    held = session_of(made).memo["what_if_priced"]
    assert [dict(asked)["sizing.headroom"] for asked in held] == [1.05, 1.1, 1.15, 1.25]


def test_the_simulation_takes_sizes_and_prices_too(made):
    slider(made, "sizing.headroom").set_value(1.0).run()
    press(made, "Simulate")
    frames = [frame.value for frame in made.dataframe if "Figure" in frame.value]
    shown = next(frame for frame in frames if "1 of 10" in frame["Figure"][0])
    drawn = what_if(case_of(made), {"sizing.headroom": 1.0}, draws=None)
    after = drawn.ledger["npv.p10"]
    assert format_figure(after) in shown["What if"][0]
    made.selectbox(key=f"{case_widget(made, 'rows_what_if_drawn')}_field").select_index(0).run()
    assert f"**{format_figure(after, scale='whole')}**" in text_of(made)  # not that of the case
    choice(made, "dr.tier").set_value("multi_site").run()
    assert "simulate again" in text_of(made)


def test_only_what_the_estate_and_the_region_have_is_offered(app, monkeypatch):
    enter(app, project=ProjectInfo("Exit DC 1", "Example Ltd", "eu-south-2"))
    enter(app, overrides={"pricing.base_option": "on_demand"})
    generate(give(app, rvtools(vinfo_row("a"))))
    # Rates that the region does not publish are filled; only a customer's own book can lack a plan.
    assert case_of(app).estate.book.option_available("3yr_compute_sp")
    monkeypatch.setattr(PriceBook, "option_available", lambda _, key: "compute_sp" not in key)
    open_page(app, WHAT_IF)
    offered = choice(app, "pricing.base_option").options
    assert offered
    assert all("Compute Savings Plan" not in label for label in offered)
    assert "has no rates for it: 1-year Compute Savings Plan" in text_of(app)
    assert "scope, strategies and waves stay as they are" in text_of(app)
    assert choice(app, "pricing.database_option") is None


@needs(RVTOOLS_SAMPLE)
def test_without_a_baseline_sizes_and_prices_move_too(app):
    generate(with_case(app, Upload.from_path(RVTOOLS_SAMPLE)))
    open_page(app, WHAT_IF)
    before = metric(app, RUN).value, metric(app, "AWS, all years").value
    choice(app, "storage.basis").set_value("partition_used").run()
    slider(app, "storage.free_space").set_value(10.0).run()
    assert metric(app, RUN).delta.startswith("-")
    assert metric(app, "AWS, all years").delta.startswith("-")
    press(app, "Back to the case")
    assert (metric(app, RUN).value, metric(app, "AWS, all years").value) == before
