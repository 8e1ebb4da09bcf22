"""The plan by month, as its chart and case.json have it."""

from __future__ import annotations

import json

import pytest

from bizcase.assumptions import load_register
from bizcase.entries import ProjectInfo
from bizcase.exports import render
from bizcase.finance.plan_months import COLUMNS, plan_months
from bizcase.inputs.opening.upload import Upload
from bizcase.sample import it_inventory_bytes
from tests.factories import asked
from tests.finance.test_case import AS_OF
from tests.runs import shared_run


@pytest.fixture(scope="module")
def result():
    upload = Upload("inventory.xlsx", it_inventory_bytes())
    project = ProjectInfo("Exit DC 1", "Example Ltd")
    return shared_run(asked(project, {"it_inventory": (upload,)}, load_register(), AS_OF))


def months_of(case, finance):
    return plan_months(case.plan, case.assumptions, case.project.timeline_months, finance)


def test_it_adds_up_to_the_plan_and_to_double_running(result):
    case = result.case
    table = months_of(case, case.finance)
    assert tuple(table) == COLUMNS
    assert table["need_hours"].sum() == pytest.approx(sum(w.hours for w in case.plan.waves))
    assert table["servers"].sum() == pytest.approx(sum(len(w.servers) for w in case.plan.waves))
    assert table["dual_run_usd"].sum() == pytest.approx(case.ledger.value("once.dual_run"))
    assert (table["need_hours"] <= table["capacity_hours"] + 1e-6).all()


def test_the_teams_work_from_the_first_wave_to_the_end_of_the_timeline(result):
    case = result.case
    table = months_of(case, case.finance).set_index("month")
    first = min(wave.start_month for wave in case.plan.waves)
    full = case.plan.pace.hours_month
    assert table["capacity_hours"].loc[first - 1 : first + 2].tolist() == [
        0, full * 0.5, full * 0.75, full,
    ]  # fmt: skip
    assert table["capacity_hours"].loc[18] == full
    assert not table["capacity_hours"].loc[19:].any()


def test_without_finance_only_what_is_paid_twice_is_unknown(result):
    table = months_of(result.case, None)
    assert len(table) == 18
    assert table["dual_run_usd"].isna().all()
    assert table["need_hours"].sum() > 0


def test_the_case_has_the_months_of_the_chart(result):
    months = json.loads(render("json", result))["plan_months"]
    table = months_of(result.case, result.case.finance)
    assert [tuple(row) for row in months] == [COLUMNS] * len(table)
    drawn = [row["dual_run_usd"] for row in months]
    assert drawn == pytest.approx(table["dual_run_usd"].tolist(), abs=0.005)
