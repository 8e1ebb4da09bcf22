"""Items in the sample's own format: read, updated, and never misunderstood."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from boto3.dynamodb.types import TypeDeserializer

from bizcase.store.errors import CaseConflict, CaseDamaged
from tests.store.conftest import NAME
from tests.store.states import noise, state

CASE_ID = "case-20241124-143022"


def sample_item(**changes):
    """An item as the sample saves it: stamps without zone, no version."""
    item = {
        "caseId": {"S": CASE_ID},
        "projectInfo": {
            "M": {
                "projectName": {"S": "Cloud move"},
                "customerName": {"S": "Example Ltd"},
                "awsRegion": {"S": "eu-west-1"},
                "projectDescription": {"S": ""},
            }
        },
        "uploadedFiles": {"L": [{"S": "itInventory"}, {"S": "rvTool"}]},
        "selectedAgents": {
            "M": {"runAll": {"BOOL": True}, "agents": {"M": {"mra": {"BOOL": False}}}}
        },
        "businessCaseContent": {"S": "# AWS Migration Business Case\n\nText"},
        "createdAt": {"S": "2024-11-24T14:30:22.123456"},
        "lastUpdated": {"S": "2024-11-24T15:00:00.000001"},
        "executionStats": {
            "M": {
                "agentsExecuted": {"N": "7"},
                "executionTime": {"S": "45.2s"},
                "tokenUsage": {"S": "12,450"},
            }
        },
        "s3BucketName": {"S": "their-bucket"},
        "s3FileKeys": {"M": {"rvTool": {"S": "uploads/x.xlsx"}}},
        "outputS3Keys": {"L": [{"S": "out/x.md"}]},
        "notOurs": {"SS": ["a", "b"]},
    }
    merged = item | changes
    return {name: value for name, value in merged.items() if value is not None}


@pytest.mark.parametrize(
    "files",
    [{"L": [{"S": "rvTool"}]}, {"M": {"rvTool": {"M": {"name": {"S": "x.xlsx"}}}}}, None],
    ids=["list", "map", "none"],
)
def test_a_case_saved_by_the_sample_opens_with_its_document(store, client, files):
    client.put_item(TableName=NAME, Item=sample_item(uploadedFiles=files))
    loaded = store.load(CASE_ID)
    assert loaded.state is None
    assert loaded.document.startswith("# AWS Migration Business Case")
    assert "Only the document" in loaded.notices[0]
    assert loaded.summary.project_name == "Cloud move"
    assert loaded.summary.updated == dt.datetime(2024, 11, 24, 15, 0, 0, 1, dt.UTC)
    assert (loaded.summary.complete, loaded.summary.monthly_usd) == (False, None)
    assert store.list_cases().cases[0] == loaded.summary
    with pytest.raises(CaseDamaged):
        store.copy(CASE_ID)


def test_updating_a_case_of_the_sample_keeps_what_we_do_not_know(store, client, items):
    client.put_item(TableName=NAME, Item=sample_item())
    handle = store.update(store.load(CASE_ID).handle, state())
    item = items()[CASE_ID]
    for name in ("s3BucketName", "s3FileKeys", "outputS3Keys", "notOurs", "createdAt"):
        assert item[name] == sample_item()[name]
    assert (handle.version, store.load(CASE_ID).state) == (1, state())
    store.update(store.load(CASE_ID).handle, state("Again"))
    assert items()[CASE_ID]["notOurs"] == sample_item()["notOurs"]


@pytest.mark.parametrize("stamped", [True, False])
def test_a_case_the_sample_saved_meanwhile_is_a_conflict(store, client, stamped):
    first = sample_item() if stamped else sample_item(lastUpdated=None)
    client.put_item(TableName=NAME, Item=first)
    loaded = store.load(CASE_ID).handle
    client.put_item(TableName=NAME, Item=sample_item(lastUpdated={"S": "2024-11-24T16:00:00"}))
    with pytest.raises(CaseConflict):
        store.update(loaded, state())
    with pytest.raises(CaseConflict):
        store.delete(loaded)


def test_a_case_without_any_stamp_can_be_updated_and_deleted(store, client):
    client.put_item(
        TableName=NAME, Item=sample_item(lastUpdated=None, createdAt=None, projectInfo=None)
    )
    assert store.list_cases().cases[0].updated is None
    handle = store.update(store.load(CASE_ID).handle, state())
    assert handle.created_at
    store.delete(handle)


def test_a_case_of_ours_that_the_sample_saved_over_has_only_its_document(store, client):
    ours = store.save_new(state(content=noise(900_000)), CASE_ID)
    client.put_item(TableName=NAME, Item=sample_item())
    loaded = store.load(CASE_ID)
    assert loaded.state is None
    assert loaded.notices
    with pytest.raises(CaseConflict):
        store.update(ours, state())
    assert store.update(loaded.handle, state()).version == 1


def as_the_sample_reads(item):
    """Its loader: boto3's deserializer, decimals to numbers, then the whole item as JSON."""
    plain = {name: TypeDeserializer().deserialize(value) for name, value in item.items()}
    return json.loads(json.dumps(without_decimals(plain)))


