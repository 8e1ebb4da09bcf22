"""States to bytes, items and files and back; hostile bytes are refused."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bizcase.brand import Brand
from bizcase.catalog.own_prices import OwnPrice
from bizcase.entries import Entries, InputFile, ProjectInfo
from bizcase.inputs.opening.condensed import MAGIC
from bizcase.inputs.opening.upload import Origin, Upload
from bizcase.inputs.tables.column_mapping import ColumnMapping, MappedColumn
from bizcase.store import codec
from bizcase.store.case_file import read_case_file, write_case_file
from bizcase.store.codec import PART_BYTES, pack, unpack
from bizcase.store.errors import CaseDamaged, CaseTooLarge
from bizcase.store.ids import ID, checked_id, new_id, parse_stamp, stamp
from bizcase.store.items import CaseHandle, head_item, summary_of
from bizcase.store.state import WorkingState
from bizcase.store.wire import size_of, to_wire
from bizcase.strategy.decide.edits import Edit
from tests.store.states import noise, state

texts = st.text(max_size=20)
numbers = st.integers(-(2**60), 2**60) | st.floats(allow_nan=False)
plain = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
mappings = st.dictionaries(texts, plain, max_size=4)
column_mappings = st.sampled_from(["name", "os_name", "environment"]).map(
    lambda field: ColumnMapping((MappedColumn(field, "A header"),), "a sheet")
)
# Bytes that begin as the program's own short form of a file are unpacked as one.
contents = st.binary(max_size=50).filter(lambda content: not content.startswith(MAGIC))
kept = st.builds(Upload, texts, contents)
not_kept = st.builds(Upload, texts, st.just(b""), st.builds(Origin, texts, st.integers(1, 2**40)))
files = st.builds(
    InputFile, texts, kept | not_kept, st.none() | column_mappings, st.none()
)  # fmt: skip
entries = st.builds(
    Entries,
    project=st.builds(ProjectInfo, texts, texts, texts, texts, st.integers(1, 120)),
    as_of=st.dates(),
    seed=st.integers(0, 2**32),
    files=st.lists(files, max_size=3, unique_by=lambda file: file.upload.sha256).map(tuple),
    overrides=st.dictionaries(texts, st.floats(allow_nan=False) | texts, max_size=4),
    edits=st.dictionaries(texts, st.builds(Edit, texts, texts), max_size=3),
    key_repair=st.booleans(),
    compare_regions=st.lists(texts, max_size=3).map(tuple),
    price_book=st.none() | kept,
    compare_books=st.lists(kept, max_size=2).map(tuple),
    own_prices=st.lists(
        st.builds(OwnPrice, texts, texts, st.floats(allow_nan=False), texts), max_size=2
    ).map(tuple),
    notes=st.dictionaries(texts, texts, max_size=2),
    brand=st.builds(Brand, texts, texts, texts, texts, texts, texts, texts),
    wave_starts=st.dictionaries(texts, st.integers(0, 120), max_size=3),
)
states = st.builds(
    WorkingState,
    entries=entries,
    formats=st.lists(texts, max_size=3).map(tuple),
    case=mappings,
    document=texts,
    headline=st.dictionaries(texts, st.floats(-1e15, 1e15), max_size=3),
)
quick = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(states)
def test_unpacking_what_was_packed_is_the_state(saved):
    body = pack(saved)
    assert unpack(body.content, body.sha256, "x") == saved
    assert pack(unpack(body.content, body.sha256, "x")).content == body.content
    assert read_case_file(write_case_file(saved), "x") == saved


def counted(value):
    """The bytes DynamoDB counts, by its documentation of item sizes."""
    if isinstance(value, dict):
        return 3 + sum(len(k.encode(errors="replace")) + counted(v) + 1 for k, v in value.items())
    if isinstance(value, list):
        return 3 + sum(counted(item) + 1 for item in value)
    if isinstance(value, bool) or value is None:
        return 1
    # A number is stored rounded to the cent: 1.6e-111 as 0.0.
    stored = round(value, 2) if isinstance(value, float) else value
    digits = len(str(stored)) / 2 + 1
    return len(value.encode(errors="replace")) if isinstance(value, str) else min(digits, 21)


@quick
@given(mappings)
@example({"": 1.6e-111})
def test_the_size_of_an_item_is_never_counted_too_small(values):
    assert size_of(to_wire(values)["M"]) >= counted(values)
    assert size_of({"a": {"B": b"x" * 1000}}) >= 1001


@given(st.integers(0, 3 * PART_BYTES + 2))
@settings(max_examples=25)
def test_parts_joined_are_the_body(size):
    body = codec.Body(b"x" * size, "", size)
    assert b"".join(body.parts()) == body.content
    assert all(0 < len(part) <= PART_BYTES for part in body.parts())


def test_the_same_state_packs_to_the_same_bytes():
    assert pack(state()).content == pack(state()).content
    assert write_case_file(state()) == write_case_file(state())


def test_a_body_that_was_altered_is_refused():
    body = pack(state())
    with pytest.raises(CaseDamaged, match="checksum"):
        unpack(body.content + b"x", body.sha256, "x")


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{}", b"null", b'{"schema_version": 1}', b"[" * 100_000, b"\xff"]
)
def test_a_body_that_is_no_state_is_refused(text):
    content = gzip.compress(text)
    with pytest.raises(CaseDamaged):
        unpack(content, hashlib.sha256(content).hexdigest(), "x")


def test_a_body_that_unpacks_too_far_is_refused(monkeypatch):
    body = pack(state(document="x" * 100_000))
    monkeypatch.setattr(codec, "BOUNDS", replace(codec.BOUNDS, least_bytes=50_000, ratio=1))
    with pytest.raises(CaseTooLarge):
        unpack(body.content, body.sha256, "x")
    with pytest.raises(CaseTooLarge):
        pack(state(document="x" * 100_000))


@pytest.mark.parametrize("version", [99, 0, -1, "2", 2.5, 1.0, True, None, [1], 10**40])
def test_a_case_of_an_unknown_format_says_so(version):
    saved = state().to_dict() | {"schema_version": version}
    with pytest.raises(CaseDamaged, match="newer or another program"):
        WorkingState.from_dict(saved, "x")


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content[:-1],
        lambda content: content.replace(b"BIZCASE 1", b"BIZCASE 9"),
        lambda content: content.replace(b"BIZCASE 1", b"BIZCASE x"),
        lambda content: content.replace(b"sha256", b"sha257"),
        lambda content: b"PK\x03\x04",
        lambda content: b"",
        lambda content: content[: content.index(b"\n") + 5],
    ],
)
def test_a_case_file_that_is_damaged_or_none_is_refused(change):
    with pytest.raises(CaseDamaged) as caught:
        read_case_file(change(write_case_file(state())), "my.bizcase")
    assert caught.value.where == "my.bizcase"
    assert caught.value.remedy


def test_a_case_file_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr("bizcase.store.case_file.MAX_PARTS", 0)
    with pytest.raises(CaseTooLarge):
        read_case_file(write_case_file(state(content=noise(5_000))), "x")


def test_half_a_character_does_not_stop_a_save():
    handle = CaseHandle("case-20260101-000000", 1, "", "", save_token="t")  # noqa: S106 - marks a save, no secret
    saved = state("broken \ud83d name", document="\ud83d")
    head, _ = head_item(handle, saved, pack(saved))
    assert summary_of(head).project_name == "broken ? name"
    assert unpack(pack(saved).content, pack(saved).sha256, "x") == saved


@given(st.dates(dt.date(1971, 1, 1), dt.date(2199, 12, 31)))
def test_ids_and_stamps_are_of_their_form(moment):
    utc = dt.datetime.combine(moment, dt.time(1, 2, 3, 4000), dt.UTC)
    assert ID.fullmatch(new_id(utc))
    assert checked_id(new_id(utc, suffixed=True))
    assert abs(parse_stamp(stamp(utc)) - utc) < dt.timedelta(milliseconds=1)


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "0001-01-01", "9999-12-31",
        "1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "tomorrow", "", "9" * 5_000,
    ],
)  # fmt: skip
def test_a_time_at_which_nothing_was_saved_is_none(text):
    assert parse_stamp(text) is None
