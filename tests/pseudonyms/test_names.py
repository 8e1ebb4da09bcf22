"""Pseudonyms of single names: stable, in order, and with what a rule reads."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizcase.inventory.scope import appliance_product
from bizcase.pseudonyms.addresses import Addresses
from bizcase.pseudonyms.key import Key
from bizcase.pseudonyms.names import Pseudonyms
from bizcase.pseudonyms.ordered import placed_numbers, placed_words
from bizcase.pseudonyms.treatments import HOST, KEEP, SECRET, WORDS
from bizcase.pseudonyms.vocabulary import rule_words
from tests.pseudonyms.estate import SECRET as BYTES

FOUR, SIX = st.integers(0, 2**32 - 1), st.integers(0, 2**128 - 1)
ADDRESSES = Addresses(BYTES)


def settled(*texts, treatment=HOST, key=None, strict_order=False):
    names = Pseudonyms(key or Key(BYTES), strict_order=strict_order)
    names.collect(texts, treatment)
    names.settle()
    return names


def in_common(one, other, bits):
    return bits - (one ^ other).bit_length()


@pytest.mark.parametrize(("version", "bits", "numbers"), [(4, 32, FOUR), (6, 128, SIX)])
def test_addresses_share_as_many_first_bits_as_before(version, bits, numbers):
    @given(numbers, numbers)
    def holds(one, other):
        new = [ADDRESSES.number(value, version) for value in (one, other)]
        assert in_common(*new, bits) == in_common(one, other, bits)

    holds()


@given(FOUR)
def test_an_address_keeps_its_kind(number):
    old = ipaddress.ip_address(number)
    new = ipaddress.ip_address(ADDRESSES.number(number, 4))
    for kind in ("is_loopback", "is_link_local", "is_multicast", "is_unspecified"):
        assert getattr(new, kind) == getattr(old, kind)
    for private in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"):
        block = ipaddress.ip_network(private)
        assert (new in block) == (old in block)


@pytest.mark.parametrize(
    "written",
    ["10.1.2.0/24", "10.1.2.77/24", "010.001.002.003", "fe80::1", "2001:db8::/32", "::ffff:10.1.2.3"],
)  # fmt: skip
def test_an_address_is_replaced_in_the_form_it_is_written_in(written):
    new = settled(written, treatment=WORDS).text(written, WORDS)
    assert new != written
    old = ipaddress.ip_interface(written.replace("010.001.002.003", "10.1.2.3"))
    now = ipaddress.ip_interface(new if "." not in new or ":" in new else _unpadded(new))
    assert now.network.prefixlen == old.network.prefixlen
    assert (now.ip == now.network.network_address) == (old.ip == old.network.network_address)


def _unpadded(written):
    address, slash, mask = written.partition("/")
    return ".".join(str(int(part)) for part in address.split(".")) + slash + mask


@given(st.sets(st.text("abcdefghijklmnopqrstuvwxyzäß東", min_size=2, max_size=12), max_size=40))
def test_words_keep_their_order_and_none_is_used_twice(words):
    found = placed_words(words, {"prod": "prod"}, BYTES, lambda word: word in words)
    new = [found[word] for word in sorted(set(words) - {"prod"})]
    assert len(set(new)) == len(new)
    assert not set(new) & words
    near = [word for word in found if word.startswith("prod")]
    if not near:  # beside a word that stays there may be no room
        assert new == sorted(new)


@given(st.sets(SIX, max_size=30), st.sets(SIX, max_size=30))
def test_uuids_keep_their_order_beside_those_of_an_earlier_run(first, more):
    known = placed_numbers(first, {}, BYTES, 2**128)
    new = {**known, **placed_numbers(more, known, BYTES, 2**128)}
    values = [new[number] for number in sorted(new)]
    assert values == sorted(set(values))


@pytest.mark.parametrize(
    ("name", "kept"),
    [("Payroll-PROD-01", "-PROD-01"), ("ledger-db-02", "-db-02"), ("crm.contoso.com", ".com")],
)
def test_a_pseudonym_keeps_words_that_are_read_numbers_and_the_form(name, kept):
    new = settled(name).text(name, HOST)
    assert new.endswith(kept)
    assert not {word for word in ("payroll", "ledger", "crm", "contoso") if word in new.lower()}
    assert new[0].isupper() == name[0].isupper()


@pytest.mark.parametrize(
    "name",
    ["vCLS (3)", "vCLS-1a2b3c4d-0000-0000-0000-000000000001", "AGENT-PLATFORM-1EE0F88B",
     "Alpha-AWSBackupGW", "corp-IX-I1", "nsx-edge-acme-01", "srm01.contoso.com"],
)  # fmt: skip
def test_an_appliance_stays_one(name):
    import pandas as pd  # noqa: PLC0415 - for this test alone

    system = pd.Series(["VMware Photon OS (64-bit)"])
    names = settled(name, "agent-01")
    before = appliance_product(pd.Series([name]), system)
    after = appliance_product(pd.Series([names.text(name, HOST)]), system)
    assert before.notna().all()
    assert before.equals(after)
    assert "acme" not in names.text(name, HOST)
    assert "1a2b3c4d" not in names.text(name, HOST)


def test_a_name_of_words_that_stay_is_replaced_all_the_same_and_so_is_what_begins_with_it():
    names = settled("prod-db-01")
    new = names.text("prod-db-01", HOST)
    assert new != "prod-db-01"
    assert new.endswith("-db-01")
    assert names.text("PROD-DB-01.example.com", HOST) == f"{new.upper()}.example.com"
    assert names.text("prod-db-01-monitoring", WORDS) == f"{new}-monitoring"
    assert names.text("production", KEEP) == "production"


def test_the_same_name_is_the_same_whatever_its_case_and_its_file():
    names = settled("Payroll-01")
    assert names.text("PAYROLL-01", HOST) == names.text("payroll-01", WORDS).upper()
    assert settled("payroll-01").text("Payroll-01", HOST) == names.text("Payroll-01", HOST)


def test_a_key_gives_the_same_pseudonyms_again_and_another_secret_others():
    key = Key(BYTES)
    before = settled("payroll", "ledger", key=key).text("payroll", HOST)
    again = settled("payroll", "accounts", "ledgers", key=Key.from_text(key.to_text()))
    assert again.text("payroll", HOST) == before
    assert settled("payroll", "ledger", key=Key(b"x" * 32)).text("payroll", HOST) != before


def test_a_system_stays_but_for_a_name_in_it():
    names = settled("contoso-web", "windows-01")
    assert names.text("Windows Server 2019 Standard", KEEP) == "Windows Server 2019 Standard"
    assert "contoso" not in names.text("Windows Server 2019 (Contoso build)", KEEP).lower()


@pytest.mark.parametrize("written", ["CZJ1234567", "+41 44 555 01 23", "VMK-7JQ2-11"])
def test_a_number_that_identifies_is_replaced_sign_by_sign(written):
    new = settled(written, treatment=SECRET).text(written, SECRET)
    assert new != written
    assert [sign.isdigit() for sign in new] == [sign.isdigit() for sign in written]


def test_phones_and_long_numbers_go_from_free_text_and_short_numbers_stay():
    new = settled("x", treatment=WORDS).text("+41 44 555 01 23, contract 900012345, 4 of 12", WORDS)
    assert "555" not in new
    assert "900012345" not in new
    assert new.endswith(" 4 of 12")


@pytest.mark.parametrize("name", ["東京-01", "Zürich", "naïve‮gnp", "İstanbul", "Ωmega", "उदाहरण"])
def test_names_of_every_script_are_replaced(name):
    new = settled(name).text(name, HOST)
    assert not set(new) & {sign for sign in name if sign.isalpha()} - set(
        "abcdefghijklmnopqrstuvwxyz"
    )


def test_words_that_stay_name_no_customer():
    for word in ("payroll", "contoso", "zurich", "meier", "acme", "bank", "insurance"):
        assert word not in rule_words()
