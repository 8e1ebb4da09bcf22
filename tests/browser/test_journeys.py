"""The main job in a real browser."""

from __future__ import annotations

import json
import re

import openpyxl
import pytest
from playwright.sync_api import expect

from bizcase.inputs.tables.column_mapping import ColumnMapping
from tests.factories import RVTOOLS_SAMPLE, mpa, mpa_row, needs, rvtools, vinfo_row

KEY_MS = 200


def idle(page):
    page.wait_for_selector(
        '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
        '[data-test-script-state="notRunning"]'
    )
    assert page.get_by_test_id("stException").count() == 0


def go(page, title):
    page.get_by_test_id("stSidebarNavLink").filter(has_text=title).click()
    page.get_by_role("heading", level=1).first.wait_for()
    idle(page)


def name_project(page):
    page.get_by_label("Project name").fill("Exit DC 1")
    page.get_by_label("Customer name").fill("Example Ltd")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("heading", name="Inputs", level=1).wait_for()
    idle(page)


def generate(page):
    idle(page)
    page.get_by_role("button", name="Go on to generate").click()
    page.get_by_role("button", name="Generate the case").click()
    page.get_by_text("What the agents did").wait_for()
    idle(page)


def download(page, key, file_name, tmp_path):
    row = page.locator(f".st-key-file_{key}")
    with page.expect_download() as waiting:
        row.get_by_role("button", name="Download").click()
    path = tmp_path / file_name
    waiting.value.save_as(path)
    return path


def says_servers(page, count):
    """The figure is waited for: the heading under it can be drawn before it is."""
    listed = page.get_by_test_id("stMetric").filter(has_text="Servers listed")
    expect(listed.get_by_test_id("stMetricValue")).to_have_text(count)


def type_into_cell(page, text):
    """Type as a person does: keys that arrive within one frame are lost by the table."""
    # The cells are drawn, not elements: the value stands right of the pinned meaning.
    page.get_by_test_id("stDataFrame").dblclick(position={"x": 430, "y": 52})
    page.locator("textarea.gdg-input").wait_for()
    for key in ("Control+A", *text, "Enter"):
        page.wait_for_timeout(KEY_MS)
        page.keyboard.press(key)


def upload(page, *files):
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            for name, content in files
        ]
    )


def test_from_sample_to_downloads_that_open(page, tmp_path):
    name_project(page)
    page.get_by_role("button", name="RVTools sample").click()
    page.get_by_text("Control totals by state").wait_for()
    generate(page)
    page.get_by_role("button", name="See the results").click()
    page.get_by_text("Yearly cost with AWS less today").first.wait_for()
    page.get_by_role("tab", name="Downloads").click()
    page.get_by_text("business_case.xlsx").wait_for()
    case = json.loads(download(page, "json", "case.json", tmp_path).read_text(encoding="utf-8"))
    book = openpyxl.load_workbook(
        download(page, "xlsx", "business_case.xlsx", tmp_path), data_only=True
    )
    total = next(f["value"] for f in case["figures"] if f["id"] == "aws.servers.monthly")
    rows = list(book["Servers"].iter_rows(values_only=True))
    assert rows[-1][rows[0].index("total_monthly_usd")] == pytest.approx(total)


@needs(RVTOOLS_SAMPLE)
def test_a_real_export_is_uploaded_read_and_priced(page):
    name_project(page)
    upload(page, ("RVTools_Export.xlsx", RVTOOLS_SAMPLE.read_bytes()))
    page.get_by_text("Control totals by state").wait_for()
    says_servers(page, "212")
    generate(page)


def test_a_wrong_file_is_refused_with_a_sentence(page):
    name_project(page)
    upload(page, ("notes.csv", b"a,b\n1,2\n"))
    page.get_by_test_id("stAlert").filter(has_text="not recognised").wait_for()
    idle(page)


