"""Of two copies of a machine the right one counts, whatever the order of the files."""

from __future__ import annotations

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inventory.copies import second_counts
from bizcase.inventory.merge import merge
from tests.factories import rvtools, vinfo_row


def site(name, *rows):
    listed = [vinfo_row(machine, VI_SDK_UUID=name, VI_SDK_Server=name, **cells)
              for machine, cells in rows]  # fmt: skip
    return read_inventory(rvtools(*listed, name=f"{name}.xlsx"), load_register(), "rvtools")


def copy(state, vcpu, machine="www01"):
    return machine, {
        "VM_UUID": machine, "Powerstate": state, "CPUs": vcpu, "VM_ID": f"vm-{vcpu}",
        "Total_disk_capacity_MiB": vcpu * 1024,
    }  # fmt: skip


STATES = st.sampled_from(["on", "off", "suspended", None])
SIZES = st.sampled_from([2.0, 4.0, None])


def row(state, vcpu, file):
    frame = {"power_state": state, "vcpu": vcpu, "memory_gib": 4.0,
             "storage_provisioned_gib": 9.0, "source_file": file}  # fmt: skip
    return pd.DataFrame([frame]).astype({"power_state": "str", "vcpu": "float64"})


@given(
    states=st.tuples(STATES, STATES), sizes=st.tuples(SIZES, SIZES),
    dates=st.tuples(*[st.sampled_from(["", "2026-01-01", "2026-02-01"])] * 2), same=st.booleans(),
)  # fmt: skip
def test_the_copy_that_counts_does_not_depend_on_which_is_first(states, sizes, dates, same):
    first, second = (row(*cells) for cells in zip(states, sizes, "ab", strict=True))
    exported = dict(zip("ab", dates, strict=True))
    there = second_counts(first, second, exported, same_place=same)[0]
    back = second_counts(second, first, exported, same_place=same)[0]
    assert not (there and back)
    if not there and not back:
        assert states[0] == states[1] or {*states} <= {"off", "suspended"}
        assert (sizes[0] or 0) == (sizes[1] or 0)
    if not same and "on" in states and states[0] != states[1]:
        assert there == (states[1] == "on")
    if same and all(dates) and dates[0] != dates[1]:
        assert there == (dates[1] > dates[0])


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("states", [("poweredOff", "poweredOn"), ("suspended", "poweredOff")])
def test_a_machine_that_runs_anywhere_is_priced_with_the_disks_of_that_copy(states, turned):
    parts = [site(f"vc{at}", copy(state, 2 + 2 * at)) for at, state in enumerate(states)]
    merged = merge(parts[::-1] if turned else parts)
    rows = merged.servers
    assert len(rows) == 1
    assert rows["in_scope"].iloc[0] == ("poweredOn" in states)
    assert rows["vcpu"].iloc[0] == 4
    assert merged.disks["capacity_gib"].tolist() == [4]
    assert merged.matches["other_file"].tolist() == ["vc0.xlsx"]


@pytest.mark.parametrize("turned", [False, True])
def test_copies_that_differ_are_named_with_both_states_and_sizes(turned):
    parts = [site("vc1", copy("poweredOff", 16)), site("vc2", copy("poweredOn", 4))]
    inventory = merge(parts[::-1] if turned else parts)
    issue = next(issue for issue in inventory.issues if issue.code == "COPIES_DIFFER")
    for words in ("www01", "on, 4 vCPU", "in vc2.xlsx", "off, 16 vCPU", "in vc1.xlsx"):
        assert words in issue.message
