"""A page tells its faults and goes on; what Streamlit raises to end a run passes."""

from __future__ import annotations

import logging

import pytest
from streamlit.testing.v1 import AppTest

from bizcase.assumptions import load_register
from pages.parts import faults


def page(body):
    return AppTest.from_string(
        "import streamlit as st\nfrom pages.parts import faults\n"
        "from bizcase.errors import InputError\n"
        f"with faults.shown():\n    {body}\n    st.text('the rest of the block')\n"
        "st.text('after the block')"
    ).run()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("raise InputError('No row lists a server.', 'Add one.', 'a.xlsx')", "a.xlsx: Add one."),
        ("1 / 0", "The entries are kept."),
    ],
)
def test_a_fault_is_told_and_the_page_goes_on_after_the_block(body, told):
    app = page(body)
    assert not app.exception
    assert told in app.error[0].value
    assert [text.value for text in app.text] == ["after the block"]


def test_what_ends_a_run_of_streamlit_is_no_fault():
    app = page("st.stop()")
    assert (list(app.error), list(app.text), list(app.exception)) == ([], [], [])


def test_a_failure_is_logged_by_its_type_alone_as_its_text_may_quote_the_customer(caplog):
    with caplog.at_level(logging.ERROR), faults.shown():
        raise ValueError("srv-of-customer")
    assert "ValueError" in caplog.text
    assert "srv-of-customer" not in caplog.text


def test_a_block_without_a_fault_runs_to_its_end_and_tells_nothing():
    app = page("st.text('the block')")
    assert not app.error
    assert [text.value for text in app.text] == [
        "the block", "the rest of the block", "after the block",
    ]  # fmt: skip


def test_a_key_that_begins_another_one_is_called_by_its_own_label():
    """“Units of the currency”_date stood there: the rate and its date begin alike."""
    keys = ("money.rate", "money.rate_date", "complexity.data_large_tib", "no.such_key")
    labels = [entry.label for key in keys[:3] for entry in [load_register()[key]]]
    told = faults.in_labels(f"The case is in EUR: {', '.join(keys)} must be given as well.")
    named = ", ".join(f"“{label}”" for label in labels)
    assert told == f"The case is in EUR: {named}, no.such_key must be given as well."
