"""Whatever lies in the table is listed, opened or refused with a sentence, and can be deleted."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from bizcase.cli.main import main
from bizcase.errors import BizcaseError
from bizcase.store.codec import CODEC
from bizcase.store.dynamodb import CaseStore
from bizcase.store.errors import CaseDamaged, CaseGone
from bizcase.store.items import _OURS, TEXT_CODEC
from bizcase.store.table import Table
from tests.store.conftest import NAME, REGION
from tests.store.states import noise, state

LONGEST_LINE = 2_048 + 300  # an id is shown whole
STAMPS = (
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2024-02-30", "now",
    "2026-11-25T10:00:00Z",
)  # fmt: skip

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
numbers = st.sampled_from(
    ["9.9999E+125", "-9.9999E+125", "1E-130", "0", "-1", "0.5", "2.5", "99", "1", "2", "1000"]
) | st.integers(-(10**37), 10**37).map(str)
scalars = st.one_of(
    st.sampled_from(STAMPS).map(lambda text: {"S": text}),
    texts.map(lambda text: {"S": text}),
    st.sampled_from(["x" * 150_000, "\x1b[2J\n" * 9, CODEC, TEXT_CODEC]).map(
        lambda text: {"S": text}
    ),
    numbers.map(lambda number: {"N": number}),
    st.binary(max_size=9).map(lambda content: {"B": content}),
    st.booleans().map(lambda value: {"BOOL": value}),
    st.just({"NULL": True}),
    st.just({"SS": ["a", "b"]}),
    st.just({"NS": ["1", "2.5"]}),
    st.just({"BS": [b"a"]}),
)
names = st.text(st.characters(codec="ascii", categories=["L"]), min_size=1, max_size=5)
inner_names = st.sampled_from(
    ["projectName", "customerName", "awsRegion", "aws.run.monthly", "agentsExecuted"]
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: {"L": items})
        | st.dictionaries(inner_names | names, inner, max_size=3).map(lambda items: {"M": items})
    ),
    max_leaves=6,
)
attributes = st.dictionaries(
    st.sampled_from(sorted((_OURS | {"record", "body"}) - {"caseId"})) | names, values, max_size=5
)
keys = st.one_of(
    st.just("case-20241124-143022"),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
    st.sampled_from(["../x", "a#b", "k" * 2_048, "\x1b[31m", "\n", "'; --"]),
)


@pytest.fixture
def head(store, client):
    """A case of ours as it lies in the table, which is then empty again."""
    handle = store.save_new(state())
    item = client.get_item(TableName=NAME, Key={"caseId": {"S": handle.case_id}})["Item"]
    store.delete(handle)
    return item


@given(key=keys, odd=attributes, ours=st.booleans())
@example(key="k" * 2_048, odd={"body_sha256": {"SS": ["a", "b"]}}, ours=True)
@example(key="k" * 2_048, odd={"body_parts": {"N": "2"}}, ours=True)
@example(key="x", odd={"save_token": {"M": {}}, "version": {"L": []}}, ours=False)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_item_is_listed_opened_or_refused_and_deletable(
    client, capsys, monkeypatch, head, key, odd, ours
):
    item = {**(head if ours else {}), **odd, "caseId": {"S": key}}
    try:
        client.put_item(TableName=NAME, Item=item)
    except ClientError:
        assume(False)
    store = CaseStore(Table(client, NAME, REGION))
    monkeypatch.setattr("bizcase.cli.cases.case_store", lambda: store)  # one client for all
    try:
        assert_listed(capsys, key)
        assert_opened_or_refused(store, key)
        store.delete(store.handle(key))
        assert store.list_cases().cases == ()
        with pytest.raises(BizcaseError):
            store.load(key)
    finally:
        client.delete_item(TableName=NAME, Key={"caseId": {"S": key}})


def assert_listed(capsys, key):
    capsys.readouterr()
    assert main(["cases", "list"]) == 0
    lines = capsys.readouterr().out.removesuffix("\n").split("\n")
    assert len(lines) == 2
    assert len(lines[1]) <= LONGEST_LINE
    assert "".join(sign if sign.isprintable() else " " for sign in key) in lines[1]
    assert all(sign.isprintable() for sign in lines[1])
    assert main(["cases", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["caseId"] == key


def assert_opened_or_refused(store, key):
    try:
        loaded = store.load(key)
    except BizcaseError as fault:
        assert fault.exit_code == 2
        assert len(str(fault)) < 500
        assert fault.message.endswith(".")
        assert fault.remedy
    else:
        assert loaded.state is not None or (loaded.document and loaded.notices)


@pytest.mark.parametrize("stamp", STAMPS)
@pytest.mark.parametrize("name", ["lastUpdated", "createdAt"])
def test_a_stamp_of_any_kind_stops_nothing(store, client, head, stamp, name):
    client.put_item(TableName=NAME, Item=head | {name: {"S": stamp}})
    case = store.list_cases().cases[0]
    assert case.case_id == head["caseId"]["S"]
    assert store.load(case.case_id).state == state()
    handle = store.update(store.load(case.case_id).handle, state("Again"))
    store.delete(handle)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("schemaVersion", {"N": "3"}), ("schemaVersion", {"N": "1.5"}),
        ("schemaVersion", {"S": "2"}), ("schemaVersion", {"N": "-1"}), ("schemaVersion", None),
        ("schemaVersion", {"N": "9.9E+125"}), ("body_codec", {"S": "json+zstd"}),
        ("body_codec", {"N": "1"}), ("body_codec", None), ("body_codec", {"S": "x" * 99_999}),
        ("body_codec", {"S": CODEC}),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_a_format_that_is_not_known_is_refused_as_that(store, client, head, name, value):
    item = {key: old for key, old in (head | {name: value}).items() if old is not None}
    client.put_item(TableName=NAME, Item=item)
    with pytest.raises(CaseDamaged, match="newer or another program") as caught:
        store.load(head["caseId"]["S"])
    assert len(str(caught.value)) < 300
    assert store.list_cases().cases[0].complete


@pytest.mark.parametrize("body", [{"S": "no base64!"}, {"S": "ä"}, {"N": "1"}, {"S": ""}])
def test_a_body_in_another_form_is_refused(store, client, head, body):
    client.put_item(TableName=NAME, Item=head | {"body": body})
    with pytest.raises(CaseDamaged):
        store.load(head["caseId"]["S"])


def test_numbers_and_texts_beyond_reason_are_blank_or_cut(store, client, head, engine, capsys):
    odd = {
        "headline": {"M": {"aws.run.monthly": {"N": "9.9E+125"}}},
        "size_bytes": {"N": "9.9E+125"},
        "projectInfo": {"M": {"projectName": {"S": "n" * 150_000}}},
    }
    client.put_item(TableName=NAME, Item=head | odd)
    case = store.list_cases().cases[0]
    assert (case.monthly_usd, case.size_bytes, len(case.project_name)) == (None, None, 200)
    assert_listed(capsys, case.case_id)


def test_a_part_is_no_case_that_could_be_loaded_or_deleted(store, items):
    handle = store.save_new(state(content=noise(900_000)))
    part = next(key for key in items() if "#" in key)
    for attempt in (store.load, store.handle):
        with pytest.raises(CaseGone):
            attempt(part)
    assert store.load(handle.case_id).state is not None


def test_binary_bodies_of_earlier_versions_open(store, client, head):
    """Until the head was kept free of binary, the body was there as it is."""
    import base64  # noqa: PLC0415 - for this test only

    old = {"body": {"B": base64.b64decode(head["body"]["S"])}, "body_codec": {"S": CODEC}}
    client.put_item(TableName=NAME, Item=head | old)
    loaded = store.load(head["caseId"]["S"])
    assert loaded.state == state()
    store.update(loaded.handle, state("Again"))
