"""The rest of the bill: what servers share and what follows their number, worked by hand."""

from __future__ import annotations

from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.inventory import Inventory
from bizcase.inventory.tables import conform
from bizcase.ledger import Ledger
from bizcase.pricing import price_base, price_estate, pricing_figures
from bizcase.pricing.bill import BILL_HEADS, support_usd
from bizcase.units import sum_usd
from tests.factories import servers

REGISTER = load_register()
BOOK = load_price_book("us-east-1")
WHOLE = {"scope.estate_share": 100}


def priced(overrides=None):
    """One server of 8 vCPU, 32 GiB, 100 GiB."""
    table = servers(vcpu=[8], memory_gib=[32], storage_provisioned_gib=[100])
    return price_base(Inventory(servers=table), REGISTER.with_overrides(overrides or {}), BOOK)


def ten(overrides, hosts=None):
    """Ten servers of one host and file: 4 vCPU, 16 GiB, 200 GiB of which 120 are used."""
    table = servers(
        vcpu=[4] * 10, memory_gib=[16] * 10, storage_provisioned_gib=[200] * 10,
        storage_used_gib=[120] * 10, host_name=["h1"] * 10, source_file=["a"] * 10,
    )  # fmt: skip
    inventory = Inventory(servers=table) if hosts is None else Inventory(servers=table, hosts=hosts)
    return price_base(inventory, REGISTER.with_overrides(overrides), BOOK)


def many(count, overrides):
    """Return amounts by head and item of the bill of so many small servers."""
    table = servers(vcpu=[2] * count, memory_gib=[4] * count, storage_provisioned_gib=[10] * count)
    register = REGISTER.with_overrides(overrides)
    lines = price_base(Inventory(servers=table), register, BOOK).bill.lines
    return lines.set_index(["head", "item"])["amount_usd"]


def amounts(estate, head):
    return estate.bill.head(head)["amount_usd"].tolist()


@lru_cache
def of_support(plan, *, whole):
    return REGISTER.with_overrides({"aws.support_plan": plan} | (WHOLE if whole else {}))


def support(charges, plan="business_support_plus", whole=True):
    return support_usd(charges, of_support(plan, whole=whole), BOOK, whole=whole)


@pytest.mark.parametrize(
    ("charges", "usd"),
    [(1_000, 90), (10_000, 900), (50_000, 3_700), (100_000, 6_800), (300_000, 15_800)],
)
def test_support_by_marginal_bands(charges, usd):
    """9 % of 10k, 7 % to 80k, 5 % to 250k, 3 % above."""
    assert support(charges) == usd
    assert support(charges, whole=False) == usd


@pytest.mark.parametrize("whole", [True, False])
@given(st.floats(0, 1e7), st.floats(0, 1e7))
def test_more_charges_never_cost_less_support(whole, one, two):
    small, large = sorted((one, two))
    cost = [support(charges, "enterprise", whole) for charges in (small, large)]
    assert cost[0] <= cost[1] + 0.02  # two bands, each rounded to the cent


def test_the_minimum_of_support_is_of_a_whole_estate_that_pays_something():
    assert [support(charges, "enterprise") for charges in (0, 1_000, 60_000)] == [0, 5_000, 6_000]
    part = [support(charges, "enterprise", whole=False) for charges in (0, 1_000, 60_000)]
    assert part == [0, 100, 6_000]
    assert support(60_000, "none") == 0


def test_every_head_has_a_line_even_at_zero_and_unknowns_are_named():
    table = servers(vcpu=[8], memory_gib=[32], storage_provisioned_gib=[100])
    estate = price_estate(Inventory(servers=table), REGISTER, BOOK)
    assert set(estate.bill.lines["head"]) == set(BILL_HEADS)
    ledger = Ledger()
    pricing_figures(estate, REGISTER, BOOK, ledger)
    for head in BILL_HEADS:
        figure = ledger[f"aws.other.{head}.monthly"]
        open_input = head in ("ebs", "operations")
        assert (figure.value is None) == open_input
        assert ("input required" in figure.state) == open_input
    assert ledger.value("aws.other.open_inputs") == 2  # faster disks (IOPS, throughput), operation


