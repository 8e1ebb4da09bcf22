from __future__ import annotations

import pytest

from bizcase.assumptions import INPUT_REQUIRED, load_register
from bizcase.document.verdict import TITLES
from bizcase.errors import StageError
from bizcase.inputs.opening.upload import Upload
from bizcase.sample import it_inventory_bytes
from pages.parts import places
from pages.state import jobs
from tests.app.steps import (
    CASE,
    DATA,
    PLACES,
    ROOT,
    calm,
    case_widget,
    enter,
    entries_of,
    generate,
    give,
    open_assumptions,
    open_page,
    press,
    result_of,
    session_of,
    text_of,
    with_case,
)
from tests.factories import rvtools, vinfo_row


def test_the_entry_only_starts_the_router():
    assert len((ROOT / "streamlit_app.py").read_text().splitlines()) <= 20


def test_a_case_without_names_goes_by_a_default_that_a_blank_field_brings_back(app):
    give(app, rvtools(vinfo_row("a")))
    assert session_of(app).made is not None
    name = next(item for item in app.text_input if item.label == "Project name")
    assert name.value == "Untitled case"
    name.set_value("Exit DC 1").run()
    assert entries_of(app).project.project_name == "Exit DC 1"
    assert "**Exit DC 1**" in text_of(app.sidebar)
    next(item for item in app.text_input if item.label == "Project name").set_value(" ").run()
    assert entries_of(app).project.project_name == "Untitled case"


def test_from_sample_to_results(app):
    with_case(app, Upload("sample.xlsx", it_inventory_bytes()))
    assert app.metric[0].value == "260"
    generate(app)
    result = result_of(app)
    open_page(app, "case/case.py")
    ledger = result.case.ledger
    shown = text_of(app)
    today = round(ledger.value("compare.today"))
    after = round(ledger.value("compare.aws") + ledger.value("compare.remaining"))
    for amount in (f"### {today:,}\n", f"### {after:,}\n", f"### +{after - today:,}\n"):
        assert amount in shown
    assert ":red[:small[USD, costs more]]" in shown
    assert TITLES[result.case.finance.verdict.decision] in text_of(app)
    assert "simulated outcomes, given these ranges" in text_of(app)


def test_regions_to_compare_are_chosen_with_the_project_and_priced(app):
    with_case(app, rvtools(vinfo_row("a")))
    open_page(app, DATA)
    app.multiselect[0].set_value(["eu-central-1"]).run()
    assert entries_of(app).compare_regions == ("eu-central-1",)
    generate(app)
    regions = result_of(app).case.estate.regions
    assert [cost.region for cost in regions] == ["us-east-1", "eu-central-1"]


def test_cancel_keeps_the_figures_of_before_and_it_is_tried_again_when_asked(app, monkeypatch):
    generate(with_case(app, rvtools(vinfo_row("a"))))
    before, begun = result_of(app), []
    monkeypatch.setattr(jobs, "runner", begun.append)
    enter(app, overrides={"scope.powered_off": "true"})
    open_page(app, CASE)
    assert result_of(app) is before
    press(app, "Cancel")
    open_page(app, CASE)
    assert any(item.proto.title == "The case was not made" for item in app.warning)
    begun.pop()()  # it ends at its first step
    monkeypatch.setattr(jobs, "runner", lambda work: work())
    press(app, "Try again")
    assert result_of(app) is not before
    assert not app.warning


def test_a_job_that_fails_keeps_the_result_says_why_and_is_tried_again_when_asked(app, monkeypatch):
    generate(with_case(app, rvtools(vinfo_row("a"))))
    before, ran = result_of(app), []

    def failing(*_):
        ran.append(1)
        raise StageError("The prices are gone.", "Fetch them.")

    monkeypatch.setattr("pages.state.making.run_agents", failing)
    enter(app, seed=7)
    open_page(app, CASE, errors=True)
    open_page(app, DATA, errors=True)
    assert [item.proto.title for item in app.error] == ["The prices are gone."]
    assert (len(ran), result_of(app)) == (1, before)
    press(app, "Try again", errors=True)
    assert len(ran) == 2


