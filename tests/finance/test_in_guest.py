"""Volumes that guests see beyond their disks: a question whose answer moves both sides."""

from __future__ import annotations

import datetime as dt

import pytest

from bizcase.assumptions import load_register
from bizcase.entries import ProjectInfo
from bizcase.finance.drivers import drivers
from bizcase.finance.result import recompute
from tests.factories import asked, rvtools, vinfo_row
from tests.finance.estates import estate, plain
from tests.runs import shared_run

GIB = 1024
PARTITIONS = [
    ["VM", "VM UUID", "Disk", "Capacity MiB", "Consumed MiB"],
    ["fs", "u-1", "C:\\", 40 * GIB, 30 * GIB], ["fs", "u-1", "E:\\", 4000 * GIB, 3000 * GIB],
    ["web", "u-2", "C:\\", 39 * GIB, 20 * GIB],
]  # fmt: skip


def case(**overrides):
    export = rvtools(
        *(vinfo_row(name, VM_UUID=f"u-{at}", total_disk_mib=40 * GIB)
          for at, name in enumerate(("fs", "web"), start=1)),
        vPartition=PARTITIONS,
    )  # fmt: skip
    register = load_register().with_overrides(overrides)
    project = ProjectInfo("P", "C")
    return shared_run(
        asked(project, {"rvtools": [export]}, register, dt.date(2026, 11, 29))
    ).case.finance


def block_of(finance):
    return next((item for item in finance.verdict.blocks if item.block.key == "in_guest"), None)


def test_the_ends_are_the_case_without_and_with_these_volumes():
    """4,000 GiB beside 40, of which 3,000 are used: the other end is the case that prices them.

    On the basis of used partitions, which are at most the capacity: that grows with the volumes.
    """
    basis = {"storage.basis": "partition_used"}
    open_case, with_them = case(**basis), case(**basis, **{"storage.in_guest": "priced"})
    block = block_of(open_case)
    ends = sorted((open_case.metrics.npv, with_them.metrics.npv))
    assert ends[1] - ends[0] > 1000
    assert [block.low_npv, block.high_npv] == pytest.approx(ends, abs=2)  # each month to the cent
    assert block_of(with_them) is None


def test_an_end_moves_aws_and_the_premises_alike():
    register = plain(op__storage_gb=2, fin__discount=0)
    beyond = {"in_guest_storage_gib": [50.0] * 10, "aws_in_guest_storage": [4.0] * 10}
    found = recompute(estate(aws_storage=[8.0] * 10, **beyond), register, 0)
    larger = estate(storage_gib=[150.0] * 10, aws_storage=[12.0] * 10)
    ends = sorted((found.metrics.npv, recompute(larger, register, 0).metrics.npv))
    block = block_of(found)
    assert [block.low_npv, block.high_npv] == pytest.approx(ends, abs=1)


def test_the_question_is_drawn_while_it_is_open_and_where_there_is_any_such_volume():
    def keys(made, **values):
        return {item.key for item in drivers(made, load_register().with_overrides(values))}

    some = estate(in_guest_storage_gib=[50.0] * 10)
    assert "open.in_guest" in keys(some)
    assert "open.in_guest" not in keys(estate())
    assert "open.in_guest" not in keys(some, **{"storage.in_guest": "not_priced"})
