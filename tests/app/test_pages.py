from __future__ import annotations

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
    assert "simulated outcomes." in text_of(app)


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


def find(app, words, shown=None):
    """Search in the list of assumptions."""
    app.session_state[case_widget(app, "assumptions_search")] = words
    if shown:
        app.session_state[case_widget(app, "assumptions_shown")] = shown
    return open_assumptions(app)


def field(app, key, kind="number_input"):
    return getattr(app, kind)(key=case_widget(app, f"assumption_{key}"))


def shown_keys(app):
    start = f"_{session_of(app).round}"
    fields = (*app.main.number_input, *app.main.selectbox, *app.main.text_input)
    keys = (item.key.removesuffix(start) for item in fields if item.key.startswith("assumption_"))
    return {key.removeprefix("assumption_") for key in keys}


def test_a_value_counts_at_once_and_one_or_all_go_back_to_the_default(app):
    find(app, "sizing.headroom")
    field(app, "sizing.headroom").set_value(1.25).run()
    assert entries_of(calm(app)).overrides == {"sizing.headroom": 1.25}
    press(app, "Back to default")
    assert entries_of(app).overrides == {}
    assert field(app, "sizing.headroom").value == 1.2
    field(app, "sizing.headroom").set_value(1.3).run()
    find(app, "pricing.base_option")
    choice = field(app, "pricing.base_option", "selectbox")
    assert "1-year Compute Savings Plan, no upfront" in choice.options
    choice.set_value("on_demand").run()
    assert entries_of(app).overrides == {"sizing.headroom": 1.3, "pricing.base_option": "on_demand"}
    find(app, "", "Changed only")
    assert shown_keys(app) == {"sizing.headroom", "pricing.base_option"}
    press(app, "Yes, all of them")
    assert entries_of(app).overrides == {}
    press(app, "Undo")
    assert len(entries_of(app).overrides) == 2


def test_assumptions_are_filtered_by_part_and_open_ones_stand_first(app):
    open_assumptions(app)
    waiting = {key for key, entry in load_register().items() if entry.value == INPUT_REQUIRED}
    assert waiting <= shown_keys(app)
    assert any(f"{len(waiting)} open ones come first" in item.value for item in app.caption)
    app.main.selectbox[0].set_value("Waves and readiness").run()
    part = [key for key, entry in load_register().items() if entry.part == "Waves and readiness"]
    assert shown_keys(calm(app)) <= set(part)
    assert app.main.selectbox[0].options[6] == f"Waves and readiness ({len(part)})"
    app.main.selectbox[0].set_value("Every part").run()
    find(app, "", "Open only")
    assert shown_keys(app) == waiting


def test_a_value_beyond_its_range_is_taken_and_one_beyond_what_is_allowed_cannot_be_entered(app):
    find(app, "fin.discount")
    shown = field(app, "fin.discount")
    assert (shown.min, shown.max) == (0.0, 40.0)
    assert any("Range of the analysis: 5 to 12" in item.value for item in app.caption)
    shown.set_value(13.0).run()
    assert entries_of(calm(app)).overrides == {"fin.discount": 13.0}


def test_a_value_given_for_an_open_input_counts_as_given_and_stays_in_the_filter(app):
    find(app, "", "Open only")
    field(app, "op.security_tools").set_value(150.0).run()
    assert entries_of(calm(app)).overrides == {"op.security_tools": 150.0}
    assert "op.security_tools" in shown_keys(app)
