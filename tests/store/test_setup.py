"""The table made, reported, swept, deleted; the live check; the five permissions."""

from __future__ import annotations

import datetime as dt
import io
import json

import boto3
import pytest
from moto import mock_aws
from moto.core import set_initial_no_auth_action_count

from bizcase.errors import UsageError
from bizcase.store.check import STEPS, check_store, check_table
from bizcase.store.client import StoreSettings
from bizcase.store.dynamodb import CaseStore
from bizcase.store.errors import AccessDenied, TableMissing
from bizcase.store.policy import USE_ACTIONS, setup_policy, use_policy
from bizcase.store.setup import TAGS, TableOptions, TableSetup
from bizcase.store.setup_cli import main
from bizcase.store.table import Table
from tests.store.conftest import NAME, REGION, new_client
from tests.store.states import noise, state

ARN = f"arn:aws:dynamodb:{REGION}:123456789012:table/{NAME}"


@pytest.fixture
def aws():
    with mock_aws():
        yield new_client()


def run(*arguments, monkeypatch=None, typed=""):
    if monkeypatch:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    return main(["--table", NAME, "--region", REGION, *arguments])


def test_the_table_is_made_with_key_billing_and_tags(aws, capsys):
    assert run() == 0
    out = capsys.readouterr().out
    for words in ("The table was created", NAME, REGION, "PAY_PER_REQUEST", "ACTIVE"):
        assert words in out
    report = TableSetup(aws, NAME, REGION).report()
    assert report.key_fits
    assert dict(report.tags) == TAGS
    assert report.differences(TableOptions()) == ()


def test_a_second_run_reports_and_changes_nothing(aws, capsys):
    run()
    before = aws.describe_table(TableName=NAME)["Table"]
    capsys.readouterr()
    assert run("--pitr", "--protect", "--kms", "aws/dynamodb", "--tag", "Team=Cloud") == 0
    out = capsys.readouterr().out
    assert "nothing was changed" in out
    for words in ("Point-in-time", "Deletion protection is not", "KMS", "Team=Cloud is missing"):
        assert f"{words}" in out
    assert aws.describe_table(TableName=NAME)["Table"] == before


def test_options_are_set_when_the_table_is_made(aws, capsys):
    assert run("--pitr", "--protect", "--kms", "aws/dynamodb", "--tag", "Team=Cloud") == 0
    report = TableSetup(aws, NAME, REGION).report()
    assert (report.recovery, report.deletion_protection, report.encryption) == (True, True, "KMS")
    assert report.tags["Team"] == "Cloud"
    assert "differs" not in capsys.readouterr().out


def test_a_table_with_another_key_is_refused(aws, capsys):
    aws.create_table(
        TableName=NAME, KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )  # fmt: skip
    assert run() == 2
    assert "another key" in capsys.readouterr().err


def test_delete_asks_for_the_name(aws, capsys, monkeypatch):
    run()
    assert run("delete", monkeypatch=monkeypatch, typed="something\n") == 2
    assert TableSetup(aws, NAME, REGION).report().status == "ACTIVE"
    assert run("delete", monkeypatch=monkeypatch, typed=f"{NAME}\n") == 0
    with pytest.raises(TableMissing):
        TableSetup(aws, NAME, REGION).report()
    assert run("delete", monkeypatch=monkeypatch, typed=f"{NAME}\n") == 2
    capsys.readouterr()


def test_a_protected_table_is_not_deleted(aws, capsys, monkeypatch):
    run("--protect")
    assert run("delete", monkeypatch=monkeypatch, typed=f"{NAME}\n") == 2
    assert "protected" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--tag", "x"], ["--nothing"], ["drop"]])
def test_a_wrong_call_is_one_sentence(aws, capsys, wrong):
    assert run(*wrong) == 2
    assert capsys.readouterr().err.startswith("error: ")


def test_policies_are_printed_with_the_real_arn(aws, capsys):
    run()
    capsys.readouterr()
    assert run("--policy") == 0
    out = capsys.readouterr().out
    assert json.dumps(use_policy(ARN), indent=2) in out
    assert json.dumps(setup_policy(ARN), indent=2) in out


