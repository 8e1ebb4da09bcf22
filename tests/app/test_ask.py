"""A question in the app, and the wording of the document by a model that someone set up."""

from __future__ import annotations

import json

import pytest

from bizcase.exports.run_json import run_dict
from bizcase.inputs.opening.upload import Upload
from bizcase.sample import it_inventory_bytes
from pages.state import jobs
from tests.app.steps import (
    CASE,
    DATA,
    REPORT,
    case_widget,
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
from tests.narration.models import Said, model_server, set_up


@pytest.fixture
def sample(app):
    return generate(with_case(app, Upload("sample.xlsx", it_inventory_bytes())))


def _ask(app, question):
    open_page(app, CASE)
    app.button(key="ask").click().run()
    app.text_input(key=case_widget(app, "ask_question")).input(question)
    next(button for button in app.button if button.label == "Ask" and button.key != "ask").click()
    # A browser draws the drawer alone; here the page is drawn, and the drawer opened again.
    app.run()
    return app.button(key="ask").click().run()


def test_a_question_is_answered_from_the_ledger(sample):
    app = _ask(sample, "What does AWS cost a month?")
    ledger = session_of(app).made.result.case.ledger
    answer = f": **{ledger.value('aws.run.monthly'):,.2f}"
    assert answer in text_of(app)
    assert not [item for item in app.toggle if "answer" in item.label]  # no model is set up
    enter(app, overrides={"mig.rate_usd_h": 200.0})
    open_page(app, CASE)
    app.button(key="ask").click().run()
    assert answer not in text_of(app)  # it has the figures of the case of before


def test_what_the_case_does_not_know_is_said_so(sample):
    app = _ask(sample, "qwertz uiop")
    assert [item.value for item in app.info] == ["The case does not know."]


@pytest.fixture
def model(monkeypatch):
    told = {"summary": ["The case covers {F:scope.servers} of {T:customer}."]}
    with model_server(Said(json.dumps(told))) as server:
        set_up(monkeypatch, "openai", server)
        yield server


def test_a_model_words_the_document_after_it_was_confirmed(sample, model):
    app = open_page(sample, REPORT)
    assert model.asked == []  # opening the page sends nothing
    assert any("sections would go to **m-1**" in item.value for item in app.markdown)
    asked = session_of(app).memo["wording_asked"]
    assert session_of(app.run()).memo["wording_asked"] is asked  # a document, made once
    app.button(key="wording_send").click().run()
    assert len(model.asked) == 2  # the sections that were not there are asked for once more
    assert [item.value.partition(":")[0] for item in app.success] == ["The model worded 1 section"]
    assert set(entries_of(app).narrated) == {"summary"}
    assert run_dict(result_of(app))["execution_stats"]["tokenUsage"] == "36"
    app.run()
    assert result_of(app).record.tokens == 36  # what was worded is not made again
    document = session_of(app).made.result.document
    summary = next(section for section in document.sections if section.key == "summary")
    assert "Worded by the language model" in str(summary)
    app.button(key="wording_back").click().run()
    assert entries_of(app).narrated == {}


def test_a_text_for_a_case_that_changed_or_is_another_one_is_not_taken(sample, model, monkeypatch):
    waiting = []
    app = open_page(sample, REPORT)
    monkeypatch.setattr(jobs, "runner", waiting.append)
    app.button(key="wording_send").click().run()
    assert "The model writes" in text_of(app)
    enter(app, notes={"Summary": "Typed meanwhile."})
    waiting.pop(0)()
    open_page(app, REPORT)
    assert entries_of(app).narrated == {}
    assert not app.success
    assert ["was not taken" in item.value for item in app.warning] == [True]
    enter(app, notes={})
    open_page(app, REPORT)
    app.button(key="wording_send").click().run()
    job = session_of(app).side_jobs["wording"]
    press(app, "New case")
    assert not job.is_wanted
    waiting.pop()()
    assert len(model.asked) == 2  # the second question was never sent
    open_page(app, REPORT)
    assert (session_of(app).side_jobs, entries_of(app).narrated) == ({}, {})


def test_without_a_model_the_report_says_that_none_is_needed(sample):
    app = open_page(sample, REPORT)
    assert any("none is needed" in item.value for item in app.caption)


def test_agents_are_chosen_on_the_page_of_data(sample):
    app = open_page(sample, DATA)
    app.multiselect(key=case_widget(app, "agents")).set_value(["migrationStrategy"]).run()
    assert entries_of(app).selected_agents == ("migrationStrategy",)
    case = session_of(app).made.result.case
    assert case.plan is None
    assert case.strategy is not None
