"""Own Windows licences on Dedicated Hosts in the bill, once the customer says that they may go."""

from __future__ import annotations

import pytest

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.inventory import Inventory
from bizcase.ledger import Ledger
from bizcase.pricing import price_estate, pricing_figures
from bizcase.pricing.licence_words import licence_choices
from bizcase.sizing import choice_reasons, ranking_of, runners_up
from tests.factories import servers
from tests.pricing.test_databases import databases

COUNT = 24
YES = {"lic.stance": "owned_sa", "lic.windows_hosts": "yes", "op.win_dc_core": 100}


def priced(region="us-east-1", facts=None, **overrides):
    """Return 24 servers, of which 12 run a Windows that a host takes and four a later one."""
    kinds = [("windows", "Windows Server 2019")] * 12 + [("windows", "Windows Server 2022")] * 4
    kinds += [("none", "Ubuntu 22.04")] * 8
    lists = Inventory(
        servers=servers(
            vcpu=[8] * COUNT, memory_gib=[32] * COUNT, storage_provisioned_gib=[100] * COUNT,
            os_licence=[kind for kind, _ in kinds], os_name=[name for _, name in kinds],
            os_family=["windows" if kind == "windows" else "linux" for kind, _ in kinds],
            **(facts or {}),
        ),
        databases=databases(
            {"database_id": "d", "host_server_id": "s1", "engine": "SQL Server",
             "edition": "Standard", "engine_version": "2019", "storage_gib": 50.0,
             "target_engine": "ec2"},
        ),
    )  # fmt: skip
    register, book = load_register().with_overrides(overrides), load_price_book(region)
    estate, ledger = price_estate(lists, register, book), Ledger()
    pricing_figures(estate, register, book, ledger)
    return estate, register, ledger


@pytest.mark.parametrize("private", [0, 12])
def test_servers_on_hosts_pay_their_whole_hosts_and_own_windows_beside_the_bill(private):
    estate, register, ledger = priced(**YES, **{"aws.edp_discount": private})
    said = licence_choices(estate, register)
    there = said["licence_option"].eq("dedicated_host")
    assert there.sum() == 12
    assert there.tolist() == [True] * 12 + [False] * 12
    hosts = estate.licences.hosts[estate.licences.hosts["in_mix"]]
    lines = estate.lines[estate.lines["head"] == "compute"].iloc
    host_lines = estate.lines[estate.lines["item"].str.startswith("Dedicated Host")]
    assert len(lines[:]) == COUNT
    assert host_lines["amount_usd"].sum() == pytest.approx(hosts["amount_usd"].sum(), abs=0.1)
    assert host_lines["quantity"].sum() == pytest.approx(730 * len(hosts))
    own = estate.own_lines.groupby("head")["amount_usd"].sum()
    assert own["own_windows"] == pytest.approx(hosts["windows_sa_usd"].sum(), abs=0.1)
    assert own["own_sql_server"] == pytest.approx(4 * 3945 * 0.25 / 12, abs=0.01)
    assert (estate.servers.loc[there, "licence_monthly_usd"] == 0).all()
    assert ledger.value("licences.own_windows.monthly") == own["own_windows"]
    # Windows is billed with the four that no host takes only.
    assert ledger.value("aws.licences.monthly") == pytest.approx(4 * 8 * 0.046 * 730)
    sizes = estate.servers[["instance_vcpu", "instance_memory_gib"]].to_numpy()
    assert (sizes >= [8, 32]).all()


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1", "sa-east-1"])
def test_the_base_case_is_its_scenario_and_its_step_of_the_ladder(region):
    estate, _, ledger = priced(region, **YES)
    servers_usd = ledger.value("aws.servers.monthly")
    base = next(
        item for item in estate.scenarios
        if item.option == estate.option and item.sizing in ("managed", "right_sized")
        and item.compute_monthly_usd == ledger.value("aws.compute.monthly")
    )  # fmt: skip
    assert base.total_monthly_usd == servers_usd
    assert ledger.value("aws.coverage.80.monthly") == servers_usd
    table = estate.servers
    parts = 0.8 * table["compute_committed_monthly_usd"]
    parts += 0.2 * table["compute_on_demand_monthly_usd"]
    assert table["compute_monthly_usd"].to_numpy() == pytest.approx(parts.to_numpy(), abs=0.0051)


