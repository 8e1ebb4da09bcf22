"""A table of the newer sample (two keys): told as what it is, read, copied, never saved into."""

from __future__ import annotations

import json

import pytest

from bizcase.cli.main import main
from bizcase.exports.files import CASE_FILE
from bizcase.store.case_file import write_case_file
from bizcase.store.check import check_table
from bizcase.store.dynamodb import CaseStore
from bizcase.store.errors import CaseGone, OtherTable
from bizcase.store.setup_cli import main as set_up
from bizcase.store.table import Table
from tests.store.conftest import NAME, REGION
from tests.store.states import noise, state
from tests.store.test_sample_items import CASE_ID, sample_item

THEIRS = "business-case-cases"


def make(client, name, *keys, kind="S"):
    roles = ("HASH", "RANGE")
    client.create_table(
        TableName=name,
        KeySchema=[
            {"AttributeName": key, "KeyType": role} for key, role in zip(keys, roles, strict=False)
        ],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": kind} for key in keys],
        BillingMode="PAY_PER_REQUEST",
    )
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 0.05})


def newer_item(number=1, **changes):
    item = sample_item(
        caseId={"S": f"case-20250101-00000{number}"}, userId={"S": "sub-1"},
        userEmail={"S": "Ann@Example.com"}, s3Enabled={"BOOL": False},
    )  # fmt: skip
    return item | changes


@pytest.fixture
def theirs(bare, monkeypatch):
    """The newer sample's table with two cases, as the program is first pointed at it."""
    make(bare, THEIRS, "caseId", "createdAt")
    for number in (1, 2):
        bare.put_item(TableName=THEIRS, Item=newer_item(number))
    monkeypatch.setenv("DYNAMODB_TABLE_NAME", THEIRS)
    if "amazonaws.com" not in bare.meta.endpoint_url:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", bare.meta.endpoint_url)
    return Table(bare, THEIRS, REGION)


def test_the_check_says_what_it_is_and_what_to_do(theirs, capsys):
    fault = check_table(theirs).first_fault
    assert fault.name == "key schema"
    assert "keys caseId and createdAt: it is one of the newer sample" in fault.message
    assert f"cases import --from-table {THEIRS}" in fault.remedy
    assert set_up([]) == 2
    told = capsys.readouterr().err
    assert fault.message in told
    assert fault.remedy in told


def test_its_cases_are_listed_and_loaded_in_their_latest_version(theirs, bare, tmp_path, capsys):
    again = newer_item(
        createdAt={"S": "2025-02-01T00:00:00"}, lastUpdated={"S": "2025-02-01T00:00:00"},
        businessCaseContent={"S": "# The later one"},
    )  # fmt: skip
    bare.put_item(TableName=THEIRS, Item=again)
    assert main(["cases", "list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["projectName"] for row in rows] == ["Cloud move"] * 3
    case_id = again["caseId"]["S"]
    assert main(["cases", "load", case_id, "--out", str(tmp_path)]) == 0
    assert (tmp_path / "business_case.md").read_text() == "# The later one"
    with pytest.raises(CaseGone):
        CaseStore(theirs).load(CASE_ID)


def test_nothing_is_saved_into_it(theirs, bare, tmp_path, capsys):
    """Our items have a createdAt: the table would take them, and no condition would find them."""
    store, before = CaseStore(theirs), bare.scan(TableName=THEIRS)["Count"]
    loaded = store.load("case-20250101-000001").handle
    for attempt in (
        lambda: store.save_new(state()), lambda: store.save_new(state(content=noise(900_000))),
        lambda: store.update(loaded, state()), lambda: store.adopt(sample_item()),
        lambda: store.delete(loaded),
    ):  # fmt: skip
        with pytest.raises(OtherTable) as caught:
            attempt()
        assert caught.value.exit_code == 2
    (tmp_path / CASE_FILE).write_bytes(write_case_file(state()))
    for option in ([], ["--case-id", CASE_ID], ["--case-id", CASE_ID, "--force"]):
        assert main(["cases", "save", str(tmp_path), *option]) == 2
        assert "cases import --from-table" in capsys.readouterr().err
    assert bare.scan(TableName=THEIRS)["Count"] == before


def test_what_can_be_read_is_copied_into_a_table_of_our_own(theirs, bare, monkeypatch, capsys):
    bare.put_item(TableName=THEIRS, Item={"caseId": {"S": "odd"}, "createdAt": {"S": "x"}})
    make(bare, NAME, "caseId")
    own = CaseStore(Table(bare, NAME, REGION))
    own.save_new(state("Ours"), "case-20250101-000002")
    assert main(["cases", "import", "--from-table", NAME]) == 2  # ours is not the place to copy to
    monkeypatch.setenv("DYNAMODB_TABLE_NAME", NAME)
    capsys.readouterr()
    assert main(["cases", "import", "--from-table", THEIRS]) == 0
    told = capsys.readouterr()
    assert told.out == f"Copied 1 case from {THEIRS} to {NAME}.\n"
    assert "odd was not copied" in told.err
    assert "case-20250101-000002 was not copied: there is a case of this id already" in told.err
    copied = bare.get_item(TableName=NAME, Key={"caseId": {"S": "case-20250101-000001"}})["Item"]
    assert copied == newer_item(1) | {"owner": {"S": "ann@example.com"}}
    assert own.load("case-20250101-000002").state == state("Ours")
    assert main(["cases", "import", "--from-table", THEIRS]) == 0
    assert "Copied 0 cases" in capsys.readouterr().out


def test_whole_cases_of_another_table_of_ours_are_copied_whole(bare, theirs, monkeypatch, capsys):
    for name in (NAME, "our-old-one"):
        make(bare, name, "caseId")
    large = state(content=noise(900_000))
    saved = CaseStore(Table(bare, "our-old-one", REGION)).save_new(large)
    monkeypatch.setenv("DYNAMODB_TABLE_NAME", NAME)
    assert main(["cases", "import", "--from-table", "our-old-one"]) == 0
    assert CaseStore(Table(bare, NAME, REGION)).load(saved.case_id).state == large
    assert main(["cases", "import", "--from-table", NAME]) == 2
    capsys.readouterr()


@pytest.mark.parametrize(
    ("keys", "kind", "words"),
    [
        (("id",), "S", "the keys id;"), (("caseId", "userId"), "S", "keys caseId and userId"),
        (("caseId",), "N", "not text"), (("createdAt", "caseId"), "S", "createdAt and caseId"),
    ],
)  # fmt: skip
def test_any_other_table_is_told_by_its_keys(bare, theirs, monkeypatch, capsys, keys, kind, words):
    make(bare, "another", *keys, kind=kind)
    monkeypatch.setenv("DYNAMODB_TABLE_NAME", "another")
    table = Table(bare, "another", REGION)
    assert words in check_table(table).first_fault.message
    store = CaseStore(table)
    attempts = [lambda: store.save_new(state()), lambda: store.load(CASE_ID)]
    for attempt in attempts[: 1 if kind == "N" else 2]:  # moto looks for a text in a number key
        with pytest.raises(OtherTable, match=words):
            attempt()
    assert main(["cases", "load", CASE_ID, "--out", "x"]) == 2
    assert set_up([]) == 2
    assert words in capsys.readouterr().err
