"""Hyper-V: memory that is assigned, of a stopped machine what it starts with."""

from __future__ import annotations

from tests.inputs.tool_files import GIB, HYPERV, codes, column, listed, read, scoped

ROWS = [
    ["a", "Running", 4, 4 * GIB, 8 * GIB, "HOST1"],
    ["b", "Off", 2, 2 * GIB, 0, "HOST1"],
    ["c", "Saved", 2, 2 * GIB, 0, "HOST1"],
    ["d", "OffCritical", 2, 2 * GIB, 0, "HOST1"],
    ["e", "RunningCritical", 2, 2 * GIB, 2 * GIB, "HOST2"],
]


def test_assigned_memory_counts_and_a_stopped_machine_has_its_startup_memory():
    inventory = read(listed("vms.csv", HYPERV, *ROWS))
    assert scoped(inventory) == ["a", "e"]
    assert column(inventory, "memory_gib") == {"a": 8, "b": 2, "c": 2, "d": 2, "e": 2}
    assert column(inventory, "scope_reason")["c"] == "suspended"
    assert column(inventory, "is_physical")["a"] is False
    assert set(column(inventory, "hypervisor").values()) == {"hyper-v"}
    assert {"STORAGE_MISSING", "OS_MISSING"} <= codes(inventory)
    assert "VALUE_OUT_OF_RANGE" not in codes(inventory)


def test_startup_memory_alone_is_enough():
    header = [name for name in HYPERV if name != "MemoryAssigned"]
    rows = [[*row[:4], row[5]] for row in ROWS]
    assert column(read(listed("vms.csv", header, *rows)), "memory_gib")["a"] == 4
