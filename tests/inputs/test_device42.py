"""Device42: cores per CPU, a unit beside the number, disks that may be one or all."""

from __future__ import annotations

from tests.inputs.tool_files import DEVICE42, codes, column, listed, read, scoped

ROWS = [
    ["v", "virtual", "Production", "Ubuntu", "22.04", 4, "", 16, "GB", 1, 100, "yes"],
    ["p", "physical", "Production", "Windows Server 2019", "", 2, 16, 262144, "MB", 4, 1200, "yes"],
    ["s", "physical", "Test", "Windows Server 2019", "", 2, "", 64, "GB", 1, 500, "yes"],
    ["o", "virtual", "Test", "Ubuntu", "20.04", 2, 2, 1, "TB", 1, 50, "no"],
]


def test_cores_are_per_cpu_and_sockets_alone_are_no_vcpu():
    inventory = read(listed("d42.csv", DEVICE42, *ROWS))
    assert scoped(inventory) == ["v", "p", "s"]
    assert column(inventory, "vcpu") == {"v": 4, "p": 32, "s": None, "o": 4}
    assert column(inventory, "is_physical") == {"v": False, "p": True, "s": True, "o": False}
    assert "VCPU_MISSING" in codes(inventory)


def test_the_unit_beside_the_memory_counts():
    inventory = read(listed("d42.csv", DEVICE42, *ROWS))
    assert column(inventory, "memory_gib") == {"v": 16, "p": 256, "s": 64, "o": 1024}


def test_the_size_of_several_disks_is_the_least_and_both_sums_are_told():
    inventory = read(listed("d42.csv", DEVICE42, *ROWS))
    told = next(issue for issue in inventory.issues if issue.code == "DISKS_INCOMPLETE")
    assert column(inventory, "storage_provisioned_gib")["p"] == 1200
    assert "1,200 or 4,800 GiB" in told.message
    assert list(told.rows) == [3]


def test_the_names_of_the_query_language_are_read_too():
    names = {"os": "os_name", "osver": "os_version", "cpucount": "total_cpus",
             "cpucore": "core_per_cpu", "ramtype": "ram_size_type", "hddcount": "hard_disk_count",
             "hddsize": "hard_disk_size"}  # fmt: skip
    header = [names.get(name, name) for name in DEVICE42]
    assert column(read(listed("q.csv", header, *ROWS)), "vcpu")["p"] == 32
