"""The what-if against whole runs: the oracle is the program itself, run from the start."""

from __future__ import annotations

import re

import pytest

from bizcase.agents import what_if as stage
from bizcase.agents.what_if import price_changes, priced, what_if
from bizcase.assumptions import FINANCE, PLAN, PRICES, READING, STAGES, load_register
from bizcase.catalog import PriceBook
from bizcase.errors import AssumptionError, CatalogError, UsageError
from bizcase.finance.figures import finance_figures
from bizcase.inputs.read import read_inventory
from bizcase.ledger import Ledger
from bizcase.pricing import RUN_COST
from tests.agents.estates import case_of, made_inventory
from tests.runs import FEW_DRAWS
from tests.twins import SERVER_FILES

HEADROOM = {"sizing.headroom": 1.0}
# Each is compared in every figure, so what may stand together does.
CHANGES = (
    HEADROOM | {
        "aws.support_plan": "none", "aws.backup_retained_ratio": 0.2,
        "storage.basis": "partition_used", "storage.free_space": 40,
        "pricing.base_option": "on_demand", "db.host_min_storage_gib": 400,
        "db.aurora_io_millions": 200, "range.trigger": 10},
    {"sizing.headroom": 1.3, "sizing.saturated_at": 80, "sizing.min_vcpu": 2,
     "lic.rhel": "byos", "lic.suse": "byos", "storage.basis": "in_use",
     "pricing.database_option": "3yr_ri_all_upfront", "aws.operations_usd": 30_000,
     "aws.egress_gb": 500, "op.labour_retained_pct": 80},
    {"pricing.base_option": "1yr_compute_sp", "pricing.database_option": "on_demand",
     "dr.tier": "multi_site", "time.hours_month": 744},
    {"aws.commit_coverage": 60, "aws.edp_discount": 8, "aws.discount_rds": 0,
     "lic.stance": "rented", "sizing.price_band": 0, "storage.assumed_gib": 500},
    {"fin.horizon": 3, "fin.discount": 11, "op.sa_pct": 28, "mig.rate_usd_h": 90},
)  # fmt: skip


@pytest.fixture(scope="module")
def made():
    return made_inventory()


@pytest.fixture(scope="module")
def case(made):
    return case_of(made)


def same_as_a_whole_run(case, inventory, changes):
    found = what_if(case, changes, draws=FEW_DRAWS)
    fresh = case_of(inventory, changes, plan=case.plan)
    assert fresh.finance.prepared.waves == case.finance.prepared.waves
    assert fresh.strategy.servers.equals(case.strategy.servers)
    whole = Ledger()
    finance_figures(fresh.finance, whole)
    assert len(found.ledger) == len(RUN_COST) + len(whole)
    for figure in found.ledger:
        assert figure == fresh.ledger[figure.id]
    assert found.finance.cash.months.equals(fresh.finance.cash.months)
    assert found.finance.choices == fresh.finance.choices
    assert found.finance.swings == fresh.finance.swings
    assert found.finance.verdict == fresh.finance.verdict
    return found


@pytest.mark.parametrize("changes", CHANGES, ids=",".join)
def test_a_what_if_is_a_whole_run_to_the_cent(case, made, changes):
    found = same_as_a_whole_run(case, made, changes)
    assert found.finance.metrics.npv != case.finance.metrics.npv


@pytest.mark.parametrize("file", SERVER_FILES)
def test_a_what_if_of_the_samples_is_a_whole_run_to_the_cent(file):
    inventory = read_inventory(file(), load_register())
    changes = {"sizing.headroom": 1.0, "storage.basis": "partition_used"}
    changes |= {"pricing.base_option": "1yr_standard_ri", "pricing.database_option": "on_demand"}
    start = case_of(inventory)
    found = same_as_a_whole_run(start, inventory, changes)
    before = start.ledger.value("aws.run.monthly")
    assert found.ledger.value("aws.run.monthly") != before


