"""A discount of 12 % on every server, database and service of the samples, reckoned again.

Plain arithmetic of the rules, in decimals; only the price tables are the program's.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.inputs.read import read_inventory
from bizcase.ledger import Ledger
from bizcase.pricing import price_base, run_cost_figures
from tests.factories import MPA_SAMPLE, RVTOOLS_SAMPLE
from tests.twins import sample

REGIONS = ("us-east-1", "eu-central-1", "sa-east-1")
PLAN, HOURS, COVERAGE = "3yr_compute_sp", Decimal(730), Decimal("0.8")
PART = Decimal("0.12")
SUPPORT = ((10_000, "0.09"), (80_000, "0.07"), (250_000, "0.05"), (10**12, "0.03"))
DISCOUNTED_HEADS = {"ebs", "snapshots", "transfer", "observability", "security", "landing_zone"}
WINDOWS = Decimal("0.046")


def exact(value):
    return Decimal(repr(float(value)))


def cents(usd):
    return round(usd, 12).quantize(Decimal("0.01"), ROUND_HALF_UP)


def bought(at_list):
    """Return what is paid of a line and what the discount takes off it."""
    less = cents(at_list * PART)
    return at_list - less, less


def plan_discounts(region):
    """Return the plan's discount by family: the region's own, else 0.83 of that of us-east-1."""
    own, base = (
        load_price_book(name).discounts(PLAN)["discount_fraction"] for name in (region, "us-east-1")
    )
    filled = {
        family: cents_of_rate(exact(discount) * Decimal("0.83"))
        for family, discount in base.items()
    }
    return filled | {family: exact(discount) for family, discount in own.items()}


def cents_of_rate(fraction):
    return fraction.quantize(Decimal("0.000001"), ROUND_HALF_UP)


def rhel(vcpu):
    return (
        Decimal("0.0144") if vcpu <= 8 else Decimal("0.0108") if vcpu < 128 else Decimal("0.0096")
    )


def licence_usd(server):
    """Return the licences of the base case: Windows and Linux; own SQL Server is not billed."""
    vcpu, asked = exact(server["instance_vcpu"]), server["os_licence"]
    if server["own_subscription"] != "none":
        asked = "none"
    hourly = {
        "none": Decimal(0), "windows": WINDOWS * vcpu, "rhel": rhel(vcpu) * vcpu,
        "suse": Decimal("0.0563") if vcpu <= 4 else Decimal("0.125"),
    }[asked]  # fmt: skip
    return cents(HOURS * hourly)


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("file", [sample(MPA_SAMPLE), sample(RVTOOLS_SAMPLE)])
def test_each_eligible_line_is_less_by_the_discount_and_licences_are_not(file, region):
    register, book = (
        load_register().with_overrides({"aws.edp_discount": 12}),
        load_price_book(region),
    )
    estate = price_base(read_inventory(file(), register), register, book)
    plan, gp3 = plan_discounts(region), exact(book.gp3_gib_month().usd)
    placed = estate.servers[estate.servers["target"] == "ec2"]
    paid = Decimal(0)
    assert len(placed) > 10
    for server in placed.to_dict("records"):
        hour = exact(book.ec2.loc[server["instance_type"], "on_demand_hourly_usd"])
        covered = COVERAGE * plan[server["instance_type"].split(".")[0]]
        compute = cents(HOURS * hour * (1 - covered))
        storage = cents(exact(server["need_storage_gib"]) * gp3)
        licence = licence_usd(server)
        (on_compute, off_compute), (on_storage, off_storage) = bought(compute), bought(storage)
        expected = {
            "compute_monthly_usd": on_compute, "storage_monthly_usd": on_storage,
            "licence_monthly_usd": licence, "list_monthly_usd": compute + storage + licence,
            "discount_monthly_usd": off_compute + off_storage,
            "total_monthly_usd": on_compute + on_storage + licence,
        }  # fmt: skip
        found = {column: cents(exact(server[column])) for column in expected}
        assert found == expected, server["server_id"]
        for part, whole in ((on_compute, compute), (on_storage, storage)):
            assert abs(part - whole * Decimal("0.88")) <= Decimal("0.005")
        paid += on_compute + on_storage + licence
    for line in estate.database_lines.to_dict("records"):
        at_list = cents(exact(line["list_usd"]))
        eligible = line["head"] != "database_licence"
        expected = bought(at_list) if eligible else (at_list, Decimal(0))
        found = (cents(exact(line["amount_usd"])), cents(exact(line["private_discount_usd"])))
        assert found == expected, line["item"]
        paid += expected[0]
    assert_services(estate, paid)
    assert_totals(estate, register)


def assert_services(estate, paid):
    """The rest of the bill: 12 % off what is eligible, AWS Support by its bands on what is left."""
    support = Decimal(0)
    for line in estate.bill.lines.to_dict("records"):
        at_list = cents(exact(line["quantity"]) * exact(line["unit_price_usd"]))
        amount = cents(exact(line["amount_usd"]))
        if line["head"] == "support":
            support += amount
            continue
        if line["head"] in DISCOUNTED_HEADS and line["item"] != "Direct Connect":
            assert amount == bought(at_list)[0], line["item"]
        elif line["head"] == "recovery":  # licences of the second site keep their price
            assert at_list * Decimal("0.88") - Decimal("0.005") <= amount <= at_list
        else:
            assert amount == at_list
        paid += amount if line["head"] != "operations" else 0
    owed, lower = Decimal(0), 0
    for upper, rate in SUPPORT:
        owed += cents(max(Decimal(0), min(paid, Decimal(upper)) - lower) * Decimal(rate))
        lower = upper
    assert support == owed


def assert_totals(estate, register):
    """The list bill less its discounts, each service on a line, is what is paid."""
    ledger = Ledger()
    run_cost_figures(estate, register, ledger)
    services = [
        f"aws.discount.{name}.monthly" for name in ("ec2", "ebs", "rds", "recovery", "other")
    ]
    taken = sum(cents(exact(ledger.value(name))) for name in services)
    assert taken == cents(exact(ledger.value("aws.discount.monthly")))
    at_list, paid = (exact(ledger.value(f"aws.{name}.monthly")) for name in ("list", "run"))
    assert cents(at_list) - taken == cents(paid)
    assert taken > 0