def test_the_base_case_with_hosts_costs_what_the_mix_says_and_less_than_without():
    estate, _, _ = priced(**YES)
    options = estate.licences.servers
    there = options["mixed_choice"].eq("hosts")
    table = estate.servers.loc[options.index]
    paid = table["compute_monthly_usd"] + table["licence_monthly_usd"]
    paid += table["own_licences_monthly_usd"]
    assert paid[there].sum() == pytest.approx(
        options.loc[there, "mixed_monthly_usd"].sum(), abs=0.2
    )
    without, _, _ = priced(**YES | {"lic.windows_hosts": "no"})
    before = without.licences.servers["base_monthly_usd"]
    assert paid[there].sum() < before[there].sum()


@pytest.mark.parametrize(
    "answers",
    [{"lic.windows_hosts": "no"}, {"lic.stance": "unknown"}, {"lic.stance": "rented"},
     {"lic.windows": "owned_no_sa"}, {"lic.sql_server": "rented"}],
)  # fmt: skip
def test_no_host_is_in_the_bill_without_every_answer_that_it_needs(answers):
    estate, register, _ = priced(**YES | answers)
    assert not licence_choices(estate, register)["licence_option"].eq("dedicated_host").any()
    assert not estate.own_lines["head"].eq("own_windows").any()


def test_no_host_is_of_a_family_that_is_excluded():
    """Without m5 another family's hosts compete; without any the servers stay where they were."""
    first, _, _ = priced(**YES)
    taken = set(first.servers["host_family"].dropna()) - {""}
    assert taken == {"m5"}
    again, register, _ = priced(**YES, **{"sizing.exclude_families": "m5"})
    assert "m5" not in set(again.servers["host_family"].dropna())
    assert "m5" not in set(again.licences.hosts["family"])
    none, register, _ = priced(**YES, **{"sizing.require_families": "m8i"})
    assert not licence_choices(none, register)["licence_option"].eq("dedicated_host").any()
    assert set(none.servers["instance_type"].str.partition(".")[0]) == {"m8i"}


def test_a_server_on_a_host_is_no_choice_of_a_type():
    estate, register, _ = priced(**YES)
    book, ranking = load_price_book("us-east-1"), ranking_of(register)
    there = estate.servers["host_family"].ne("")
    why = choice_reasons(estate.servers, book, ranking)
    assert set(why.loc[there, "instance_reason"]) == {
        "the smallest size of its Dedicated Host that fits it"
    }
    assert set(why.loc[there, "instance_generation"]) == {5}
    assert not why.loc[~there, "instance_reason"].str.contains("Dedicated Host").any()
    beside = runners_up(estate.servers, book, ranking)
    assert beside.loc[there].isna().all(axis=None)
    assert beside.loc[~there, "runner_up_1"].notna().all()


def test_a_host_takes_no_part_in_what_smaller_types_or_shorter_hours_would_save():
    idle = {"environment": ["test"] * COUNT, "cpu_average": [0.05] * COUNT}
    before, _, _ = priced(**YES | {"lic.windows_hosts": "no"}, facts=idle)
    estate, _, _ = priced(**YES, facts=idle)
    on_shared = int(estate.servers["host_family"].eq("").sum())
    assert on_shared == 12
    assert before.opportunities["scheduled"] == COUNT
    assert estate.opportunities["scheduled"] == on_shared
    assert before.opportunities["burstable"] > estate.opportunities["burstable"] > 0
    assert estate.opportunities["burstable"] <= on_shared
