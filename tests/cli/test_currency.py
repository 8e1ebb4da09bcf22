"""The currency of the documents as an option of a call."""

from __future__ import annotations

import json

import pytest

from bizcase.cli.main import main
from tests.factories import rvtools, vinfo_row


@pytest.fixture
def call(tmp_path):
    """Return a call of generate with more words, and its output folder."""
    export, out = tmp_path / "export.xlsx", tmp_path / "o"
    export.write_bytes(rvtools(vinfo_row("a")).content)
    named = ["--project-name", "P", "--customer-name", "C", "--out", str(out)]

    def generate(*more):
        return main(["generate", "--rvtools", str(export), *named, *map(str, more)])

    return generate, out


def test_it_stands_above_the_file_of_assumptions_whose_amounts_follow_the_rate(call, tmp_path):
    generate, out = call
    given = tmp_path / "given.toml"
    given.write_text('"money.rate" = 0.5\n"op.kwh" = "0.30 EUR"\n')
    currency = "EUR=0.75,2026-11-20,European Central Bank"
    more = ("--assumptions", given, "--formats", "md,json", "--currency", currency)
    assert generate(*more) == 0
    shown = (out / "business_case.md").read_text(encoding="utf-8")
    assert "at 0.75 EUR for 1 USD on 2026-11-20 (source: European Central Bank)" in shown
    case = json.loads((out / "case.json").read_text(encoding="utf-8"))
    price = next(item for item in case["assumptions"] if item["key"] == "op.kwh")
    assert float(price["value"]) == 0.4


@pytest.mark.parametrize(
    ("currency", "said"),
    [
        ("EUR", "The case is in EUR: money.rate, money.rate_date, money.rate_source must be given"),
        ("EUR=0.9", "The case is in EUR: money.rate_date, money.rate_source must be given"),
        ("EUR=1.100,50,Bank", "money.rate_date"),
        ("EUR=much", "'much' is no rate"),
        ("EURO=0.9,2026-11-20,Bank", "is not a code of ISO 4217"),
    ],
)
def test_what_is_missing_or_wrong_is_one_sentence(call, capsys, currency, said):
    generate, out = call
    assert generate("--currency", currency) == 2
    shown = capsys.readouterr().err
    assert said in shown
    assert len(shown.strip().splitlines()) == 1
    assert not out.exists()
