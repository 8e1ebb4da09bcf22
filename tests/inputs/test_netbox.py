"""NetBox: disks in GB or MB by version, states of the tool, labels and field names."""

from __future__ import annotations

import pytest

from tests.inputs.tool_files import NETBOX, column, key, listed, read, scoped


def rows(disk):
    return [
        ["a", "active", "dc1", "cl1", "4.00", 8192, 100 * disk, "10.0.0.1/24", "Ubuntu 22.04"],
        ["b", "Active", "dc1", "cl1", "8", 32768, 500 * disk, "10.0.0.2/24", "Windows Server 2019"],
        *([name, name, "dc1", "cl1", 2, 4096, 50 * disk, "", "Debian 11"]
          for name in ("offline", "planned", "staged", "failed", "decommissioning", "paused")),
    ]  # fmt: skip


@pytest.mark.parametrize("disk", [1, 1024])
def test_the_sizes_say_whether_disks_are_in_gb_or_mb(disk):
    inventory = read(listed("nb.csv", NETBOX, *rows(disk)))
    assert scoped(inventory) == ["a", "b"]
    assert column(inventory, "storage_provisioned_gib")["b"] == 500
    assert column(inventory, "memory_gib")["b"] == 32
    assert column(inventory, "os_family")["b"] == "windows"


def test_every_state_but_active_stays_out_for_its_reason():
    reasons = column(read(listed("nb.csv", NETBOX, *rows(1))), "scope_reason")
    assert [reasons[name] for name in ("offline", "paused", "planned", "decommissioning")] == [
        "powered_off", "suspended", "not_in_service", "not_in_service",
    ]  # fmt: skip


def test_a_unit_in_the_label_is_believed():
    header = ["Name", "Status", "Site", "Cluster", "vCPUs", "Memory (MB)", "Disk (GB)",
              "IP Address", "Platform"]  # fmt: skip
    large = [[*row[:6], 5000, *row[7:]] for row in rows(1)]
    inventory = read(listed("nb.csv", header, *large))
    assert column(inventory, "storage_provisioned_gib")["a"] == 5000


def test_memory_in_gb_under_a_bare_label_is_no_megabytes():
    small = [[*row[:5], row[5] // 1024, *row[6:]] for row in rows(1)]
    assert column(read(listed("l.csv", NETBOX, *small)), "memory_gib")["b"] == 32


def test_a_list_without_cluster_and_site_is_not_taken_for_netbox():
    bare = [name for name in NETBOX if name not in ("cluster", "site")]
    small = [[*row[:2], *row[4:]] for row in rows(1)]
    assert key(listed("l.csv", bare, *small)) == "list"
