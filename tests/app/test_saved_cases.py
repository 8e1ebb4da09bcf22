"""Saved cases in the app: toggle, save, load, update, copy, delete, conflict, case file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bizcase.entries import ProjectInfo
from bizcase.inputs.opening.upload import Upload
from bizcase.store import CaseGone, read_case_file
from bizcase.store.setup import TableOptions, TableSetup
from bizcase.strategy.decide.edits import Edit
from tests.app.steps import (
    PLACES,
    enter,
    entries_of,
    generate,
    open_page,
    press,
    result_of,
    session_of,
    text_of,
    with_case,
)
from tests.factories import rvtools, vinfo_row

RESULTS, SAVED = "case/case.py", "library/library.py"
BIG_DOCUMENT = Upload(
    "mra.md",
    b"# Migration Readiness Assessment\n\n## Business\n\n**Score: 4/5**\n"
    + (b" " * 99 + b"\n") * 12_000,
)


def toggle(app):
    return next(item for item in app.sidebar.toggle if item.label == "DynamoDB persistence")


def switch(app, *, on=True):
    toggle(app).set_value(on).run()
    assert not app.exception
    return app


def saved_case(app, *uploads):
    generate(with_case(app, *(uploads or (rvtools(vinfo_row("a")),))))
    open_page(app, RESULTS)
    return press(app, "Save to database")


def the_handle(app):
    return session_of(app).kept.handle


def rename(app, name):
    enter(app, project=ProjectInfo(name, "Example Ltd"))


def select(app, *rows):
    open_page(app, SAVED)
    app.session_state[app.dataframe[0].key] = {
        "selection": {"rows": list(rows), "columns": [], "cells": []}
    }
    app.run()
    assert not app.exception
    return app


def told(app):
    return "\n".join(
        str(item.value) + str(item.proto.title) for item in (*app.warning, *app.error, *app.info)
    )


def test_the_toggle_is_off_at_first_and_sends_nothing(app):
    assert (toggle(app).value, toggle(app).disabled) == (False, False)
    assert (
        "bizcase_store" not in app.session_state
        or app.session_state["bizcase_store"].report is None
    )


def test_switched_on_it_says_where_it_is_connected_on_every_page(app, table):
    switch(app)
    for page in PLACES:
        open_page(app, page)
        assert toggle(app).value
        assert "aws-migration-business-cases in us-east-1" in text_of(app.sidebar)
    switch(app, on=False)
    assert not toggle(app).value
    assert "In the database" not in [item.value for item in open_page(app, SAVED).subheader]


def test_without_a_table_it_stays_off_says_what_to_do_and_checks_again(app, table):
    table._client.delete_table(TableName=table.name)
    switch(app)
    assert (toggle(app).value, toggle(app).disabled) == (False, True)
    assert "setup_dynamodb" in told(app).replace("\\", "")
    TableSetup(table._client, table.name, table.region).create(TableOptions())
    press(app, "Check again")
    assert toggle(app).value


def test_an_unreachable_endpoint_is_told_and_keeps_the_case(app, monkeypatch):
    with_case(app, rvtools(vinfo_row("a")))
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9")
    switch(app)
    assert toggle(app).disabled
    assert "cannot be reached" in told(app)
    assert len(entries_of(app).files) == 1


def test_a_case_is_saved_and_said_to_be(app, store):
    saved_case(switch(app))
    handle = the_handle(app)
    assert store.load(handle.case_id).state.entries.project.project_name == "Exit DC 1"
    shown = text_of(app)
    assert handle.case_id in shown
    assert "Last saved" in shown


def test_a_loaded_case_is_whole_and_is_generated_again(app, store):
    generate(with_case(app, rvtools(vinfo_row("a")), BIG_DOCUMENT))
    enter(app, overrides={"sizing.headroom": 1.25}, key_repair=False,
        edits={"5000-97": Edit("Retain", "stays")}, seed=7,
        compare_regions=("eu-west-1",),
    )  # fmt: skip
    generate(app)
    before = entries_of(app)
    open_page(switch(app), RESULTS)
    case_id = the_handle(press(app, "Save to database")).case_id
    press(app, "New case")
    assert entries_of(app).files == ()
    assert the_handle(app) is None
    press(select(app, 0), "Load selected")
    after = entries_of(app)
    assert replace(after, files=()) == replace(before, files=())
    assert [file.upload.sha256 for file in after.files] == [before.files[0].upload.sha256]
    assert the_handle(app).case_id == case_id
    assert result_of(app).case.seed == 7
    assert "mra.md" in told(app)  # too large to be kept, and said so
    assert "**Exit DC 1**" in text_of(app.sidebar)


def test_an_update_moves_the_stamp_and_never_the_creation(app, store):
    saved_case(switch(app))
    first = the_handle(app)
    rename(app, "Renamed")
    generate(app)
    open_page(app, RESULTS)
    assert "Unsaved changes" in text_of(app.sidebar)
    press(app, "Update in database")
    second = the_handle(app)
    assert (second.case_id, second.created_at, second.version) == (
        first.case_id, first.created_at, 2,
    )  # fmt: skip
    assert second.last_updated > first.last_updated
    assert [case.project_name for case in store.list_cases().cases] == ["Renamed"]


def test_a_copy_and_a_new_case_never_overwrite_the_loaded_one(app, store):
    saved_case(switch(app))
    first = the_handle(app).case_id
    press(app, "Save as copy")
    press(app, "New case")
    saved_case(app, rvtools(vinfo_row("b")))
    ids = {case.case_id for case in store.list_cases().cases}
    assert len(ids) == 3
    assert first in ids
    assert store.handle(first).version == 1


@pytest.mark.parametrize("answer", ["Save mine as a copy", "Reload theirs"])
def test_who_saves_second_is_told_and_chooses(app, store, answer):
    saved_case(switch(app))
    mine = the_handle(app)
    state = store.load(mine.case_id).state
    project = ProjectInfo("Theirs", "Example Ltd")
    theirs = replace(state, entries=replace(state.entries, project=project))
    store.update(store.handle(mine.case_id), theirs)
    rename(app, "Mine")
    generate(app)
    open_page(app, RESULTS)
    press(app, "Update in database")
    assert "ann saved it on" in told(app)
    press(app, answer)
    if answer == "Reload theirs":
        assert entries_of(app).project.project_name == "Theirs"
        assert len(store.list_cases().cases) == 1
    else:
        assert the_handle(app).case_id != mine.case_id
        names = {case.project_name for case in store.list_cases().cases}
        assert names == {"Mine", "Theirs"}


def test_a_case_that_was_deleted_meanwhile_is_saved_as_a_new_one(app, store):
    saved_case(switch(app))
    store.delete(store.handle(the_handle(app).case_id))
    press(app, "Update in database")
    assert "deleted meanwhile" in told(app)
    press(app, "Save to database")
    assert len(store.list_cases().cases) == 1


def test_deleting_asks_by_name_and_deletes(app, store):
    saved_case(switch(app))
    case_id = the_handle(app).case_id
    press(select(app, 0), "Delete")
    assert "**Exit DC 1** for **Example Ltd**" in text_of(app)
    press(app, "Delete for good")
    with pytest.raises(CaseGone):
        store.handle(case_id)
    assert the_handle(app) is None
    assert "Kept in memory until" in text_of(app.sidebar)


def test_a_case_that_was_saved_while_deleting_is_asked_is_not_deleted(app, store):
    saved_case(switch(app))
    handle = the_handle(app)
    press(select(app, 0), "Delete")
    store.update(handle, store.load(handle.case_id).state)
    press(app, "Delete for good")
    assert "Not deleted" in told(app)
    assert store.handle(handle.case_id).version == 2


def test_what_is_kept_nowhere_is_asked_about_before_a_new_case(app, public_app):
    """Here no cookie tells the browser from others, so the case is not even in memory."""
    with_case(app, rvtools(vinfo_row("a")))
    press(app, "New case")
    assert len(entries_of(app).files) == 1
    press(app, "Keep them")
    assert len(entries_of(app).files) == 1
    press(app, "New case")
    press(app, "Lose the changes")
    assert entries_of(app).files == ()
    assert app.title[0].value == "Start"
    assert entries_of(app).project.project_name == ""


def test_a_case_file_is_written_and_opens_with_the_toggle_off(app):
    generate(with_case(app, rvtools(vinfo_row("a"))))
    open_page(app, RESULTS)
    press(app, "Prepare case file")
    content = session_of(app).kept.file[1]
    assert read_case_file(content, "x").entries.project.project_name == "Exit DC 1"
    assert app.get("download_button")[0].label.startswith("Download case file")
    press(app, "New case")
    open_page(app, SAVED)
    app.file_uploader[0].set_value([("x.bizcase", content, "application/octet-stream")]).run()
    press(app, "Open x.bizcase")
    assert entries_of(app).project.project_name == "Exit DC 1"
    assert session_of(app).made is not None


def test_a_case_of_the_sample_opens_as_its_document_and_replaces_nothing(app, table):
    table.put({
        "caseId": {"S": "case-20241124-143022"},
        "projectInfo": {"M": {"projectName": {"S": "Old"}, "customerName": {"S": "Example Ltd"}}},
        "businessCaseContent": {"S": "# AWS Migration Business Case\n\n![x](http://a.b/c.png)"},
        "lastUpdated": {"S": "2024-11-24T14:30:22"},
    })  # fmt: skip
    switch(with_case(app, rvtools(vinfo_row("a"))))
    press(select(app, 0), "Load selected")
    assert "Only the document was saved" in told(app)
    assert "## AWS Migration Business Case" in text_of(app)
    assert "![x]" not in text_of(app)
    assert len(entries_of(app).files) == 1
