"""iTop: the system in two columns, memory as people write it, states of its data model."""

from __future__ import annotations

from tests.inputs.tool_files import ITOP, codes, column, key, listed, read, scoped

ROWS = [
    ["a", "production", "Ubuntu LTS", "22.04", 4, "8Gb", "h1"],
    ["b", "obsolete", "RHEL", "6.9", 2, "4Gb", "h1"],
    ["c", "stock", "Windows Server", "2019", 8, "32 GB", ""],
    ["d", "implementation", "Windows Server", "2019", 8, "512 MB", "h2"],
]


def test_the_system_is_its_family_and_version_and_memory_has_its_unit_in_the_cell():
    inventory = read(listed("itop.csv", ITOP, *ROWS))
    assert scoped(inventory) == ["a", "d"]
    assert column(inventory, "os_name")["a"] == "Ubuntu LTS 22.04"
    assert column(inventory, "os_family")["d"] == "windows"
    assert column(inventory, "memory_gib") == {"a": 8, "b": 4, "c": 32, "d": 0.5}
    assert column(inventory, "is_physical") == {"a": False, "b": False, "c": None, "d": False}
    assert column(inventory, "host_name")["a"] == "h1"
    assert column(inventory, "scope_reason")["c"] == "not_in_service"
    assert "STORAGE_MISSING" in codes(inventory)


def test_bare_numbers_of_memory_are_gb_or_mb_by_their_size():
    for factor in (1, 1024):
        rows = [[*row[:5], 8 * factor, row[6]] for row in ROWS]
        assert column(read(listed("i.csv", ITOP, *rows)), "memory_gib")["a"] == 8


def test_a_list_without_a_family_of_systems_is_not_taken_for_itop():
    header = ["OS" if name.startswith("OS family") else name for name in ITOP]
    assert key(listed("l.csv", header, *ROWS)) == "list"
