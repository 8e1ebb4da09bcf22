from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizcase.assumptions import load_register
from bizcase.sizing import demand
from tests.factories import servers

REGISTER = load_register()

# vcpu, memory, cpu peak, memory peak -> need vcpu, need memory, grade  (headroom 1.2)
CASES = [
    ("measured", 8, 32, 0.5, 0.5, 4.8, 19.2, "B"),
    ("capped at what it has", 8, 32, 0.88, 0.85, 8, 32, "B"),
    ("constrained: may need more", 8, 32, 0.95, 0.92, 9.12, 35.328, "B"),
    ("cpu only", 8, 32, 0.25, None, 2.4, 32, "D"),
    ("nothing measured", 8, 32, None, None, 8, 32, "D"),
    ("floor raises to 1 vCPU", 4, 8, 0.05, 0.02, 1, 0.5, "B"),
    ("a floor never raises above the source", 1, 0.25, 0.1, 0.1, 1, 0.25, "B"),
    ("unknown size", None, 32, 0.5, 0.5, None, 19.2, "B"),
]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_hand_worked_needs(case):
    _, vcpu, memory, cpu, mem, need_vcpu, need_memory, grade = case
    table = servers(vcpu=[vcpu], memory_gib=[memory], cpu_peak=[cpu], memory_peak=[mem])
    need = demand(table, REGISTER, "right_sized").iloc[0]
    if need_vcpu is None:
        assert math.isnan(need["need_vcpu"])
    else:
        assert need["need_vcpu"] == pytest.approx(need_vcpu)
    assert need["need_memory_gib"] == pytest.approx(need_memory)
    assert need["sizing_grade"] == grade


