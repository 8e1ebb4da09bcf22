"""Make docs/screenshots: a picture of each place with the sample, light, 1280 wide.

It starts the app itself and needs Chromium and requirements-dev.txt:

    python scripts/screenshots.py
"""

from __future__ import annotations

import io
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "screenshots"
PLACES = ("Start", "Data", "Case", "Plan", "Scenarios", "Report", "Library")
SIZE = {"width": 1280, "height": 800}
COLOURS = 128  # few enough that a picture stays under 150 KB
_IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
_WAIT_MS, _SETTLE_MS, _START_SECONDS = 120_000, 1_500, 60


def main() -> int:
    """Write the pictures; return 1 where no Chromium is installed."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("No Chromium is installed.", file=sys.stderr)
        return 1
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    command += ["--server.headless", "true", "--server.fileWatcherType", "none"]
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "BIZCASE_DRAFTS": "0"})
    try:
        _wait(port)
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_context(viewport=SIZE, reduced_motion="reduce").new_page()
            page.set_default_timeout(_WAIT_MS)
            page.goto(f"http://127.0.0.1:{port}")
            _pictures(page)
            browser.close()
    finally:
        server.terminate()
        server.wait(10)
    return 0


def _wait(port: int) -> None:
    for _ in range(_START_SECONDS * 2):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health"):
                return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(f"The app did not start within {_START_SECONDS} seconds.")


def _pictures(page: Page) -> None:
    FOLDER.mkdir(exist_ok=True)
    page.get_by_role("button", name="Try a sample").wait_for()
    _save(page, "start")
    page.get_by_role("button", name="Try a sample").click()
    page.get_by_test_id("stSidebar").get_by_text("Up to date").wait_for()
    for place in PLACES[1:]:
        page.get_by_test_id("stSidebarNavLink").filter(has_text=re.compile(f"{place}$")).click()
        page.wait_for_url(re.compile(f"/{place.lower()}"))
        page.get_by_role("heading", level=1).first.wait_for()
        page.wait_for_function("!document.querySelector('[data-testid=\"stSkeleton\"]')")
        _save(page, place.lower())


def _save(page: Page, name: str) -> None:
    page.wait_for_selector(_IDLE)
    page.wait_for_timeout(_SETTLE_MS)  # charts are drawn after the page is
    page.mouse.move(SIZE["width"] - 1, SIZE["height"] - 1)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    raise SystemExit(main())
