"""Google Migration Center and StratoZone: vmInfo, and diskInfo and perfInfo beside it."""

from __future__ import annotations

import io
import zipfile

import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.errors import InputError
from bizcase.inputs import read_inventory
from bizcase.inputs.condense import condense
from bizcase.inputs.opening.upload import Upload
from bizcase.sizing.demand import sizing_grade
from tests.inputs.tool_files import GOOGLE, codes, column, key, listed, read, scoped

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


DISKS = ("MachineId", "DiskLabel", "SizeInGib", "UsedInGib", "StorageTypeLabel")
SAMPLES = ("MachineId", "TimeStamp", "CpuUtilizationPercentage", "AvailableMemoryBytes",
           "DiskReadOperationsPerSec")  # fmt: skip
GIB = 2**30


def zipped(vms, disks=(), samples=(), head=SAMPLES):
    """Return the tables as a collector packs them."""
    tables = {"vmInfo.csv": (GOOGLE, vms), "diskInfo.csv": (DISKS, disks),
              "perfInfo.csv": (head, samples), "tagInfo.csv": (("MachineId", "Key", "Value"),
                                                               [("m1", "a", "b")])}  # fmt: skip
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as bundle:
        for name, (header, rows) in tables.items():
            if rows:
                bundle.writestr(name, listed(name, header, *rows).content)
    return Upload("import-files.zip", buffer.getvalue())


def without_sizes():
    """Return vmInfo as the collector for AWS writes it: no machine has a total."""
    return [[*row[:3], 0, 0, *row[5:]] for row in ROWS]


def series(machine, days, *samples, form="{0:02}/{1:02}/2026, 10:00:00"):
    return [(machine, form.format(1 + day // 28, 1 + day % 28), *sample, 0)
            for day in range(days) for sample in samples]  # fmt: skip


def test_disks_of_their_own_table_are_the_storage_where_the_list_has_none():
    disks = [("m1", "/dev/sda", 100, 20, "gp3"), ("M1", "/dev/sdb", 300, 30, "gp3"),
             ("m2", "C:", 80, "", "io1"), ("m9", "x", 5, 1, "gp3")]  # fmt: skip
    inventory = read(zipped(without_sizes(), disks))
    assert column(inventory, "storage_provisioned_gib") == {"a": 400, "b": 80, "c": None}
    assert column(inventory, "storage_used_gib")["a"] == 50
    assert inventory.disks["name"].tolist() == ["/dev/sda", "/dev/sdb", "C:"]
    assert {"ORPHAN_ROWS", "STORAGE_MISSING"} & codes(inventory) == {"ORPHAN_ROWS"}


def test_of_two_sizes_that_differ_the_larger_is_taken_and_told():
    inventory = read(zipped(ROWS, [("m1", "d", 90, 1, ""), ("m2", "d", 400, 1, "")]))
    assert column(inventory, "storage_provisioned_gib") == {"a": 100, "b": 400, "c": 50}
    assert "DISK_TOTAL_DIFFERS" in codes(inventory)


def test_the_highest_sample_is_the_peak_and_bytes_available_tell_the_memory():
    """Of 16 GiB 4 are the least available: 75 %."""
    inventory = read(
        zipped(ROWS, samples=series("m1", 14, (21.5, 8 * GIB), (0.4, 4 * GIB))
               + series("m2", 13, (50, 16 * GIB)))
    )  # fmt: skip
    assert column(inventory, "cpu_peak") == {"a": pytest.approx(0.215), "b": 0.5, "c": None}
    assert column(inventory, "cpu_average")["a"] == pytest.approx(0.1095)
    assert column(inventory, "memory_peak") == {"a": 0.75, "b": 0.5, "c": None}
    assert sizing_grade(inventory.servers).tolist() == ["B", "C", "D"]  # 13 days are too short
    assert {"PEAK_OF_SAMPLES", "SHORT_MEASUREMENT"} <= codes(inventory)


def test_no_bytes_available_are_no_full_memory_and_days_may_be_written_otherwise():
    """The collector for AWS writes 0 because it does not know."""
    iso = series("m1", 14, (30, 0), form="2026-{0:02}-{1:02}T10:00:00Z")
    inventory = read(zipped(ROWS, samples=[*iso, ("m2", "1767225600", 50, 0, 0)]))
    assert column(inventory, "memory_peak") == {"a": None, "b": None, "c": None}
    constant = column(inventory, "cpu_peak_constant")
    assert (constant["a"], constant["b"]) == (False, True)  # of m2 the day cannot be read


def test_a_stated_share_of_memory_counts_before_bytes():
    head = (*SAMPLES[:3], "MemoryUtilizationPercentage(optional)", "AvailableMemoryBytes")
    inventory = read(zipped(ROWS, samples=[("m1", "2026-01-01", 20, 60, GIB)], head=head))
    assert column(inventory, "memory_peak")["a"] == pytest.approx(0.6)


def test_a_saved_case_keeps_disks_and_samples_and_a_table_that_is_not_read_is_named():
    upload = zipped(without_sizes(), [("m1", "d", 90, 1, "")], series("m1", 14, (20, GIB)))
    first = read(upload)
    again = read_inventory(condense(upload).upload, load_register())
    pd.testing.assert_frame_equal(first.servers, again.servers)
    pd.testing.assert_frame_equal(first.disks, again.disks)
    told = [issue.message for issue in first.issues if issue.code == "NOT_READ"]
    assert len(told) == 1
    assert "tagInfo" in told[0]


@pytest.mark.parametrize(("header", "what"), [(DISKS, "disks"), (SAMPLES, "measurements")])
def test_a_further_table_alone_is_refused_by_its_name(header, what):
    with pytest.raises(InputError, match=f"table of {what} of Google") as refusal:
        read(listed("table.csv", header, ["m1", *[1] * (len(header) - 1)]))
    assert "vmInfo.csv" in str(refusal.value)
