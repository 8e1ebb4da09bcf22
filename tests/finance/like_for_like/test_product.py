"""The product against the hand-worked examples, line by line."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from bizcase.finance.on_premises import on_premises
from bizcase.finance.remains import CONTRACT
from bizcase.finance.values import Values
from tests.finance.like_for_like.estates import CASES
from tests.finance.like_for_like.product import CUTOVER, product
from tests.finance.like_for_like.worked import worked

ITEMS = {
    "hardware": ("hardware",), "vendor_support": ("vendor_support",),
    "virtualisation": ("virtualisation",), "linux": ("rhel",), "windows": ("windows",),
    "sql_server": ("sql_standard",), "storage": ("storage",),
    "storage_maintenance": ("storage_maintenance",), "network": ("network",),
    "network_maintenance": ("network_maintenance",),
    "backup": ("backup_software", "backup_storage"), "monitoring": ("monitoring_vmware",),
    "agents": ("security", "security_sql"), "space": ("space",), "electricity": ("energy",),
    "recovery": ("recovery_warm_standby",),
}  # fmt: skip
# Lines of the bill and beside it, by what the hand-worked table calls them.
AWS = {
    "compute": ("compute",), "volumes": ("storage",), "windows_included": ("windows",),
    "rhel_included": ("linux",), "sql_server_included": ("sql_server",),
    "snapshots": ("snapshots",), "recovery": ("recovery",), "observability": ("observability",),
    "network": ("network",), "landing_zone": ("landing_zone",), "support": ("support",),
    "agents": ("agents",),
}  # fmt: skip


def after_the_cutover(found):
    """Return by month what contracts cost until they end; the example ends them with the move."""
    result = found.result
    lines = on_premises(result.base, result.plan, Values(found.assumptions), "refresh")
    tied = [
        line.future[0]
        for line in lines
        if line.spec.avoidable == CONTRACT or line.spec.item == "recovery"  # which repeats them
    ]
    paid = np.sum(tied, axis=0)
    return np.where(np.arange(len(paid)) > CUTOVER, paid, 0.0)


@functools.cache
def made(case):
    return product(case)


@pytest.mark.parametrize("case", CASES)
def test_every_line_on_premises_is_that_of_the_table(case):
    table = worked(*CASES[case])["on_premises_yearly"]
    found = {
        line: sum(float(np.ravel(made(case).yearly[key][0])[0]) for key in keys)
        for line, keys in ITEMS.items()
    }
    assert found == pytest.approx({line: table.get(line, 0.0) for line in ITEMS}, abs=0.02)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("month", "phase"), [(6, "on_demand"), (40, "committed")])
def test_every_line_on_aws_is_that_of_the_table(case, month, phase):
    table = worked(*CASES[case])[f"aws_{phase}_monthly"]
    found = {
        line: sum(made(case).aws[head].iloc[month] for head in heads) for line, heads in AWS.items()
    }
    found["own"] = made(case).aws["own_licences"].iloc[month]
    expected = {line: table[line] for line in AWS}
    expected["own"] = table["own_rhel"] + table["own_sql_server"]
    # The product rounds each server's line to the cent.
    assert found == pytest.approx(expected, abs=0.15)


@pytest.mark.parametrize("case", CASES)
def test_one_time_cost_and_npv(case):
    """The example pays all one-time cost in month 4, the product over the wave."""
    table, found = worked(*CASES[case]), made(case)
    months = found.result.cash.months
    once = months["one_time_usd"].sum()
    assert once == pytest.approx(table["one_time_total"], abs=1)
    net = (months["net_usd"] + months["one_time_usd"]).to_numpy(copy=True)
    net[4] -= once
    net += after_the_cutover(found)
    npv = float((net / 1.08 ** (np.arange(len(net)) / 12)).sum())
    assert npv == pytest.approx(table["npv"], abs=1)
