"""The product on the ten typical estates: they get their states where today's total is open.

A measured share of 0.6 is read as machines of which four in five run at 40 % of what they have, so
that they need half of it. All are priced in us-east-1: elsewhere most rates of the packaged book
are assumed, which keeps any answer from being firm.
"""

from __future__ import annotations

import dataclasses
import functools

import numpy as np
import pytest

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.finance import finance_inputs, recompute
from bizcase.pricing import price_base
from tests.finance.like_for_like import typical
from tests.finance.like_for_like.product import PLAN, inventory_of, rehosted

ROWS = typical.read()
DRAWS = 1000
OPEN_HERE = ("op.vmware_renewal_month", "op.labour_retained_pct")
BY_ROW = {"op.vmware_edition": "vmware_edition", "op.space_kind": "space", "lic.stance": "stance"}
# At 400 USD a VM and month the product's draws hold more than the section's: hours of work, the
# slip of the schedule, prices of network and monitoring. Its chance of a gain is lower, and a firm
# answer stays a leaning one.
SOFTER = {"A": "lean_migrate", "F": "lean_migrate"}


def inventory(case):
    """Return the lists of an estate, measured as far as it says."""
    lists, measured = inventory_of(case.estate), case.measured_share
    if not measured:
        return lists
    idle = np.arange(case.estate.count) % 20 < round(40 * (1 - measured))
    peak = np.where(idle, 0.4, 0.9)
    return dataclasses.replace(lists, servers=lists.servers.assign(cpu_peak=peak, memory_peak=peak))


@functools.cache
def priced(name):
    """Return what is the same whatever today's total: assumptions, lists, decisions and prices."""
    row, case = ROWS[name], typical.case_of(ROWS[name])
    given = {key: value for key, value in PLAN.items() if key not in (*OPEN_HERE, *BY_ROW)}
    given |= {key: row[column] for key, column in BY_ROW.items() if row[column] != "open"}
    given |= {"scope.estate_share": 100} if row["whole"] == "yes" else {}
    lists, assumptions = inventory(case), load_register().with_overrides(given)
    made = rehosted(lists)
    return assumptions, lists, made, price_base(lists, assumptions, load_price_book("us-east-1"))


def verdict(name, usd_vm_month=None):
    """Return the verdict on an estate, today's total stated or open."""
    assumptions, lists, made, base = priced(name)
    if usd_vm_month:
        total = usd_vm_month * len(lists.servers) * 12
        assumptions = assumptions.with_overrides({"op.today_total": total})
    prepared = finance_inputs(lists, base, assumptions, "us-east-1", 1, made)
    return recompute(prepared, assumptions, DRAWS).verdict


@pytest.mark.parametrize("name", ROWS)
def test_the_state_while_todays_total_is_open(name):
    assert verdict(name).decision == ROWS[name]["state"]


@pytest.mark.parametrize("name", "ABCDEFGHI")
def test_the_state_with_todays_total_stated(name):
    assert verdict(name, 250).decision == ROWS[name]["state_at_250"]


@pytest.mark.parametrize("name", "AEFGI")
def test_a_dear_estate_leans_towards_migrate_or_migrates(name):
    expected = SOFTER.get(name, ROWS[name]["state_at_400"])
    assert verdict(name, 400).decision == expected
