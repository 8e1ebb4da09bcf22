"""What service levels of the applications do to the bill: recovery, backup, monitoring."""

from __future__ import annotations

import pytest

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.inventory import Inventory
from bizcase.inventory.service_levels import levels_of
from bizcase.inventory.tables import conform
from bizcase.ledger import Ledger
from bizcase.pricing import price_base
from bizcase.pricing.disaster_recovery import improvement_usd
from bizcase.pricing.recovery_figures import recovery_findings
from tests.factories import servers
from tests.pricing.test_databases import databases, links

REGISTER = load_register()
BOOK = load_price_book("us-east-1")


def one_server(overrides=None, applications=None, dependencies=()):
    inventory = Inventory(
        servers=servers(vcpu=[8], memory_gib=[32], storage_provisioned_gib=[100]),
        applications=conform("applications", applications or {}),
        dependencies=links(*dependencies),
    )
    return price_base(inventory, REGISTER.with_overrides(overrides or {}), BOOK)


def amounts(estate, head):
    return estate.bill.head(head)["amount_usd"].tolist()


def test_recovery_follows_the_strictest_application():
    applications = {
        "application_id": ["a", "b"], "name": ["a", "b"], "rto_hours": [24.0, 0.5],
    }  # fmt: skip
    pairs = [("server_application", "s1", "a"), ("server_application", "s1", "b")]
    estate = one_server(applications=applications, dependencies=pairs)
    total = estate.servers["total_monthly_usd"].iloc[0]
    lines = estate.bill.head("recovery").set_index("item")["amount_usd"]
    assert lines["Warm standby"] == pytest.approx(total * 0.3, abs=0.005)
    assert lines.sum() == lines["Warm standby"]
    assert sum(amounts(one_server({"dr.tier": "multi_site"}), "recovery")) == total


@pytest.mark.parametrize("link", [("server_application", "s1"), ("database_application", "d1")])
def test_recovery_covers_a_managed_database_by_its_application_or_its_hosts(link):
    kind, linked = link
    inventory = Inventory(
        servers=servers(vcpu=[8], memory_gib=[32], storage_provisioned_gib=[100]),
        databases=databases({}),
        applications=conform(
            "applications", {"application_id": ["a"], "name": ["a"], "rto_hours": [0.5]}
        ),
        dependencies=links((kind, linked, "a")),
    )
    estate = price_base(inventory, REGISTER, BOOK)
    # Mapped by the server alone, the host stays for its application and is standing by too.
    stays = estate.servers["total_monthly_usd"].sum() if kind == "server_application" else 0.0
    cost = estate.databases["total_monthly_usd"].iloc[0] + stays
    lines = estate.bill.head("recovery").set_index("item")
    assert lines["quantity"]["Warm standby"] == pytest.approx(cost)
    assert lines["amount_usd"]["Warm standby"] == pytest.approx(cost * 0.3, abs=0.005)


def two_in(**said):
    """Two like servers of 8 vCPU, 32 GiB, 100 GiB; the second one's application says something."""
    return Inventory(
        servers=servers(vcpu=[8] * 2, memory_gib=[32] * 2, storage_provisioned_gib=[100] * 2),
        applications=conform(
            "applications",
            {"application_id": ["a"], "name": ["a"], **{key: [word] for key, word in said.items()}},
        ),
        dependencies=links(("server_application", "s2", "a")),
    )


def two_servers(**said):
    return price_base(two_in(**said), REGISTER, BOOK)


def test_snapshots_are_of_servers_that_are_backed_up():
    assert amounts(two_servers(), "snapshots") == [10.00]  # 2 × 100 GiB × 0.05 USD
    assert amounts(two_servers(backed_up=True), "snapshots") == [10.00]
    assert amounts(two_servers(backed_up=False), "snapshots") == [5.00]


def test_observability_is_of_the_compute_of_servers_that_are_monitored():
    estate = two_servers(monitored=False)
    assert amounts(estate, "observability") == [25.23]  # 10 % of 252.29 on-demand
    assert amounts(two_servers(monitored=True), "observability") == [50.46]


@pytest.mark.parametrize(
    ("said", "tier", "share"),
    [
        ({"recovery_plan": "hot"}, "Multi-site, runs twice", 1.0),
        ({"recovery_plan": "warm", "rto_hours": 24.0}, "Warm standby", 0.3),
        ({"recovery_plan": "pilot light"}, "Pilot light", 0.15),
        ({"recovery_plan": "cold", "rto_hours": 1.0},
         "Backup and restore, from the snapshots above", 0.0),
    ],
)  # fmt: skip
def test_the_stated_plan_prices_recovery(said, tier, share):
    estate = two_servers(**said)
    total = estate.servers["total_monthly_usd"].iloc[1]
    lines = estate.bill.head("recovery").set_index("item")
    assert lines["amount_usd"][tier] == pytest.approx(total * share, abs=0.005)
    assert lines["amount_usd"].sum() == lines["amount_usd"][tier]


def test_what_is_not_recovered_stands_in_no_tier():
    lines = two_servers(recovery_required=False, rto_hours=0.1).bill.head("recovery")
    assert lines["amount_usd"].sum() == 0
    assert lines["quantity"].gt(0).sum() == 1  # the server without an application


def test_the_better_tier_has_a_price_beside_the_bill():
    said = {"recovery_plan": "cold", "rto_hours": 1.0}
    inventory, estate = two_in(**said), two_servers(**said)
    levels = levels_of(inventory, REGISTER)
    usd = improvement_usd(inventory, levels, estate.lines, estate.database_lines, REGISTER)
    assert usd == pytest.approx(estate.servers["total_monthly_usd"].iloc[1] * 0.3, abs=0.005)
    ledger = Ledger()
    (finding,) = recovery_findings(inventory, estate, REGISTER, ledger)
    assert [ledger.value(key) for key in finding.figures] == [1, usd, 1.0]