def test_a_small_bill_worked_by_hand():
    """Server 8 vCPU, 32 GiB, 100 GiB: m6a.2xlarge, 252.29 on-demand and 152.81 as bought.

    Traffic of a server: 20 GB × 0.045 through a gateway, 2 × 50 GB × 0.01 between zones, 10 GB ×
    0.09 out, of which an estate has 100 GB free.
    """
    part, whole = priced(), priced(WHOLE)
    for estate, network, landing_zone, paid_support in (
        # 9 % of 152.81 + 8 + 5 + 2.80 + 25.23 + 4.82 + 10 = 208.66
        (part, 0.90 + 1.00 + 0.90, 10.00, 18.78),
        # 98.55 of three gateways, 73 of a VPN, 175 of transit: 9 % of 879.31
        (whole, 0.90 + 1.00 + 98.55 + 73 + 175, 325 + 10.00, 79.14),
    ):
        assert estate.servers["compute_monthly_usd"].tolist() == [152.81]
        assert amounts(estate, "snapshots") == [5.00]  # 100 GiB × 0.05 USD
        assert amounts(estate, "observability") == [25.23]  # 10 % of 252.29
        assert amounts(estate, "security") == [4.82]  # 3 % of 152.81 + 8.00
        assert sum_usd(amounts(estate, "transfer")) == pytest.approx(network)
        assert amounts(estate, "landing_zone") == [landing_zone]
        assert amounts(estate, "support") == [paid_support]


def test_ten_servers_as_a_part_and_as_a_whole_worked_by_hand():
    """4 vCPU, 16 GiB, 200 GiB with 120 used: m6a.xlarge at 0.1728, 76.41 each as bought.

    Part: traffic 10 × (0.90 + 1.00 + 0.90) = 28, landing zone 10 × 10 = 100, support 9 % of 764.10
    + 160 + 60 + 28 + 126.14 + 27.72 + 100 = 1,265.96. Whole: 98.55 + 73 + 175 + 9 + 10 = 365.55,
    with 100 GB out free; 325 + 100 = 425; support 9 % of 1,928.51.
    """
    for share, network, landing_zone, paid_support in (
        (None, 28.00, 100.00, 113.94), (50, 23.50, 100.00, 113.53), (100, 365.55, 425.00, 173.57),
    ):  # fmt: skip
        estate = ten({} if share is None else {"scope.estate_share": share})
        assert sum_usd(estate.servers["compute_monthly_usd"]) == 764.10
        assert amounts(estate, "snapshots") == [60.00]
        assert amounts(estate, "observability") == [126.14]
        assert amounts(estate, "security") == [27.72]
        assert sum_usd(amounts(estate, "transfer")) == network, share
        assert amounts(estate, "landing_zone") == [landing_zone]
        assert amounts(estate, "support") == [paid_support]


@pytest.mark.parametrize(("counted", "network"), [(10, 365.55), (11, 28.00), (None, 28.00)])
def test_while_the_share_is_open_hosts_that_count_no_more_say_whole(counted, network):
    """Hosts of all servers that count no machine beside these; a share that is given wins."""
    table = conform("hosts", {"host_name": ["h1"], "vms": [counted], "source_file": ["a"]})
    estate = ten({}, table)
    assert sum_usd(amounts(estate, "transfer")) == network
    for share, stated in ((100, 365.55), (50, 23.50)):
        estate = ten({"scope.estate_share": share}, table)
        assert sum_usd(amounts(estate, "transfer")) == stated


