"""Plain values of frozen dataclasses: what goes out comes back, what fits nothing is refused."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizcase.plain import from_plain, to_plain


@dataclass(frozen=True)
class Inner:
    name: str
    share: float = 0.5


@dataclass(frozen=True)
class Outer:
    day: dt.date
    count: int
    inner: Inner | None = None
    several: tuple[Inner, ...] = ()
    values: Mapping[str, float | str] = field(default_factory=dict)
    yes: bool = True
    derived: str = field(default="", compare=False)


texts = st.text(max_size=5)
inners = st.builds(Inner, texts, st.floats(allow_nan=False))
outers = st.builds(
    Outer, st.dates(), st.integers(), st.none() | inners, st.lists(inners, max_size=2).map(tuple),
    st.dictionaries(texts, st.floats(allow_nan=False) | texts, max_size=2), st.booleans(),
)  # fmt: skip


@given(outers)
def test_what_goes_out_as_json_comes_back(value):
    assert from_plain(Outer, json.loads(json.dumps(to_plain(value)))) == value


def test_a_field_that_does_not_count_is_left_out():
    assert "derived" not in to_plain(Outer(dt.date(2026, 1, 1), 1, derived="x"))


def test_an_older_text_without_a_field_gives_its_default():
    assert from_plain(Outer, {"day": "2026-01-01", "count": 1}) == Outer(dt.date(2026, 1, 1), 1)


GOOD = {"day": "2026-01-01", "count": 1}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"day": "yesterday"}, "yesterday"),
        ({"day": None}, "day"),
        ({"count": 1.5}, "count"),
        ({"count": True}, "count"),
        ({"yes": 1}, "yes"),
        ({"inner": {"share": 1}}, "inner.name is missing"),
        ({"inner": "x"}, "inner"),
        ({"several": [{"name": "a"}, {"name": 3}]}, "several[1].name"),
        ({"several": "ab"}, "several"),
        ({"values": {"a": [1]}}, "values.a"),
        ({"values": [1]}, "values"),
    ],
)
def test_what_fits_nothing_is_refused_with_its_place(change, place):
    with pytest.raises(ValueError, match=r".") as refused:
        from_plain(Outer, GOOD | change)
    assert place in str(refused.value)


def test_a_missing_field_without_a_default_is_named():
    with pytest.raises(ValueError, match="count is missing"):
        from_plain(Outer, {"day": "2026-01-01"})


def test_a_value_without_a_plain_form_is_refused():
    with pytest.raises(TypeError, match="bytes"):
        to_plain({"a": b"x"})
