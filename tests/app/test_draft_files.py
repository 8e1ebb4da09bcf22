"""Drafts on the disk: a restart of the server loses no entries, and no one else reads them."""

from __future__ import annotations

import os
import time
from dataclasses import replace

import pytest
import streamlit as st

from bizcase.entries import Entries, InputFile, ProjectInfo
from bizcase.inputs.opening.upload import Upload
from bizcase.store import read_case_file
from pages.state import draft_files, draft_store
from pages.state.case_session import CaseSession
from pages.state.draft_files import KEPT_DAYS, MOST_FILES, DraftFiles
from tests.app.steps import (
    CASE,
    DATA,
    START,
    enter,
    entries_of,
    open_page,
    press,
    result_of,
    session_of,
    text_of,
    with_case,
)
from tests.app.test_nothing_lost import ESTATE, MINE, OTHER, come_as, tab
from tests.entries.samples import samples

DAY = 24 * 3600
UNKNOWN_LIST = Upload("odd.csv", b"Box;Threads total\nweb;4\n")


@pytest.fixture
def waiting():
    """What was put off, to be done by the test."""
    return []


@pytest.fixture
def home(tmp_path, monkeypatch, waiting):
    """A home of its own, with drafts switched on; nothing is written before the test says so."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.delenv(draft_files.SWITCH)
    put_off(monkeypatch, waiting)
    start_again(monkeypatch)
    return tmp_path / ".bizcase" / "drafts"


def put_off(monkeypatch, waiting):
    def later(seconds, work):
        assert seconds == draft_files.WAIT_SECONDS
        waiting.append(work)
        return lambda: waiting.remove(work)

    monkeypatch.setattr(draft_files, "later", later)


def start_again(monkeypatch):
    """Leave nothing in memory, as another process would find it."""
    st.cache_resource.clear()
    for module in (draft_files, draft_store):
        monkeypatch.setattr(module, "files", DraftFiles())


def written(waiting):
    for work in list(waiting):
        work()
    waiting.clear()


def test_a_restart_brings_the_entries_back_and_computes_them(app, home, waiting, monkeypatch):
    with_case(app, ESTATE)
    session_of(app).wants_store = True
    open_page(app, CASE)
    assert "Draft kept" in text_of(app.sidebar)
    before, npv = entries_of(app), result_of(app).case.ledger.value("npv.base")
    assert not home.exists()
    written(waiting)
    start_again(monkeypatch)
    again = tab(session_of(app).id)
    assert session_of(again) is not session_of(app)
    assert entries_of(again).fingerprint == before.fingerprint
    assert result_of(again).case.ledger.value("npv.base") == npv
    assert again.session_state["bizcase_store"].wanted
    assert "Draft kept" in text_of(again.sidebar)


def test_the_file_is_its_owners_only_holds_entries_and_no_id(app, home, waiting):
    with_case(app, ESTATE)
    written(waiting)
    (path,) = home.iterdir()
    assert (path.stat().st_mode & 0o777, home.stat().st_mode & 0o777) == (0o600, 0o700)
    content, case = path.read_bytes(), session_of(app)
    assert path.name == f"{case.key}.bizcase"
    assert case.id.encode() not in content
    saved = read_case_file(content, path.name)
    assert (saved.case, saved.headline, saved.entries.files[0].upload.origin is not None) == (
        {}, {}, True,
    )  # fmt: skip


@pytest.mark.parametrize("name", sorted(samples()))
def test_each_entry_comes_back(home, name):
    case = CaseSession(replace(Entries.empty(), **{name: samples()[name]}))
    draft_files._write(case)
    files = DraftFiles()
    again = files.opened(files.find(case.key), case.id)
    assert again.entries.fingerprint == case.entries.fingerprint
    assert (again.id, again.kept.notices) == (case.id, ())


def test_a_file_that_cannot_be_read_yet_is_kept_whole(home):
    """Its columns may still be set, so all of them are needed."""
    big = Upload("mra.pdf", b"%PDF-" + os.urandom(2_000_000))
    uploads = (UNKNOWN_LIST, big)
    files = tuple(InputFile("unknown", upload) for upload in uploads)
    case = CaseSession(replace(Entries.empty(), files=files))
    draft_files._write(case)
    again = DraftFiles().opened(DraftFiles().find(case.key))
    assert [file.upload.content for file in again.entries.files] == [
        upload.content for upload in uploads
    ]


def test_only_a_change_is_written_and_the_last_of_several_once(app, home, waiting):
    with_case(app, ESTATE)
    assert len(waiting) == 1
    written(waiting)
    open_page(app, DATA)
    assert waiting == []
    for name in ("Exit", "Exit soon"):
        enter(app, project=ProjectInfo(name, "Example Ltd")).run()
    assert len(waiting) == 1
    written(waiting)
    (path,) = home.iterdir()
    assert read_case_file(path.read_bytes(), "x").entries.project.project_name == "Exit soon"


def test_another_browser_opens_no_draft_and_sees_none(app, home, waiting, monkeypatch):
    come_as(monkeypatch, MINE)
    with_case(app, ESTATE)
    case_id = session_of(app).id
    written(waiting)
    start_again(monkeypatch)
    come_as(monkeypatch, OTHER)
    stranger = tab(case_id)
    open_page(stranger, START)
    assert entries_of(stranger).files == ()
    assert not [button for button in stranger.button if "Exit" in button.label]


def test_a_recent_draft_opens_from_the_disk_under_another_id_and_stays_one_file(
    app, home, waiting, monkeypatch
):
    with_case(app, ESTATE)
    case_id = session_of(app).id
    written(waiting)
    start_again(monkeypatch)
    fresh = tab("nobody's")
    press(open_page(fresh, START), "Exit DC 1")
    assert [file.upload.name for file in entries_of(fresh).files] == [ESTATE.name]
    assert session_of(fresh).id != case_id
    written(waiting)
    assert [path.stem for path in home.iterdir()] == [session_of(fresh).key]


def test_files_are_bounded_in_number_and_age_and_others_are_left_alone(home):
    home.mkdir(parents=True)
    (home / "notes.bizcase").write_bytes(b"mine")
    cases = [CaseSession(replace(Entries.empty(), seed=at)) for at in range(MOST_FILES + 2)]
    now = time.time()
    for at, case in enumerate(cases):
        draft_files._write(case)
        os.utime(home / f"{case.key}.bizcase", (now + at - 100, now + at - 100))
    files, last = DraftFiles(), cases[-1]
    assert len(files.listed()) == MOST_FILES
    assert files.find(cases[0].key) is None
    old = now - KEPT_DAYS * DAY - 1
    os.utime(home / f"{cases[5].key}.bizcase", (old, old))
    assert files.find(cases[5].key) is None
    draft_files._write(last)
    assert not (home / f"{cases[5].key}.bizcase").exists()
    assert (home / "notes.bizcase").exists()
    assert not list(home.glob("*.part"))


def test_forgetting_deletes_the_file_also_one_that_waits(app, home, waiting):
    with_case(app, ESTATE)
    written(waiting)
    case = session_of(app)
    enter(app, project=ProjectInfo("Exit soon", "Example Ltd")).run()
    assert len(waiting) == 1
    draft_store.forget(case.key)
    written(waiting)
    assert list(home.iterdir()) == []


def test_a_damaged_draft_is_told_and_stops_nothing(app, home, waiting, monkeypatch):
    with_case(app, ESTATE)
    written(waiting)
    (path,) = home.iterdir()
    path.write_bytes(path.read_bytes()[:-5])
    start_again(monkeypatch)
    again = tab(session_of(app).id)
    assert entries_of(again).files == ()
    assert "is damaged and was left out" in "".join(item.value for item in again.warning)


def test_a_disk_that_takes_nothing_is_no_promise(app, home, waiting):
    home.parent.mkdir()
    home.write_bytes(b"a file in the place of the folder")
    with_case(app, ESTATE)
    written(waiting)
    app.run()
    assert "Draft kept" not in text_of(app.sidebar)
    assert "Kept in memory until" in text_of(app.sidebar)


@pytest.mark.parametrize("why", ["switched off", "public"])
def test_nothing_is_written_where_it_is_switched_off_or_others_reach_the_app(
    app, home, waiting, monkeypatch, request, why
):
    if why == "public":
        request.getfixturevalue("public_app")
        come_as(monkeypatch, MINE)
    else:
        monkeypatch.setenv(draft_files.SWITCH, "0")
    with_case(app, ESTATE)
    assert (waiting, home.exists()) == ([], False)
    assert "Kept in memory until" in text_of(app.sidebar)


def test_what_waits_is_written_when_the_process_ends(home, waiting):
    case = CaseSession(replace(Entries.empty(), seed=3))
    draft_files.files.keep(case)
    draft_files.files.flush()
    assert waiting == []
    assert [path.stem for path in home.iterdir()] == [case.key]