def test_the_made_estate_has_every_kind_of_server_and_fate(case):
    assert set(case.servers["target"]) == {"ec2", "database_moved", "none"}
    assert {"rds", "aurora", "ec2", "none"} == set(case.estate.databases["target"])
    fates = set(case.strategy.servers["disposition"])
    assert {"Rehost", "Retain", "Retire", "Repurchase", "Refactor"} <= fates
    assert set(case.servers["os_licence"]) == {"windows", "rhel", "suse", "none"}
    own = "SQL Server Standard licence, Software Assurance of own"
    assert (case.estate.own_lines["item"] == own).any()
    assert case.servers["is_physical"].any()


def test_the_plan_is_the_very_same_object_of_work_and_waves(case):
    found = priced(case, HEADROOM).prepared
    kept = case.finance.prepared
    for name in ("waves", "work", "fleet", "esu", "seed", "region", "sources"):
        assert getattr(found, name) is getattr(kept, name)
    assert found.servers is not kept.servers


def test_a_finance_change_sizes_and_prices_nothing(case, monkeypatch):
    monkeypatch.setattr(stage, "price_base", None)
    found = what_if(case, {"fin.discount": 11, "op.fte_cost": 100_000})
    assert found.finance.prepared is case.finance.prepared
    assert found.finance.simulation is None
    assert all(found.ledger[name] == case.ledger[name] for name in RUN_COST)
    with pytest.raises(TypeError):
        what_if(case, HEADROOM)


def test_kept_prices_serve_every_finance_change(case, monkeypatch):
    at = priced(case, HEADROOM)
    whole = what_if(case, HEADROOM | {"fin.discount": 11})
    monkeypatch.setattr(stage, "price_base", None)
    assert list(what_if(case, HEADROOM | {"fin.discount": 11}, at).ledger) == list(whole.ledger)


def test_changes_of_plan_and_reading_are_refused_together(case):
    asked = HEADROOM | {"wave.max_servers": 20, "scope.appliances": "true", "fin.discount": 9}
    with pytest.raises(UsageError, match=r"on: Servers of a wave .*; VMware and AWS app"):
        what_if(case, asked)


def test_values_outside_of_their_range_are_refused_together(case):
    with pytest.raises(AssumptionError, match=r"sizing\.headroom.*storage\.basis"):
        what_if(case, {"sizing.headroom": 0.5, "storage.basis": "tape"})


def test_a_plan_that_the_region_does_not_list_is_priced_at_filled_rates(made):
    abroad = case_of(made, region="eu-south-2")
    book, option = abroad.estate.book, {"pricing.base_option": "1yr_compute_sp"}
    assert not book.option_listed("1yr_compute_sp")
    found = what_if(abroad, option)
    assert found.finance.prepared.assumed_price_share > 0
    # A plan of one year discounts less than that of three years, the base of the case.
    run = "aws.run.monthly"
    assert found.ledger.value(run) > abroad.ledger.value(run)


def test_an_option_without_rates_is_refused(case, monkeypatch):
    """Only a customer's own price book can lack rates that cannot be filled."""
    monkeypatch.setattr(PriceBook, "option_available", lambda _, key: key == "on_demand")
    with pytest.raises(CatalogError, match="us-east-1 has no rates of the"):
        what_if(case, {"pricing.base_option": "3yr_standard_ri"})


def test_only_what_moves_prices_or_the_financial_result_can_be_changed(case):
    changes = {READING: {"quality.coverage_share": 80}, PLAN: {"wave.months": 2},
               PRICES: HEADROOM, FINANCE: {"fin.discount": 30}}  # fmt: skip
    assert set(changes) == set(STAGES)
    for first, change in changes.items():
        if first in (READING, PLAN):
            label = case.assumptions[next(iter(change))].label
            with pytest.raises(UsageError, match=f"on: {re.escape(label)}"):
                priced(case, change)
        else:
            moved = price_changes(case.assumptions, change)
            assert moved == (change if first == PRICES else {})
            assert (priced(case, change).prepared is case.finance.prepared) == (not moved)


def test_a_key_that_is_not_in_the_register_is_refused(case):
    with pytest.raises(AssumptionError, match=r"no\.such is not in the list of assumptions"):
        what_if(case, {"no.such": 1})
