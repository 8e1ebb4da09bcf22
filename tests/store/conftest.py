"""Fake credentials for every test, and the engines the contract is run on."""

from __future__ import annotations

import threading

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from bizcase.store.dynamodb import CaseStore
from bizcase.store.setup import TableOptions, TableSetup
from bizcase.store.table import Table
from tests.once import models_of_aws
from tests.runs import shared_run
from tests.serving import dynamodb, without_aws
from tests.store.engines import ENGINES, INSTALL, serving

REGION = "us-east-1"
NAME = "cases-under-test"
models_of_aws()


@pytest.fixture(scope="package", autouse=True)
def shared_runs():
    """What is kept is the subject here, not the running: equal entries run once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bizcase.door.run_agents", shared_run)
        yield


@pytest.fixture(autouse=True)
def no_real_aws(monkeypatch, tmp_path):
    without_aws(monkeypatch, tmp_path)


def new_client(endpoint=None):
    config = Config(retries={"mode": "standard", "total_max_attempts": 1}, max_pool_connections=50)
    return boto3.client("dynamodb", region_name=REGION, endpoint_url=endpoint, config=config)


@pytest.fixture(scope="session")
def moto_address():
    with dynamodb() as address:
        yield address


@pytest.fixture(scope="session")
def dynalite():
    yield from _address("dynalite", "dynalite needs Node")


@pytest.fixture(scope="session")
def local():
    yield from _address("local", "DynamoDB Local needs Java")


def _address(name, reason):
    with serving(name) as address:
        if address is None:
            pytest.skip(f"{reason} and `{INSTALL}`")
        yield address


def one_at_a_time(client):
    """Return the client with its calls in line.

    moto checks a condition and writes in two steps, between which another thread may write;
    DynamoDB does both at once. dynalite shows what happens without a line.
    """
    line, call = threading.Lock(), client._make_api_call

    def in_line(*args):
        with line:
            return call(*args)

    client._make_api_call = in_line
    return client


@pytest.fixture(params=["moto", *ENGINES])
def bare(request):
    """A client of an engine without any table of its test."""
    if request.param == "moto":
        with mock_aws():
            yield one_at_a_time(new_client())
        return
    made = new_client(request.getfixturevalue(request.param))
    yield made
    for name in made.list_tables()["TableNames"]:
        made.delete_table(TableName=name)
        made.get_waiter("table_not_exists").wait(TableName=name, WaiterConfig={"Delay": 0.05})


@pytest.fixture
def client(bare):
    """A client of an engine with the table made, empty."""
    bare.create_table(
        TableName=NAME,
        KeySchema=[{"AttributeName": "caseId", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "caseId", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    bare.get_waiter("table_exists").wait(TableName=NAME, WaiterConfig={"Delay": 0.05})
    return bare


@pytest.fixture
def engine(client, monkeypatch):
    """The client; the program itself reaches the same table, as its user would set it up."""
    monkeypatch.setenv("DYNAMODB_TABLE_NAME", NAME)
    if "amazonaws.com" not in client.meta.endpoint_url:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", client.meta.endpoint_url)
    return client


@pytest.fixture
def moto_client():
    with mock_aws():
        made = new_client()
        TableSetup(made, NAME, REGION).create(TableOptions())
        yield made


@pytest.fixture
def store(client):
    return CaseStore(Table(client, NAME, REGION), "ann@example.com")


@pytest.fixture
def items(client):
    """All items as they lie in the table, by key."""

    def read():
        pages = client.get_paginator("scan").paginate(TableName=NAME, ConsistentRead=True)
        return {item["caseId"]["S"]: item for page in pages for item in page["Items"]}

    return read
