"""Proxmox VE: bytes, the first disk only, containers beside machines."""

from __future__ import annotations

from tests.inputs.tool_files import GIB, PROXMOX, codes, column, key, listed, read, scoped

ROWS = [
    [100, "a", "pve1", "qemu", "running", 4, 8 * GIB, 32 * GIB, 0],
    [101, "b", "pve2", "lxc", "running", 2, 2 * GIB, 8 * GIB, 0],
    [102, "c", "pve2", "qemu", "stopped", 2, 2 * GIB, 8 * GIB, ""],
    [103, "t", "pve2", "qemu", "stopped", 2, 2 * GIB, 8 * GIB, 1],
]


def test_bytes_are_read_and_the_disk_is_said_to_be_the_first():
    inventory = read(listed("pve.csv", PROXMOX, *ROWS))
    assert scoped(inventory) == ["a", "b"]
    assert column(inventory, "memory_gib")["a"] == 8
    assert column(inventory, "storage_provisioned_gib")["a"] == 32
    assert set(column(inventory, "hypervisor").values()) == {"kvm"}
    assert column(inventory, "scope_reason")["t"] == "template"
    assert "DISKS_INCOMPLETE" in codes(inventory)


def test_the_list_of_a_node_heads_the_processors_otherwise():
    header = ["cpus" if name == "maxcpu" else name for name in PROXMOX]
    assert column(read(listed("q.csv", header, *ROWS)), "vcpu")["a"] == 4


def test_a_list_without_ids_of_machines_is_not_taken_for_proxmox():
    assert key(listed("l.csv", PROXMOX[1:], *(row[1:] for row in ROWS))) != "proxmox"
