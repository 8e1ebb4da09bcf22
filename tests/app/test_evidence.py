"""A number opens to what it is made of, and an assumption is changed where it is read."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from bizcase.agents import AGENTS
from bizcase.document.formats import format_figure
from bizcase.exports.run_json import run_dict
from bizcase.grammar import counted
from bizcase.inputs.opening.upload import Upload
from bizcase.ledger import Figure
from bizcase.sample import it_inventory_bytes
from bizcase.scenarios import Scenario
from pages.state import jobs
from pages.tabs import evidence_drawer, opening_rows
from tests.app.steps import (
    CASE,
    PLAN,
    SCENARIOS,
    case_widget,
    enter,
    entries_of,
    generate,
    open_page,
    open_values,
    result_of,
    session_of,
    text_of,
    unfold,
    with_case,
)
from tests.app.test_currency import EUR


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


def test_the_log_says_of_each_agent_what_the_trace_of_the_run_has(made):
    """Seconds, tokens, findings and inputs: as run.json, agent by agent."""
    held = session_of(made)
    agents = tuple(
        replace(agent, seconds=place + 0.26, tokens=1_200 if agent.id == "businessCase" else 0)
        for place, agent in enumerate(held.made.result.record.agents)
    )
    record = replace(held.made.result.record, agents=agents)
    held.made = replace(held.made, result=replace(held.made.result, record=record))
    made.session_state["case_tab"] = "Evidence"
    open_page(made, CASE)
    lines = {
        item.value.split("**")[1]: item.value for item in made.markdown if "  \n" in item.value
    }
    traces = run_dict(result_of(made))["agents"]
    done = [trace for trace in traces if trace["status"] == "done"]
    assert {trace["id"] for trace in done} >= {"itInventory", "costAnalysis", "businessCase"}
    assert sum(trace["findings"] for trace in done) > 0
    for trace in traces:
        label = next(spec.label for spec in AGENTS if spec.id == trace["id"])
        head, *rest = lines[label].split("  \n")
        parts = head.split(f"**{label}** ")[1].split(", ")
        assert parts[0] == trace["status"]
        assert (f"{trace['seconds']:.1f} s" in parts) == (trace in done)
        assert (f"{trace['tokens']:,} tokens" in head) == bool(trace["tokens"])
        count = trace["findings"]
        assert (counted(count, "findings") in parts) == bool(count)
        told = f"From: {', '.join(trace['inputs'])}"
        assert any(told in line.replace("\\", "") for line in rest) == (trace in done)
    assert "1,200 tokens" in lines["Business case"]
    assert "From: sample.xlsx" in lines["IT inventory"].replace("\\", "")


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


@pytest.mark.parametrize(
    ("name", "grade", "told"),
    [
        ("aws.run.monthly", "A", "14 days or more measured (grade A)"),
        ("aws.run.monthly", "B", "measured peak (grade B)"),
        (
            "aws.run.monthly",
            "C",
            "constant column, average, one reading, or set manually (grade C)",
        ),
        ("aws.run.monthly", "D", "no reading of CPU, of memory, or of both (grade D)"),
        ("atx.servers", "B", "read with grade B. Grade A comes from the cells of a named column"),
        ("transform.servers.difference", "C", "read with grade C. Grade A comes from the cells"),
    ],
)
def test_a_grade_says_what_the_document_says_of_it(name, grade, told):
    """B was called measured averages, C without measurement, and so were figures of other tools."""
    figure = Figure(name, "x", 1.0, "USD", "computed", grade=grade)
    assert told in evidence_drawer._grade(figure)
    assert evidence_drawer._grade(replace(figure, grade="")) == ""


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


def test_an_assumption_tells_which_value_the_figures_have_where_that_is_another_one(
    made, monkeypatch
):
    """While they are made anew, or with a lever moved: the way to it said one, the drawer two."""
    click(made, "evidence_fix_today_total")
    assert "In the figures here" not in text_of(made)
    monkeypatch.setattr(jobs, "runner", lambda _: None)  # it never ends
    enter(made, overrides={"op.today_total": 2_000_000.0})
    open_page(made, CASE)
    click(made, "evidence_fix_today_total")
    assert "**2,000,000 USD a year**" in text_of(made)
    assert "In the figures here: needs your input." in text_of(made)
    enter(made, overrides={**EUR, "op.today_total": "2500000 EUR"})
    open_page(made, CASE)
    click(made, "evidence_fix_today_total")
    assert "**2,500,000 EUR a year**" in text_of(made)


def test_a_value_that_is_not_allowed_is_refused_and_changes_nothing(made):
    click(made, "evidence_fix_today_total")
    field = case_widget(made, "evidence_value_op.today_total")
    made.text_input(key=field).set_value("much")
    click(made, "evidence_apply_op.today_total")
    assert entries_of(made).overrides == {}
    assert session_of(made).refused is not None
    (told,) = (item.proto for item in made.error)
    label = result_of(made).case.assumptions["op.today_total"].label
    assert told.title == f"“{label}” = 'much' is not a number of USD a year."
    assert told.body == "All assumptions, on the page Scenarios, names units and limits."


# The tabs of a page that has numbers of the case.
CRAWLED = {
    (CASE, "case_tab"): ("Costs", "Servers", "Finance", "Evidence"),
    (PLAN, "plan_tab"): (
        "Strategies", "Servers and applications", "Waves", "Timeline", "Waiting list", "Team",
        "Dependencies", "Readiness", "End of support", "Blockers",
    ),
    (SCENARIOS, "scenarios_tab"): ("Levers", "Side by side", "All assumptions"),
}  # fmt: skip
# What a drawer says at least one of: how a number comes about, from where, and what a row is.
TOLD = ("**How:**", "**Source:**", "**Rows of the files**", "**Moves together**")


LARGE = "evidence_metric_"
# What someone entered rests on nothing else.
CHANGES = "Every change of the case that counts, with its time and who made it."


def is_told(case, name):
    """Whether a figure says how it comes about or from where, as an assumption always does."""
    return name in case.assumptions or bool(case.ledger[name].formula or case.ledger[name].sources)


def tables_without_a_way_in(app):
    """The tables of a page of which the rows have no button; those to change have a field."""
    drawn = [
        item.proto for item in app.dataframe if item.proto.editing_mode == item.proto.READ_ONLY
    ]
    return [item.alt for item in drawn if '"type": "button"' not in item.columns
            and item.alt != CHANGES]  # fmt: skip


@pytest.fixture
def rows_opened(monkeypatch):
    """What the rows of tables open, by the key of the table: names that the case has.

    Where the case has none of a row's names, the row opens nothing.
    """
    found, table = {}, opening_rows.table

    def noting(case, shown, opens, key, **options):
        names = [opening_rows.known(case, *item) for item in opens if isinstance(item, tuple)]
        found.setdefault(key, []).extend(names)
        return table(case, shown, opens, key, **options)

    monkeypatch.setattr(opening_rows, "table", noting)
    return found


def test_a_click_without_a_row_opens_none(monkeypatch):
    """Not the last one, either."""
    memo, clicks = {}, [None, object(), SimpleNamespace(row=None), SimpleNamespace(row=-1)]
    monkeypatch.setattr(opening_rows.session, "case", lambda: SimpleNamespace(memo=memo))
    monkeypatch.setattr(opening_rows.widgets, "value", lambda _: clicks.pop())
    while clicks:
        opening_rows._clicked("rows")
        assert not memo
    clicks.append(SimpleNamespace(row=0))
    opening_rows._clicked("rows")
    assert memo == {"rows": 0}


def test_every_number_and_every_row_opens_formula_and_source(made, rows_opened):
    """Each large number has its button, each table a button in each row and a field for keys."""
    session_of(made).entries = replace(
        entries_of(made), scenarios={"Dear": Scenario({"mig.rate_usd_h": 180.0}, in_document=True)}
    )
    opened = set()
    unfold(made)
    for (page, key), tabs in CRAWLED.items():
        for tab in tabs:
            made.session_state[key] = tab
            open_page(made, page, errors=True)
            open_values(made)
            assert tables_without_a_way_in(made) == [], tab
            names = [item.key.removeprefix(LARGE) for item in made.button
                     if item.key and item.key.startswith(LARGE)]  # fmt: skip
            assert len(names) == len(made.metric), tab
            assert all(is_told(result_of(made).case, name) for name in names), tab
            fields = [item.key for item in made.selectbox if item.key.endswith("_field")]
            for field in (item for item in fields if item not in opened):
                opened.add(field)
                made.selectbox(key=field).select_index(0).run()
                assert not made.exception
                assert any(word in text_of(made) for word in TOLD), (tab, field)
    assert len(opened) > 20
    assert [key for key, rows in rows_opened.items() if not all(rows)] == []


def test_a_drawer_stays_open_with_the_figures_of_now_where_a_job_ends(made):
    """The page is drawn anew then, and closed it: the number had to be looked for again."""
    before = result_of(made).case.ledger["compare.today"]
    click(made, "evidence_of_Today, a year")
    value = format_figure(before, scale="whole")
    assert value in text_of(made)
    enter(made, overrides={"op.hw_price_factor": 3.0})
    made.run()
    after = format_figure(result_of(made).case.ledger["compare.today"], scale="whole")
    assert after != value
    assert before.label in text_of(made)
    assert after in text_of(made)
    made.run()
    assert before.label in text_of(made)
    open_page(made, PLAN)
    open_page(made, CASE)
    assert not [item for item in made.button if (item.key or "").startswith("evidence_in_")]