def test_several_files_and_a_broken_one_make_one_case(page):
    name_project(page)
    first, second = rvtools(vinfo_row("a", CPUs=4)).content, mpa(mpa_row("a", cpus=8)).content
    upload(page, ("vc.xlsx", first), ("it.xlsx", second), ("broken.xlsx", b"PK\x03\x04 no"))
    page.get_by_text("3 files").wait_for()
    page.get_by_test_id("stAlert").filter(has_text="container cannot be opened").wait_for()
    idle(page)
    upload(page, ("copy.xlsx", first))
    page.get_by_text("copy.xlsx has the same content as vc.xlsx").wait_for()
    page.get_by_role("tab", name="Reconciliation").click()
    page.get_by_text("rows in the files").wait_for()
    generate(page)
    page.get_by_text("broken.xlsx. The case is made without").wait_for()


def test_an_unknown_list_is_read_through_columns_set_by_hand(page, tmp_path):
    name_project(page)
    upload(page, ("odd.csv", b"Box;Threads total;RAM size GB\nweb;4;16\ndb;8;64\n"))
    page.get_by_role("button", name="Set columns").click()
    page.get_by_role("heading", name="Columns of the list").wait_for()
    page.get_by_role("combobox", name=re.compile("Column of Name")).click()
    page.get_by_role("option", name="Box", exact=True).click()
    page.get_by_text("First values: web; db").wait_for()
    idle(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download as TOML").click()
    waiting.value.save_as(tmp_path / "mapping.toml")
    mapping = ColumnMapping.from_toml((tmp_path / "mapping.toml").read_text(encoding="utf-8"))
    assert mapping.header("name") == "Box"
    page.get_by_text("The list has no disk sizes").click()
    idle(page)
    page.get_by_role("button", name="Apply and read the file").click()
    page.get_by_text("Control totals by state").wait_for()
    says_servers(page, "2")


def test_what_is_typed_into_an_assumption_outlives_another_search_and_page(page):
    go(page, "Assumptions")
    page.get_by_role("textbox", name="Search").fill("headroom on")
    page.get_by_role("textbox", name="Search").press("Enter")
    page.get_by_text(re.compile(r"^1 of \d+ assumptions")).wait_for()
    idle(page)
    type_into_cell(page, "1.25")
    told = page.get_by_test_id("stAlert").filter(has_text="Headroom on measured peaks: 1.25")
    told.wait_for()
    page.get_by_role("textbox", name="Search").fill("scope")
    page.get_by_role("textbox", name="Search").press("Enter")
    idle(page)
    go(page, "Project")
    go(page, "Assumptions")
    told.wait_for()


def test_a_slider_moves_the_npv_and_kept_values_ask_for_another_run(page):
    name_project(page)
    page.get_by_role("button", name="RVTools sample").click()
    page.get_by_text("Control totals by state").wait_for()
    generate(page)
    page.get_by_role("button", name="See the results").click()
    page.get_by_role("tab", name="Finance").click()
    page.get_by_role("heading", name="How sure the NPV is").wait_for()
    idle(page)
    go(page, "What if")
    npv = page.get_by_test_id("stMetric").filter(has_text="Net present value")
    value = npv.get_by_test_id("stMetricValue")
    before = value.inner_text()
    slider = page.get_by_role("slider").first
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    page.get_by_text("Moved away from the case: 1").wait_for()
    idle(page)
    expect(value).not_to_have_text(before)
    page.get_by_role("button", name="Back to the case").click()
    page.get_by_text("Moved away from the case: 0").wait_for()
    expect(value).to_have_text(before)
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.get_by_text("Moved away from the case: 1").wait_for()
    page.get_by_role("button", name="Keep these values").click()
    page.get_by_test_id("stAlert").filter(has_text="must be generated again").wait_for()
    idle(page)


def test_every_page_fits_a_phone(page):
    page.set_viewport_size({"width": 400, "height": 800})
    name_project(page)
    upload(page, ("r.xlsx", rvtools(vinfo_row("a"), vinfo_row("b")).content))
    page.get_by_text("Control totals by state").wait_for()
    generate(page)
    page.get_by_role("button", name="See the results").click()
    page.get_by_text("Yearly cost with AWS less today").first.wait_for()
    idle(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 400


def test_a_deep_link_on_a_new_session_shows_the_page_with_its_sidebar(page, server):
    page.goto(f"{server}/results")
    page.get_by_text("No case yet").wait_for()
    page.get_by_text("DynamoDB persistence").first.wait_for()
    idle(page)
