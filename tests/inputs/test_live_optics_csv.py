"""A csv of the sheet VMs of Live Optics, in the labels of old and new versions."""

from __future__ import annotations

from tests.inputs.tool_files import LIVE_OPTICS, codes, column, key, listed, read, scoped

ROWS = [
    ["a", "vm-1", "poweredOn", "false", "Ubuntu Linux (64-bit)", 4, 8192, 102400, 51200, "e1"],
    ["b", "vm-2", "poweredOff", "false", "Microsoft Windows Server 2019", 2, 4096, 0, 0, "e1"],
    ["t", "vm-3", "poweredOff", "true", "Ubuntu Linux (64-bit)", 2, 4096, 10240, 10240, "e1"],
]


def test_the_csv_is_read_as_the_workbook_is():
    for header in (LIVE_OPTICS, [name.replace("(MB)", "(MiB)") for name in LIVE_OPTICS]):
        upload = listed("optics.csv", header, *ROWS)
        inventory = read(upload)
        assert key(upload) == "live_optics_csv"
        assert scoped(inventory) == ["a"]
        assert column(inventory, "storage_provisioned_gib")["a"] == 100
        assert column(inventory, "storage_in_use_gib")["a"] == 50
        assert column(inventory, "os_family")["a"] == "linux"
        assert set(column(inventory, "hypervisor").values()) == {"vmware"}
        assert not {"STORAGE_MISSING", "OS_MISSING"} & codes(inventory)


def test_a_blank_virtual_disk_is_filled_from_the_guest():
    header = [*LIVE_OPTICS, "Guest VM Disk Capacity (MB)"]
    rows = [[*ROWS[0], 90000], [*ROWS[1][:2], "poweredOn", *ROWS[1][3:], 40960]]
    sizes = column(read(listed("o.csv", header, *rows)), "storage_provisioned_gib")
    assert sizes == {"a": 100, "b": 40}
