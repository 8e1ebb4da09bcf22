"""The main job in a real browser."""

from __future__ import annotations

import json

import openpyxl
import pytest

from tests.factories import RVTOOLS_SAMPLE, rvtools, vinfo_row


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


def upload(page, name, content):
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def test_from_sample_to_downloads_that_open(page, tmp_path):
    name_project(page)
    page.get_by_role("button", name="RVTools sample").click()
    page.get_by_text("Control totals by state").wait_for()
    generate(page)
    page.get_by_role("button", name="See the results").click()
    page.get_by_text("AWS cost of the servers").wait_for()
    page.get_by_role("tab", name="Downloads").click()
    page.get_by_text("business_case.xlsx").wait_for()
    case = json.loads(download(page, "json", "case.json", tmp_path).read_text(encoding="utf-8"))
    book = openpyxl.load_workbook(
        download(page, "xlsx", "business_case.xlsx", tmp_path), data_only=True
    )
    total = next(f["value"] for f in case["figures"] if f["id"] == "aws.servers.monthly")
    rows = list(book["Servers"].iter_rows(values_only=True))
    assert rows[-1][rows[0].index("total_monthly_usd")] == pytest.approx(total)


def test_a_real_export_is_uploaded_read_and_priced(page):
    if not RVTOOLS_SAMPLE.exists():
        pytest.skip("the real export is not beside this checkout")
    name_project(page)
    upload(page, "RVTools_Export.xlsx", RVTOOLS_SAMPLE.read_bytes())
    page.get_by_text("Control totals by state").wait_for()
    assert page.get_by_test_id("stMetricValue").first.inner_text() == "212"
    generate(page)


def test_a_wrong_file_is_refused_with_a_sentence(page):
    name_project(page)
    upload(page, "notes.csv", b"a,b\n1,2\n")
    page.get_by_test_id("stAlert").filter(has_text="not recognised").wait_for()
    idle(page)


def test_every_page_fits_a_phone(page):
    page.set_viewport_size({"width": 400, "height": 800})
    name_project(page)
    upload(page, "r.xlsx", rvtools(vinfo_row("a"), vinfo_row("b")).content)
    page.get_by_text("Control totals by state").wait_for()
    generate(page)
    page.get_by_role("button", name="See the results").click()
    page.get_by_text("AWS cost of the servers").wait_for()
    idle(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 400


def test_a_deep_link_on_a_new_session_shows_the_page_with_its_sidebar(page, server):
    page.goto(f"{server}/results")
    page.get_by_text("No case yet").wait_for()
    page.get_by_text("DynamoDB persistence").first.wait_for()
    idle(page)
