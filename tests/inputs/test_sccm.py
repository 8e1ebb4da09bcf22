"""Configuration Manager: KB of memory, NT names of systems, what the model says."""

from __future__ import annotations

from tests.inputs.tool_files import KIB_OF_GIB, SCCM, column, key, listed, read, scoped

ROWS = [
    ["p", "Microsoft Windows Server 2019", 2, 16, 32, 128 * KIB_OF_GIB, 2048000, "ProLiant DL380"],
    ["v", "Microsoft Windows Server 2016", 1, 4, 4, 16 * KIB_OF_GIB, 204800, "VMware7,1"],
    ["h", "Microsoft Windows Server 2016", 1, 2, 2, 8 * KIB_OF_GIB, 102400, "Virtual Machine"],
    ["c", "Microsoft Windows Server 2016", 1, 2, "", 8 * KIB_OF_GIB, 102400, ""],
]


def test_logical_processors_count_and_the_model_says_what_is_virtual():
    inventory = read(listed("sccm.csv", SCCM, *ROWS))
    assert scoped(inventory) == ["p", "v", "h", "c"]
    assert column(inventory, "vcpu") == {"p": 32, "v": 4, "h": 2, "c": 2}
    assert column(inventory, "memory_gib")["p"] == 128
    assert column(inventory, "storage_provisioned_gib")["p"] == 2000
    assert column(inventory, "is_physical") == {"p": True, "v": False, "h": False, "c": None}
    assert column(inventory, "hypervisor") == {
        "p": "none", "v": "vmware", "h": "hyper-v", "c": None,
    }  # fmt: skip


def test_the_nt_name_stands_in_for_the_caption():
    header = ["Netbios Name0", "Operating System Name and0", *SCCM[2:]]
    rows = [["a", "Microsoft Windows NT Advanced Server 10.0", *ROWS[0][2:]]]
    inventory = read(listed("sccm.csv", header, *rows))
    assert column(inventory, "os_licence") == {"a": "windows"}
    assert key(listed("sccm.csv", header, *rows)) == "sccm"
