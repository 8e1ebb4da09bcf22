"""What each wave releases on premises, worked by hand, and as every output shows it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import replace
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest

from bizcase.assumptions import load_register
from bizcase.entries import ProjectInfo
from bizcase.exports.case_json import case_json
from bizcase.exports.tables import applications_table, table_csv, waves_table
from bizcase.finance.prepared import WaveDates
from bizcase.finance.released import _adding_up, _paid_twice, released, released_figures
from bizcase.finance.result import recompute
from bizcase.inputs.opening.upload import Upload
from bizcase.ledger import Ledger
from tests.factories import MPA_SAMPLE, PORTFOLIO_SAMPLE, asked, needs
from tests.finance.estates import estate, hosts, plain
from tests.runs import shared_run
from tests.twins import made_inventory, made_portfolio

WAVES = (
    WaveDates(1, "Wave 1", 2, 3, ("s1", "s2", "s3")),
    WaveDates(2, "Wave 2", 4, 5, ("s4", "s5", "s6", "s7", "s8", "s9")),
)


def found(assumptions, **columns):
    """Return {wave: (USD a month, month, lines)} of ten servers; s10 is named by no wave."""
    dispositions = ["Rehost"] * 9 + [columns.pop("last", "Retain")]
    prepared = estate(10, waves=WAVES, disposition=dispositions, **columns)
    result = recompute(prepared, assumptions, draws=0)
    return {
        item.number: (round(item.monthly_usd, 2), item.month, item.lines)
        for item in released(result)
    }


def test_a_line_per_server_falls_with_each_wave():
    # 120 USD a year and server: 3 and 6 servers release 30 and 60 USD a month after the cutover.
    label = ("Security software for servers",)
    assert found(plain(op__security_server=120)) == {1: (30.0, 4, label), 2: (60.0, 6, label)}


def test_a_line_by_the_rack_falls_with_the_last_wave_or_not_at_all():
    space = plain(op__space=100)
    assert [amount for amount, _, _ in found(space).values()] == [0.0, 0.0]  # s10 needs its rack
    early, late = found(space, last="Retire").values()
    assert early == (0.0, None, ())
    assert late == (500.0, 6, ("Space by the rack",))  # one rack of 5 kW


def test_dual_running_delays_the_release_and_is_counted_per_wave():
    register = plain(op__security_server=120, mig__dual_run_months=2)
    prepared = estate(10, waves=WAVES, disposition=["Rehost"] * 9 + ["Retain"])
    result = recompute(prepared, register, draws=0)
    waves = released(result)
    assert [wave.month for wave in waves] == [6, 8]
    assert [wave.dual_run_usd for wave in waves] == pytest.approx([60, 120])
    assert sum(wave.dual_run_usd for wave in waves) == pytest.approx(result.dual_run_usd)


def test_no_wave_has_a_negative_dual_run_where_a_subscription_ends_with_the_last():
    """VMware is renewed in month 4 for what then still runs, until the last that leaves has left.

    With one wave that is wave 1, of which nothing is paid later; not the servers of wave 2.
    """
    register = plain(
        op__vmware_edition="vvf", op__vmw_min_order=0, op__vmware_renewal_month=4,
        op__core_ratio_coef=1, mig__dual_run_months=3,
    )  # fmt: skip
    waves = (
        WaveDates(1, "Wave 1", 2, 3, ("s1", "s2", "s3")),
        WaveDates(2, "Wave 2", 9, 10, ("s4", "s5")),
    )
    fates = ["Rehost"] * 5 + ["Retain"] * 5
    prepared = estate(10, waves=waves, disposition=fates, host_table=hosts(10))
    result = recompute(prepared, register, draws=0)
    amounts = [wave.dual_run_usd for wave in released(result)]
    assert sum(amounts) == pytest.approx(result.dual_run_usd, abs=0.1)
    assert min(amounts) > 0


def test_what_a_wave_would_pay_longer_than_with_the_next_is_not_counted():
    future = [100.0, 130.0, 120.0, 150.0]  # with dual run, after none, one, two and three waves
    line = [SimpleNamespace(future=np.array([[usd]]), unused=(0.0, 0.0)) for usd in future]
    assert _paid_twice([([one], 100.0) for one in line]).tolist() == [0.0, 20.0, 20.0, 50.0]


def test_waves_add_up_to_the_whole_where_a_few_that_leave_late_cost_less():
    """With one wave late a line ends a month earlier; of the 100 of all the second had 150."""
    future = [100.0, 50.0, 200.0]
    line = [SimpleNamespace(future=np.array([[usd]]), unused=(0.0, 0.0)) for usd in future]
    assert _paid_twice([([one], 100.0) for one in line]).tolist() == [0.0, 0.0, 100.0]


@pytest.mark.parametrize(
    ("amounts", "total", "parts"),
    [
        ([], 0.0, []), ([], 12.5, []), ([0.0, 0.0], 12.5, [0.0, 12.5]), ([0.0], 0.0, [0.0]),
        ([1.0, 2.0], 3.01, [1.0, 2.01]), ([1.0, 1.0, 1.0], 0.1, [0.03, 0.04, 0.03]),
    ],
)  # fmt: skip
def test_amounts_of_waves_add_up_to_the_cent(amounts, total, parts):
    assert _adding_up(amounts, total) == parts


def test_without_a_baseline_no_wave_has_an_amount():
    prepared = replace(estate(10, waves=WAVES), no_baseline="no cost today")
    ledger = Ledger()
    released_figures(recompute(prepared, plain(), draws=0), ledger)
    assert len(list(ledger)) == 3 * len(WAVES)
    assert {(item.value, item.state) for item in ledger} == {(None, "no cost today")}


def test_without_waves_nothing_is_released_by_one():
    assert released(recompute(estate(10, wave=None), plain(), draws=0)) == ()


def case_of(inventory, portfolio):
    uploads = {"it_inventory": (inventory,), "portfolio": (portfolio,)}
    request = asked(ProjectInfo("Exit", "Example"), uploads, load_register(), dt.date(2026, 11, 22))
    return shared_run(request).case


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((made_inventory, made_portfolio), id="made"),
        pytest.param(
            (partial(Upload.from_path, MPA_SAMPLE), partial(Upload.from_path, PORTFOLIO_SAMPLE)),
            id="samples", marks=needs(MPA_SAMPLE, PORTFOLIO_SAMPLE),
        ),
    ],
)  # fmt: skip
def case(request):
    return case_of(*(file() for file in request.param))


def test_the_waves_add_up_to_the_fall_of_the_last_year_and_to_dual_running(case):
    months = case.finance.cash.months.tail(12)
    fall = months["baseline_usd"].sum() - months["on_premises_usd"].sum()
    table = waves_table(case)
    count = len(table)
    assert table["on_premises_released_monthly_usd"].sum() * 12 == pytest.approx(
        fall, abs=0.06 * count + 2
    )
    assert table["dual_run_usd"].sum() == pytest.approx(case.ledger.value("once.dual_run"))


def test_case_json_document_and_workbook_show_what_a_wave_adds_and_releases(case):
    waves = json.loads(case_json(case))["waves"]
    assert {"number", "name", "kind", "start_month", "end_month", "servers", "applications", "risk",
            "reasons", "run_rate_usd", "on_premises_released_monthly_usd",
            "released_from_month"} <= set(waves[0])  # fmt: skip
    for wave in waves:
        key = f"wave.{wave['number']}"
        assert wave["on_premises_released_monthly_usd"] == case.ledger.value(f"{key}.released")
        assert f"{key}.run_rate" in case.ledger
        month = wave["released_from_month"]
        assert month is None or month > wave["start_month"]


@needs(MPA_SAMPLE, PORTFOLIO_SAMPLE)
def test_applications_csv_lists_those_of_the_inventory_and_of_the_portfolio():
    case = case_of(Upload.from_path(MPA_SAMPLE), Upload.from_path(PORTFOLIO_SAMPLE))
    rows = list(csv.DictReader(io.StringIO(table_csv(applications_table(case)).decode())))
    assert list(rows[0])[:11] == [
        "application_id", "name", "business_unit", "criticality", "environment", "servers",
        "databases", "disposition", "disposition_rule", "confidence", "wave",
    ]  # fmt: skip
    by_id = {row["application_id"]: row for row in rows}
    assert len(rows) == 44
    assert (by_id["A2-CMDB"]["disposition"], by_id["A2-CMDB"]["wave"]) == ("Retain", "")
    assert by_id["ERP System"]["disposition"] == "Rehost"
    assert by_id["ERP System"]["wave"] != ""
    declared = [row for row in rows if row["source_file"] == "application-portfolio.csv"]
    assert len(declared) == 30
    assert {row["disposition_rule"] for row in declared} == {"R0"}
