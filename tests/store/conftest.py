"""Fake credentials for every test, and the engines the contract is run on."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from bizcase.store.dynamodb import CaseStore
from bizcase.store.setup import TableOptions, TableSetup
from bizcase.store.table import Table

REGION = "us-east-1"
NAME = "cases-under-test"


@pytest.fixture(autouse=True)
def no_real_aws(monkeypatch, tmp_path):
    """No test can reach AWS: keys are invented, the configuration is empty."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "DYNAMODB_", "S3_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "no-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "no-credentials"))


def new_client(endpoint=None):
    config = Config(retries={"mode": "standard", "total_max_attempts": 1}, max_pool_connections=50)
    return boto3.client("dynamodb", region_name=REGION, endpoint_url=endpoint, config=config)


def dynalite_script():
    """Return where npm put dynalite: beside the checkout, or where BIZCASE_DYNALITE says."""
    places = (os.environ.get("BIZCASE_DYNALITE", ""), str(Path(__file__).parents[2]))
    scripts = (Path(place, "node_modules", "dynalite", "cli.js") for place in places if place)
    return next((script for script in scripts if script.exists()), None)


@pytest.fixture(scope="session")
def dynalite():
    node, script = shutil.which("node"), dynalite_script()
    if node is None or script is None:
        pytest.skip("dynalite needs Node and `npm install --no-save dynalite@4`")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = ("--createTableMs", "0", "--deleteTableMs", "0", "--updateTableMs", "0")
    command = [node, str(script), "--port", str(port), *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        server.terminate()


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


@pytest.fixture(params=["moto", "dynalite"])
def client(request):
    """A client of an empty engine with the table made."""
    if request.param == "moto":
        with mock_aws():
            made = one_at_a_time(new_client())
            TableSetup(made, NAME, REGION).create(TableOptions())
            yield made
        return
    made = new_client(request.getfixturevalue("dynalite"))
    made.create_table(
        TableName=NAME,
        KeySchema=[{"AttributeName": "caseId", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "caseId", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    made.get_waiter("table_exists").wait(TableName=NAME, WaiterConfig={"Delay": 1})
    yield made
    made.delete_table(TableName=NAME)
    made.get_waiter("table_not_exists").wait(TableName=NAME, WaiterConfig={"Delay": 1})


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
