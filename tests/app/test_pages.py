from __future__ import annotations

import re

import pytest

from bizcase.assumptions import INPUT_REQUIRED, load_register
from bizcase.document.formats import headline
from bizcase.document.verdict import TITLES
from bizcase.inputs.opening.upload import Upload
from bizcase.sample import it_inventory_bytes
from tests.app.steps import (
    ROOT,
    calm,
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
from tests.factories import rvtools, vinfo_row

PAGES = [
    "pages/case/project.py", "pages/case/inputs.py", "pages/case/assumptions.py",
    "pages/case/generate.py", "pages/case/results.py", "pages/case/what_if.py",
    "pages/case/plan.py", "pages/library/saved_cases.py", "pages/library/setup.py",
    "pages/library/about.py",
]  # fmt: skip
HOSTILE = "<img src=x onerror=alert(1)> [click](javascript:alert(1)) **b** $a$ =cmd()"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_without_a_case(app, page):
    open_page(app, page)


def test_the_entry_stays_short():
    assert len((ROOT / "streamlit_app.py").read_text().splitlines()) < 80


def test_project_without_names_is_refused_with_all_that_is_missing(app):
    app.button[0].click().run()
    assert len(app.error) == 1
    assert entries_of(app).project.project_name == ""


def test_from_sample_to_results(app):
    with_case(app, Upload("sample.xlsx", it_inventory_bytes()))
    assert app.metric[0].value == "260"
    generate(app)
    result = result_of(app)
    open_page(app, "pages/case/results.py")
    figures = {metric.label: metric.value for metric in app.metric}
    assert figures["Net present value"] == headline(result.case.ledger["npv.base"])[0]
    for label, name in (
        ("Cost on AWS and of services, a full year", "compare.aws"),
        ("Yearly cost with AWS less today", "compare.difference"),
    ):
        assert figures[label] == headline(result.case.ledger[name])[0]
    assert TITLES[result.case.finance.verdict.decision] in text_of(app)
    assert "simulated outcomes, given these ranges" in text_of(app)


def test_regions_to_compare_are_chosen_with_the_project_and_priced(app):
    with_case(app, rvtools(vinfo_row("a")))
    open_page(app, "pages/case/project.py")
    app.text_input[0].set_value("Exit DC 1")
    app.text_input[1].set_value("Example Ltd")
    app.multiselect[0].set_value(["eu-central-1"])
    app.button[0].click().run()
    assert entries_of(app).compare_regions == ("eu-central-1",)
    generate(app)
    regions = result_of(app).case.estate.regions
    assert [cost.region for cost in regions] == ["us-east-1", "eu-central-1"]


@pytest.mark.parametrize(
    "tab", ["Document", "Servers", "Options", "Data quality", "Figures", "Downloads"]
)
def test_every_tab_of_the_results_opens(app, tab):
    generate(with_case(app, rvtools(vinfo_row("a"), vinfo_row("b", Memory=None))))
    app.session_state["results_tab"] = tab
    open_page(app, "pages/case/results.py")
    assert app.session_state["results_tab"] == tab
    found = {
        "Document": app.markdown, "Downloads": app.get("download_button"),
        "Data quality": app.expander,
    }.get(tab, app.dataframe)  # fmt: skip
    assert len(found) > 0


def test_a_changed_assumption_makes_the_result_stale(app):
    generate(with_case(app, rvtools(vinfo_row("a"))))
    enter(app, overrides={"scope.powered_off": "true"})
    open_page(app, "pages/case/results.py")
    assert any("changed" in warning.value for warning in app.warning)


def test_names_from_an_inventory_cannot_format_link_or_run(app):
    generate(with_case(app, rvtools(vinfo_row(HOSTILE), name="a*b*.xlsx")))
    app.session_state["results_tab"] = "Document"
    open_page(app, "pages/case/results.py")
    shown = text_of(app)
    assert "<img" not in shown
    assert not re.search(r"(?<!\\)\]\(javascript", shown)
    assert "a\\*b\\*.xlsx" in shown


def test_a_draft_of_an_assumption_outlives_another_search_and_is_applied(app):
    session_of(app).assumption_drafts.typed = {"sizing.headroom": "1.25"}
    open_page(app, "pages/case/assumptions.py")
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
    open_page(app, "pages/case/assumptions.py")
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
    open_page(app, "pages/case/assumptions.py")
    row = app.data_editor[0].value.set_index("Key").loc["fin.discount"]
    assert (row["Range"], row["Allowed"]) == ("5 to 12", "0 to 40")
    press(app, "Apply changes", errors=not taken)
    assert entries_of(app).overrides == taken
    told = "".join(f"{error.proto.title}{error.value}" for error in app.error)
    assert ("outside the allowed range, 0 to 40" in told) == (not taken)


def test_a_value_given_for_an_open_input_counts_as_given_and_stays_in_the_filter(app):
    session_of(app).assumption_drafts.typed = {"op.security_tools": "150"}
    app.session_state[case_widget(app, "assumptions_open")] = True
    open_page(app, "pages/case/assumptions.py")
    before = app.main.toggle[0].label
    app.main.selectbox[0].set_value("On-premises cost").run()
    next(button for button in app.button if button.label == "Apply changes").click().run()
    calm(app)
    assert entries_of(app).overrides == {"op.security_tools": 150.0}
    assert app.main.toggle[0].label != before
    assert "op.security_tools" in shown_keys(app)
