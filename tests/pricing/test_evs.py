"""Hosts of Amazon EVS for what relocates, and today's bill of hosts that are EC2 already."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.catalog import PriceBook, Purchase, load_price_book
from bizcase.catalog.region_book import RegionBook
from bizcase.errors import CatalogError
from bizcase.pricing import price_bare_metal, price_evs
from bizcase.pricing.evs import evs_hosts

REGISTER = load_register()
BOOK = load_price_book("us-east-1")


def guests(count, vcpu=4.0, memory=16.0, storage=100.0):
    return pd.DataFrame(
        {"vcpu": [vcpu] * count, "memory_gib": [memory] * count,
         "need_storage_gib": [storage] * count}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("vcpu", "memory", "storage", "hosts"),
    [
        (0, 0, 0, 0), (2, 8, 0, 4), (1024, 4096, 0, 4),  # 4 × 64 × 4 vCPU, 4 × 1,024 GiB
        (1025, 4096, 0, 5), (1024, 4097, 0, 5), (2000, 9000, 0, 9),
        # 4 × 30,000 GB × 50 % = 60,000 GB = 55,879.35 GiB
        (2, 8, 55_879, 4), (2, 8, 55_880, 5), (2, 8, 200_000, 15), (0, 0, 1, 4),
    ],
)  # fmt: skip
def test_hosts_by_vcpu_by_memory_by_storage_and_four_at_least(vcpu, memory, storage, hosts):
    assert evs_hosts(vcpu, memory, storage, BOOK, REGISTER) == hosts


def test_a_cluster_full_of_disks_is_priced_by_them():
    """50 machines of 4 TiB: 219,902 GB ÷ 15,000 = 14.7, so 15 hosts and not 4."""
    assert price_evs(guests(50, storage=4096.0), BOOK, REGISTER).hosts == 15
    less = REGISTER.with_overrides({"aws.evs_usable_pct": 35})
    assert price_evs(guests(50, storage=4096.0), BOOK, less).hosts == 21


def test_four_hosts_worked_by_hand():
    """4 × 730 × 10.982 = 32,067.44; 55.7134 % off = 14,201.58; 256 cores × 350 ÷ 12."""
    cost = price_evs(guests(50), BOOK, REGISTER, Purchase("3yr_ec2_instance_sp"))
    assert (cost.hosts, cost.vcf_cores) == (4, 256)
    assert cost.on_demand_monthly_usd == 32067.44
    assert cost.committed_monthly_usd == cost.monthly_usd == 14201.58
    assert cost.own_subscription_monthly_usd(350) == 7466.67
    assert cost.states == ("input required: aws.evs_control_usd",)
    line = cost.lines.iloc[0]
    assert (line["quantity"], line["unit"]) == (2920, "host-hours")
    as_base = price_evs(guests(50), BOOK, REGISTER)
    assert as_base.monthly_usd == 19795.10  # × (1 − 0.8 × 0.47838)


def test_an_entered_fee_is_a_line_and_no_state():
    register = REGISTER.with_overrides({"aws.evs_control_usd": 1500})
    cost = price_evs(guests(50), BOOK, register)
    assert cost.monthly_usd == 21295.10
    assert cost.lines["amount_usd"].tolist() == [19795.10, 1500]
    assert cost.states == ()


def test_an_unknown_size_is_named_and_nothing_relocated_costs_nothing():
    unknown = guests(2).assign(vcpu=[4, None])
    assert (
        "the size of 1 relocated servers is not known" in price_evs(unknown, BOOK, REGISTER).states
    )
    none = price_evs(guests(0), BOOK, REGISTER)
    assert (none.hosts, none.monthly_usd, len(none.lines), none.states) == (0, 0, 0, ())


def test_a_book_without_the_host_says_so():
    prices = BOOK.ec2["on_demand_hourly_usd"].drop("i4i.metal").to_dict()
    own = RegionBook("us-east-1", dt.date(2026, 11, 22), "Own", {}, prices, {}, {}, {}, {}, {})
    with pytest.raises(CatalogError, match="Relocate cannot be priced"):
        price_evs(guests(5), PriceBook("us-east-1", own), REGISTER)


def hosts(*models):
    return pd.DataFrame({"model": list(models)})


def test_hosts_on_ec2_are_priced_as_they_are_billed_today():
    """i3.metal costs what i3.16xlarge costs, 4.992 USD an hour: 4 × 730 × 4.992 = 14,576.64."""
    bill = price_bare_metal(
        hosts(*["Amazon EC2 i3.metal"] * 4, "PowerEdge R640", None), BOOK, REGISTER
    )
    assert bill.on_demand_monthly_usd == 14576.64
    assert bill.committed_monthly_usd == 7603.48  # 47.838 % off
    line = bill.lines.iloc[0]
    assert (line["instance_type"], line["hosts"], line["price_origin"]) == (
        "i3.metal",
        4,
        "derived",
    )
    listed = price_bare_metal(hosts("Amazon EC2 m5.metal"), BOOK, REGISTER).lines.iloc[0]
    assert (listed["unit_price_usd"], listed["price_origin"]) == (4.608, "listed")


def test_every_listed_metal_costs_what_the_largest_size_of_its_family_costs():
    """The rule behind a derived price, against all that are listed."""
    types = BOOK.ec2[BOOK.ec2["origin"] == "listed"]
    metal = types[types.index.str.endswith(".metal")]
    largest = types[~types["bare_metal"]].groupby("family")["on_demand_hourly_usd"].max()
    ratio = metal["on_demand_hourly_usd"] / metal["family"].map(largest)
    assert len(ratio.dropna()) > 20
    assert ratio.dropna().between(0.99, 1.01).all()


def test_a_type_of_no_known_family_is_a_named_state_and_never_a_sum():
    bill = price_bare_metal(hosts("EC2 z9.metal", "EC2 m5.metal"), BOOK, REGISTER)
    assert bill.states == ("z9.metal has no price in us-east-1",)
    assert bill.on_demand_monthly_usd is None
    assert price_bare_metal(hosts("PowerEdge R640"), BOOK, REGISTER).on_demand_monthly_usd is None
