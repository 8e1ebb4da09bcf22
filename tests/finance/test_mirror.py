"""The mirror: an estate whose sides cost the same brings nothing but the cost of moving it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bizcase.assumptions import load_register
from bizcase.finance import recompute
from bizcase.finance.cash_flow import cash_flow
from bizcase.finance.model import model
from bizcase.finance.values import Values
from tests.finance.estates import estate
from tests.finance.everything import ROWS, everything, prepared_of
from tests.finance.mirror import (
    AGENTS,
    PAIRS,
    STILL,
    aws_a_month,
    by_hand,
    mirrored,
    today_a_year,
    wanted_a_year,
)

# Oracle has no price on AWS: its support goes on, as far as it is not given up.
REHOSTED = tuple(
    row for row in ROWS if row["disposition"] == "Rehost" and "Oracle" not in row["database"]
)
START, CUTOVER = 5, 7
TOGETHER = {"1": (START, CUTOVER), "2": (START, CUTOVER)}
# Thirty lines of sixty months are rounded to the cent each.
CENTS = 5.0


@pytest.mark.parametrize("answers", [{}, {"scope.estate_share": 100}], ids=["partial", "whole"])
def test_a_mirror_costs_what_is_paid_once_and_twice(answers):
    register = load_register().with_overrides(STILL | answers)
    prepared = prepared_of(everything(REHOSTED), register, waves=TOGETHER)
    register = mirrored(prepared, register)
    aws, today = aws_a_month(prepared, register), today_a_year(prepared, register)
    for name, (lines, heads, _) in PAIRS.items():
        there = wanted_a_year(heads, aws, today)
        assert there > 0, name
        assert sum(today[line] for line in lines) == pytest.approx(there, abs=0.01), name
    lines, head = AGENTS
    assert sum(today[line] for line in lines) == pytest.approx(12 * aws[head], abs=0.01) != 0
    result = recompute(prepared, register, draws=0)
    expected = by_hand(prepared, register, result.cash, START, CUTOVER)
    exact = float(model(prepared, register).npv(Values(register))[0])
    assert exact == pytest.approx(expected, abs=0.1)
    assert result.metrics.npv == pytest.approx(expected, abs=CENTS)


@st.composite
def small_estates(draw):
    """Return servers of any licence, tier and service, each with its twin, and their wave."""
    count = draw(st.integers(1, 6))

    def each(values):
        return np.array([draw(values) for _ in range(count)])

    licences = each(st.sampled_from(["none", "rhel", "suse", "windows"]))
    backed_up, monitored, runs_sql = (each(st.booleans()) * 1.0 for _ in range(3))
    on_demand, usd = each(st.integers(100, 900)) * 1.0, each(st.integers(1, 90)) * 1.0
    start = draw(st.integers(1, 12))
    cutover = start + draw(st.integers(0, 4))
    prepared = estate(
        count, wave=(start, cutover), os_licence=list(licences),
        recovery_tier=list(each(st.sampled_from(["none", "warm_standby", "multi_site"]))),
        backup_servers=backed_up, backup_gib=100 * backed_up, aws_snapshots=usd * backed_up,
        monitored_servers=monitored, aws_monitored=on_demand * monitored,
        sql_servers=runs_sql, aws_sql_servers=runs_sql, sql_standard_cores=8 * runs_sql,
        aws_case_sql_standard=4 * runs_sql, aws_on_demand=on_demand, aws_committed=on_demand / 2,
        aws_storage=usd, aws_windows=usd * (licences == "windows"), aws_servers=np.ones(count),
        aws_linux=usd * np.isin(licences, ["rhel", "suse"]),
    )  # fmt: skip
    return prepared, start, cutover


# Ten estates, each priced anew line by line: about half a second each.
@settings(max_examples=10, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(small_estates(), st.integers(0, 4), st.integers(0, 20), st.booleans())
def test_any_mirror_costs_what_is_paid_once_and_twice(made, dual_run, discount, whole):
    prepared, start, cutover = made
    answers = {"mig.dual_run_months": dual_run, "fin.discount": discount}
    answers |= {"aws.transit_gateway_usd": 0}  # no network of one server costs so much
    answers |= {"scope.estate_share": 100} if whole else {}
    register = mirrored(prepared, load_register().with_overrides(STILL | answers))
    found, values = model(prepared, register), Values(register)
    cash = cash_flow(found.base, found.plan, values, found.version)
    expected = by_hand(prepared, register, cash, start, cutover + dual_run)
    assert float(found.npv(values)[0]) == pytest.approx(expected, abs=0.1)
