"""The figures for the Migration Acceleration Program, computed again from the files."""

from __future__ import annotations

import csv
import io

import pytest

from tests.exports.made_once import file_of


def rows_of(result, key):
    return list(csv.DictReader(io.StringIO(file_of(key, result).decode())))


@pytest.fixture(params=["rvtools_result", "mpa_result"])
def result(request):
    return request.getfixturevalue(request.param)


def cents(row, column):
    return round(float(row[column]) * 100)


def test_anyone_can_compute_the_figures_again_from_the_cash_flow(result):
    rows, ledger = rows_of(result, "cash_flow_csv"), result.case.ledger
    bill = [cents(row, "aws_billed_usd") for row in rows]
    assert all(own <= cents(row, "aws_usd") for own, row in zip(bill, rows, strict=True))
    end = sum(bill[-12:])
    assert end == round(ledger.value("map.run_rate.end") * 100)
    for key, mark in (("spend", 50_000 * 100), ("share", 0.2 * end)):
        so_far, month = 0, None
        for row, amount in zip(rows, bill, strict=True):
            so_far += amount
            if so_far >= mark:
                month = int(row["month"])
                break
        assert month == ledger.value(f"map.month.{key}")
        assert so_far == round(ledger.value(f"map.month.{key}.usd") * 100)
    total = ledger.value("map.eligible") + ledger.value("map.left_out")
    assert round(total * 100) == sum(bill)


def test_the_spend_by_wave_adds_up_to_the_ledger(result):
    rows, ledger = rows_of(result, "map_spend_csv"), result.case.ledger
    found = {}
    for row in rows:
        found[row["wave"]] = found.get(row["wave"], 0) + cents(row, "eligible_usd")
    for wave, amount in found.items():
        key = f"map.eligible.wave.{wave}" if wave else "map.eligible.shared"
        assert amount == round(ledger.value(key) * 100)
    assert sum(found.values()) == round(ledger.value("map.eligible") * 100)


def test_every_share_says_who_decides(result):
    told = [item for item in result.case.ledger if item.id.startswith("map.eligible")]
    told += [result.case.ledger[f"map.month.{key}"] for key in ("spend", "share")]
    assert len(told) > 4
    assert all("AWS decides" in item.label for item in told)