def without_decimals(value):
    if isinstance(value, list):
        return [without_decimals(item) for item in value]
    if isinstance(value, dict):
        return {name: without_decimals(item) for name, item in value.items()}
    if isinstance(value, Decimal):
        return int(value) if value % 1 == 0 else float(value)
    return value


@pytest.mark.parametrize(
    ("size", "rows"), [(10, 1), (200_000, 1), (255_000, 1), (300_000, 2), (900_000, 4)]
)
def test_a_case_of_ours_small_or_large_passes_the_samples_loader(store, items, size, rows):
    case_id = store.save_new(state(content=noise(size))).case_id
    assert as_the_sample_reads(items()[case_id])["businessCaseContent"] == state().document
    assert len(items()) == rows


@pytest.mark.parametrize("size", [10, 900_000])
def test_a_case_of_the_sample_that_we_updated_passes_its_loader(store, client, items, size):
    client.put_item(TableName=NAME, Item=sample_item(notOurs={"L": [{"N": "1.5"}]}))
    store.update(store.load(CASE_ID).handle, state(content=noise(size)))
    read = as_the_sample_reads(items()[CASE_ID])
    assert (read["s3BucketName"], read["notOurs"]) == ("their-bucket", [1.5])
    assert read["businessCaseContent"] == state().document
    assert read["projectInfo"]["projectName"] == "Exit DC 1"


def test_a_case_of_ours_reads_in_a_reader_of_the_samples_format(store, items):
    """The sample's reader takes plain attributes by name, after boto3's deserializer."""
    case_id = store.save_new(state()).case_id
    plain = as_the_sample_reads(items()[case_id])
    assert plain["projectInfo"] == {
        "projectName": "Exit DC 1",
        "customerName": "Beispiel GmbH & Söhne 株式会社",
        "awsRegion": "eu-central-1",
        "projectDescription": "",
    }
    assert plain["uploadedFiles"] == ["rvTool", "itInventory", "mra"]
    assert plain["selectedAgents"] == {"runAll": True, "agents": {"rvTool": True, "mra": False}}
    assert plain["businessCaseContent"] == state().document
    assert plain["executionStats"]["tokenUsage"] == "12,450"
    for stamp in (plain["createdAt"], plain["lastUpdated"]):
        assert dt.datetime.fromisoformat(stamp).tzinfo is not None


def test_an_item_of_any_other_make_does_not_stop_the_list(store, client):
    client.put_item(
        TableName=NAME,
        Item={"caseId": {"S": "x"}, "projectInfo": {"S": "?"}, "createdAt": {"N": "5"},
              "headline": {"L": []}, "version": {"S": "one"}, "lastUpdated": {"S": "yesterday"}},
    )  # fmt: skip
    store.save_new(state())
    assert len(store.list_cases().cases) == 2
