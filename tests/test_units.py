from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizcase.units import BYTES_PER_GIB, GIB_PER_UNIT, mib_to_gib, round_usd, spread_usd, sum_usd


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [(0.125, 0.13), (1.005, 1.01), (33.3764, 33.38), (0.004999, 0.0), (-0.125, -0.13)],
)
def test_money_rounds_half_up_to_the_cent(amount, rounded):
    assert round_usd([amount]).tolist() == [rounded]


@given(st.decimals("-1000000", "1000000", places=4))
def test_rounding_agrees_with_decimal(amount):
    exact = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert round_usd([float(amount)])[0] == pytest.approx(float(exact), abs=1e-9)


@given(st.lists(st.integers(0, 10**9), max_size=50))
def test_a_sum_of_cents_is_exact(cents):
    assert sum_usd(np.array(cents) / 100) == sum(cents) / 100


def test_an_unknown_amount_stays_unknown():
    assert np.isnan(round_usd([np.nan])[0])


def test_mib_are_binary():
    assert mib_to_gib(pd.Series([1024.0, 512.0])).tolist() == [1, 0.5]


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60))
def test_a_spread_adds_up_and_no_month_is_off_by_a_cent(amounts):
    months = spread_usd(np.array(amounts))
    assert sum_usd(months) == pytest.approx(round_usd([sum(amounts)])[0], abs=0.011)
    assert np.abs(months - np.array(amounts)).max() <= 0.01 + 1e-6


def test_a_third_each_month_adds_up_to_the_whole():
    assert spread_usd(np.array([100 / 3] * 3)).tolist() == pytest.approx([33.33, 33.34, 33.33])


def test_no_other_file_says_how_many_of_a_unit_are_in_another():
    ours = re.compile(r"^_?[A-Z]+_PER_(?:KIB|MIB|GIB|TIB|DAY|MONTH|YEAR)\b.*=", re.MULTILINE)
    root = Path(__file__).parent.parent
    modules = [path for room in ("bizcase", "pages") for path in (root / room).rglob("*.py")]
    found = {path.name for path in modules if ours.search(path.read_text(encoding="utf-8"))}
    assert found == {"units.py"}


@pytest.mark.parametrize(("unit", "one"), [("mib", 2**20), ("gib", 2**30), ("pib", 2**50)])
def test_units_of_size_agree_with_each_other(unit, one):
    assert GIB_PER_UNIT[unit] == one / BYTES_PER_GIB == one * GIB_PER_UNIT["bytes"]
