"""The app in a real browser, for the scripts that measure it and that make pictures of it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
_WAIT_MS, _START_SECONDS = 180_000, 120
_IDLE = (
    '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
    '[data-test-script-state="notRunning"]'
)
_TWO_FRAMES = "() => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)))"
_FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]


@contextmanager
def server(**environment: str) -> Iterator[tuple[str, int]]:
    """Start the app with such an environment; yield its address and the id of its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.port", str(port),
        "--server.address", "127.0.0.1", "--server.headless", "true",
        "--server.fileWatcherType", "none",
    ]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_until_healthy(port)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_healthy(port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health") as answer:
                if answer.read() == b"ok":
                    return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The app did not start.")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a Chromium that is installed."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise SystemExit("No Chromium is installed.")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=_FLAGS)
        yield browser
        browser.close()


def opened(browser: Browser, address: str) -> Page:
    """Return a page of a session of its own, as wide as a laptop."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(_WAIT_MS)
    page.goto(address)
    idle(page)
    return page


def idle(page: Page) -> None:
    """Wait until the script has ended and its screen is drawn."""
    page.wait_for_selector(_IDLE)
    page.evaluate(_TWO_FRAMES)


def go(page: Page, title: str) -> None:
    """Switch to a place by the menu."""
    page.get_by_test_id("stSidebarNavLink").filter(has_text=re.compile(f"{title}$")).click()
    page.wait_for_url(re.compile(f"/{title.lower()}"))
    page.get_by_role("heading", level=1).first.wait_for()
    idle(page)
