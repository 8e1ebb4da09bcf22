"""Google Migration Center and StratoZone: vmInfo with and without "(optional)"."""

from __future__ import annotations

from tests.inputs.tool_files import GOOGLE, column, key, listed, read, scoped

ROWS = [
    ["m1", "a", "10.0.0.1", 100, 40, 4, 16, "Windows Server 2019", "", "Running", "False"],
    ["m2", "b", "10.0.0.2", 250, 90, 8, 32, "Red Hat Enterprise Linux", "8.6", "running", "1"],
    ["m3", "c", "10.0.0.3", 50, 10, 2, 4, "Ubuntu", "22.04", "VM deallocated", "0"],
]


def test_the_template_is_read_with_and_without_its_marks():
    for header in (GOOGLE, [name.removesuffix("(optional)") for name in GOOGLE]):
        inventory = read(listed("vmInfo.csv", header, *ROWS))
        assert key(listed("vmInfo.csv", header, *ROWS)) == "google_migration_center"
        assert scoped(inventory) == ["a", "b"]
        assert column(inventory, "memory_gib") == {"a": 16, "b": 32, "c": 4}
        assert column(inventory, "storage_provisioned_gib") == {"a": 100, "b": 250, "c": 50}
        assert column(inventory, "storage_used_gib")["b"] == 90
        assert column(inventory, "is_physical") == {"a": False, "b": True, "c": False}
        assert column(inventory, "os_licence")["b"] == "rhel"


def test_memory_in_mib_and_storage_in_bytes_are_taken_by_their_headers():
    header = ("MachineId", "MachineName", "AllocatedProcessorCoreCount", "MemoryMiB",
              "AllocatedStorageBytes", "OsName")  # fmt: skip
    inventory = read(listed("vm.csv", header, ("m1", "a", 8, 32768, 536870912000, "Ubuntu")))
    assert column(inventory, "memory_gib") == {"a": 32}
    assert column(inventory, "storage_provisioned_gib") == {"a": 500}
