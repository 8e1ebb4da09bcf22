"""The team plan: the hours of the effort model by role, at rates that come to the labour."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.finance import WaveDates, recompute
from bizcase.finance.effort import hours, hours_by_kind
from bizcase.finance.figures import finance_figures
from bizcase.finance.one_time import LABOUR_OF, landing_zone_hours
from bizcase.finance.team import OFFICE, team
from bizcase.finance.team_figures import team_figures
from bizcase.finance.values import Values
from bizcase.ledger import Ledger
from bizcase.strategy.rules.dispositions import LABOUR
from bizcase.strategy.rules.roles import KIND_OF, KINDS, MODERNISE, roles
from bizcase.units import sum_usd
from tests.finance.estates import assumptions, estate
from tests.finance.test_one_time import PART, WHOLE, workloads


def found(prepared, register):
    result = recompute(prepared, register, draws=0)
    return result, team(result)


def labour_of(result):
    """Return labour and programme management of the one-time cost, in cents."""
    once = result.cash.one_time
    parts = [once[name] for name in ("landing_zone", *LABOUR_OF, "programme")]
    return round(sum(float((part * 100).round().sum()) for part in parts))


def test_every_kind_of_work_is_shared_out_whole():
    for kind in KINDS:
        assert sum(role.shares[kind] for role in roles()) == pytest.approx(1), kind
    assert {KIND_OF[name] for name in LABOUR} | {"landing_zone", MODERNISE} == set(KINDS)
    assert all(role.weight > 0 and role.staff in ("partner", "own") for role in roles())


def test_a_rehost_worked_by_hand():
    """E1 of the method: 82 h of rehost in months 2 and 3, 170 h of Mobilize in month 1."""
    _, made = found(workloads(3, 3, 2, 2), assumptions(**WHOLE))
    engineer = next(item for item in made.members if item.role.key == "migration_engineer")
    assert engineer.hours[:4].tolist() == pytest.approx([0, 170 * 0.15, 41 * 0.45, 41 * 0.45])
    assert engineer.people[1] == pytest.approx(170 * 0.15 / 120)
    assert made.mean_rate_usd_h == pytest.approx(150)
    assert made.hours == pytest.approx(252)
    assert made.labour_usd == 252 * 150
    assert sum_usd(made.office_usd) == 252 * 150 * 0.15
    # Σ weights × hours: Mobilize 1.172 and rehost 0.97 a mean hour of its kind.
    mobilize, rehost = (
        sum(role.weight * role.shares[kind] for role in roles())
        for kind in ("landing_zone", "rehost")
    )
    mean = (170 * mobilize + 82 * rehost) / 252
    assert engineer.rate_usd_h == pytest.approx(150 * 0.9 / mean)


FATES = [*LABOUR, "Retain", "undecided"]


@settings(max_examples=10)  # each is a whole financial case
@given(
    fates=st.lists(st.sampled_from(FATES), min_size=1, max_size=8),
    grades=st.sampled_from(["simple", "medium", "complex"]),
    rate=st.floats(1, 900),
    wave=st.tuples(st.integers(1, 9), st.integers(0, 40)),
    quote=st.none() | st.floats(0, 5000),
)
def test_hours_are_the_models_and_cost_is_the_labour_to_the_cent(fates, grades, rate, wave, quote):
    prepared = estate(
        len(fates), wave=(wave[0], wave[0] + wave[1]), disposition=fates,
        complexity=[grades] * len(fates),
    )  # fmt: skip
    given_price = {} if quote is None else {"mig__price_server": quote}
    result, made = found(prepared, assumptions(**PART, mig__rate_usd_h=rate, **given_price))
    values = Values(result.assumptions)
    of_waves = float(hours(result.plan.effort, values).sum())
    mobilize = float(np.squeeze(landing_zone_hours(prepared, values, result.plan.moving)))
    assert made.hours == pytest.approx(of_waves + mobilize, abs=1e-6)
    table = made.table()
    cents = int((table["cost_usd"] * 100).round().sum())
    assert cents == labour_of(result)
    roles_only = table[table["role"].ne(OFFICE)]
    paid = float((roles_only["hours"] * roles_only["rate_usd_h"]).sum())
    assert paid == pytest.approx(made.labour_usd, abs=0.005)
    if quote is None and made.hours:
        assert made.mean_rate_usd_h == pytest.approx(rate, abs=0.01)


def test_hours_by_kind_are_those_of_the_model_month_by_month():
    prepared = workloads(1, 2, 1, disposition=["Refactor", "Rehost", "Retire", "Replatform"])
    result = recompute(prepared, assumptions(**PART), draws=0)
    values = Values(result.assumptions)
    by_kind = hours_by_kind(result.plan.effort, values)
    assert set(by_kind) <= set(KINDS)
    total = np.sum(list(by_kind.values()), axis=0)
    assert total == pytest.approx(hours(result.plan.effort, values)[0])
    assert by_kind[MODERNISE].sum() == pytest.approx(180 - 13)
    assert by_kind["retire"].sum() > 0


def test_who_staffs_the_team_moves_no_cost():
    prepared = workloads(3, 3)
    sums = {}
    for choice in ("mixed", "partner", "own"):
        result, made = found(prepared, assumptions(**WHOLE, mig__team_staff=choice))
        ledger = Ledger()
        finance_figures(result, ledger)
        team_figures(made, ledger)
        sums[choice] = [ledger.value(f"team.{name}.cost") for name in ("partner", "own")]
        assert ledger.value("team.labour") == ledger.value("team.cost") + ledger.value(
            "once.programme"
        )
    assert sums["partner"][1] == sums["own"][0] == 0
    assert sums["mixed"][1] > 0
    assert sum(sums["mixed"]) == pytest.approx(sums["own"][1]) == pytest.approx(sums["partner"][0])


def test_a_price_without_hours_names_no_cost_of_roles():
    none = {f"mig__h_rehost_{part}": 0 for part in ("workload", "server")}
    used = assumptions(**PART, **none, mig__lz_hours_server=0, mig__price_server=1500)
    _, made = found(workloads(2), used)
    ledger = Ledger()
    team_figures(made, ledger)
    assert ledger.value("team.cost") == 3000
    assert ledger["team.dba.cost"].value is None
    assert ledger["team.dba.cost"].state == "none: no hours of labour"


def test_where_nothing_moves_there_is_no_team():
    _, made = found(workloads(2, disposition=["Retain"] * 2), assumptions(**WHOLE))
    assert made.table().empty
    assert (made.hours, made.labour_usd, made.people) == (0, 0, 0)


def test_mobilize_ends_before_the_first_wave():
    dates = (WaveDates(1, "One", 5, 5, ("s1",)), WaveDates(2, "Two", 6, 7, ("s2",)))
    _, made = found(workloads(1, 1, waves=dates), assumptions(**WHOLE))
    months = made.table().groupby("month")["hours"].sum()
    assert months.loc[1:4].tolist() == pytest.approx([(160 + 2) / 4] * 4)
