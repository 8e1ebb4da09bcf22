"""A reload, a second tab, another person, a restart: what is found again, and by whom."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from scripts.made_export import write_export
from tests.browser.conftest import person
from tests.browser.test_journeys import go, idle, is_made, name_project, upload
from tests.factories import rvtools, vinfo_row

SERVERS_OF_A_LONG_RUN = 300


def test_leaving_or_reloading_in_a_run_loses_nothing_and_cancel_keeps_the_former_result(
    page, tmp_path
):
    write_export(tmp_path / "many.xlsx", SERVERS_OF_A_LONG_RUN)
    upload(page, ("many.xlsx", (tmp_path / "many.xlsx").read_bytes()))
    # The zone where files are dropped has a button of this name, too, as long as it takes them.
    page.get_by_test_id("stSidebar").get_by_role("button", name="Cancel").wait_for()
    page.reload()
    page.get_by_text("many.xlsx").first.wait_for()
    for place in ("Plan", "Library"):
        go(page, place)
    is_made(page)
    go(page, "Case")
    today = page.locator(".st-key-number_compare-today").inner_text()
    address = page.url
    page.reload()
    expect(page.locator(".st-key-number_compare-today")).to_have_text(today, use_inner_text=True)
    assert page.url == address
    go(page, "Data")
    page.get_by_text("many.xlsx").first.wait_for()
    page.get_by_label("Timeline in months").fill("24")
    page.get_by_label("Timeline in months").press("Enter")
    page.get_by_role("button", name="Cancel").click()
    page.get_by_test_id("stSidebar").get_by_text("Not updated").wait_for()
    page.get_by_role("button", name="Try again").click()
    is_made(page)


def test_two_people_see_nothing_of_each_other_and_a_second_tab_has_a_copy(page, browser, server):
    """At the same time, on one server, the second with the very address of the first."""
    other = person(browser).new_page()
    other.goto(server)
    upload(page, ("alpha.xlsx", rvtools(vinfo_row("alpha")).content))
    upload(other, ("beta.xlsx", rvtools(vinfo_row("beta"), vinfo_row("b2")).content))
    for tab in (page, other):
        is_made(tab)
    name_project(page)
    is_made(page)
    go(other, "Start")
    for tab, theirs in ((page, "beta"), (other, "alpha"), (other, "Exit DC 1")):
        assert theirs not in tab.locator("body").inner_text()
    other.goto(page.url)
    other.get_by_text("No case yet").first.wait_for()
    idle(other)
    assert other.url != page.url
    assert not re.search("alpha|Exit DC 1", other.locator("body").inner_text())
    other.context.close()

    second = page.context.new_page()
    second.goto(page.url)
    second.get_by_text("open in another tab. This is a copy").wait_for()
    second.get_by_test_id("stSidebar").get_by_text("Exit DC 1").wait_for()
    assert second.url != page.url
    second.get_by_label("Customer name").fill("Copy Ltd")
    second.get_by_label("Customer name").press("Enter")
    second.get_by_test_id("stSidebar").get_by_text("Copy Ltd").wait_for()
    page.reload()
    page.get_by_test_id("stSidebar").get_by_text("Example Ltd").wait_for()
