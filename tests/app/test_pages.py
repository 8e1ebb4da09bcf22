from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from bizcase.case import ProjectInfo
from bizcase.inputs.upload import Upload
from bizcase.sample import it_inventory_bytes
from tests.factories import rvtools, vinfo_row

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    "pages/case/project.py", "pages/case/inputs.py", "pages/case/assumptions.py",
    "pages/case/generate.py", "pages/case/results.py", "pages/library/about.py",
]  # fmt: skip
HOSTILE = "<img src=x onerror=alert(1)> [click](javascript:alert(1)) **b** $a$ =cmd()"


@pytest.fixture
def app():
    return AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()


def open_page(app, page):
    app.switch_page(page).run()
    assert not app.exception
    assert not app.error, [error.value for error in app.error]
    return app


def with_case(app, upload: Upload, kind: str = "rvtools"):
    """Enter a project and a file as the pages would."""
    from pages.ui.session import Current  # noqa: PLC0415 - the app's own folder is importable now

    current = app.session_state["bizcase_current"]
    app.session_state["bizcase_current"] = Current(
        ProjectInfo("Exit DC 1", "Example Ltd"), current.as_of, upload=upload, kind=kind
    )
    return app


def generate(app):
    open_page(app, "pages/case/generate.py")
    app.button[0].click().run()
    assert not app.exception
    assert not app.error, [error.value for error in app.error]
    assert app.session_state["bizcase_current"].result is not None
    return app


def text_of(app):
    return "\n".join(str(item.value) for item in app.markdown)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_without_a_case(app, page):
    open_page(app, page)


def test_the_persistence_toggle_is_off_and_says_why(app):
    toggle = app.sidebar.toggle[0]
    assert (toggle.value, toggle.disabled) == (False, True)
    assert any("DynamoDB" in caption.value for caption in app.sidebar.caption)


def test_the_entry_stays_short():
    assert len((ROOT / "streamlit_app.py").read_text().splitlines()) < 80


def test_project_without_names_is_refused_with_all_that_is_missing(app):
    app.button[0].click().run()
    assert len(app.error) == 1
    assert app.session_state["bizcase_current"].project.project_name == ""


def test_from_sample_to_results(app):
    with_case(app, Upload("sample.xlsx", it_inventory_bytes()), "it_inventory")
    open_page(app, "pages/case/inputs.py")
    assert app.metric[0].value == "260"
    generate(app)
    result = app.session_state["bizcase_current"].result
    open_page(app, "pages/case/results.py")
    shown = f"{result.case.ledger.value('scope.servers'):,.0f}"
    assert shown in [metric.value for metric in app.metric]


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
    }.get(tab, app.dataframe)  # fmt: skip
    assert len(found) > 0


def test_a_changed_assumption_makes_the_result_stale(app):
    generate(with_case(app, rvtools(vinfo_row("a"))))
    from dataclasses import replace  # noqa: PLC0415 - one test

    current = app.session_state["bizcase_current"]
    app.session_state["bizcase_current"] = replace(current, overrides={"scope.powered_off": "true"})
    open_page(app, "pages/case/results.py")
    assert any("changed" in warning.value for warning in app.warning)


def test_an_unreadable_file_is_a_sentence(app):
    with_case(app, Upload("broken.xlsx", b"PK\x03\x04 no"))
    app.switch_page("pages/case/inputs.py").run()
    assert not app.exception
    assert [error.value for error in app.error] == ["broken.xlsx: Export or download it again."]


def test_names_from_an_inventory_cannot_format_link_or_run(app):
    generate(with_case(app, rvtools(vinfo_row(HOSTILE), name="a*b*.xlsx")))
    app.session_state["results_tab"] = "Document"
    open_page(app, "pages/case/results.py")
    shown = text_of(app)
    assert "<img" not in shown
    assert "](javascript" not in shown
    assert "a\\*b\\*.xlsx" in shown
