from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizcase.inputs.transform.labels import cost_key, count_key, measure_of, option_of
from bizcase.inputs.transform.numbers import find_quantities, read_quantity


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1,368", 1368, ""), ("$1.19M", 1_190_000, "USD"), ("$119,044 annualized", 119_044, "USD"),
        ("12 TiB", 12, "tib"), ("12TB", 12, "tib"), ("USD 2.5 million", 2_500_000, "USD"),
        ("(1,234)", -1234, ""), ("($1,234.50)", -1234.5, "USD"), ("-$5K", -5000, "USD"),
        ("1’368", 1368, ""), ("1\u00a0368", 1368, ""), ("~ 368 servers", 368, ""),
        ("0", 0, ""), ("1368.", 1368, ""), ("$0.5bn", 5e8, "USD"), ("12%", 12, "%"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_it_is_meant(text, value, unit):
    quantity = read_quantity(text)
    assert quantity is not None
    assert not quantity.fault
    assert quantity.value == pytest.approx(value)
    assert quantity.unit == unit


@pytest.mark.parametrize(
    "text",
    ["$1,2 Mio", "1.234.567", "$119.044", "1,23,456", "€5,000", "$9,000 per month", "$1M - $2M",
     "5 EUR", "$3 lakh"],
)  # fmt: skip
def test_an_amount_that_can_be_meant_in_two_ways_is_refused_with_a_reason(text):
    quantity = read_quantity(text)
    assert quantity is not None
    assert quantity.value is None
    assert quantity.fault


@pytest.mark.parametrize("text", ["3-year", "1 yr NURI", "m5.large", "v4.8.1x", "", "servers"])
def test_terms_and_names_are_no_amounts(text):
    assert read_quantity(text) is None


def test_half_of_the_last_digit_is_kept():
    assert read_quantity("$1.19M").rounding == pytest.approx(5000)
    assert read_quantity("$119,044").rounding == pytest.approx(0.5)


@given(st.integers(0, 10**11))
def test_any_count_is_read_back(number):
    assert read_quantity(f"{number:,}").value == number
    assert [item.value for item in find_quantities(f"of {number:,} servers")] == [number]


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text):
    for quantity in find_quantities(text):
        assert (quantity.value is None) == bool(quantity.fault)


def test_counts_are_known_by_their_whole_label():
    assert count_key("Total servers") == "servers"
    assert count_key("Windows Servers in scope") == "windows"
    assert count_key("SQL Servers") == "sql_servers"
    assert count_key("Provisioned Storage (TiB)") == "storage_gib"
    assert count_key("Idle servers") == ""
    assert count_key("Windows Server 2016") == ""


def test_headers_are_known_by_their_words():
    assert measure_of("Annualized On-Demand EC2 Cost Excl. License Cost") == "ec2_without_licence"
    assert measure_of("Annualized Licensing Only Cost") == "licence"
    assert measure_of("Annualized 1 Yr No Upfront License Cost") == "licence"
    assert measure_of("Annualised EBS cost") == "ebs"
    assert measure_of("EC2 Cores") == ""
    assert measure_of("Monthly EC2 total cost") == ""
    assert option_of("Shared Tenancy - 3yr NU") == "3yr_no_upfront"
    assert option_of("Annualized 1 Yr NURI Total EC2 Cost") == "1yr_no_upfront"


def test_a_cost_of_three_years_is_no_annual_cost():
    assert cost_key("Total 3-year cost") == ""
    assert cost_key("Annual savings") == ""
    assert cost_key("Annual EC2 cost, 3-year no upfront") == "ec2.3yr_no_upfront.annual"


@pytest.mark.parametrize(
    "text",
    ["1.2T", "1,368,", "1 368", "1:4", "16/368", "1/2/2024", "$5m CAD", "AUD 5m", "C$5", "5 CHF",
     "¥5", "$5 per server", "$5/week", "$1M over three years", "$1M (monthly)", "$2M/3 years"],
)  # fmt: skip
def test_an_amount_of_something_else_is_refused_with_a_reason(text):
    quantity = read_quantity(text)
    assert quantity is not None
    assert quantity.value is None
    assert quantity.fault


@pytest.mark.parametrize("text", ["1,368servers", "1.5x", "1.2TBs", "12.5kWh"])
def test_a_number_is_never_cut_short(text):
    assert find_quantities(text) == []


def test_the_second_half_of_a_span_is_no_amount_of_its_own():
    assert [item.value for item in find_quantities("20 – 30 Windows servers")] == [None]
    assert [item.value for item in find_quantities("1 368 servers")] == [None]


def test_percent_in_words_is_a_percentage():
    assert (read_quantity("12.5percent").value, read_quantity("12.5percent").unit) == (12.5, "%")


@given(st.integers(1, 10**6), st.integers(0, 99), st.sampled_from(["", "K", "M", " million"]))
def test_money_reads_back_in_every_scale(whole, cents, scale):
    factor = {"": 1, "K": 1e3, "M": 1e6, " million": 1e6}[scale]
    quantity = read_quantity(f"${whole:,}.{cents:02d}{scale}")
    assert quantity.value == pytest.approx((whole + cents / 100) * factor)
    assert read_quantity(f"(${whole:,}{scale})").value == pytest.approx(-whole * factor)


@given(st.decimals(0, 10**6, places=2), st.sampled_from("kmgtp"), st.sampled_from(["", "i"]))
def test_a_size_keeps_its_number_and_unit(number, prefix, binary):
    quantity = read_quantity(f"{number:,} {prefix.upper()}{binary}B")
    assert (quantity.value, quantity.unit) == (pytest.approx(float(number)), f"{prefix}ib")


@given(st.integers(1000, 10**9), st.text("abcdefghxyz", min_size=1, max_size=4))
def test_a_count_with_letters_behind_is_whole_or_none(number, letters):
    for quantity in find_quantities(f"{number:,}{letters}"):
        assert quantity.value is None or quantity.value >= number
