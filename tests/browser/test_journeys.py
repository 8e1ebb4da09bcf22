"""The main job in a real browser."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile

import openpyxl
import pytest
from playwright.sync_api import expect

from bizcase.exports import FORMATS
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.sample import rvtools_bytes
from tests.browser.conftest import PHONE, person
from tests.factories import RVTOOLS_SAMPLE, mpa, mpa_row, needs, rvtools, vinfo_row

PHONE_PX = 400
KEY_MS = 200  # keys that arrive within one frame are lost by the table
# At 1280 x 800: the answer, the numbers and the chart are seen without scrolling.
FIRST_NUMBER_Y, FIRST_CHART_Y = 160, 400
LABELS = ["Project name", "Customer name", "Timeline in months"]
# How a file of each kind shows that it is whole.
OPENED = {
    "md": lambda content: content.decode().index("# "),
    "html": lambda content: content.decode().index("</html>"),
    "csv": lambda content: list(csv.reader(io.StringIO(content.decode("utf-8-sig")), strict=True)),
    "json": json.loads,
    "xlsx": lambda content: openpyxl.load_workbook(io.BytesIO(content), read_only=True),
    "docx": lambda content: zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml"),
    "pptx": lambda content: zipfile.ZipFile(io.BytesIO(content)).read("ppt/presentation.xml"),
    "pdf": lambda content: content.rindex(b"%%EOF", len(content) - 20),
}


def idle(page):
    page.wait_for_selector(
        '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
        '[data-test-script-state="notRunning"]'
    )
    assert page.get_by_test_id("stException").count() == 0


def leave_dialog(page):
    """Press Escape as soon as the dialog is there: it has the focus when it is drawn."""
    page.get_by_role("dialog").wait_for(state="attached")
    assert page.evaluate("document.activeElement.closest('[role=dialog]') !== null")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")


def go(page, title):
    page.get_by_test_id("stSidebarNavLink").filter(has_text=re.compile(f"{title}$")).click()
    page.wait_for_url(re.compile(r"/(\?|$)" if title == "Start" else f"/{title.lower()}"))
    page.get_by_role("heading", level=1).first.wait_for()
    idle(page)


def name_project(page):
    """Name the case on the page Data, where it is known at once."""
    for label, name in (("Project name", "Exit DC 1"), ("Customer name", "Example Ltd")):
        page.get_by_label(label).fill(name)
        page.get_by_label(label).press("Enter")
        page.get_by_test_id("stSidebar").get_by_text(name).wait_for()
    idle(page)


def is_made(page):
    """Wait until the case is made of what is entered."""
    page.get_by_test_id("stSidebar").get_by_text("Up to date").wait_for()
    idle(page)


def download(page, key, file_name, tmp_path):
    row = page.locator(f".st-key-file_{key}")
    row.get_by_role("button", name="Prepare").click()
    row.get_by_role("button", name="Download").wait_for()
    with page.expect_download() as waiting:
        row.get_by_role("button", name="Download").click()
    path = tmp_path / file_name
    waiting.value.save_as(path)
    return path


def says_servers(page, count):
    """The figure is waited for: the heading under it can be drawn before it is."""
    listed = page.get_by_test_id("stMetric").filter(has_text="Servers listed")
    expect(listed.get_by_test_id("stMetricValue")).to_have_text(count)


def upload(page, *files):
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            for name, content in files
        ]
    )


def test_a_sample_is_one_click_to_the_case_and_its_downloads_open(page, tmp_path):
    page.get_by_role("button", name="Try a sample").click()
    page.get_by_text("To decide").wait_for()
    idle(page)
    first = page.locator(".st-key-number_compare-today").get_by_role("heading").bounding_box()
    assert first["y"] < FIRST_NUMBER_Y
    years = page.locator(".st-key-case_years").get_by_test_id("stVegaLiteChart")
    assert years.bounding_box()["y"] < FIRST_CHART_Y
    page.get_by_role("button", name="How it is made").last.click()
    page.get_by_role("dialog").get_by_text("Cost today, a full year").wait_for()
    leave_dialog(page)
    go(page, "Report")
    page.get_by_role("tab", name="Downloads").click()
    page.get_by_text("business-case.xlsx").wait_for()
    with zipfile.ZipFile(download(page, "all", "all.zip", tmp_path)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    plain = {item.file_name.replace("_", "-"): item.file_name for item in FORMATS.values()}
    start = "Example-Ltd-Data-centre-exit-sample-"
    day = len("2026-11-30-")
    assert all(name.startswith(start) for name in files)
    files = {plain[name[len(start) + day :]]: content for name, content in files.items()}
    assert set(files) == set(plain.values())
    for name, content in files.items():
        OPENED[name.rpartition(".")[2]](content)
    case = json.loads(files["case.json"])
    book = openpyxl.load_workbook(io.BytesIO(files["business_case.xlsx"]), data_only=True)
    total = next(f["value"] for f in case["figures"] if f["id"] == "aws.servers.monthly")
    rows = list(book["Servers"].iter_rows(values_only=True))
    assert rows[-1][rows[0].index("Total, USD a month")] == pytest.approx(total)


@needs(RVTOOLS_SAMPLE)
def test_a_real_export_is_uploaded_read_and_priced(page):
    upload(page, ("RVTools_Export.xlsx", RVTOOLS_SAMPLE.read_bytes()))
    is_made(page)
    says_servers(page, "212")


def test_several_files_make_one_case_and_wrong_ones_are_refused_with_a_sentence(page):
    first, second = rvtools(vinfo_row("a", CPUs=4)).content, mpa(mpa_row("a", cpus=8)).content
    upload(page, ("vc.xlsx", first), ("it.xlsx", second), ("broken.xlsx", b"PK\x03\x04 no"),
           ("notes.csv", b"a,b\n1,2\n"))  # fmt: skip
    page.get_by_text("4 files").wait_for()
    for sentence in ("container cannot be opened", "not recognised"):
        page.get_by_test_id("stAlert").filter(has_text=sentence).wait_for()
    is_made(page)
    upload(page, ("copy.xlsx", first))
    page.get_by_text("copy.xlsx has the same content as vc.xlsx").wait_for()
    page.get_by_role("tab", name="How the files fit together").click()
    page.get_by_text("rows in the files").wait_for()


def test_an_unknown_list_is_read_through_columns_set_by_hand(page, tmp_path):
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
    is_made(page)
    says_servers(page, "2")


def test_a_scenario_is_kept_compared_and_in_the_document(page):
    """The levers answer at once; all assumptions are fields; a kept scenario reaches the report."""
    upload(page, ("r.xlsx", rvtools_bytes()))
    is_made(page)
    go(page, "Scenarios")
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
    page.get_by_label("Name of the scenario").fill("Fewer people, <b>later</b>")
    page.get_by_label("Name of the scenario").press("Enter")
    page.get_by_role("button", name="Keep as a scenario").click()
    page.get_by_text("Kept. See the tab Side by side.").wait_for()
    is_made(page)
    page.get_by_role("button", name="Back to the case").click()
    page.get_by_text("Moved away from the case: 0").wait_for()
    expect(value).to_have_text(before)
    page.get_by_role("tab", name="Side by side").click()
    page.get_by_text("Use in the document").click()
    is_made(page)
    page.get_by_role("tab", name="All assumptions").click()
    page.get_by_role("textbox", name="Search").fill("headroom on")
    page.get_by_role("textbox", name="Search").press("Enter")
    page.get_by_text(re.compile(r"^1 of \d+ assumptions")).wait_for()
    idle(page)
    page.get_by_label("Headroom on measured peaks").fill("1.25")
    page.get_by_label("Headroom on measured peaks").press("Enter")
    page.get_by_role("button", name="Back to default", exact=True).wait_for()
    is_made(page)
    go(page, "Report")
    page.get_by_role("combobox", name=re.compile("Chapter")).click()
    page.get_by_role("option", name=re.compile("Scenarios compared")).click()
    page.get_by_role("cell", name="Fewer people, <b>later</b>").first.wait_for()
    idle(page)


def edit_cell(page, right, text):
    """Change a cell of the first row of a table, so many cells right of the name."""
    table = page.locator(".st-key-plan_table").get_by_test_id("stDataFrame")
    table.click(position={"x": 60, "y": 52})
    for key in (*["ArrowRight"] * right, "Enter", "Control+A", *text, "Enter"):
        page.keyboard.press(key)
        page.wait_for_timeout(KEY_MS)


def test_a_server_is_edited_figures_follow_everywhere_and_undo_takes_it_back(page):
    upload(page, ("r.xlsx", rvtools(vinfo_row("a"), vinfo_row("b")).content))
    is_made(page)
    go(page, "Case")
    number = page.locator('[class*="st-key-number_"]').get_by_role("heading")
    before = number.all_inner_texts()
    go(page, "Plan")
    page.get_by_role("tab", name="Servers and applications").click()
    page.get_by_text("Click a cell to change it").wait_for()
    idle(page)
    edit_cell(page, 2, "64")
    page.get_by_text("Changed manually: 1").wait_for()
    is_made(page)
    go(page, "Case")
    expect(number.last).not_to_have_text(before[-1])
    assert number.all_inner_texts() != before
    go(page, "Report")
    page.get_by_test_id("stSidebar").get_by_role("button", name="Undo").click()
    is_made(page)
    go(page, "Case")
    expect(number.last).to_have_text(before[-1])
    assert number.all_inner_texts() == before


def test_every_page_fits_a_phone_and_the_sidebar_closes_once_it_has_led_there(browser, server):
    page = person(browser, user_agent=PHONE).new_page()
    page.goto(server)
    upload(page, ("r.xlsx", rvtools(vinfo_row("a"), vinfo_row("b")).content))
    is_made(page)
    page.set_viewport_size({"width": PHONE_PX, "height": 800})
    for title in ("Start", "Data", "Case", "Plan", "Scenarios", "Report", "Library"):
        if page.locator('[data-testid="stSidebar"][data-collapsed="true"]').count():
            page.get_by_test_id("stExpandSidebarButton").click()
        go(page, title)
        page.locator('[data-testid="stSidebar"][data-collapsed="true"]').wait_for(state="attached")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_PX, title
        main = page.get_by_test_id("stMain")
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0, title
        if title == "Data":
            assert in_reading_order(page, LABELS) == LABELS
    page.context.close()


def in_reading_order(page, labels):
    """Return labels from top to bottom, and from left to right."""

    def place(label):
        box = page.get_by_label(label, exact=True).first.bounding_box()
        return box["y"], box["x"]

    return sorted(labels, key=place)


def test_a_deep_link_on_a_new_session_shows_the_page_with_its_sidebar(page, server):
    page.goto(f"{server}/plan")
    page.get_by_text("No case yet").first.wait_for()
    page.get_by_text("DynamoDB persistence").first.wait_for()
    idle(page)
