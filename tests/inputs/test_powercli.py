"""PowerCLI: Get-VM as Export-Csv writes it, with its type line and its guests."""

from __future__ import annotations

from bizcase.inputs.opening.upload import Upload
from tests.inputs.tool_files import POWERCLI, codes, column, key, listed, read, scoped

ROWS = [
    ["a", "PoweredOn", 4, 8192, 8, 40.25, 100.5, "a:Ubuntu Linux (64-bit)", "esx01", "vm-1"],
    ["b", "PoweredOn", 8, 512, 0.5, 10, 20, "Microsoft Windows Server 2019", "esx01", "vm-2"],
    ["c", "PoweredOff", 2, 4096, 4, 10, 60.25, "c:", "esx02", "vm-3"],
]


def test_the_system_stands_behind_the_name_of_the_machine():
    inventory = read(listed("vms.csv", POWERCLI, *ROWS))
    assert scoped(inventory) == ["a", "b"]
    assert column(inventory, "os_name") == {
        "a": "Ubuntu Linux (64-bit)", "b": "Microsoft Windows Server 2019", "c": None,
    }  # fmt: skip
    assert column(inventory, "os_family")["a"] == "linux"
    assert column(inventory, "memory_gib")["b"] == 0.5
    assert column(inventory, "storage_provisioned_gib")["a"] == 100.5
    assert column(inventory, "storage_in_use_gib")["a"] == 40.25
    assert set(column(inventory, "hypervisor").values()) == {"vmware"}
    assert "OS_MISSING" not in codes(inventory)


def test_a_line_of_types_stands_above_the_header():
    plain = listed("vms.csv", POWERCLI, *ROWS)
    typed = Upload("vms.csv", b"#TYPE VMware.VimAutomation.ViCore.Impl.V1\n" + plain.content)
    assert key(typed) == "powercli"
    assert column(read(typed), "vcpu") == {"a": 4, "b": 8, "c": 2}


def test_memory_in_mb_alone_is_enough():
    header = [name for name in POWERCLI if name != "MemoryGB"]
    rows = [[*row[:4], *row[5:]] for row in ROWS]
    assert column(read(listed("vms.csv", header, *rows)), "memory_gib")["a"] == 8