def test_a_sample_is_one_click_to_the_finished_case(app):
    press(app, "Try a sample")
    assert result_of(app).case.project.customer_name == "Example Ltd"
    open_page(app, CASE)
    assert app.title[0].value == TITLES[result_of(app).case.finance.verdict.decision]


def test_the_menu_is_flat_in_order_and_each_page_is_called_as_its_entry(app):
    menu = [
        (file.relative_to(ROOT / "pages").as_posix(), title) for file, title, *_ in places.PLACES
    ]
    assert tuple(file for file, _ in menu) == PLACES
    for file, title in menu:
        open_page(app, file)
        assert [item.value for item in app.title] == [title]


def test_the_words_of_the_owner_are_there(app):
    labels = [item.label for item in app.sidebar.button]
    assert {"Save to database", "Load saved cases", "New case"} <= set(labels)
    assert app.sidebar.toggle[0].label == "DynamoDB persistence"


def test_a_draft_of_an_assumption_outlives_another_search_and_is_applied(app):
    session_of(app).assumption_drafts.typed = {"sizing.headroom": "1.25"}
    open_assumptions(app)
    app.text_input[0].set_value("scope").run()
    calm(app)
    assert session_of(app).assumption_drafts.typed == {"sizing.headroom": "1.25"}
    assert any("1.25" in info.value for info in app.info)
    next(button for button in app.button if button.label == "Apply changes").click().run()
    calm(app)
    assert entries_of(app).overrides == {"sizing.headroom": 1.25}
    assert session_of(app).assumption_drafts.typed == {}


def shown_keys(app):
    return list(app.data_editor[0].value["Key"])


def test_assumptions_are_filtered_by_part_and_open_ones_stand_first(app):
    open_assumptions(app)
    waiting = [key for key, entry in load_register().items() if entry.value == INPUT_REQUIRED]
    assert shown_keys(app)[: len(waiting)] == waiting
    assert f"({len(waiting)} open)" in app.main.toggle[0].label
    app.main.selectbox[0].set_value("Waves and readiness").run()
    calm(app)
    part = [key for key, entry in load_register().items() if entry.part == "Waves and readiness"]
    assert shown_keys(app) == part
    assert app.main.selectbox[0].options[6] == f"Waves and readiness ({len(part)})"
    app.main.selectbox[0].set_value("Every part").run()
    app.main.toggle[0].set_value(True).run()
    calm(app)
    assert shown_keys(app) == waiting


@pytest.mark.parametrize(("text", "taken"), [("13", {"fin.discount": 13.0}), ("130", {})])
def test_a_value_beyond_its_range_is_taken_and_one_beyond_what_is_allowed_is_not(app, text, taken):
    app.session_state[case_widget(app, "assumptions_search")] = "fin.discount"
    session_of(app).assumption_drafts.typed = {"fin.discount": text}
    open_assumptions(app)
    row = app.data_editor[0].value.set_index("Key").loc["fin.discount"]
    assert (row["Range"], row["Allowed"]) == ("5 to 12", "0 to 40")
    press(app, "Apply changes", errors=not taken)
    assert entries_of(app).overrides == taken
    told = "".join(f"{error.proto.title}{error.value}" for error in app.error)
    assert ("outside the allowed range, 0 to 40" in told) == (not taken)


def test_a_value_given_for_an_open_input_counts_as_given_and_stays_in_the_filter(app):
    session_of(app).assumption_drafts.typed = {"op.security_tools": "150"}
    app.session_state[case_widget(app, "assumptions_open")] = True
    open_assumptions(app)
    before = app.main.toggle[0].label
    app.main.selectbox[0].set_value("On-premises cost").run()
    next(button for button in app.button if button.label == "Apply changes").click().run()
    calm(app)
    assert entries_of(app).overrides == {"op.security_tools": 150.0}
    assert app.main.toggle[0].label != before
    assert "op.security_tools" in shown_keys(app)
