from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizcase.inputs.cells.values import (
    is_blank,
    number_from_text,
    read_bool,
    read_numbers,
    read_percentages,
    read_text,
)

NUMBERS = [
    # text, unit, whole, value
    ("16,384", "mib", True, 16384),
    ("16,384", "gib", False, 16384),
    ("37.854 ", "mib", True, 37854),
    ("37.854", "gib", False, 37.854),
    ("12,5", "gib", False, 12.5),
    ("1.234.567", "mib", True, 1234567),
    ("1,234.5", "gib", False, 1234.5),
    ("1.234,5", "gib", False, 1234.5),
    ("37\u00a0854", "mib", True, 37854),
    ("0,125", "gib", False, 0.125),
    ("0.500", "gib", True, 0.5),
    ("500 GB", "gib", False, 500),
    ("500 GiB", "mib", True, 512000),
    ("1.5 TB", "gib", False, 1536),
    ("2048 MB", "gib", False, 2),
    ("8 vCPUs", "vcpu", True, 8),
    ("1e3", "gib", False, 1000),
    ("-1", "mib", True, -1),
]


@pytest.mark.parametrize(("text", "unit", "whole", "value"), NUMBERS, ids=[n[0] for n in NUMBERS])
def test_text_becomes_the_number_a_reader_means(text, unit, whole, value):
    assert number_from_text(text, unit, whole=whole) == pytest.approx(value)


@pytest.mark.parametrize("text", ["abc", "12 apples", "1.2.3,4,5x", "--5", "5 GB", "=4+4", "0x10"])
def test_text_that_is_no_number_of_a_count_is_none(text):
    assert number_from_text(text, "") is None


def test_unreadable_and_impossible_cells_are_unknown_and_counted_never_zero():
    column = read_numbers(
        [8, "abc", None, "", -4, 10**15, math.inf, True, "N/A"], "mib", maximum=1e9, minimum=1
    )
    assert column.values.notna().tolist() == [True] + [False] * 8
    assert column.unreadable == (1, 7)
    assert column.out_of_range == (4, 5, 6)


@given(
    st.lists(st.one_of(st.none(), st.floats(), st.integers(), st.text(max_size=12), st.booleans()))
)
def test_any_cells_give_a_column_of_the_same_length_without_a_crash(cells):
    column = read_numbers(cells, "mib", minimum=0, maximum=1e12)
    known = column.values.dropna()
    assert len(column.values) == len(cells)
    assert ((known >= 0) & (known <= 1e12)).all()


@given(st.floats(0, 1e9).map(lambda value: round(value, 3)))
def test_a_written_number_reads_back(value):
    assert number_from_text(repr(value), "gib") == pytest.approx(value)
    assert number_from_text(f"{value:,.4f}", "gib") == pytest.approx(value)


@given(st.integers(0, 10**9))
def test_a_whole_number_reads_back_under_every_grouping(value):
    grouped = f"{value:,}"
    for text in (grouped, grouped.replace(",", "."), grouped.replace(",", " ")):
        assert number_from_text(text, "mib", whole=True) == value


def test_percentages_up_to_one_are_fractions():
    read = read_percentages([0.75, 0.5, None, 1])
    assert read.scale == "fraction"
    assert read.column.values.tolist()[:2] == [0.75, 0.5]


def test_percentages_above_one_are_percent():
    read = read_percentages([50, 60, 1])
    assert (read.scale, read.mixed) == ("percent", ())
    assert read.column.values.tolist() == [0.5, 0.6, 0.01]


def test_a_percent_sign_decides_for_its_cell():
    read = read_percentages(["75%", 0.5])
    assert read.scale == "fraction"
    assert read.column.values.tolist() == [0.75, 0.5]


def test_a_percentage_above_100_is_unknown_and_counted():
    read = read_percentages([250, 50, -3])
    assert read.column.out_of_range == (0, 2)
    assert read.column.values.isna().tolist() == [True, False, True]


def test_a_column_on_two_scales_is_told():
    assert read_percentages([0.4, 0.5, 0.3, 50]).mixed


@pytest.mark.parametrize(
    ("cell", "value"),
    [("True", True), ("FALSE", False), (1.0, True), (0, False), ("wahr", True), (False, False)],
)
def test_booleans_in_their_spellings(cell, value):
    assert read_bool([cell]).values.tolist() == [value]


def test_a_blank_boolean_is_unknown_not_false():
    column = read_bool(["", None, "perhaps"])
    assert column.values.isna().all()
    assert column.unreadable == (2,)


def test_text_is_trimmed_and_null_words_are_unknown():
    values = read_text([" Windows ", 4.0, "N/A", "#REF!", None, "-"]).values
    assert values.tolist()[:2] == ["Windows", "4"]
    assert values[2:].isna().all()


