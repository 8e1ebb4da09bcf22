"""Values that files of earlier versions hold: every one is used, or listed with what became of it.

``earlier_values.csv`` has each key that the register ever had, with its defaults, its words and
the ends of its range over all versions. A key that gains a word or loses one needs no new row;
add what is no longer there.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bizcase.assumptions import INPUT_REQUIRED, NAMES, NOT_ENTERED, UNSET, load_register
from bizcase.assumptions.reference import register_markdown
from bizcase.assumptions.retired import retired_keys, retired_words

TABLE = Path(__file__).with_name("earlier_values.csv")
EARLIER = {
    row["key"]: row["values"].split("|")
    for row in csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines())
}


def typed(text):
    """A number as a file has it; a word as it is."""
    try:
        return float(text)
    except ValueError:
        return text


def used(register, key, value):
    """Whether the key has this value, as its own or as a state without one."""
    entry, unset = register[key], register[key].default in UNSET
    if value in UNSET:
        return unset and entry.value == entry.default
    return entry.value == value if entry.choices else entry.value == f"{value:.12g}"


CASES = [
    (key, typed(value))
    for key, values in EARLIER.items()
    for value in dict.fromkeys((*values, INPUT_REQUIRED, NOT_ENTERED))
]


def test_the_table_holds_the_earlier_method():
    assert len(EARLIER) > 300
    assert "by_inputs" in EARLIER["op.vmware_edition"]
    assert set(retired_keys()) <= set(EARLIER)


def test_every_earlier_value_is_used_or_listed_and_none_is_refused():
    silent = []
    for key, value in CASES:
        register = load_register().with_overrides({key: value})
        listed = [item.key for item in register.taken_over]
        if key in retired_keys():
            told = listed == [key]
        else:
            told = (listed == [key]) != used(register, key, value)
        if not told:
            silent.append((key, value, listed))
    assert silent == []


def test_what_is_listed_stays_with_the_case_and_says_the_same_again():
    for key, value in CASES:
        first = load_register().with_overrides({key: value})
        if first.taken_over:
            kept = first.changed_values()
            assert kept[key] == value
            again = load_register().with_overrides(kept)
            assert (dict(again), again.notices) == (dict(first), first.notices)


@pytest.mark.parametrize(
    ("key", "value", "has", "used", "notice"),
    [
        ("op.vmware_edition", "by_inputs", "open", True,
         "VMware edition (open: the mean of vSphere Foundation and Cloud Foundation, both ends are "
         "shown), by_inputs, from an earlier version: It is used as open: where the inputs show "
         "VMware, the mean of two editions is counted and both ends are shown."),
        ("op.space", "input required", "195", False,
         "Colocation rent per kW and month, power not included, input required, from an earlier "
         "version: It is not used, because there is a default now, 195 USD/kW."),
        ("storage.basis", "input required", "disk_capacity", False,
         "Storage that is priced, input required, from an earlier version: It is not used, because "
         "there is a default now, disk_capacity."),
    ],
)  # fmt: skip
def test_an_earlier_word_of_a_living_key_says_what_becomes_of_it(key, value, has, used, notice):
    register = load_register().with_overrides({key: value})
    (found,) = register.taken_over
    assert (register[key].value, found.used, found.notice) == (has, used, notice)


def test_a_value_of_today_given_later_ends_the_notice():
    first = load_register().with_overrides({"op.vmware_edition": "by_inputs"})
    then = first.with_overrides({"op.vmware_edition": "vcf"})
    assert (then.notices, then.text("op.vmware_edition")) == ((), "vcf")
    assert then.changed_values() == {"op.vmware_edition": "vcf"}


def test_two_words_for_nothing_given_mean_the_same():
    """A value that is open and one that is not entered are both left to the method."""
    register = load_register()
    for entry in register.values():
        if entry.default in UNSET:
            given = 1 if entry.is_number else {NAMES: "m5a"}.get(entry.unit, "2026-11-29")
            for word in UNSET:
                first = register.with_overrides({entry.key: given})
                again = first.with_overrides({entry.key: word})
                assert again[entry.key].value == entry.default
                assert again.notices == ()


def test_every_earlier_word_names_a_key_and_a_word_of_today():
    register = load_register()
    for (key, word), item in retired_words().items():
        assert word not in register[key].choices
        assert item.successor in register[key].choices
        assert item.words.startswith("It is used as ")


def test_the_page_of_assumptions_lists_them():
    section = register_markdown(load_register()).partition("## Words of earlier versions")[2]
    for (key, word), item in retired_words().items():
        assert f"\n| `{key}` | {word} | {item.successor} | {item.words} |" in section
