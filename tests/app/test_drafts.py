"""Typed values beside applied ones: taken, thrown away, applied, in whatever order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.state.drafts import Drafts

keys = st.sampled_from("abc")
values = st.sampled_from(["", "1", "2"])
tables = st.dictionaries(keys, values)


def drafts():
    return Drafts("value", "")


@given(tables, st.lists(tables, max_size=4))
def test_after_every_table_what_was_typed_is_exactly_what_differs(applied, typed):
    waiting, last = drafts(), {}
    for rows in typed:
        waiting.take(rows, applied)
        last |= rows
    differs = {key: text for key, text in last.items() if text != applied.get(key, "")}
    assert waiting.typed == differs
    waiting.begin(applied)
    assert {key: waiting.shown(key) for key in "abc"} == {
        key: {**applied, **differs}.get(key, "") for key in "abc"
    }


def test_what_is_refused_stays_typed_and_what_is_applied_does_not():
    waiting = drafts()
    waiting.take({"a": "1"}, {})

    def refuse(_):
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        waiting.apply(refuse)
    assert waiting.typed == {"a": "1"}
    assert waiting.apply(dict) == {"a": "1"}
    assert (waiting.typed, waiting.start) == ({}, {})


def test_an_open_table_does_not_change_under_the_cursor():
    waiting = drafts()
    waiting.begin({"a": "1"})
    first = waiting.round
    waiting.take({"a": "2"}, {"a": "1"})
    assert (waiting.shown("a"), waiting.round) == ("1", first)
    waiting.put({"b": "2"})
    assert waiting.round != first
