"""Addresses in the forms of real tools are none that was made up, and give a usable one."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizcase.inventory.addresses import bad_addresses, usable_addresses

# As written, and what a machine is known by.
FORMS = {
    "10.0.0.1": "10.0.0.1", "10.0.0.1, fe80::1": "10.0.0.1", "fe80::1,10.0.0.1": "10.0.0.1",
    "10.1.2.3/24": "10.1.2.3", "10.0.0.6/24, 10.1.0.6/24": "10.0.0.6",
    "10.1.2.3/255.255.255.0": "10.1.2.3", "10.0.0.5:443": "10.0.0.5", "['10.0.0.7']": "10.0.0.7",
    "[10.20.1.5,fe80::1];[10.20.2.5];": "10.20.1.5",
    "[2001:db8:4800:c:35d:0:0:1];": "2001:db8:4800:c:35d::1",
    "[2001:db8::1]:8443": "2001:db8::1", "2001:DB8::10": "2001:db8::10",
    "fe80::1%eth0": "fe80::1", "[fe80::250:56ff:fe8b:747a]": "fe80::250:56ff:fe8b:747a",
    "::ffff:10.0.0.9": "10.0.0.9", '"10.0.0.8"': "10.0.0.8", "10.0.0.8 (eth0)": "10.0.0.8",
    "eth0=10.0.0.8": "10.0.0.8", "{10.0.0.3, 10.0.0.4}": "10.0.0.3",
    "10.0.0.1\n10.0.0.2": "10.0.0.1",
    "010.001.002.003": "10.1.2.3", "10.0.0.1-10.0.0.4": "10.0.0.1", "<10.0.0.2>": "10.0.0.2",
    "[]": None, "[];": None, "DHCP": None, "dhcp (10.0.0.4)": "10.0.0.4", "dynamic": None,
    "tbd": None, "n.n.": None, "0.0.0.0": None, "127.0.0.1": None, "::": None, "::1": None,
    "169.254.3.4": None, "00:50:56:8b:74:7a": None, "pending": None, "255.255.255.255": None,
    "web01.example.test": None, "169.254.3.4; 10.0.0.2": "10.0.0.2", "10.0.17763": None,
}  # fmt: skip
IMPOSSIBLE = {"10.0.20.447": "10.0.20.447", "300.1.1.1": "300.1.1.1",
              "10.0.0.999;10.0.0.1": "10.0.0.1", "[999.0.0.1]": "999.0.0.1",
              "2001:db8:::1": "2001:db8:::1"}  # fmt: skip


def test_no_form_of_a_real_tool_is_one_that_cannot_be():
    written = pd.Series([*FORMS, None], dtype="str")
    assert bad_addresses(written)[lambda bad: bad].index.map(list(FORMS).__getitem__).tolist() == []


@pytest.mark.parametrize("text", FORMS)
def test_the_address_of_a_cell_is_the_first_that_is_routed(text):
    found = usable_addresses(pd.Series([text], dtype="str")).iloc[0]
    assert (None if pd.isna(found) else found) == FORMS[text]


def test_what_cannot_be_is_told_and_stays_as_written():
    written = pd.Series([*IMPOSSIBLE], dtype="str")
    assert bad_addresses(written).all()
    assert usable_addresses(written).tolist() == list(IMPOSSIBLE.values())


@given(st.lists(st.ip_addresses(), min_size=1, max_size=4), st.sampled_from([",", ";", " ", "\n"]))
def test_lists_of_any_addresses_are_never_accused(addresses, separator):
    written = pd.Series([separator.join(map(str, addresses))], dtype="str")
    assert not bad_addresses(written).any()
