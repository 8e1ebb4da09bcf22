"""The rules of plain words see what breaks them, and let good words pass."""

from __future__ import annotations

import pytest

from tests.document import lint


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ("The key op.space is open.", "keys"),
        ("The column total_monthly_usd is new.", "keys"),
        ("It runs 0 servers.", "zeros"),
        ("AWS is dearer.", "forbidden"),
        ("It needs a license.", "forbidden"),
        ("It is licenced by core.", "forbidden"),
        ("It costs 12.34 USD.", "cents"),
        ("1 to 3 (calculated 2).", "cents"),
        ("What is bought, leaves.", "late_subjects"),
        ("It ends. (Twice).", "two_ends"),
        ("It ends. and goes on.", "low_starts"),
        (" ".join(["word"] * 26) + ".", "long_sentences"),
    ],
)
def test_each_rule_sees_its_breach(told, rule):
    assert [name for name, _ in lint.breaches(told)] == [rule]


def test_good_words_pass():
    told = "Ways to license it: own licences, License Mobility. It is licensed by core. "
    told += "Servers use 1.5 TiB: 10 servers of 20. The file servers.csv has all. What is it?"
    assert lint.breaches(told) == []