@pytest.mark.parametrize("made_of", [list, lambda cells: pd.Series(cells, dtype="str")])
def test_words_of_a_column_that_repeat_are_read_as_each_alone(made_of):
    # Long cells of blanks around a null word are null too; a word within another is not.
    cells = [" Ab ", None, f"{'N/A':>40}", "\u00a0nähe\u2003", " Ab ", "none of it", "", None]
    read = read_text(made_of(cells)).values
    assert read.dtype == "str"
    known = {0: "Ab", 3: "nähe", 4: "Ab", 5: "none of it"}
    assert {at: text for at, text in enumerate(read) if isinstance(text, str)} == known


def test_one_cell_proves_the_decimal_comma_of_its_column():
    assert read_numbers(["16", "1.024", "120,5"], "gib").values.tolist() == [16, 1024, 120.5]
    assert read_numbers(["1,024", "2.048,25"], "gib").values.tolist() == [1.024, 2048.25]
    assert read_numbers(["1,024", "2,048.25"], "gib").values.tolist() == [1024, 2048.25]
    assert read_numbers(["1.024", "16"], "gib").values.tolist() == [1.024, 16]


@pytest.mark.parametrize("text", ["4096.000", "4096,000"])
def test_four_digits_before_a_sign_are_no_thousands(text):
    assert number_from_text(text, "mib", whole=True) == 4096


@given(st.lists(st.floats(0, 1e6).map(lambda value: round(value, 2)), min_size=1))
def test_a_column_of_german_or_english_numbers_reads_back(values):
    english = [f"{value:,.2f}" for value in values]
    german = [text.translate(str.maketrans(".,", ",.")) for text in english]
    for column in (english, german):
        assert read_numbers(column, "gib").values.tolist() == pytest.approx(values)


@pytest.mark.parametrize(
    "text",
    ["10.0.0.1", "2.1.2024", "2024.01.02", "1.234.56", "1 2", "1,,2", "12 34 56", "1.2,3",
     "1.2.345", "1234 567"],
)  # fmt: skip
def test_groups_that_are_no_thousands_make_no_number(text):
    for whole in (True, False):
        assert number_from_text(text, "gib", whole=whole) is None


def test_lakhs_are_read():
    assert number_from_text("1,23,456", "gib") == 123456


DATES = st.one_of(
    st.datetimes(), st.dates(), st.times(), st.timedeltas(),
    st.dates().map(lambda day: day.isoformat()),
    st.dates().map(lambda day: f"{day.month}/{day.day}/{day.year}"),
    st.dates().map(lambda day: f"{day.day}.{day.month}.{day.year}"),
    st.datetimes().map(lambda at: at.isoformat(" ", "seconds")),
    st.sampled_from(["1970-01-01", "1969-12-31", "1/1/1970", "1.1.1970", "0000-00-00",
                     "31.31.2024", "2024-13-45", "12:30", "Q1/2024"]),
)  # fmt: skip


@given(DATES, st.sampled_from(["", "gib", "mib", "vcpu"]), st.booleans())
def test_a_date_in_a_column_of_figures_is_unknown_and_reported_never_a_number(cell, unit, whole):
    """No format's table declares a date; a date can only stand where a figure should."""
    column = read_numbers([cell, 4], unit, whole=whole)
    assert column.values.isna().tolist() == [True, False]
    assert column.unreadable == (0,)


@given(DATES)
def test_a_date_is_no_percentage_and_no_boolean(cell):
    percentages = read_percentages([cell]).column
    assert percentages.values.isna().all()
    assert percentages.unreadable == (0,)
    assert read_bool([cell]).unreadable == (0,)


@given(st.floats(2, 73_050, exclude_min=True))
def test_the_serial_number_of_a_date_is_no_boolean(serial):
    column = read_bool([serial, str(serial)])
    assert column.values.isna().all()
    assert column.unreadable == (0, 1)


SPELLINGS = {
    True: ["true", "yes", "y", "1", "1.0", "on", "wahr", "ja", "vrai", "oui", "verdadero", "x"],
    False: ["false", "no", "n", "0", "0.0", "off", "falsch", "nein", "faux", "non", "falso"],
}


@given(
    st.sampled_from([(text, value) for value, texts in SPELLINGS.items() for text in texts]),
    st.sampled_from([str, str.upper, str.title]),
    st.sampled_from(["", " ", "\t", "\u00a0"]),
)
def test_every_spelling_of_a_boolean_in_every_case(spelling, case, blank):
    text, value = spelling
    column = read_bool([f"{blank}{case(text)}{blank}"])
    assert column.values.tolist() == [value]
    assert column.unreadable == ()


@given(st.lists(st.one_of(st.none(), st.floats(), st.integers(), st.text(max_size=8), DATES)))
def test_any_cell_is_a_boolean_or_blank_or_reported(cells):
    column = read_bool(cells)
    assert len(column.values) == len(cells)
    for position, value in enumerate(column.values):
        told = position in column.unreadable
        assert told == (value is pd.NA and not is_blank(cells[position]))
