"""Originals in the bucket, many cases, the setup page, saving before the figures are there."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from types import SimpleNamespace

import boto3
import pytest

from bizcase.assumptions import load_register
from bizcase.scenarios import Driver
from bizcase.store import CaseStore, CaseSummary
from bizcase.store.regenerate import headline_of
from pages.state import jobs
from pages.tabs import case_delete, case_drivers
from pages.tabs.case_compare import _alone
from tests.app.conftest import REGION
from tests.app.steps import (
    calm,
    enter,
    entries_of,
    generate,
    open_page,
    open_settings,
    press,
    result_of,
    session_of,
    text_of,
    with_case,
)
from tests.app.test_saved_cases import (
    BIG_DOCUMENT,
    RESULTS,
    SAVED,
    saved_case,
    select,
    switch,
    the_handle,
    told,
)
from tests.factories import rvtools, vinfo_row
from tests.store.states import state


@pytest.fixture
def bucket(table, monkeypatch):
    monkeypatch.setenv("S3_BUCKET_NAME", "files")
    client = boto3.client("s3", region_name=REGION)
    client.create_bucket(Bucket="files")
    return client


def keys(bucket):
    return [item["Key"] for item in bucket.list_objects_v2(Bucket="files").get("Contents", ())]


def test_originals_and_exports_are_kept_restored_and_deleted_with_the_case(app, bucket):
    generate(with_case(switch(app), rvtools(vinfo_row("a")), BIG_DOCUMENT))
    press(open_page(app, RESULTS), "Save to database")
    case_id = the_handle(app).case_id
    names = [key.removeprefix(f"cases/{case_id}/") for key in keys(bucket)]
    assert sum(name.startswith("inputs/") for name in names) == 2
    assert "exports/business_case.md" in names
    press(app, "New case")
    press(select(app, 0), "Load selected")
    contents = [file.upload.content for file in entries_of(app).files]
    assert BIG_DOCUMENT.content in contents  # too large for the table, taken from the bucket
    press(select(app, 0), "Delete")
    press(app, "Delete for good")
    assert keys(bucket) == []


def test_a_bucket_that_fails_does_not_fail_the_save(app, bucket, monkeypatch):
    monkeypatch.setenv("S3_BUCKET_NAME", "elsewhere")
    generate(with_case(switch(app), rvtools(vinfo_row("a"))))
    press(open_page(app, RESULTS), "Save to database")
    assert the_handle(app) is not None
    assert "not its original files" in told(app)


def summary(number, **fields):
    values = CaseSummary(
        f"case-20260101-{number:06d}", f"Project {number}", "Example Ltd", "eu-west-1",
        dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        "ann", shared=False, complete=True, size_bytes=1024, monthly_usd=float(number),
    )  # fmt: skip
    return replace(values, **fields)


def test_cases_are_searched_by_every_word_and_unknown_costs_come_last(app):
    from pages.tabs.case_table import ordered, searched  # noqa: PLC0415 - the app's own folder

    cases = [summary(1), summary(2, monthly_usd=None), summary(3, customer_name="Other")]
    assert [case.monthly_usd for case in ordered(cases, "Monthly cost, highest first")] == [
        3,
        1,
        None,
    ]
    assert searched(cases, "PROJECT other") == [cases[2]]
    assert searched(cases, "eu-west ann") == cases


def test_more_cases_than_a_page_holds_are_paged(app, store):
    for number in range(30):
        store.save_new(state(f"Project {number:02}"), f"case-20260101-{number:06d}")
    open_page(switch(app), SAVED)
    assert len(app.dataframe[0].value) == 25
    assert "30 of 30 cases" in text_of(app)
    app.text_input[0].set_value("project 07").run()
    assert list(app.dataframe[0].value["Project"]) == ["Project 07"]


def test_the_setup_page_checks_every_step_and_shows_the_real_arn(app, table):
    press(open_settings(app), "Check now")
    shown = text_of(app)
    for step in ("Credentials", "Region", "Key of the table", "Permission DeleteItem"):
        assert f"**{step}**" in shown
    arn = table.describe()["TableArn"]
    assert sum(arn in block.value for block in app.code) == 2
    assert "off" in [metric.value for metric in app.metric]


def test_the_setup_page_says_what_to_mend_first(app, table):
    table._client.delete_table(TableName=table.name)
    press(open_settings(app), "Check now")
    assert "setup_dynamodb.py" in text_of(app).replace("\\", "")
    assert "Not tried: fix the step above first." in text_of(app)


def test_a_case_with_a_value_the_register_no_longer_knows_opens_and_says_so(app, store):
    generate(with_case(switch(app), rvtools(vinfo_row("a"))))
    press(open_page(app, RESULTS), "Save to database")
    handle = the_handle(app)
    old = store.load(handle.case_id).state
    store.update(
        handle,
        replace(
            old,
            entries=replace(old.entries, overrides={"no.such": 1.0}),
            headline={"scope.servers": 9.0},
        ),
    )
    press(app, "New case")
    press(select(app, 0), "Load selected")
    assert entries_of(app).overrides == {}
    assert "no.such" in told(app)
    assert "Servers in scope: 1 server now, 9 servers when it was saved." in told(app).replace(
        "\\", ""
    )


def test_a_listing_that_fails_is_told_and_leaves_the_page(app, table, monkeypatch):
    switch(app)
    monkeypatch.setattr(CaseStore, "list_cases", broken)
    open_page(app, SAVED, errors=True)
    assert "busy" in told(app)
    assert app.file_uploader


def broken(_, **__):
    from bizcase.store import StoreBusy  # noqa: PLC0415 - for this test only

    raise StoreBusy("DynamoDB is busy.", "Try again.")


ODD = (
    {"caseId": {"S": "x\n<b>*"}, "lastUpdated": {"S": "0001-01-01T00:00:00+14:00"}},
    {"caseId": {"S": "case-20260101-000001"}, "createdAt": {"S": "9999-12-31T23:59:59-12:00"},
     "headline": {"M": {"aws.run.monthly": {"N": "9.9E+125"}}}, "size_bytes": {"N": "9.9E+125"}},
    {"caseId": {"S": "case-20260101-000002"}, "body": {"S": "text"}, "body_sha256": {"S": "0"},
     "version": {"N": "1"}, "schemaVersion": {"N": "1"}, "body_codec": {"S": "json+gzip+base64"}},
    {"caseId": {"S": "case-20260101-000003"}, "version": {"N": "1"}, "body_sha256": {"S": "0"},
     "schemaVersion": {"N": "2.5"}, "projectInfo": {"M": {"projectName": {"S": "n" * 150_000}}}},
    {"caseId": {"S": "case-20260101-000004"}, "projectInfo": {"N": "1"}, "method": {"N": "1E+9"},
     "businessCaseContent": {"BOOL": True}, "owner": {"L": []}},
)  # fmt: skip


def test_a_list_with_odd_items_is_shown_and_each_is_opened_refused_or_deleted(app, store, table):
    store.save_new(state("Whole"), "case-20250101-000000")
    for item in ODD:
        table.put(item)
    open_page(switch(app), SAVED)
    shown = app.dataframe[0].value
    assert set(shown["Case"]) == {item["caseId"]["S"] for item in ODD} | {"case-20250101-000000"}
    assert "Whole" in list(shown["Project"])
    assert max(map(len, shown["Project"])) <= 200
    for key in [item["caseId"]["S"] for item in ODD]:
        row = list(app.dataframe[0].value["Case"]).index(key)
        press(select(app, row), "Load selected", errors=True)
        assert told(app)
        row = list(open_page(app, SAVED, errors=True).dataframe[0].value["Case"]).index(key)
        press(select(app, row), "Delete")
        press(app, "Delete for good")
    assert [case.project_name for case in store.list_cases().cases] == ["Whole"]


def test_a_change_is_saved_at_once_and_its_figures_follow(app, store, monkeypatch):
    generate(with_case(switch(app), rvtools(vinfo_row("a"))))
    begun = []
    monkeypatch.setattr(jobs, "runner", begun.append)  # the figures are on their way
    enter(app, overrides={"fin.discount": 9.0})
    app.run()
    assert "The figures follow" in text_of(app.sidebar)
    press(app, "Save to database")
    (listed,) = store.list_cases().cases
    saved = store.load(listed.case_id).state
    assert (dict(saved.entries.overrides), saved.headline) == ({"fin.discount": 9.0}, {})
    assert not session_of(app).dirty()
    for work in begun:
        work()
    calm(app.run())
    followed = store.load(listed.case_id)
    assert followed.handle.version == 2
    assert followed.state.headline == headline_of(result_of(app))
    monkeypatch.setattr(jobs, "runner", lambda work: work())
    press(app, "New case")
    press(select(app, 0), "Load selected")
    assert entries_of(app).overrides == {"fin.discount": 9.0}
    assert headline_of(result_of(app)) == followed.state.headline


def test_two_cases_are_compared_and_one_is_duplicated(app, store):
    saved_case(switch(app))
    press(select(app, 0), "Duplicate")
    assert len(store.list_cases().cases) == 2
    select(app, 0, 1)
    next(item for item in app.toggle if item.label == "Compare").set_value(True).run()
    assert not app.exception
    table = app.table[-1].value
    assert set(table["Difference"]) == {"", "the same"}
    assert list(table["Figure"])[:2] == ["Verdict", "Servers in scope"]
    assert "Net present value" in " ".join(table["Figure"])
    assert not [cell for name in table for cell in table[name] if re.search(r"\d\.\d\d", cell)]
    assert not [name for name in table if "case-2" in name]  # names, not ids
    press(app, "Difference by driver")
    assert any("Both cases have the same inputs" in info.value for info in app.info)


def test_the_open_case_and_a_case_file_differ_by_driver(app):
    generate(with_case(app, rvtools(vinfo_row("a"), name="a*b*.xlsx")))
    open_page(app, RESULTS)
    press(app, "Prepare case file")
    content = session_of(app).kept.file[1]
    (file,) = entries_of(app).files
    renamed = replace(file, upload=replace(file.upload, name="b.xlsx"))
    enter(app, overrides={"mig.rate_usd_h": 200.0}, files=(renamed,))
    open_page(app, SAVED)
    app.file_uploader[0].set_value([("x.bizcase", content, "application/octet-stream")]).run()
    press(app, "Difference by driver")
    table = app.table[-1].value.set_index("Driver")
    assert list(table.index) == ["Inputs", "Assumptions", "Total"]
    assert table.loc["Total", "Moving, once"].startswith("−")  # 200 an hour goes back to 150
    assert table.loc["Total", "Net present value"].startswith("+")
    # A cell is Markdown.
    assert table.loc["Inputs", "What differs"] == r"Files: b.xlsx → a\*b\*.xlsx"
    assert "200 USD an hour" in table.loc["Assumptions", "What differs"]
    assert "Servers in scope" not in table  # as many on both sides


def test_cases_of_other_servers_say_so_beside_their_amounts():
    fewer = Driver("inputs", (), {"npv.base": 5.0, "scope.servers": -1.0})
    table = case_drivers.frame((fewer,), load_register())
    assert table["Servers in scope"].tolist() == ["−1", "−1"]


def test_a_file_that_is_no_case_file_is_told_and_changes_nothing(app):
    with_case(app, rvtools(vinfo_row("a")))
    open_page(app, SAVED)
    app.file_uploader[0].set_value([("x.bizcase", b"no", "application/octet-stream")]).run()
    press(app, "Open x.bizcase", errors=True)
    assert "no case file" in told(app)
    assert len(entries_of(app).files) == 1


def test_two_cases_of_one_name_and_second_are_two_columns():
    states = {}
    for number in (1, 2, 3):
        states[_alone("Exit DC 1, saved 2026-11-30 06:34:42", states)] = number
    assert list(states.values()) == [1, 2, 3]


def test_who_saved_a_case_meanwhile_is_told_as_words(monkeypatch):
    told, listed = [], SimpleNamespace(answered=True, listing=[])
    stored = SimpleNamespace(save_token=2, updated=None, saved_by="*ann*")
    monkeypatch.setattr(case_delete, "library", lambda: listed)
    store = SimpleNamespace(handle=lambda _: stored)
    monkeypatch.setattr(case_delete.store_state, "store", lambda: store)
    monkeypatch.setattr(case_delete.st, "warning", lambda _, title, icon: told.append(title))
    monkeypatch.setattr(case_delete.st, "button", lambda *_, **__: False)
    case_delete.ask(SimpleNamespace(case_id="c", save_token=1, updated=None))
    assert told == [r"\*ann\* saved this case meanwhile"]
    assert listed.listing is None
