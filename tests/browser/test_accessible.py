"""Whoever cannot use a mouse, or sees little, reaches all of the app: axe, and the keyboard."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import person, watched
from tests.browser.test_journeys import PHONE_PX, go, idle, is_made, leave_dialog

PLACES = ("Start", "Data", "Case", "Plan", "Scenarios", "Report", "Library")
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": PHONE_PX, "height": 800}
MOST_KEYS = 120  # until what is sought must have the focus
# Rules that Streamlit's own parts break and no setting mends, each with its reason.
NOT_OURS: dict[str, str] = {}
# In the dark other colours are drawn, and nothing else changes.
DARK_RULE = "color-contrast"
# While a part waits for its next picture it is drawn pale, and fades.
SETTLED = """() => !document.querySelector('[data-stale="true"]')
    && document.getAnimations().every(item => item.playState !== 'running')"""
MAIN = '[data-testid="stMain"]'
# The theme follows the browser's wish a moment later; what is drawn until then has the other one.
BACKGROUND = """() => getComputedStyle(
    document.querySelector('[data-testid="stApp"]')).backgroundColor"""
IS_BACKGROUND = f"([colour, same]) => (({BACKGROUND})() === colour) === same"
FOUND = """async ([part, only]) => {
    const asked = {resultTypes: ['violations']};
    if (only) asked.runOnly = {type: 'rule', values: [only]};
    const found = await axe.run(part || document, asked);
    return found.violations
        .filter(fault => ['serious', 'critical'].includes(fault.impact))
        .map(fault => `${fault.id}: ${fault.nodes.map(node => node.html.slice(0, 160)).join()}`);
}"""


@pytest.fixture(scope="module")
def axe():
    path = Path(os.environ.get("BIZCASE_ENGINES", ""), "node_modules/axe-core/axe.min.js")
    if not path.is_file():
        pytest.skip("axe-core needs `npm install --no-save axe-core@4` and BIZCASE_ENGINES")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sampled(browser, server):
    """A page with the sample made, by keys alone."""
    page = person(browser, viewport=WIDE).new_page()
    wrong = watched(page)
    page.goto(server)
    press(page, page.get_by_role("button", name="Try a sample"), "Enter")
    page.get_by_text("To decide").wait_for()
    is_made(page)
    yield page
    page.context.close()
    assert wrong == []


def press(page, sought, key):
    """Move on by the tab key until a thing has the focus, and press a key there."""
    sought.wait_for()
    for _ in range(MOST_KEYS):
        if sought.evaluate("thing => thing === document.activeElement"):
            page.keyboard.press(key)
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the tab key does not reach {sought}")


def is_whole(part):
    """Return whether a thing lies within the width of a phone."""
    box = part.bounding_box()
    return box is not None and box["x"] >= 0 and box["x"] + box["width"] <= PHONE_PX


def visit(page, title):
    """Go to a place by its entry of the sidebar, by keys alone."""
    press(page, page.get_by_test_id("stSidebarNavLink").filter(has_text=title), "Enter")
    page.wait_for_url(re.compile(f"/{title.lower()}"))
    page.get_by_role("heading", level=1, name=title).wait_for()
    idle(page)


def test_the_main_path_needs_no_mouse(sampled):
    page = sampled
    opener = page.get_by_role("button", name="How it is made").first
    press(page, opener, "Enter")
    page.get_by_role("dialog").get_by_text("Cost today, a full year").wait_for()
    leave_dialog(page)
    expect(opener).to_be_focused()
    idle(page)  # the page was drawn anew for that, and did not open it again
    expect(page.get_by_role("dialog")).to_have_count(0)
    visit(page, "Scenarios")
    press(page, page.get_by_role("slider").first, "ArrowLeft")
    page.get_by_text("Moved away from the case: 1").wait_for()
    idle(page)
    press(page, page.get_by_role("button", name="Back to the case"), "Enter")
    page.get_by_text("Moved away from the case: 0").wait_for()
    visit(page, "Report")
    press(page, page.get_by_role("tab", name="Document"), "ArrowRight")
    page.keyboard.press("Enter")
    row = page.locator(".st-key-file_md")
    press(page, row.get_by_role("button", name="Prepare"), "Enter")
    row.get_by_role("button", name="Download").wait_for()
    idle(page)
    with page.expect_download() as waiting:
        press(page, row.get_by_role("button", name="Download"), "Enter")
    assert waiting.value.suggested_filename.endswith(".md")


def test_axe_finds_nothing_serious_on_any_place(sampled, axe):
    """Each place wide and narrow, light and dark; each tab and the drawer wide and light.

    What is beside a tab was looked at with its place. The first place is looked at dark and narrow,
    too: of what only a phone shows the others have the same.
    """
    page, found = sampled, []

    def look(where, part=None, only=None):
        idle(page)
        page.wait_for_function(SETTLED)
        faults = page.evaluate(FOUND, [part, only])
        found.extend(
            f"{where}: {fault}" for fault in faults if fault.partition(":")[0] not in NOT_OURS
        )

    def look_in_the_dark(where):
        light = page.evaluate(BACKGROUND)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.wait_for_function(IS_BACKGROUND, arg=[light, False])
        look(f"{where}, dark", only=DARK_RULE)
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.wait_for_function(IS_BACKGROUND, arg=[light, True])

    page.evaluate(axe)
    for title in PLACES:
        go(page, title)
        look(title)
        look_in_the_dark(title)
        tabs = page.get_by_test_id("stMain").get_by_role("tab")
        for place in range(1, tabs.count()):
            tabs.nth(place).click()
            expect(tabs.nth(place)).to_have_attribute("aria-selected", "true")
            look(f"{title}, {tabs.nth(place).inner_text()}", MAIN)
        if title == "Case":
            page.get_by_role("button", name="How it is made").first.click()
            page.get_by_role("dialog").get_by_text("Cost today, a full year").wait_for()
            look("The drawer")
            leave_dialog(page)
        page.set_viewport_size(NARROW)
        look(f"{title}, {PHONE_PX} px")
        if title == PLACES[0]:
            look_in_the_dark(f"{title}, {PHONE_PX} px")
        seen = tabs.all()
        if title == "Scenarios":  # on the tab of all assumptions: what one means, and its value
            field = page.get_by_test_id("stNumberInput").first
            seen += [field.locator("label"), field.locator("input")]
        found.extend(f"{title}: cut off at {PHONE_PX} px" for part in seen if not is_whole(part))
        page.set_viewport_size(WIDE)
    assert not found, "\n".join(found)
