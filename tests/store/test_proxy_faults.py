"""What stands between the program and AWS: pages, denials, lost replies, a network that hangs."""

from __future__ import annotations

from contextlib import contextmanager
from unittest.mock import patch

import pytest
from botocore.httpsession import URLLib3Session

from bizcase.cli.main import main
from bizcase.exports.files import CASE_FILE
from bizcase.store import client as store_client
from bizcase.store.case_file import write_case_file
from bizcase.store.check import check_store
from bizcase.store.client import ATTEMPTS, StoreSettings, connect
from bizcase.store.dynamodb import CaseStore
from bizcase.store.errors import AccessDenied, StoreError, StoreSlow, StoreUnreachable
from bizcase.store.policy import SETUP_ACTIONS, USE_ACTIONS
from bizcase.store.setup_cli import main as set_up
from bizcase.store.table import READERS, Table
from tests.store.conftest import NAME, REGION, new_client
from tests.store.engines import ENGINES
from tests.store.proxy import FaultProxy
from tests.store.states import noise, state

LIMIT_SECONDS = 15  # what docs/DYNAMODB.md promises
BACKOFF_SECONDS = 1  # the longest that boto3's standard mode waits before a second attempt


@pytest.fixture(params=["moto", *ENGINES])
def proxy(request, monkeypatch):
    """A proxy before an engine with the table made; the program goes through it."""
    fixture = "moto_address" if request.param == "moto" else request.param
    engine = request.getfixturevalue(fixture)
    direct = new_client(engine)
    direct.create_table(
        TableName=NAME, KeySchema=[{"AttributeName": "caseId", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "caseId", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )  # fmt: skip
    made = FaultProxy(engine)
    with made.serving() as address:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", address)
        monkeypatch.setenv("DYNAMODB_TABLE_NAME", NAME)
        yield made
    for table in direct.list_tables()["TableNames"]:
        direct.delete_table(TableName=table)


# The proxy answers and no engine is asked: which one stands behind it changes nothing.
ON_ONE = pytest.mark.parametrize("proxy", ["moto"], indirect=True)


@pytest.fixture
def hasty(monkeypatch):
    """Clients made within it wait for a hanging engine a moment only, and tell their attempts.

    They are counted where they are made: the proxy of a busy computer may read one of them only
    when the client has long gone on to something else.
    """
    at_once = "botocore.retries.standard.ExponentialBackoff.delay_amount"
    monkeypatch.setattr(at_once, lambda *_: 0)
    send = URLLib3Session.send

    @contextmanager
    def attempts():
        made = []

        def noted(session, request):
            made.append(request.headers["X-Amz-Target"])
            return send(session, request)

        short = patch.object(store_client, "READ_SECONDS", 0.05)
        with short, patch.object(URLLib3Session, "send", noted):
            yield made

    return attempts


def a_store():
    client, region = connect(StoreSettings.from_environment())
    return CaseStore(Table(client, NAME, region), "ann")


@ON_ONE
@pytest.mark.parametrize("status", [200, 302, 403, 404, 407])
def test_a_page_of_a_proxy_is_told_as_that_and_nothing_counts_as_saved(
    proxy, status, tmp_path, capsys
):
    """Answered with status 200, a save once seemed to have come through, and a list was empty."""
    saved = a_store().save_new(state())
    (tmp_path / CASE_FILE).write_bytes(write_case_file(state()))
    proxy.page = status
    for call in (
        ["list"], ["save", str(tmp_path)], ["load", saved.case_id, "--out", str(tmp_path / "x")],
        ["delete", saved.case_id, "--yes"],
    ):  # fmt: skip
        capsys.readouterr()
        assert main(["cases", *call]) == 2
        said = capsys.readouterr().err
        assert "proxy" in said
        assert "policy" not in said
    assert set_up([]) == 2
    assert "proxy" in capsys.readouterr().err
    assert "proxy" in check_store(StoreSettings.from_environment()).first_fault.message
    proxy.page = 0
    assert [case.case_id for case in a_store().list_cases().cases] == [saved.case_id]


@ON_ONE
@pytest.mark.parametrize("action", USE_ACTIONS)
def test_a_denied_action_of_use_is_named_with_the_policy(proxy, action, tmp_path, capsys):
    proxy.deny[action] = f"dynamodb:{action}"
    report = check_store(StoreSettings.from_environment())
    assert [step.name for step in report.steps if step.ok is False] == [action]
    assert f"dynamodb:{action}" in report.first_fault.message
    assert "--policy" in report.first_fault.remedy


@ON_ONE
@pytest.mark.parametrize(
    ("call", "named", "remedy"),
    [
        ("GetItem", "kms:Decrypt", "a key of yours"),
        ("PutItem", "kms:GenerateDataKey", "a key of yours"),
        ("Scan", "dynamodb:Scan", "--policy"),
        ("DeleteItem", "dynamodb:DeleteItem", "--policy"),
    ],
)
def test_a_denial_names_what_aws_named_not_the_call_that_met_it(proxy, call, named, remedy):
    store = a_store()
    saved = store.save_new(state())
    proxy.deny[call] = named
    asked = {
        "GetItem": lambda: store.load(saved.case_id), "PutItem": lambda: store.save_new(state()),
        "Scan": store.list_cases, "DeleteItem": lambda: store.delete(saved),
    }  # fmt: skip
    with pytest.raises(AccessDenied) as caught:
        asked[call]()
    assert f"may not do {named} on {NAME}" in caught.value.message
    assert remedy in caught.value.remedy


@ON_ONE
@pytest.mark.parametrize("named", [f"dynamodb:{action}" for action in SETUP_ACTIONS])
def test_a_denial_in_set_up_names_what_aws_named(proxy, named, capsys):
    """CreateTable meets the denial of TagResource, DescribeTable that of any."""
    proxy.deny = {"CreateTable": named}
    assert set_up(["--table", "another"]) == 2
    assert f"may not do {named} on another" in capsys.readouterr().err


@ON_ONE
def test_an_explicit_denial_is_told_to_whom_it_may_concern(proxy, monkeypatch):
    monkeypatch.setattr(
        "tests.store.proxy.DENIED",
        "User: x is not authorized to perform: {action} with an explicit deny in a service "
        "control policy",
    )
    proxy.deny["Scan"] = "dynamodb:Scan"
    with pytest.raises(AccessDenied) as caught:
        a_store().list_cases()
    assert "administrator" in caught.value.remedy


def test_a_reply_that_is_lost_costs_nothing(proxy):
    store = a_store()
    proxy.lose = {"PutItem"}
    saved = store.save_new(state())
    assert len(store.list_cases().cases) == 1
    proxy.lose = {"PutItem"}
    updated = store.update(saved, state("Again", content=noise(900_000)))
    assert (updated.version, store.load(saved.case_id).handle) == (2, updated)
    proxy.lose = {"DeleteItem"}
    store.delete(updated)
    assert store.list_cases().cases == ()


def attempt(name, saved, large):
    """Return what is tried with a large case that was saved."""
    store = a_store()
    return {
        "save": lambda: store.save_new(state()), "save large": lambda: store.save_new(large),
        "update": lambda: store.update(saved, state()),
        "update large": lambda: store.update(saved, large),
        "load": lambda: store.load(saved.case_id), "list": store.list_cases,
        "delete": lambda: store.delete(saved), "copy": lambda: store.copy(saved.case_id),
        "check": lambda: check_store(StoreSettings.from_environment()),
        "set-up": lambda: set_up([]), "set-up of another": lambda: set_up(["--table", "another"]),
        "policy": lambda: set_up(["--policy"]),
    }[name]  # fmt: skip


TRIED = (
    "save", "save large", "update", "update large", "load", "list", "delete", "copy", "check",
    "set-up", "set-up of another", "policy",
)  # fmt: skip
CHANGING = ("update", "update large", "delete")  # they leave what was saved another or gone


@pytest.mark.parametrize(
    ("proxy", "after"),
    [("moto", 0), ("moto", 1), ("local", 3)],
    indirect=["proxy"],
)
def test_a_network_that_hangs_is_waited_for_twice_at_most(proxy, hasty, after, capsys):
    """Wherever it begins to hang: so the promised seconds hold by the limits of one attempt.

    What an engine answers before decides no wait: one stands for all, another is a spot check.
    """
    longest = ATTEMPTS * 3 + BACKOFF_SECONDS
    large, saved = state(content=noise(900_000)), None
    for name in TRIED:
        saved = saved or a_store().save_new(large)  # with time enough, however busy the computer is
        proxy.calls.clear()
        proxy.hang_after = after
        with hasty() as attempts:
            try:
                attempt(name, saved, large)()
            except StoreError as fault:
                assert isinstance(fault, StoreSlow), (name, fault)
        waited = max(len(attempts) - after, 0)
        side_by_side = READERS if name == "list" and waited > ATTEMPTS else 1
        waits = -(-waited // (ATTEMPTS * side_by_side))
        assert waits <= (1 if name == "list" else 2), (name, attempts)
        assert waits * longest < LIMIT_SECONDS
        proxy.hang_after = 10**9
        saved = None if name in CHANGING else saved
    capsys.readouterr()


def test_the_limits_of_an_attempt_are_those_that_are_counted_with():
    """Connecting and answering each hang by themselves: what hangs is one of the two."""
    for seconds in (store_client.CONNECT_SECONDS, store_client.READ_SECONDS):
        assert seconds <= 3
    config = connect(StoreSettings(region=REGION))[0].meta.config
    assert config.retries["total_max_attempts"] == ATTEMPTS == 2


@ON_ONE
def test_an_engine_that_is_too_slow_is_told_as_that(proxy, hasty):
    proxy.hang = True
    with hasty(), pytest.raises(StoreSlow, match="answers too slowly"):
        a_store().list_cases()


def test_a_dead_address_is_told_as_that(monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9")
    with pytest.raises(StoreUnreachable, match="cannot be reached"):
        a_store().list_cases()
