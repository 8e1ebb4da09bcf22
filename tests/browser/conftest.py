"""A real server and a real browser; skipped where no Chromium is installed."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.serving import dynamodb

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)
REGION = "us-east-1"
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true"}  # fmt: skip
START_SECONDS = 60
# A page lives seconds: the best code for its client would take as long to compile as it saves.
_QUICK_CODE = "--js-flags=--no-opt --no-maglev"
WAIT_MS = 120_000  # two servers, an engine and a browser share two cores with other tests
expect.set_options(timeout=WAIT_MS)


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    return CHROMIUM


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def endpoint():
    """A database of nobody's account, where whoever saves a case reaches one."""
    with dynamodb() as address:
        yield address


def started(endpoint, log_path, *, port=None, **variables):
    """Start the app on an endpoint; return its process and address."""
    port = port or free_port()
    command = [
        sys.executable, "-m", "tests.browser.served", "run", "streamlit_app.py",
        "--server.port", str(port), "--server.address", "127.0.0.1",
        "--server.headless", "true", "--server.fileWatcherType", "none",
    ]  # fmt: skip
    with log_path.open("w") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT,
            env={**os.environ, **KEYS, "AWS_ENDPOINT_URL_DYNAMODB": endpoint, **variables},
        )  # fmt: skip
    wait_until_healthy(port, process, log_path)
    return process, f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def server(chromium, endpoint, tmp_path_factory):
    process, url = started(endpoint, tmp_path_factory.mktemp("server") / "log.txt")
    yield url
    process.terminate()
    process.wait(10)


def wait_until_healthy(port, process, log_path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health") as answer:
                if answer.read() == b"ok":
                    return
        except (urllib.error.URLError, ConnectionError):
            pass
        if process.poll() is not None:
            break
        time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{log_path.read_text()}")


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_playwright() as play:
        flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", _QUICK_CODE]
        browser = play.chromium.launch(executable_path=chromium, args=flags)
        yield browser
        browser.close()


# A page that is opened by its own address asks below it first for what lies at the top.
SOUGHT = re.compile(r"/[a-z]+/_stcore/(health|host-config)$")
PHONE = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126 "
    "Mobile Safari/537.36"
)


def person(browser, **options):
    """Return a browser of one person: nothing of another's is in it."""
    context = browser.new_context(
        **{"viewport": {"width": 1280, "height": 900}, "accept_downloads": True,
           "reduced_motion": "reduce", **options}
    )  # fmt: skip
    context.set_default_timeout(WAIT_MS)
    return context


def watched(page):
    """Return what a page asks of other machines and complains about, filled as it does."""
    wrong = []

    def request(asked):
        if asked.url.startswith(("http", "ws")) and "//127.0.0.1" not in asked.url:
            wrong.append(asked.url)

    def console(said):
        if said.type == "error" and not SOUGHT.search(said.location.get("url", "")):
            wrong.append(said.text)

    page.on("request", request)
    page.on("websocket", request)
    page.on("console", console)
    page.on("pageerror", lambda fault: wrong.append(str(fault)))
    return wrong


@pytest.fixture(scope="session")
def tab(browser):
    """A tab that tests open one after the other: a new one compiles the client anew, a second."""
    page = person(browser).new_page()
    yield page, watched(page)
    page.context.close()


@pytest.fixture
def page(tab, server):
    """The app as a person opens it whose browser never saw it."""
    page, wrong = tab
    page.goto(f"{server}/_stcore/health")  # leaves the app that is open; a page of the same origin
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.context.clear_cookies()
    wrong.clear()  # what was under way when the last test left
    page.goto(server)
    yield page
    for other in page.context.pages[1:]:
        other.close()
    assert wrong == []
