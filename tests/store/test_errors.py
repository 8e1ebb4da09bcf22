"""Every fault of boto3 is a sentence with a remedy."""

from __future__ import annotations

import contextlib
import inspect
import socket
import sys

import botocore.exceptions
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from bizcase.cli.main import main
from bizcase.exports.files import CASE_FILE
from bizcase.store import client as store_client
from bizcase.store import errors
from bizcase.store.case_file import write_case_file
from bizcase.store.check import check_store
from bizcase.store.client import ATTEMPTS, StoreSettings, connect
from bizcase.store.errors import StoreBug, StoreError
from bizcase.store.setup_cli import main as set_up
from bizcase.store.table import Table
from bizcase.store.translation import Place, store_error, translated
from tests.store.conftest import NAME, REGION, new_client
from tests.store.states import state

PLACE = Place("PutItem", NAME, REGION)
KINDS = [
    kind
    for _, kind in inspect.getmembers(botocore.exceptions, inspect.isclass)
    if issubclass(kind, Exception) and kind.__module__ == "botocore.exceptions"
]
# A user can mend these by signing in or by the network; none may look like our fault.
MENDABLE = {
    "NoCredentialsError": errors.NoCredentials,
    "PartialCredentialsError": errors.NoCredentials,
    "CredentialRetrievalError": errors.NoCredentials,
    "ProfileNotFound": errors.NoCredentials,
    "SSOTokenLoadError": errors.NoCredentials,
    "TokenRetrievalError": errors.NoCredentials,
    "UnauthorizedSSOTokenError": errors.CredentialsRejected,
    "EndpointConnectionError": errors.StoreUnreachable,
    "ConnectTimeoutError": errors.StoreUnreachable,
    "ReadTimeoutError": errors.StoreUnreachable,
    "SSLError": errors.StoreUnreachable,
    "ProxyConnectionError": errors.StoreUnreachable,
    "ConnectionClosedError": errors.StoreUnreachable,
    "HTTPClientError": errors.StoreUnreachable,
}
CODES = {
    "ExpiredTokenException": errors.CredentialsRejected,
    "UnrecognizedClientException": errors.CredentialsRejected,
    "InvalidSignatureException": errors.CredentialsRejected,
    "IncompleteSignature": errors.CredentialsRejected,
    "AccessDeniedException": errors.AccessDenied,
    "LimitExceededException": errors.StoreBusy,
    "ResourceNotFoundException": errors.TableMissing,
    "ProvisionedThroughputExceededException": errors.StoreBusy,
    "ThrottlingException": errors.StoreBusy,
    "RequestLimitExceeded": errors.StoreBusy,
    "InternalServerError": errors.StoreBusy,
    "ServiceUnavailable": errors.StoreBusy,
    "ValidationException": errors.StoreBug,
}


def made(kind):
    """An exception of a kind, whatever words its message needs."""
    if issubclass(kind, ClientError):
        return kind({"Error": {"Code": "Unknown"}}, "PutItem")
    fault = kind.__new__(kind)
    Exception.__init__(fault, "HUSHED")
    return fault


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_exception_of_botocore_is_mapped(kind):
    told = store_error(made(kind), PLACE)
    assert isinstance(told, StoreError)
    assert told.message
    assert told.remedy
    assert "HUSHED" not in str(told)
    assert isinstance(told, MENDABLE.get(kind.__name__, StoreError))


def test_every_fault_that_dynamodb_declares_is_mapped():
    declared = [name for name in dir(new_client().exceptions) if name.endswith("Exception")]
    assert "ConditionalCheckFailedException" in declared
    for code in declared:
        told = store_error(ClientError({"Error": {"Code": code}}, "PutItem"), PLACE)
        assert isinstance(told, StoreError)


@pytest.mark.parametrize(("code", "kind"), CODES.items(), ids=CODES)
def test_a_code_of_the_service_becomes_its_sentence(code, kind):
    client = new_client()
    with Stubber(client) as stub:
        stub.add_client_error("put_item", code, "arn:aws:secret")
        with pytest.raises(kind) as caught:
            Table(client, NAME, REGION).put({"caseId": {"S": "x"}})
    assert "arn:aws:secret" not in str(caught.value)
    assert caught.value.exit_code == (1 if kind is StoreBug else 2)
    if kind is errors.AccessDenied:
        assert f"dynamodb:PutItem on {NAME}" in str(caught.value)


def test_an_item_that_is_too_large_is_told_as_that():
    fault = {"Code": "ValidationException", "Message": "Item size has exceeded the maximum"}
    told = store_error(ClientError({"Error": fault}, "PutItem"), PLACE)
    assert isinstance(told, errors.CaseTooLarge)


def test_an_address_that_is_none_is_told(monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "no address")
    with pytest.raises(errors.StoreUnreachable, match="AWS_ENDPOINT_URL_DYNAMODB"):
        connect(StoreSettings())


def test_a_profile_that_is_not_there_is_told():
    with pytest.raises(errors.NoCredentials):
        connect(StoreSettings(profile="nobody"))


def test_other_faults_are_not_swallowed():
    with pytest.raises(KeyError), translated(PLACE):
        raise KeyError("x")


def test_a_dead_network_answers_within_fifteen_seconds(monkeypatch):
    """By the limits of its attempts; here each waits for a moment only."""
    config = connect(StoreSettings(region=REGION))[0].meta.config
    limit = (config.connect_timeout + config.read_timeout) * config.retries["total_max_attempts"]
    assert limit < 15
    monkeypatch.setattr(store_client, "READ_SECONDS", 0.05)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes calls, never answers
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", address)
        client, region = connect(StoreSettings())
        with pytest.raises(errors.StoreUnreachable):
            Table(client, NAME, region).get("x")
        silent.setblocking(False)
        assert len([*calls_waiting(silent)]) == ATTEMPTS


