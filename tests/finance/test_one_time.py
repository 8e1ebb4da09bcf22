"""One-time cost worked by hand: E1 to E3 of the method, quotes, undecided work, Refactor."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bizcase.finance import recompute
from bizcase.finance.effort import hours
from bizcase.finance.figures import finance_figures
from bizcase.finance.one_time import (
    LABOUR_OF,
    landing_zone_hours,
    planned_labour_usd,
    undecided_once,
)
from bizcase.finance.values import Values
from bizcase.ledger import Ledger
from bizcase.strategy.rules.dispositions import LABOUR
from bizcase.strategy.rules.work import Application
from tests.finance.estates import assumptions, estate, plain
from tests.finance.paths import based, cash_of

# No baseline matters here; removal of hosts is tested beside.
ONCE = {"mig__decommission_host": 0, "mig__schedule_slip": 0}
WHOLE = ONCE | {"scope__estate_share": 100}
PART = ONCE | {"scope__estate_share": 40}


def workloads(*sizes, **columns):
    """Return an estate whose applications have so many servers each, medium, all rehosted."""
    owners = [f"A{place}" for place, size in enumerate(sizes) for _ in range(size)]
    ids = [f"s{number}" for number in range(1, len(owners) + 1)]
    links = pd.DataFrame({"server_id": ids, "application_id": owners}, dtype="str")
    return estate(len(ids), links=links, **columns)


def once(prepared, register):
    """Return the one-time cost by component, rounded to the cent."""
    table = cash_of(prepared, register).one_time
    return {name: round(float(table[name].sum()), 2) for name in table}


@pytest.mark.parametrize(
    ("sizes", "register", "counted", "usd"),
    [
        # hours = 160 + servers + 8 a workload + 5 a server; × 150 × 1.15 × 1.20 = × 207;
        # two engineers at 5,000. Removal is 600 (E1 whole, E3) and 900 (E2) more.
        ((3, 3, 2, 2), WHOLE, 252, 62_764 - 600),
        ((3, 3, 2, 2), PART, 92, 92 * 207),  # 19,044: removal of 0.46875 host is 140.63 more
        ((3,) * 8, WHOLE, 368, 87_076 - 900),
        ((3,) * 4, WHOLE, 264, 65_248 - 600),
    ],
    ids=["E1 whole", "E1 partial", "E2", "E3"],
)
def test_the_worked_estates_of_the_method(sizes, register, counted, usd):
    prepared, used = workloads(*sizes), assumptions(**register)
    result = recompute(prepared, used, draws=0)
    values = Values(used)
    done = float(hours(result.plan.effort, values).sum())
    landing_zone = landing_zone_hours(prepared, values, result.plan.moving)
    assert done + landing_zone == pytest.approx(counted)
    assert sum(once(prepared, used).values()) == pytest.approx(usd, abs=0.02)


def test_every_component_of_the_first_estate():
    found = once(workloads(3, 3, 2, 2), assumptions(**WHOLE))
    assert {name: usd for name, usd in found.items() if usd} == {
        "landing_zone": 170 * 150, "rehost": 82 * 150, "programme": 252 * 150 * 0.15,
        "training": 10_000, "contingency": 252 * 150 * 1.15 * 0.2,
    }  # fmt: skip


def test_hosts_are_removed_for_300_each():
    """Two hosts are listed."""
    found = once(workloads(3, 3, 2, 2), assumptions(**WHOLE | {"mig__decommission_host": 300}))
    assert found["decommission"] == 600


def test_while_the_share_is_open_the_estate_counts_as_a_part_of_one():
    """Unless the hosts of all virtual servers are listed and hold no others."""
    listed = workloads(3, 3, 2, 2)
    part = dataclasses.replace(listed, hosts_hold_listed=False)
    assert once(part, assumptions(**ONCE)) == once(part, assumptions(**PART))
    assert once(listed, assumptions(**ONCE)) == once(listed, assumptions(**WHOLE))
    assert once(listed, assumptions(**PART)) == once(part, assumptions(**PART))


def test_beyond_1000_servers_the_landing_zone_takes_a_fifth_for_each():
    prepared, values = estate(1), Values(assumptions(**WHOLE))
    assert landing_zone_hours(prepared, values, 1000) == 160 + 1000
    assert landing_zone_hours(prepared, values, 8700) == pytest.approx(160 + 1000 + 7700 / 5)
    assert landing_zone_hours(prepared, values, 0) == 0


def test_an_amount_for_the_landing_zone_stands_instead_of_its_hours():
    """It is a quote: no programme management on top, yet contingency."""
    found = once(workloads(3), assumptions(**WHOLE, mig__landing_zone=100_000))
    assert found["landing_zone"] == 100_000
    assert found["programme"] == 23 * 150 * 0.15
    assert found["contingency"] == pytest.approx((100_000 + 23 * 150 * 1.15) * 0.2)


def test_a_partner_s_price_stands_instead_of_the_hours_of_what_moves():
    """Three servers at 1,500; the retired one and the year after a refactoring stay at hours."""
    prepared = workloads(1, 1, 1, 1, disposition=["Rehost", "Replatform", "Refactor", "Retire"])
    found = once(prepared, assumptions(**PART, mig__price_server=1500))
    after = (180 - 13) * 150
    assert (found["rehost"], found["replatform"]) == (1500, 1500)
    assert found["refactor"] == 1500 + after
    assert found["retire"] == 6 * 150
    both = once(prepared, assumptions(**PART, mig__price_server=1500, mig__price_workload=4000))
    assert both["rehost"] == 5500
    free = once(prepared, assumptions(**PART, mig__price_server=0))
    assert (free["rehost"], free["retire"]) == (0, 900)


def test_the_hours_are_those_of_the_plan_whatever_a_partner_asks():
    prepared = workloads(3, 3)
    quoted, by_hours = assumptions(**PART, mig__price_server=1500), assumptions(**PART)
    found = [
        float(hours(recompute(prepared, item, draws=0).plan.effort, Values(item)).sum())
        for item in (quoted, by_hours)
    ]
    assert found[0] == found[1] == 46


def test_undecided_work_costs_nothing_and_what_it_may_cost_stands_beside():
    """A of two servers, one undecided; B undecided: (5 + 8 + 5 + 2) × 207 more at the high end."""
    fates = ["Rehost", "undecided", "undecided"]
    prepared, used = workloads(2, 1, disposition=fates), assumptions(**PART)
    found = once(prepared, used)
    assert found["rehost"] == 13 * 150
    assert found["landing_zone"] == 1 * 150
    result = recompute(prepared, used, draws=0)
    more = undecided_once(prepared, result.plan, used, Values(used))
    assert more == pytest.approx((5 + 8 + 5 + 2) * 207)
    ledger = Ledger()
    finance_figures(result, ledger)
    assert ledger.value("once.undecided") == pytest.approx(20 * 207)
    decided = workloads(2, 1)
    total = sum(once(decided, used).values())
    assert total == pytest.approx(sum(found.values()) + more, abs=0.02)


def test_an_undecided_application_without_a_server_is_no_cost_of_the_base():
    decided = {"B": Application("undecided", "medium", 1, 1)}
    prepared, used = estate(1, applications=decided), assumptions(**PART)
    assert once(prepared, used)["rehost"] == 13 * 150
    plan = recompute(prepared, used, draws=0).plan
    assert undecided_once(prepared, plan, used, Values(used)) == pytest.approx(8 * 207)


def test_what_fits_no_type_costs_nothing_and_counts_as_undecided():
    used = assumptions(**PART)
    prepared = estate(2, placed=[True, False])
    assert once(prepared, used)["rehost"] == 13 * 150
    plan = recompute(prepared, used, draws=0).plan
    assert undecided_once(prepared, plan, used, Values(used)) == pytest.approx(14 * 207)


def test_refactor_lands_first_and_is_modernised_in_the_year_after():
    """180 hours: 13 in the months 2 and 3, 167 in the months 4 to 15."""
    register = plain(mig__h_rehost_workload=8, mig__h_rehost_server=5,
                     mig__h_refactor_workload=160, mig__h_refactor_server=20)  # fmt: skip
    path = cash_of(estate(1, disposition=["Refactor"]), register).one_time["refactor"]
    assert path[:4].tolist() == [0, 0, 6.5, 6.5]
    assert path[4:16].sum() == pytest.approx(167)
    assert path[4] == pytest.approx(167 / 12, abs=0.01)
    assert path[16:].sum() == 0


def test_without_waves_the_year_after_follows_the_ramp():
    register = plain(ramp__y0=0, ramp__y1=100, fin__horizon=3, mig__h_refactor_workload=120,
                     mig__h_rehost_workload=0)  # fmt: skip
    prepared = estate(1, wave=None, disposition=["Refactor"])
    path = cash_of(prepared, register).one_time["refactor"]
    # A twelfth lands in each of months 1 to 12; of each, a twelfth is modernised a month.
    assert path[1] == 0
    assert path[2] == pytest.approx(120 / 144, abs=0.01)
    assert path[13] == pytest.approx(120 / 12, abs=0.01)
    assert path.sum() == pytest.approx(120)


FATES = st.lists(st.sampled_from([*LABOUR, "Retain", "undecided"]), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(fates=FATES, owners=st.lists(st.sampled_from("ABC"), min_size=8, max_size=8))
def test_base_and_undecided_make_what_the_plan_holds(fates, owners):
    """Labour of the base + that of undecided work = labour of all that leaves."""
    ids = [f"s{number}" for number in range(1, len(fates) + 1)]
    links = pd.DataFrame({"server_id": ids, "application_id": owners[: len(ids)]}, dtype="str")
    prepared = estate(len(fates), disposition=fates, links=links)
    used = assumptions(**PART, mig__lz_hours_server=0)
    found, cash = based(prepared, used)
    base = sum(cash.one_time[key].sum() for key in LABOUR_OF) * 1.15 * 1.2
    more = undecided_once(prepared, found.plan, used, Values(used))
    assert more >= -1e-6
    assert base + more == pytest.approx(planned_labour_usd(prepared, used), abs=0.05)


def test_small_estates_train_two_engineers_and_large_ones_one_for_80_servers():
    """As many as operate them: two at 5,000 up to 160 servers, then a third."""
    used = assumptions(**WHOLE)
    found = [once(estate(count), used)["training"] for count in (1, 160, 161)]
    assert found == [10_000, 10_000, 15_000]
    assert once(estate(10, disposition=["Retire"] * 10), used)["training"] == 0
