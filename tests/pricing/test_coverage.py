"""How the base case buys compute: its mix, the ladder of coverage, plans in every region."""

from __future__ import annotations

import pytest

from bizcase.assumptions import load_register
from bizcase.assumptions.choice_words import word_label
from bizcase.catalog import MAIN_OPTION_KEYS, load_price_book
from bizcase.errors import CatalogError
from bizcase.inventory import Inventory
from bizcase.ledger import Ledger
from bizcase.pricing import price_estate, pricing_figures
from bizcase.pricing.base import size_estate
from bizcase.units import round_usd
from tests.factories import servers

ESTATE = Inventory(
    servers=servers(
        vcpu=[2, 8, 16], memory_gib=[8, 64, 32], os_licence=["none", "windows", "rhel"],
        storage_provisioned_gib=[100, 50, 10],
    )
)  # fmt: skip


def figures(region="us-east-1", **overrides):
    register = load_register().with_overrides(overrides)
    book, ledger = load_price_book(region), Ledger()
    estate = price_estate(ESTATE, register, book)
    pricing_figures(estate, register, book, ledger)
    return estate, ledger


@pytest.mark.parametrize("private", [0, 12])
def test_the_ladder_says_what_each_step_of_coverage_is_worth(private):
    """Each step is reckoned by server; that of the case is its own bill."""
    given = {"aws.commit_coverage": 65, "aws.edp_discount": private}
    estate, ledger = figures(**given)
    book = load_price_book("us-east-1")
    plan = book.discounts("3yr_compute_sp")["discount_fraction"]
    kinds = estate.servers["instance_type"].tolist()
    hours = [book.ec2.loc[name, "on_demand_hourly_usd"] for name in kinds]
    off = [plan[name.split(".")[0]] for name in kinds]
    rest = ledger.value("aws.storage.monthly") + ledger.value("aws.licences.monthly")
    for step in (0, 20, 40, 60, 65, 80, 100):
        listed = [
            round_usd([730 * usd * (1 - step / 100 * part)])[0]
            for usd, part in zip(hours, off, strict=True)
        ]
        paid = sum(usd - round_usd([usd * private / 100])[0] for usd in listed)
        assert ledger.value(f"aws.coverage.{step}.monthly") == pytest.approx(paid + rest)
        saved = ledger.value("aws.coverage.0.monthly") - paid - rest
        assert ledger.value(f"aws.coverage.{step}.saving.monthly") == pytest.approx(saved)
    assert ledger.value("aws.coverage.65.monthly") == ledger.value("aws.servers.monthly")
    assert ledger.value("aws.coverage.100.monthly") == ledger.value(
        "aws.servers.full_coverage.monthly"
    )


def test_on_demand_has_no_ladder():
    _, ledger = figures(**{"pricing.base_option": "on_demand"})
    assert not [item.id for item in ledger if item.id.startswith("aws.coverage.")]


def test_a_filled_plan_is_told_with_its_rule():
    estate, _ = figures("eu-central-1")
    told = [issue.message for issue in estate.issues if "Savings Plan" in issue.message]
    assert len(told) == 1
    assert "0.83 × that of us-east-1" in told[0]
    assert not [i for i in figures()[0].issues if "Savings Plan" in i.message]


@pytest.mark.parametrize("option", MAIN_OPTION_KEYS[1:])
def test_the_remedy_of_a_missing_option_never_names_it(option, monkeypatch):
    book = load_price_book("us-east-1")
    available = type(book).option_available
    monkeypatch.setattr(
        type(book), "option_available",
        lambda self, key: key != option and available(self, key),
    )  # fmt: skip
    register = load_register().with_overrides({"pricing.base_option": option})
    with pytest.raises(CatalogError) as fault:
        size_estate(ESTATE, register, book)
    offered = fault.value.remedy.removesuffix(".").split(": ")[1].split("; ")
    assert word_label(option) not in offered
    assert set(offered) == {word_label(key) for key in MAIN_OPTION_KEYS} - {word_label(option)}
