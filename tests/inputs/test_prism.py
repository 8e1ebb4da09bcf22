"""Nutanix Prism: use / size in one cell, sizes with units, use of the moment is no peak."""

from __future__ import annotations

from tests.inputs.tool_files import PRISM, codes, column, listed, read, scoped

ROWS = [
    ["a", "10.0.0.1", 4, "16 GiB", "40.5 GiB / 100 GiB", "12.5%", "45%", "On", "n1", "Ubuntu"],
    ["b", "10.0.0.2", 8, "1 TiB", "512 MiB / 1.5 TiB", "50%", "80%", "On", "n1", "W2022"],
    ["c", "", 2, "8 GiB", "-", "0%", "0%", "Off", "n1", ""],
    ["d", "", 2, "8 GiB", "80 GiB", "1%", "1%", "On", "n1", "Ubuntu"],
]


def test_the_size_stands_behind_the_slash_and_the_use_before_it():
    inventory = read(listed("vms.csv", PRISM, *ROWS))
    assert scoped(inventory) == ["a", "b", "d"]
    sizes = column(inventory, "storage_provisioned_gib")
    assert (sizes["a"], sizes["b"]) == (100, 1536)
    assert column(inventory, "storage_in_use_gib")["a"] == 40.5
    assert column(inventory, "memory_gib") == {"a": 16, "b": 1024, "c": 8, "d": 8}
    assert column(inventory, "os_family")["b"] == "windows"


def test_one_figure_is_neither_use_nor_size():
    inventory = read(listed("vms.csv", PRISM, *ROWS))
    assert column(inventory, "storage_provisioned_gib")["d"] is None
    assert "STORAGE_MISSING" in codes(inventory)


def test_use_of_the_moment_is_no_peak():
    inventory = read(listed("vms.csv", PRISM, *ROWS))
    assert set(column(inventory, "cpu_peak").values()) == {None}
    unused = next(issue for issue in inventory.issues if issue.code == "COLUMNS_UNUSED")
    assert "CPU Usage" in unused.message
