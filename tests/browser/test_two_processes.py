"""Two processes of the app on one table, started as the container starts them."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from bizcase.assumptions import load_register
from bizcase.entries import ProjectInfo
from bizcase.store.client import DEFAULT_TABLE
from bizcase.store.dynamodb import CaseStore
from bizcase.store.regenerate import working_state
from bizcase.store.table import Table
from tests.browser.conftest import KEYS, REGION, ROOT, WAIT_MS, free_port, wait_until_healthy
from tests.browser.identity_provider import CLIENT_ID, CLIENT_SECRET, Balancer, IdentityProvider
from tests.browser.test_journeys import go, is_made
from tests.browser.test_saved_cases import (
    press,
    save_as_copy,
    select_first,
    store,
    switch_on,
)
from tests.deploy.test_dockerfile import COPIED
from tests.factories import asked, rvtools, vinfo_row
from tests.runs import shared_run

FEWEST_DRAWS = 2000.0  # that may be entered
__all__ = ["store"]  # a fixture


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """A folder with the files that the Dockerfile copies, and no other."""
    folder = tmp_path_factory.mktemp("image")
    for source in COPIED:
        target = folder / source
        target.parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy2
        copy(ROOT / source, target)
    return folder


@pytest.fixture(scope="module")
def outside():
    """The identity provider and the load balancer."""
    provider, balancer = IdentityProvider("ann@example.com"), Balancer()
    yield provider, balancer
    balancer.stop()
    provider.stop()


@pytest.fixture(scope="module")
def tasks(chromium, image, endpoint, outside, tmp_path_factory):
    """Ports of two tasks with the same variables and a home of their own."""
    provider, balancer = outside
    started = []
    for _ in range(2):
        home, port = tmp_path_factory.mktemp("home"), free_port()
        variables = {
            "PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(home),
            "PYTHONDONTWRITEBYTECODE": "1", "LISTEN_ON": "127.0.0.1", "PORT": str(port),
            "APP_URL": balancer.address, "COOKIE_SECRET": "c" * 64, "OIDC_CLIENT_ID": CLIENT_ID,
            "OIDC_CLIENT_SECRET": CLIENT_SECRET, "OIDC_METADATA_URL": provider.metadata_url,
            "AWS_ENDPOINT_URL_DYNAMODB": endpoint, **KEYS,
        }  # fmt: skip
        log = home / "log.txt"
        with log.open("w") as output:
            process = subprocess.Popen(
                [sys.executable, "deploy/start.py"], cwd=image, env=variables, stdout=output,
                stderr=subprocess.STDOUT,
            )  # fmt: skip
        started.append((process, port, log))
    for process, port, log in started:
        wait_until_healthy(port, process, log)
    yield [port for _, port, _ in started]
    for process, *_ in started:
        process.terminate()
        process.wait(10)


def opened(browser, address, cookies=None):
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, reduced_motion="reduce", storage_state=cookies
    )
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(address)
    return page


def load_the_only_case(page):
    switch_on(page)
    go(page, "Library")
    page.get_by_text("1 of 1 case.").wait_for()
    select_first(page)
    press(page, "Load selected")
    page.get_by_test_id("stSidebar").get_by_text("Exit DC 1").wait_for()
    is_made(page)


def test_sign_in_list_load_save_and_conflict_hold_across_two_processes(
    browser, image, outside, tasks, store
):
    """Both are needed to be seen at work, so it is one journey; servers and runs take the time."""
    (provider, balancer), (first, second) = outside, tasks
    files = sorted(image.rglob("*"))
    asked_for = asked(
        ProjectInfo("Exit DC 1", "Example Ltd"), {"rvtools": [rvtools(vinfo_row("a"))]},
        load_register(), dt.date(2026, 11, 29),
    )  # fmt: skip
    few = replace(asked_for, entries=asked_for.entries.with_overrides({"mc.n": FEWEST_DRAWS}))
    saved = working_state(shared_run(few))  # the image runs with as many draws as the case says
    case = of(store, "ann@example.com").save_new(saved)
    of(store, "bob@example.com").save_new(saved)

    # The sign-in begins at the first process and ends at the second.
    balancer.target = first
    page = opened(browser, balancer.address)
    provider.before_callback = lambda: balancer.cut_over(second)
    press(page, "Sign in")
    page.get_by_text("Signed in as ann@example.com").wait_for()
    assert balancer.target == second
    load_the_only_case(page)

    # Her second window is at the first process, which never saw her sign in.
    balancer.target = first
    before = balancer.sent[first]
    other = opened(browser, balancer.address, page.context.storage_state())
    other.get_by_text("Signed in as ann@example.com").wait_for()
    assert balancer.sent[first] > before
    load_the_only_case(other)
    press(other, "Update in database")
    wait_for_version(other, of(store, "ann@example.com"), case.case_id, 2)

    press(page, "Update in database")
    page.get_by_test_id("stAlert").filter(has_text="ann@example.com saved it on").wait_for()
    save_as_copy(page)
    go(other, "Library")
    other.get_by_text("2 of 2 cases.").wait_for()

    assert sorted(image.rglob("*")) == files  # nothing is written beside the program


def wait_for_version(page, cases, case_id, version):
    """Wait until the table has it: the page's own word for it is gone in seconds."""
    for _ in range(WAIT_MS // 200):
        if cases.handle(case_id).version == version:
            return
        page.wait_for_timeout(200)
    assert cases.handle(case_id).version == version


def of(store, user):
    return CaseStore(Table(store._table._client, DEFAULT_TABLE, REGION), user, restricted=True)