@pytest.mark.parametrize(
    ("columns", "vcpu", "need"),
    [
        ({"os_family": "windows"}, 8, 2), ({"environment": "production"}, 8, 2),
        ({"environment": "test"}, 8, 1), ({"os_family": "windows"}, 1, 2),
        ({"environment": "production"}, 1, 2), ({"environment": "test"}, 1, 1),
        ({"environment": "PROD-EU"}, 1, 2), ({"environment": "Live (Berlin)"}, 1, 2),
        ({"environment": "staging"}, 1, 1), ({"environment": "Pre-Prod EU"}, 1, 1),
        ({}, 8, 1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("peak", [0.02, 0.99, None])
def test_windows_and_production_need_two_vcpu_also_where_they_have_less(columns, vcpu, need, peak):
    given = {name: [value] for name, value in columns.items()}
    table = servers(vcpu=[vcpu], memory_gib=[8], cpu_peak=[peak], memory_peak=[0.5], **given)
    found = demand(table, REGISTER, "right_sized")["need_vcpu"].iloc[0]
    measured = vcpu if peak is None else round(vcpu * peak * 1.2, 6)
    assert found == pytest.approx(max(need, measured))
    assert demand(table, REGISTER, "as_is")["need_vcpu"].tolist() == [vcpu]


def test_a_size_that_is_not_known_is_not_taken_for_two_vcpu():
    table = servers(vcpu=[None], memory_gib=[8], os_family=["windows"])
    assert math.isnan(demand(table, REGISTER, "right_sized")["need_vcpu"].iloc[0])


def test_a_size_that_nobody_states_is_the_median_of_those_stated_else_the_assumed_one():
    table = servers(vcpu=[1] * 4, memory_gib=[1] * 4, storage_provisioned_gib=[100, 500, 240, None])
    found = demand(table, REGISTER, "right_sized")
    assert found["need_storage_gib"].tolist() == [100, 500, 240, 240]
    assert found["storage_assumed"].tolist() == [False, False, False, True]
    alone = demand(table.iloc[3:], REGISTER, "right_sized")
    assert alone["need_storage_gib"].tolist() == [100]


def test_as_is_keeps_what_is_allocated():
    table = servers(vcpu=[8], memory_gib=[32], cpu_peak=[0.1], memory_peak=[0.1])
    need = demand(table, REGISTER, "as_is").iloc[0]
    assert (need["need_vcpu"], need["need_memory_gib"]) == (8, 32)


GRADES = [
    ({"cpu_peak": 0.5, "memory_peak": 0.5}, "B"),
    ({"cpu_peak": 0.5, "memory_peak": 0.5, "cpu_peak_constant": True}, "C"),
    ({"cpu_peak": 0.5, "memory_average": 0.3}, "C"),
    ({"cpu_instant": 0.1, "memory_instant": 0.1}, "C"),
    ({"cpu_instant": 0.1}, "D"),
    ({}, "D"),
]


@pytest.mark.parametrize(("columns", "grade"), GRADES)
def test_the_grade_is_the_worse_of_cpu_and_memory(columns, grade):
    table = servers(vcpu=[2], memory_gib=[4], **{name: [value] for name, value in columns.items()})
    assert demand(table, REGISTER, "right_sized")["sizing_grade"].tolist() == [grade]


def test_one_instant_reading_never_makes_a_server_smaller():
    table = servers(vcpu=[8], memory_gib=[32], cpu_instant=[0.02], memory_instant=[0.02])
    need = demand(table, REGISTER, "right_sized").iloc[0]
    assert (need["need_vcpu"], need["need_memory_gib"]) == (8, 32)


STORAGE = [
    ("disk_capacity", 100, 40, 60, 100),
    ("partition_used", 100, 40, 60, 48),
    ("partition_used", 100, 95, 60, 100),
    ("partition_used", 100, None, 60, 100),
    ("in_use", 100, 40, 60, 60),
    ("in_use", 100, 40, 250, 100),
]


@pytest.mark.parametrize(("basis", "capacity", "used", "in_use", "need"), STORAGE)
def test_storage_by_its_basis(basis, capacity, used, in_use, need):
    table = servers(
        vcpu=[1], memory_gib=[1], storage_provisioned_gib=[capacity], storage_used_gib=[used],
        storage_in_use_gib=[in_use],
    )  # fmt: skip
    register = REGISTER.with_overrides({"storage.basis": basis})
    assert demand(table, register, "right_sized")["need_storage_gib"].tolist() == [need]


fraction = st.one_of(st.none(), st.floats(0.001, 1))


@given(st.floats(0.1, 512), st.floats(0.1, 4096), fraction, fraction)
def test_a_need_is_never_above_as_is_unless_constrained_and_never_below_the_measured_peak(
    vcpu, memory, cpu, mem
):
    table = servers(vcpu=[vcpu], memory_gib=[memory], cpu_peak=[cpu], memory_peak=[mem])
    need = demand(table, REGISTER, "right_sized").iloc[0]
    for name, size, peak in (("need_vcpu", vcpu, cpu), ("need_memory_gib", memory, mem)):
        assert need[name] >= size * (peak or 1) - 1e-6
        if not peak or peak <= 0.9:
            assert need[name] <= size + 1e-6


def test_an_unknown_size_is_that_of_its_own_system():
    """Windows has 250 GiB (110 to 500), any other system 100 (50 to 200), a known one no range."""
    families = ["windows", "windows", "linux", "linux", None]
    sizes = [400, None, None, None, None]
    table = servers(
        vcpu=[1] * 5, memory_gib=[1] * 5, os_family=families, storage_provisioned_gib=sizes
    )
    found = demand(table, REGISTER, "right_sized")
    assert found["need_storage_gib"].tolist() == [400, 400, 100, 100, 100]
    assert found["assumed_storage_gib"].tolist() == [0, 400, 100, 100, 100]
    assert found["assumed_low"].tolist() == [1, 0.44, 0.5, 0.5, 0.5]
    assert found["assumed_high"].tolist() == [1, 2, 2, 2, 2]
    alone = demand(table.iloc[1:], REGISTER, "right_sized")
    assert alone["need_storage_gib"].tolist() == [250, 100, 100, 100]
