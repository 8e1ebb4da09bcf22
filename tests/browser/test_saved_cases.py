"""Saved cases in a real browser, against a local engine."""

from __future__ import annotations

import re

import boto3
import pytest

from bizcase.store.client import DEFAULT_TABLE
from bizcase.store.dynamodb import CaseStore
from bizcase.store.setup import TableOptions, TableSetup
from bizcase.store.table import Table
from pages.state.mark import COOKIE
from tests.browser.conftest import REGION, person, started, watched
from tests.browser.test_journeys import go, idle, is_made, name_project, upload
from tests.factories import rvtools, vinfo_row


@pytest.fixture
def store(endpoint):
    client = boto3.client(
        "dynamodb", region_name=REGION, endpoint_url=endpoint,
        aws_access_key_id="test", aws_secret_access_key="test",  # noqa: S106 - a local engine
    )  # fmt: skip
    TableSetup(client, DEFAULT_TABLE, REGION).create(TableOptions())
    found = CaseStore(Table(client, DEFAULT_TABLE, REGION), "ann")
    for case in found.list_cases().cases:
        found.delete(found.handle(case.case_id))
    return found


def switch_on(page):
    page.get_by_text("DynamoDB persistence", exact=True).click()
    page.get_by_text(re.compile("Connected$")).wait_for()
    idle(page)


def made_case(page):
    upload(page, ("r.xlsx", rvtools(vinfo_row("a"), vinfo_row("b")).content))
    page.get_by_role("heading", name="Data", level=1).wait_for()
    is_made(page)
    name_project(page)
    is_made(page)
    go(page, "Case")


def press(page, name):
    page.get_by_role("button", name=re.compile(f"{name}$")).click()


def save_as_copy(page):
    """Save beside the case that someone else changed; once that is done the question is gone."""
    press(page, "Save mine as a copy")
    page.get_by_role("button", name=re.compile("Save mine as a copy")).wait_for(state="hidden")
    idle(page)


def select_first(page):
    """Tick the box of the first row; cells are drawn, not elements."""
    table = page.get_by_test_id("stDataFrame").first
    table.wait_for()
    idle(page)
    table.click(position={"x": 20, "y": 53})
    page.get_by_role("button", name="Load selected").and_(page.locator(":enabled")).wait_for()
    idle(page)


def test_saved_changed_meanwhile_copied_loaded_and_deleted(page, store):
    made_case(page)
    switch_on(page)
    press(page, "Save to database")
    page.get_by_text("Last saved").first.wait_for()
    (case,) = store.list_cases().cases
    page.reload()
    page.get_by_text(re.compile("Connected$")).wait_for()  # the wish to save came along
    page.get_by_text(re.compile(r"Saved \d\d:\d\d$")).wait_for()
    idle(page)

    store.update(store.handle(case.case_id), store.load(case.case_id).state)
    press(page, "Update in database")
    page.get_by_test_id("stAlert").filter(has_text="ann saved it on").wait_for()
    save_as_copy(page)
    assert len(store.list_cases().cases) == 2

    press(page, "New case")
    page.get_by_role("heading", name="Start", level=1).wait_for()
    page.get_by_text("No case yet").wait_for()
    press(page, "Load saved cases")
    select_first(page)
    press(page, "Load selected")
    page.get_by_test_id("stSidebar").get_by_text("Exit DC 1").wait_for()
    is_made(page)
    go(page, "Data")
    page.get_by_label("Customer name").fill("Example AG")
    page.get_by_label("Customer name").press("Enter")
    page.get_by_text("Unsaved changes").wait_for()
    is_made(page)
    press(page, "Update in database")
    page.get_by_text(re.compile(r"Saved \d\d:\d\d$")).wait_for()

    go(page, "Library")
    select_first(page)
    press(page, "Delete")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Exit DC 1").wait_for()
    dialog.get_by_role("button", name=re.compile("Delete for good")).click()
    dialog.wait_for(state="hidden")
    page.get_by_text("1 of 1 case.").wait_for()
    idle(page)
    assert len(store.list_cases().cases) == 1


def test_a_case_left_is_found_again_until_it_is_forgotten_and_its_file_opens_without_aws(
    page, tmp_path
):
    made_case(page)
    press(page, "More")
    press(page, "Prepare case file")
    page.get_by_role("button", name=re.compile("Download case file")).wait_for()
    idle(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile("Download case file")).click()
    path = tmp_path / "kept.bizcase"
    waiting.value.save_as(path)
    idle(page)
    press(page, "New case")
    page.get_by_role("heading", name="Start", level=1).wait_for()
    page.get_by_text("No case yet").wait_for()
    press(page, "Exit DC 1")
    page.get_by_test_id("stSidebar").get_by_text("Up to date").wait_for()
    mark = {item["name"]: item for item in page.context.cookies()}[COOKIE]
    assert (mark["httpOnly"], mark["sameSite"]) == (True, "Strict")

    go(page, "Library")
    page.get_by_role("tab", name="Settings").click()
    press(page, "Forget this case here")
    press(page, "Forget it")
    page.get_by_role("heading", name="Start", level=1).wait_for()
    page.get_by_text("No case yet").wait_for()
    idle(page)
    assert page.get_by_role("button", name=re.compile("Exit DC 1")).count() == 0
    assert {item["name"]: item for item in page.context.cookies()}[COOKIE] != mark

    go(page, "Library")
    upload(page, (path.name, path.read_bytes()))
    press(page, "Open kept.bizcase")
    page.get_by_test_id("stSidebar").get_by_text("Exit DC 1").wait_for()
    is_made(page)


def test_without_a_database_the_app_goes_on_and_a_restart_of_it_loses_no_entries(
    browser, chromium, tmp_path
):
    of_test = {"HOME": str(tmp_path), "BIZCASE_DRAFTS": "1"}
    process, url = started("http://127.0.0.1:9", tmp_path / "log.txt", **of_test)
    try:
        page = person(browser).new_page()
        wrong = watched(page)
        page.goto(f"{url}/plan")  # the first thing the process is asked for
        page.get_by_role("heading", name="Plan", level=1).wait_for()
        idle(page)
        assert page.get_by_role("dialog").count() == 0
        go(page, "Start")
        page.get_by_text("DynamoDB persistence", exact=True).click()
        page.get_by_test_id("stAlert").filter(has_text="cannot be reached").wait_for()
        page.get_by_role("button", name=re.compile("Check again")).wait_for()
        made_case(page)
        assert wrong == []
        page.get_by_text("Draft kept").first.wait_for()
        process.terminate()  # within two seconds of the last change
        process.wait(30)
        port = int(url.rpartition(":")[2])
        process, _ = started("http://127.0.0.1:9", tmp_path / "log.txt", port=port, **of_test)
        page.goto(page.url)
        page.get_by_test_id("stSidebar").get_by_text("Exit DC 1").wait_for()
        is_made(page)
        page.context.close()
    finally:
        process.terminate()
        process.wait(10)
