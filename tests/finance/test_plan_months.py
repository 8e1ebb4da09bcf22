"""The plan by month, as its chart and case.json have it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from bizcase.exports.case_json import case_dict
from bizcase.finance import WaveDates, recompute
from bizcase.finance.plan_months import COLUMNS, plan_months
from tests.finance.estates import estate, plain
from tests.finance.test_case import inventory_result, result  # noqa: F401 - their fixtures


def months_of(case):
    return plan_months(case.plan, case.assumptions, case.project.timeline_months, case.finance)


def test_it_adds_up_to_the_plan_and_to_double_running(inventory_result):  # noqa: F811 - a fixture
    case = inventory_result.case
    table = months_of(case).set_index("month")
    assert tuple(months_of(case)) == COLUMNS
    assert table["need_hours"].sum() == pytest.approx(sum(w.hours for w in case.plan.waves))
    assert table["servers"].sum() == pytest.approx(sum(len(w.servers) for w in case.plan.waves))
    assert table["dual_run_usd"].sum() == pytest.approx(case.ledger.value("once.dual_run"))
    first = min(wave.start_month for wave in case.plan.waves)
    full = case.plan.pace.hours_month
    assert table["capacity_hours"].loc[first - 1 : first + 2].tolist() == [
        0, full * 0.5, full * 0.75, full,
    ]  # fmt: skip
    assert (table["need_hours"] <= table["capacity_hours"] + 1e-6).all()
