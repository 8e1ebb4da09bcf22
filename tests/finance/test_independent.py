"""Every number of the financial case against a second implementation of the method."""

from __future__ import annotations

import datetime as dt
import random
from statistics import NormalDist

import numpy as np
import pytest
import pyxirr

from bizcase.assumptions import load_register
from bizcase.entries import ProjectInfo
from bizcase.inputs.opening.upload import Upload
from bizcase.sample import rvtools_bytes
from tests.factories import MPA_SAMPLE, asked, needs
from tests.finance import independent
from tests.finance.handed_over import estate_of, rows
from tests.runs import shared_run

AS_OF = dt.date(2026, 11, 23)
GIVEN = {
    "op.space": 150, "op.win_dc_core": 700, "op.kwh": 0.2, "scope.estate_share": 100,
    "mig.decommission_host": 500, "mig.rate_usd_h": 120, "mig.h_repurchase_server": 3,
    "mig.subscription": 900, "op.labour_retained_pct": 60, "fin.esc_vmware": 5,
}  # fmt: skip
DRAWS = 300


@pytest.fixture(scope="module", params=[
    "rvtools", *(pytest.param(name, marks=needs(MPA_SAMPLE)) for name in ("it_inventory", "both"))
])  # fmt: skip
def result(request):
    """Hosts listed; none listed; listed for a part of the virtual servers."""
    uploads = {}
    if request.param in ("rvtools", "both"):
        uploads["rvtools"] = (Upload("r.xlsx", rvtools_bytes()),)
    if request.param in ("it_inventory", "both"):
        uploads["it_inventory"] = (Upload.from_path(MPA_SAMPLE),)
    project = ProjectInfo("P", "C", timeline_months=24)
    register = load_register().with_overrides(GIVEN)
    return shared_run(asked(project, uploads, register, AS_OF))


def values(result, **changed):
    register = result.case.assumptions
    return lambda key: changed[key] if key in changed else register.number(key)


@pytest.fixture(scope="module")
def estate(result):
    return estate_of(result, AS_OF)


@pytest.fixture(scope="module")
def again(result, estate):
    return independent.cash_flow(estate, values(result))


def test_every_line_of_the_baseline_and_of_what_remains_agrees_month_by_month(result, again):
    cash = result.case.finance.cash
    for name in independent.LINES:
        for ours, other in ((cash.baseline, "baseline"), (cash.on_premises, "future")):
            assert ours[name].to_numpy() == pytest.approx(again[other][name], abs=0.006), (
                name, other
            )  # fmt: skip


def test_services_bought_instead_of_servers_agree_month_by_month(result, again):
    table = result.case.finance.cash.on_premises
    paid = table["subscriptions"] if "subscriptions" in table else [0.0] * len(table)
    assert list(paid) == pytest.approx(again["services"], abs=0.006)


def test_the_cost_on_aws_agrees_month_by_month(result, again):
    assert result.case.finance.cash.months["aws_usd"].to_numpy() == pytest.approx(
        again["aws"], abs=0.03
    )


def test_one_time_cost_agrees_month_by_month(result, again):
    cash = result.case.finance.cash.one_time
    labour = ["rehost", "relocate", "replatform", "refactor", "repurchase", "retire"]
    assert cash[labour].sum(axis=1).to_numpy() == pytest.approx(again["once"]["labour"], abs=0.03)
    for name in ("landing_zone", "programme", "contingency", "training", "decommission"):
        assert cash[name].to_numpy() == pytest.approx(again["once"][name], abs=0.02), name


def test_the_metrics_follow_from_the_cash_flow_file_alone(result):
    ledger, register = result.case.ledger, result.case.assumptions
    table = rows(result, "cash_flow_csv")
    column = {name: [float(row[name]) for row in table] for name in table[0]}
    net = np.array(column["net_usd"])
    rate = register.fraction("fin.discount")
    monthly = (1 + rate) ** (1 / 12) - 1
    assert ledger.value("npv.base") == pytest.approx(pyxirr.npv(monthly, net), abs=0.01)
    costs = sum(column["aws_usd"]) + sum(column["one_time_usd"])
    assert ledger.value("roi") == pytest.approx(net.sum() / costs)
    total = np.cumsum(net)
    assert ledger.value("funding.peak") == pytest.approx(max(0.0, -total.min()), abs=0.01)
    paid = [t for t in range(len(net)) if (total[t:] >= -0.005).all()]
    assert ledger["payback.months"].value == (paid[0] if paid else None)
    worth = np.cumsum([amount / (1 + monthly) ** t for t, amount in enumerate(net)])
    paid = [t for t in range(len(net)) if (worth[t:] >= -0.005).all()]
    assert ledger["payback.discounted"].value == (paid[0] if paid else None)
    after = sum(column["aws_usd"][-12:]) + sum(column["on_premises_usd"][-12:])
    assert ledger.value("run_rate.change") == pytest.approx(
        after - sum(column["baseline_usd"][-12:]), abs=0.01
    )
    if ledger["irr"].value is not None:
        assert (1 + ledger.value("irr")) ** (1 / 12) - 1 == pytest.approx(pyxirr.irr(net))
    finance, reinvest = (register.fraction(f"fin.mirr_{name}") for name in ("finance", "reinvest"))
    if ledger["mirr"].value is not None:
        mirr = pyxirr.mirr(net, (1 + finance) ** (1 / 12) - 1, (1 + reinvest) ** (1 / 12) - 1)
        assert ledger.value("mirr") == pytest.approx((1 + mirr) ** 12 - 1, rel=1e-6)