def calls_waiting(listening):
    with contextlib.suppress(BlockingIOError):
        while True:
            with listening.accept()[0] as call:
                yield call


@pytest.mark.parametrize(
    ("environment", "given", "region"),
    [
        ({"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-2"}, "", "eu-west-1"),
        ({"AWS_DEFAULT_REGION": "eu-west-2"}, "", "eu-west-2"),
        ({}, "", "us-east-1"),
        ({"AWS_REGION": "eu-west-1"}, "eu-north-1", "eu-north-1"),
    ],
)
def test_the_region_comes_from_the_first_that_names_one(monkeypatch, environment, given, region):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert connect(StoreSettings(region=given))[1] == region


def test_settings_never_show_credentials():
    settings = StoreSettings.from_environment(
        {"AWS_SECRET_ACCESS_KEY": "hush", "AWS_ACCESS_KEY_ID": "AKIA", "S3_BUCKET_NAME": "b"}
    )
    assert settings.secret_access_key == "hush"  # noqa: S105 - made up
    assert "hush" not in repr(settings)
    assert "AKIA" not in repr(settings)


def answered(code, message="", request_id=None, action="PutItem"):
    metadata = {"RequestId": request_id} if request_id else {}
    response = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": metadata}
    return store_error(ClientError(response, action), Place(action, NAME, REGION))


@pytest.mark.parametrize("code", ["302", "403", "404", "407"])
def test_a_status_alone_is_no_answer_of_aws(code):
    told = answered(code, "<html>blocked</html>")
    assert isinstance(told, errors.StoreUnreachable)
    assert "proxy" in told.message
    assert "policy" not in told.remedy
    assert not isinstance(answered(code, "", "ABC"), errors.StoreUnreachable)


@pytest.mark.parametrize(
    "said",
    [
        "The provided key element does not match the schema",
        "One or more parameter values were invalid: Missing the key createdAt in the item",
        "One of the required keys was not given a value",
        "One or more parameter values were invalid: Type mismatch for key caseId expected: N "
        "actual: S",
    ],
)
def test_a_table_with_another_key_is_no_fault_of_ours(said):
    told = answered("ValidationException", said)
    assert (type(told), told.exit_code) == (errors.OtherTable, 2)
    assert NAME in told.message


def test_options_that_aws_does_not_take_are_told_in_its_words():
    told = answered("ValidationException", "KMS key x is disabled", action="CreateTable")
    assert (type(told), told.exit_code) == (errors.WrongSetting, 2)
    assert "KMS key x is disabled" in told.message


def test_a_limit_of_the_account_is_told_as_that():
    told = answered("LimitExceededException", "Subscriber limit exceeded: 2500 tables")
    assert "limit of the account" in told.message
    assert told.exit_code == 2


@pytest.mark.parametrize("name", ["", "x", "ab", "a b c", "ä" * 5, "x" * 256, "a/b", "a\nbc"])
def test_a_name_that_no_table_can_have_is_told_before_any_call(name):
    with pytest.raises(errors.WrongSetting, match="no name of a table"):
        connect(StoreSettings(table=name))
    with pytest.raises(errors.WrongSetting, match="no name of a bucket"):
        connect(StoreSettings(bucket=name), "s3")


def test_a_profile_that_is_missing_is_named(monkeypatch):
    with pytest.raises(errors.NoCredentials, match="'nobody'"):
        connect(StoreSettings(profile="nobody"))
    monkeypatch.setenv("AWS_PROFILE", "no-one")
    with pytest.raises(errors.NoCredentials, match="'no-one'"):
        connect(StoreSettings())


@pytest.mark.parametrize("missing", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
@pytest.mark.parametrize("place", ["environment", "secrets", "profile"])
def test_the_half_of_a_key_pair_that_is_missing_is_named(monkeypatch, tmp_path, missing, place):
    names = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
    (there,) = names - {missing}
    if place == "environment":
        monkeypatch.delenv(missing)
        settings = StoreSettings()
    elif place == "secrets":
        settings = StoreSettings.from_environment({there: "x"})
    elif missing == "AWS_ACCESS_KEY_ID":
        pytest.skip("AWS's own reader takes a profile without an access key for one without keys")
    else:
        for name in names:
            monkeypatch.delenv(name)
        (tmp_path / "half").write_text(f"[default]\n{there.lower()} = x\n")
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "half"))
        settings = StoreSettings()
    report = check_store(settings)
    assert report.first_fault.name == "credentials"
    assert missing.lower() in report.first_fault.message.lower()
    assert "Half of the AWS keys is missing" in report.first_fault.message


def test_a_profile_of_its_own_needs_no_keys_in_the_environment(monkeypatch, tmp_path):
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    path = tmp_path / "whole"
    path.write_text("[mine]\naws_access_key_id = x\naws_secret_access_key = y\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(path))
    assert connect(StoreSettings(profile="mine"))[1] == "us-east-1"


@pytest.mark.parametrize("call", [["cases", "list"], ["cases", "save", "."]])
def test_without_boto3_persistence_is_said_not_to_be_installed(monkeypatch, tmp_path, capsys, call):
    monkeypatch.chdir(tmp_path)
    (tmp_path / CASE_FILE).write_bytes(write_case_file(state()))
    for name in [name for name in sys.modules if name.split(".")[0] in ("boto3", "botocore")]:
        monkeypatch.setitem(sys.modules, name, None)
    assert main(call) == 2
    assert "Persistence is not installed" in capsys.readouterr().err
    assert set_up([]) == 2
    assert "pip install boto3" in capsys.readouterr().err
    fault = check_store(StoreSettings()).first_fault
    assert "not installed" in fault.message