@pytest.mark.parametrize(
    ("servers_in_all", "item", "usd", "landing_zone"),
    [(99, "Site-to-site VPN", 73, 325 + 990), (100, "Direct Connect", 1500, 325 + 1000),
     (268, "Direct Connect", 1500, 3000), (300, "Direct Connect", 1500, 3000)],
)  # fmt: skip
def test_a_line_from_a_hundred_servers_and_a_landing_zone_up_to_its_cap(
    servers_in_all, item, usd, landing_zone
):
    lines = many(servers_in_all, WHOLE)
    assert lines["transfer"].get(item) == usd
    assert lines["landing_zone"].tolist() == [landing_zone]
    part = many(servers_in_all, {})
    assert part["transfer"].get(item) == 0
    assert part["landing_zone"].tolist() == [min(3000, 10 * servers_in_all)]


def test_transfer_is_tiered_and_a_whole_estate_has_100_gb_free():
    given = {"aws.egress_gb": 20_000, "aws.interaz_gb_server": 100, "aws.nat_gateways": 2}
    for share, free in ((100, 100), (40, 40), (None, 0)):
        stated = {} if share is None else {"scope.estate_share": share}
        lines = priced(given | stated).bill.head("transfer").set_index("item")["amount_usd"]
        assert lines["Internet out first 10 TB"] == 921.60  # 10,240 GB × 0.09 USD
        beyond = (20_000 - free - 10_240) * 0.085
        assert lines["Internet out next 40 TB"] == pytest.approx(beyond)
        assert lines["Between Availability Zones, both directions"] == 2.00
        gateways = 65.70 if share == 100 else 0  # 2 × 730 h × 0.045 USD
        assert lines["NAT gateways"] == gateways


@pytest.mark.parametrize("stated", [{}, {"scope.estate_share": 100}])
def test_totals_of_an_older_file_replace_what_a_server_is_assumed_to_have(stated):
    """5,000 GB × 0.045, 2 × 1,000 GB × 0.01: of all ten servers, whatever one is assumed to."""
    totals = {"aws.nat_gb": 5000, "aws.interaz_gb": 1000, "aws.landing_zone_usd": 777.5}
    estate = ten(totals | stated)
    lines = estate.bill.head("transfer").set_index("item")["amount_usd"]
    assert lines["Data through NAT gateways"] == 225.00
    assert lines["Between Availability Zones, both directions"] == 20.00
    assert amounts(estate, "landing_zone") == [777.50]
    nothing = ten(dict.fromkeys(totals, 0) | stated)
    assert nothing.bill.head("transfer")["amount_usd"].iloc[1:3].tolist() == [0, 0]
    assert amounts(nothing, "landing_zone") == [0]
    each = ten(totals | stated | {"aws.nat_gb_server": 30, "aws.landing_zone_server": 20})
    lines = each.bill.head("transfer").set_index("item")["amount_usd"]
    assert lines["Data through NAT gateways"] == 13.50  # 10 × 30 GB × 0.045: the newer key wins
    assert lines["Between Availability Zones, both directions"] == 20.00
    assert amounts(each, "landing_zone") == [525.00 if stated else 200.00]


@pytest.mark.parametrize("given", [{}, {"aws.landing_zone_usd": 777.5, "aws.nat_gb": 5000}])
def test_without_a_server_on_aws_nothing_is_shared(given):
    estate = price_base(
        Inventory(servers=servers(vcpu=[2], memory_gib=[4], in_scope=[False])),
        REGISTER.with_overrides(WHOLE | given), BOOK,
    )  # fmt: skip
    assert estate.bill.lines["amount_usd"].tolist() == [0] * len(estate.bill.lines)


@pytest.mark.parametrize(("region", "named"), [("us-east-1", []), ("eu-central-1", ["EBS"])])
def test_a_price_of_the_bill_that_the_region_does_not_list_is_named_with_how(region, named):
    table = servers(vcpu=[8], memory_gib=[32], storage_provisioned_gib=[100])
    estate = price_estate(Inventory(servers=table), REGISTER, load_price_book(region))
    filled = [issue.message for issue in estate.issues if issue.code == "PRICE_FILLED"]
    snapshots = [message for message in filled if "snapshots" in message]
    assert [message.partition("“")[2].split()[0] for message in snapshots] == named, filled
    assert all("× " in message and region in message for message in filled)
