"""Sentences that a reader could not follow, or that two places said in two ways."""

from __future__ import annotations

import pytest

from bizcase import packaged
from bizcase.document.plan_fit import FEW, pace_paragraph
from bizcase.document.writing import plain, written
from bizcase.strategy.waves.wave import _risk
from bizcase.units import DAYS_PER_MONTH
from tests.document.estates import ESTATES, each, result_of, told_in

_PACE = ("PACE_UNUSUAL", "PACE_AMBITIOUS", "FIRST_WAVE_FAST")


@pytest.mark.parametrize("name", each(ESTATES))
def test_a_count_of_machines_is_whole(name):
    """“The baseline rests on 115.73 machines with 1,190.5 cores”."""
    ledger = result_of(name).case.ledger
    for key in ("onprem.hosts", "onprem.hosts.derived", "onprem.cores"):
        assert key not in ledger or ledger.value(key).is_integer()


@pytest.mark.parametrize("name", each(ESTATES))
def test_the_pace_is_said_of_all_servers_that_it_counts(name):
    """It was said of 14 servers with 8 that wait, and not of 2 with 198 that wait."""
    case = result_of(name).case
    if case.plan is None or "plan.servers_week" not in case.ledger:
        return
    counted = case.ledger.value("plan.servers") + case.ledger.value("plan.waiting.servers")
    told = written(pace_paragraph(case).text, case.ledger, plain)
    assert ("servers a week" in told.replace("\xa0", " ")) == (counted >= FEW)


@pytest.mark.parametrize("name", each(("built in", "public list")))
def test_a_change_of_cost_has_its_direction_and_a_score_its_subject(name):
    told = told_in(result_of(name))
    assert "change the cost by" not in told
    assert "raise the cost by" in told
    assert "The highest score is" not in told


@pytest.mark.parametrize("name", each(ESTATES))
def test_no_input_names_servers_without_sql_server(name):
    assert "name no SQL Server" not in told_in(result_of(name))


def test_a_pace_is_rounded_in_findings_as_it_is_in_the_plan():
    """“71.43 servers a week” in the annex, “71” in the plan."""
    rows = packaged.rows("bizcase.document", "finding_words.csv")
    words = [row["words"] for row in rows if row["code"] in _PACE]
    assert len(words) == 4
    assert not [item for item in words if "{F:1}" in item]


def test_a_wave_whose_data_takes_longer_than_its_months_has_a_risk():
    """53 days of replication in a wave of one month had the risk “low”."""
    assert _risk([], too_slow=True) == "medium"
    assert _risk([], too_slow=False) == "low"


@pytest.mark.parametrize("name", each(ESTATES))
def test_no_wave_of_low_risk_moves_more_data_than_fits_its_months(name):
    plan = result_of(name).case.plan
    for wave in () if plan is None else plan.waves:
        days = (wave.end_month - wave.start_month + 1) * DAYS_PER_MONTH
        assert wave.risk != "low" or wave.transfer_days <= days
