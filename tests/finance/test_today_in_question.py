"""What the inputs say of today's hosts, from the lists to the confidence of the verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.finance import finance_inputs, recompute
from bizcase.finance.confidence import HIGH, HOSTS, MEDIUM, UNLISTED
from bizcase.inventory.tables import conform
from bizcase.pricing import price_base
from tests.finance.test_verdict_of_estates import inventory_of

SMALL, LARGE = (16.0, 2.0), (512.0, 32.0)  # GiB and cores; a guest has 16 GiB and 4 vCPU


def hosts(*sizes, **columns):
    memory, cores = zip(*sizes, strict=True)
    return conform("hosts", {"host_name": [f"h{number}" for number in range(len(sizes))],
                             "memory_gib": memory, "cores": cores, "source_file": "list",
                             "hypervisor": "vmware", **columns})  # fmt: skip


def judged(listed, on, entered=None):
    """Return the verdict over guests on these hosts, by name, of half an estate."""
    inventory = replace(inventory_of(len(on)), hosts=listed)
    inventory = replace(inventory, servers=inventory.servers.assign(host_name=on))
    register = load_register().with_overrides({"scope.estate_share": 50, **(entered or {})})
    estate = price_base(inventory, register, load_price_book("us-east-1"))
    prepared = finance_inputs(inventory, estate, register, "us-east-1", 1)
    return recompute(prepared, register, 200).verdict


def on_two(small):
    """Return twenty guests, some of them on h1 and the others on h0."""
    return ["h1"] * small + ["h0"] * (20 - small)


@pytest.mark.parametrize(
    ("small", "share", "limits", "sure"),
    [(1, 0.0, (), HIGH), (4, 0.2, (), HIGH), (5, 0.25, (HOSTS,), MEDIUM)],
)
def test_guests_on_hosts_that_cannot_carry_them_make_a_loss_unsure(small, share, limits, sure):
    """One guest of 16 GiB has what its host has; four have four times as much."""
    found = judged(hosts(LARGE, SMALL), on_two(small))
    assert found.outcomes.p90 < 0
    assert found.evidence.hosts_in_question == pytest.approx(share)
    assert found.limits[: len(limits)] == limits
    assert (HOSTS in found.limits, found.direction) == (bool(limits), sure)


def test_a_host_that_no_file_lists_counts_like_one_that_is_too_small():
    found = judged(hosts(LARGE), ["h9"] * 5 + ["h0"] * 15)
    assert (found.evidence.hosts_in_question, found.direction) == (0.25, MEDIUM)


def test_where_finance_states_todays_cost_the_hosts_do_not_matter():
    found = judged(hosts(LARGE, SMALL), on_two(20), {"op.today_total": 1000.0})
    assert found.outcomes.p90 < 0
    assert found.evidence.hosts_in_question == 1.0
    assert (HOSTS in found.limits, found.direction) == (False, HIGH)


@pytest.mark.parametrize(
    "listed", [hosts(LARGE).iloc[:0], hosts((None, None)), hosts((512.0, None))]
)
def test_hosts_that_are_derived_from_the_guests_carry_them(listed):
    found = judged(listed, ["h0"] * 10)
    assert found.evidence.hosts_in_question == 0.0
    assert HOSTS not in found.limits


@pytest.mark.parametrize(
    ("counted", "share"), [(10, 0.0), (12, 1 / 6), (13, 3 / 13), (40, 0.75), (None, 0.0)]
)
def test_machines_that_hosts_count_and_no_list_holds_make_today_too_dear(counted, share):
    found = judged(hosts(LARGE, vms=[counted]), ["h0"] * 10)
    assert found.evidence.unlisted == pytest.approx(share)
    assert (UNLISTED in found.limits) is (share > 0.2)


def test_hosts_on_aws_count_no_machine_of_todays_cost():
    listed = hosts(LARGE, LARGE, vms=[5, 500], model=[None, "Amazon EC2 i3.metal"])
    found = judged(listed, ["h0"] * 5 + ["h1"] * 5)
    assert (found.evidence.unlisted, found.evidence.hosts_in_question) == (0.0, 0.0)
