"""Storage on each basis: what it comes to where it is priced, and how it ties with the scope."""

from __future__ import annotations

import pytest

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.inventory import Inventory
from bizcase.ledger import Ledger
from bizcase.pricing import price_estate, pricing_figures
from tests.document.estates import ESTATES, each, result_of
from tests.factories import servers
from tests.pricing.test_databases import databases, links

BOOK = load_price_book("us-east-1")  # gp3 at 0.08 USD a GiB
ESTATE = servers(
    vcpu=[2, 2, 2], memory_gib=[4, 4, 4], storage_provisioned_gib=[100, 200, 50],
    storage_used_gib=[40, 190, None], storage_in_use_gib=[60, None, 80],
)  # fmt: skip
# Of s1 the database is all there is, so it leaves; of s2 and s3 each has 100 GiB and an application
# beside it. s4 states nothing, so it has the median of the six that do. No type holds s7.
WITH_DATABASES = servers(
    vcpu=[2, 4, 4, 2, 2, 2, 9999], memory_gib=[4, 16, 16, 4, 4, 4, 4],
    storage_provisioned_gib=[300, 500, 60, None, 200, 100, 70],
    storage_used_gib=[200, 300, 60, None, 190, None, None],
    storage_in_use_gib=[None, None, None, None, 150, 80, None],
    os_family=["linux"] * 7,
)  # fmt: skip
HOSTS = ("s1", "s2", "s3")
APPLICATIONS = [("server_application", name, "erp") for name in HOSTS[1:]]

# basis, GiB, servers that state it, at capacity instead, of assumed storage, USD a month
BASES = [
    ("disk_capacity", 100 + 200 + 50, 3, 0, 0, 28.00),
    ("partition_used", 40 * 1.2 + 200 + 50, 2, 1, 0, 23.84),
    ("in_use", 60 + 200 + 50, 2, 1, 0, 24.80),
]
# s2 keeps its rest, s3 the least that a host keeps (50); then s4, s5 and s6.
BASES_WITH_DATABASES = [
    ("disk_capacity", 400 + 50 + 150 + 200 + 100, 4, 0, 1, 72.00),
    ("partition_used", 260 + 50 + 150 + 200 + 100, 3, 1, 1, 60.80),
    ("in_use", 400 + 50 + 115 + 150 + 80, 2, 2, 1, 63.60),
]


def ledger_of(inventory, chosen):
    register = load_register().with_overrides({"storage.basis": chosen})
    ledger = Ledger()
    pricing_figures(price_estate(inventory, register, BOOK), register, BOOK, ledger)
    return ledger


def assert_ties(ledger, chosen):
    """What is priced is the basis that is chosen, and with what is not priced all in scope."""
    key = f"storage.basis.{chosen}"
    if ledger[key].value is not None:
        assert ledger.value(key) == pytest.approx(ledger.value("sizing.need_storage_gib"))
        assert ledger.value(f"{key}.monthly") == ledger.value("aws.storage.monthly")
        placed = sum(ledger.value(f"{key}.{part}") for part in ("known", "fallback", "assumed"))
        assert placed == ledger.value("sizing.placed")
    parts = ("sizing.need_storage_gib", "storage.with_databases", "storage.no_target")
    total = sum(ledger.value(part) for part in parts)
    assert ledger.value("storage.in_scope") == pytest.approx(total, abs=0.02)


@pytest.mark.parametrize("chosen", [basis[0] for basis in BASES])
@pytest.mark.parametrize(
    ("inventory", "bases"),
    [
        (Inventory(servers=ESTATE), BASES),
        (
            Inventory(
                servers=WITH_DATABASES,
                databases=databases(*({"host_server_id": host} for host in HOSTS)),
                dependencies=links(*APPLICATIONS),
            ),
            BASES_WITH_DATABASES,
        ),
    ],
    ids=["plain", "databases that move"],
)
def test_the_three_bases_worked_by_hand_and_the_priced_one_ties(inventory, bases, chosen):
    """Whichever is priced, each basis comes to the same."""
    ledger = ledger_of(inventory, chosen)
    parts = ("", ".known", ".fallback", ".assumed", ".monthly")
    for basis, *expected in bases:
        found = [ledger.value(f"storage.basis.{basis}{part}") for part in parts]
        assert found == pytest.approx(expected), basis
    assert_ties(ledger, chosen)


def test_what_leaves_with_databases_is_told():
    """All of s1, 100 GiB of s2 and 10 of s3, whose host keeps 50; s7 has no target."""
    inventory = Inventory(
        servers=WITH_DATABASES, dependencies=links(*APPLICATIONS),
        databases=databases(*({"host_server_id": host} for host in HOSTS)),
    )  # fmt: skip
    ledger = ledger_of(inventory, "disk_capacity")
    parts = ("storage.in_scope", "storage.with_databases", "storage.no_target")
    assert [ledger.value(part) for part in parts] == [1380, 300 + 100 + 10, 70]


@pytest.mark.parametrize("name", each(ESTATES))
def test_the_priced_basis_ties_in_every_estate(name):
    case = result_of(name).case
    assert_ties(case.ledger, case.assumptions.text("storage.basis"))
