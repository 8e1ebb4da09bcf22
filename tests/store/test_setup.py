"""The table made, reported, swept, deleted; the live check; the five permissions."""

from __future__ import annotations

import datetime as dt
import io
import json
import subprocess
import sys
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.core import set_initial_no_auth_action_count

from bizcase.errors import UsageError
from bizcase.store.check import STEPS, check_store, check_table
from bizcase.store.client import StoreSettings
from bizcase.store.dynamodb import CaseStore
from bizcase.store.errors import AccessDenied, TableMissing
from bizcase.store.policy import USE_ACTIONS, kms_policy, setup_policy, use_policy
from bizcase.store.setup import TAGS, TableOptions, TableSetup
from bizcase.store.setup_cli import main
from bizcase.store.table import Table
from tests.store.conftest import NAME, REGION, new_client
from tests.store.states import noise, state

ROOT = Path(__file__).parents[2]
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
    assert "the keys id; this program needs caseId alone" in capsys.readouterr().err


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


@pytest.mark.parametrize("engine_name", ["moto", "local"])
def test_set_up_that_works_says_nothing_on_stderr(engine_name, request, monkeypatch):
    """In a process of its own: pytest catches what the log would print."""
    if engine_name == "moto":
        address = request.getfixturevalue("moto_address")
    else:
        address = request.getfixturevalue(engine_name)
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", address)
    command = [sys.executable, "setup_dynamodb.py", "--table", "quiet"]
    for said in ("was created", "nothing was changed"):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert said in done.stdout
        assert "is missing" not in done.stdout
    new_client(address).delete_table(TableName="quiet")


def test_tags_that_cannot_be_read_are_not_known(aws, capsys, monkeypatch):
    run()
    refused = ClientError({"Error": {"Code": "UnknownOperationException"}}, "ListTagsOfResource")
    client = new_client()
    monkeypatch.setattr(client, "list_tags_of_resource", raising(refused), raising=False)
    report = TableSetup(client, NAME, REGION).report()
    assert report.tags is None
    assert report.differences(TableOptions()) == (
        "The tags are not known: they could not be read.",
    )


def raising(fault):
    def call(**_):
        raise fault

    return call


def test_an_option_that_the_engine_does_not_offer_is_told(dynalite, monkeypatch, capsys):
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", dynalite)
    assert run("--pitr") == 2
    assert "does not offer UpdateContinuousBackups" in capsys.readouterr().err
    new_client(dynalite).delete_table(TableName=NAME)


@pytest.mark.parametrize("key", ["mine", "alias/mine", "arn:aws:kms:us-east-1:1:key/mine"])
def test_the_statement_for_a_key_of_ones_own_is_printed(aws, capsys, key):
    assert run("--policy", "--kms", key) == 0
    out = capsys.readouterr().out
    assert json.dumps(kms_policy(key, REGION), indent=2) in out
    statement = kms_policy(key, REGION)["Statement"][0]
    assert "kms:Decrypt" in statement["Action"]
    where = statement["Condition"]["StringEquals"]
    assert where["kms:ViaService"] == "dynamodb.us-east-1.amazonaws.com"
    assert where.get("kms:ResourceAliases", key) == key


def test_the_key_of_a_table_that_is_there_is_in_the_policy(aws, capsys):
    key = boto3.client("kms", region_name=REGION).create_key()["KeyMetadata"]["Arn"]
    run("--kms", key)
    capsys.readouterr()
    run("--policy")
    assert f'"{key}"' in capsys.readouterr().out
    run("--policy", "--table", "none", "--kms", "aws/dynamodb")
    assert "kms:" not in capsys.readouterr().out


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
