from __future__ import annotations

import pytest

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.inventory import Inventory
from bizcase.ledger import Ledger
from bizcase.pricing import price_estate, pricing_figures
from tests.factories import servers

BOOK = load_price_book("us-east-1")  # gp3 at 0.08 USD a GiB
ESTATE = servers(
    vcpu=[2, 2, 2], memory_gib=[4, 4, 4], storage_provisioned_gib=[100, 200, 50],
    storage_used_gib=[40, 190, None], storage_in_use_gib=[60, None, 80],
)  # fmt: skip

# basis, GiB, servers that state it, servers at capacity instead, USD a month
BASES = [
    ("disk_capacity", 100 + 200 + 50, 3, 0, 28.00),
    ("partition_used", 40 * 1.2 + 200 + 50, 2, 1, 23.84),
    ("in_use", 60 + 200 + 50, 2, 1, 24.80),
]


@pytest.mark.parametrize("chosen", [basis[0] for basis in BASES])
def test_the_three_bases_worked_by_hand_and_the_priced_one_ties(chosen):
    register = load_register().with_overrides({"storage.basis": chosen})
    ledger = Ledger()
    pricing_figures(price_estate(Inventory(servers=ESTATE), register, BOOK), register, BOOK, ledger)
    for basis, gib, known, fallback, monthly in BASES:
        key = f"storage.basis.{basis}"
        found = [ledger.value(f"{key}{part}") for part in ("", ".known", ".fallback", ".monthly")]
        assert found == pytest.approx([gib, known, fallback, monthly])
    key = f"storage.basis.{chosen}"
    assert ledger.value(key) == ledger.value("sizing.need_storage_gib")
    assert ledger.value(f"{key}.monthly") == ledger.value("aws.storage.monthly")
