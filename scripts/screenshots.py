"""Make docs/screenshots: a picture of each place with the sample, light, 1280 wide.

It starts the app itself and needs Chromium and requirements-dev.txt:

    python scripts/screenshots.py
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from app_in_browser import chromium, go, idle, opened, server
from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
PLACES = ("Case", "Data", "Plan", "Scenarios", "Report", "Library")
COLOURS = 128  # few enough that a picture stays under 150 KB
_SETTLE_MS = 1_500


def main() -> None:
    """Write the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with server(BIZCASE_DRAFTS="0") as (address, _), chromium() as browser:
        _pictures(opened(browser, address))


def _pictures(page: Page) -> None:
    _save(page, "start")
    page.get_by_role("button", name="Try a sample").click()
    page.get_by_test_id("stSidebar").get_by_text("Up to date").wait_for()
    for place in PLACES:
        go(page, place)
        page.wait_for_function("!document.querySelector('[data-testid=\"stSkeleton\"]')")
        _save(page, place.lower())


def _save(page: Page, name: str) -> None:
    idle(page)
    page.wait_for_timeout(_SETTLE_MS)  # charts are drawn after the page is
    page.mouse.move(1279, 799)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