def npv_with(result, estate, **changed):
    value = values(result, **changed)
    return independent.npv(independent.net(independent.cash_flow(estate, value)),
                           value("fin.discount"))  # fmt: skip


def test_the_tornado_agrees_at_both_ends(result, estate):
    checked = 0
    for swing in result.case.finance.swings:
        driver = swing.driver
        if driver.key in result.case.assumptions:
            for end, ours in ((driver.low, swing.low_npv), (driver.high, swing.high_npv)):
                assert ours == pytest.approx(npv_with(result, estate, **{driver.key: end}), abs=20)
            checked += 1
    assert checked > 10


def test_at_the_break_evens_the_npv_is_0(result, estate):
    for item in result.case.finance.break_evens:
        if item.driver.key not in result.case.assumptions:
            continue
        ends = [npv_with(result, estate, **{item.driver.key: item.value * factor})
                for factor in (0.98, 1.02)]  # fmt: skip
        at = npv_with(result, estate, **{item.driver.key: item.value})
        # Stepwise lines may jump across 0 at the break-even.
        assert min(ends) <= 0 <= max(ends) or abs(at) < 1000


def test_percentiles_agree_with_a_second_simulation(result, estate):
    """Independent draws of PERT by the standard library, sizing errors by grade."""
    finance, generator = result.case.finance, random.Random(5)  # noqa: S311 - no secret
    sampled = [item.driver for item in finance.swings if item.driver.simulated
               and item.driver.key in result.case.assumptions]  # fmt: skip
    found = []
    for _ in range(DRAWS):
        common = generator.gauss(0, 1)
        changed = {}
        for driver in sampled:
            own = generator.gauss(0, 1)
            if driver.labour:
                own = 0.5**0.5 * (common + own)
            changed[driver.key] = _pert(driver.low, driver.value, driver.high, own)
        flow = independent.cash_flow(estate, values(result, **changed))
        factor = _factor(finance.prepared.evidence, result.case.assumptions, generator)
        path = independent.net(flow) - (factor - 1) * np.array(flow["aws"])
        found.append(independent.npv(path, result.case.assumptions.number("fin.discount")))
    width = finance.simulation.p90 - finance.simulation.p10
    for share, ours in ((10, "p10"), (50, "p50"), (90, "p90")):
        other = float(np.percentile(found, share))
        assert getattr(finance.simulation, ours) == pytest.approx(other, abs=0.12 * width)


def _factor(evidence, register, generator):
    """Return the draw of AWS cost: a size error per grade, one fate of all that is undecided."""
    total = sum(item.amount_usd for item in evidence)
    below, above = (register.number(f"range.undecided_{end}") / 100 for end in ("low", "high"))
    fate = _pert(1 - below, 1.0, 1 + above, generator.gauss(0, 1))
    cost = 0.0
    for item in evidence:
        low, high = (end / item.amount_usd for end in (item.low_usd, item.high_usd))
        spread = (high - low) / 6 * item.squares**0.5 / item.amount_usd
        size = _pert(low, 1.0, high, generator.gauss(0, 1)) + spread * generator.gauss(0, 1)
        decided = item.amount_usd - item.undecided_usd
        cost += size * decided + size * fate * item.undecided_usd
    return cost / total


def _pert(low, mode, high, score):
    """Return the quantile of a PERT at a normal score, from sorted draws of its Beta."""
    if high <= low:
        return mode
    shape = (round((mode - low) / (high - low), 6), 1)
    if shape not in _BETAS:
        source = random.Random(1)  # noqa: S311 - no secret
        a, b = 1 + 4 * shape[0], 1 + 4 * (1 - shape[0])
        _BETAS[shape] = sorted(source.betavariate(a, b) for _ in range(4000))
    rank = NormalDist().cdf(score)
    return low + (high - low) * _BETAS[shape][min(3999, int(rank * 4000))]


_BETAS: dict[tuple[float, int], list[float]] = {}