def test_sweep_removes_old_orphans_only(moto_client):
    store, setup = (
        CaseStore(Table(moto_client, NAME, REGION)),
        TableSetup(moto_client, NAME, REGION),
    )
    kept = store.save_new(state(content=noise(900_000)))
    lost = store.save_new(state(content=noise(900_000)))
    moto_client.delete_item(TableName=NAME, Key={"caseId": {"S": lost.case_id}})
    assert [case.case_id for case in store.list_cases().cases] == [kept.case_id]
    now = dt.datetime.now(dt.UTC)
    assert setup.sweep(now) == 0  # a save may be under way
    assert setup.sweep(now + dt.timedelta(hours=2)) == 3
    assert store.load(kept.case_id).state is not None


def test_the_check_passes_step_by_step_and_writes_nothing(moto_client):
    report = check_table(Table(moto_client, NAME, REGION))
    assert [step.name for step in report.steps] == list(STEPS)
    assert report.ok
    assert report.arn == ARN
    assert moto_client.scan(TableName=NAME)["Count"] == 0


def test_the_check_on_an_independent_engine(client):
    assert check_table(Table(client, NAME, REGION)).ok


def test_the_check_names_the_step_to_mend(aws, monkeypatch):
    report = check_store(StoreSettings(table=NAME, region=REGION))
    assert report.first_fault.name == "table"
    assert "setup_dynamodb.py" in report.first_fault.remedy
    assert report.steps[-1].ok is None
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert check_store(StoreSettings(table=NAME)).first_fault.name == "credentials"


def restricted(actions):
    """A client whose key permits these actions. moto does not match the ARN of a table."""
    iam = boto3.client("iam")
    iam.create_user(UserName="analyst")
    document = use_policy("*")
    document["Statement"][0]["Action"] = [f"dynamodb:{action}" for action in actions]
    document["Statement"][0]["Resource"] = "*"
    iam.put_user_policy(UserName="analyst", PolicyName="use", PolicyDocument=json.dumps(document))
    key = iam.create_access_key(UserName="analyst")["AccessKey"]
    return boto3.client(
        "dynamodb", region_name=REGION, aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )  # fmt: skip


def make_table():
    new_client().create_table(
        TableName=NAME, KeySchema=[{"AttributeName": "caseId", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "caseId", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )  # fmt: skip


@mock_aws
@set_initial_no_auth_action_count(4)
def test_exactly_the_five_permissions_are_enough_for_everything():
    make_table()
    client = restricted(USE_ACTIONS)
    store = CaseStore(Table(client, NAME, REGION))
    large = state(content=noise(900_000))
    saved = store.save_new(large)
    updated = store.update(store.load(saved.case_id).handle, state("Renamed"))
    assert len(store.list_cases().cases) == 1
    copy = store.copy(updated.case_id)
    store.delete(updated)
    store.delete(copy)
    assert check_table(Table(client, NAME, REGION)).ok
    with pytest.raises(Exception, match="not authorized"):
        client.query(
            TableName=NAME, KeyConditionExpression="caseId = :x",
            ExpressionAttributeValues={":x": {"S": "x"}},
        )  # fmt: skip


@pytest.mark.parametrize("missing", USE_ACTIONS)
def test_the_check_names_the_permission_that_is_missing(missing):
    @mock_aws
    @set_initial_no_auth_action_count(4)
    def checked():
        make_table()
        client = restricted([action for action in USE_ACTIONS if action != missing])
        return check_table(Table(client, NAME, REGION))

    report = checked()
    assert [step.name for step in report.steps if step.ok is False] == [missing]
    assert f"dynamodb:{missing}" in report.first_fault.message


@mock_aws
@set_initial_no_auth_action_count(4)
def test_a_refused_action_is_named():
    make_table()
    with pytest.raises(AccessDenied, match="dynamodb:Scan"):
        CaseStore(Table(restricted(["GetItem"]), NAME, REGION)).list_cases()


def test_the_typed_name_decides_not_the_caller(aws):
    with pytest.raises(UsageError):
        TableSetup(aws, NAME, REGION).delete("")
