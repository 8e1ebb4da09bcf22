"""Each sign of made-up data is tried on ten honest files in the forms of real tools."""

from __future__ import annotations

import pytest

from tests.factories import rvtools, vinfo_row
from tests.inputs import tool_files as tools
from tests.inputs.tool_files import GIB, KIB_OF_GIB, codes, listed, read

N = 24
RANGE = range(N)


def size(at):
    """Return a size of memory in GiB as people choose it."""
    return (4, 8, 8, 16, 32, 8)[at % 6]


def disk(at):
    """Return a disk in GiB: steps of people, grown by hand."""
    return (60, 100, 100, 250, 80, 512)[(at * 5) % 6] + (at % 4) * 20


HONEST = {
    "a farm of one template": lambda: listed(
        "list.csv", ("Name", "OS", "vCPU", "Memory (GB)", "Disk (GB)", "IP Address"),
        *([f"k8s-{at:02}", "Ubuntu 22.04", 8, 32, 100, f"10.4.{at}.1/24"] for at in RANGE)),
    "desktops that idle": lambda: listed(
        "view.csv", tools.VROPS,
        *([f"vdi-{at:02}", "Microsoft Windows 10 (64-bit)", 2, 8 * KIB_OF_GIB, 80,
           30 + at * 7 % 40, 40 + at * 11 % 35, 3, 1] for at in RANGE)),
    "rvtools": lambda: rvtools(
        *(vinfo_row(f"app-{at}", CPUs=(2, 4, 8)[at % 3], Memory=size(at) * 1024,
                    **{"Primary IP Address": f"10.1.{at}.9, fe80::{at + 1:x}",
                       "Total disk capacity MiB": disk(at) * 1024}) for at in RANGE)),
    "addresses of Azure Migrate": lambda: listed(
        "azure.csv", tools.AZURE,
        *([f"AZ{at}", "", "Ubuntu", (2, 4)[at % 2], size(at) * 1024, 2, disk(at), at * 37 % 91 / 3,
           20 + at * 13 % 60,
           ("[];", f"[10.2.{at}.4,fe80::{at + 1:x}];", f"[2001:db8::{at + 1:x}];")[at % 3],
           "ON", f"m{at}"] for at in RANGE)),
    "leases": lambda: listed(
        "leases.csv", ("Name", "OS", "vCPU", "Memory (GB)", "Disk (GB)", "IP Address"),
        *([f"srv{at}", "RHEL 8", (2, 4)[at % 2], size(at), disk(at),
           ("DHCP", "0.0.0.0", "169.254.7.7", f"10.9.0.{at}:3389")[at % 4]] for at in RANGE)),
    "hyper-v": lambda: listed(
        "vms.csv", tools.HYPERV,
        *([f"HV{at}", "Running", (2, 4)[at % 2], 4 * GIB, size(at) * GIB, "H1"] for at in RANGE)),
    "netbox": lambda: listed(
        "nb.csv", tools.NETBOX,
        *([f"nb{at}", "active", "dc1", "c1", (2, 4)[at % 2], size(at) * 1024, disk(at) * 1024,
           f"10.3.{at}.2/28", "Debian 12"] for at in RANGE)),
    "physical servers of one order": lambda: listed(
        "sccm.csv", tools.SCCM,
        *([f"phy{at}", "Microsoft Windows Server 2019", 2, 16, 32, 256 * KIB_OF_GIB, 2048000,
           "ProLiant DL380"] for at in RANGE)),
    "prism": lambda: listed(
        "vms.csv", tools.PRISM,
        *([f"vm-{at}", f"10.6.0.{at}, 10.6.1.{at}", (2, 4)[at % 2], f"{size(at)} GiB",
           f"{disk(at) / 3.1:.1f} GiB / {disk(at)} GiB", "1%", "2%", "On", "n1", "Ubuntu"]
          for at in RANGE)),
    "proxmox": lambda: listed(
        "pve.csv", tools.PROXMOX,
        *([100 + at, f"ct{at}", "pve1", "lxc", "running", (1, 2)[at % 2], size(at) * GIB,
           disk(at) * GIB, 0] for at in RANGE)),
}  # fmt: skip


def test_there_are_ten_of_them():
    assert len(HONEST) == 10


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_is_accused_of_nothing(name):
    upload = HONEST[name]()
    inventory = tools.read_any(upload)
    assert len(inventory.servers) == N
    assert [code for code in codes(inventory) if code.startswith("MADE_UP")] == []


def test_one_disk_size_for_servers_that_differ_is_still_told():
    rows = [[f"s{at}", "RHEL 8", (2, 4)[at % 2], size(at), 500] for at in RANGE]
    header = ("Name", "OS", "vCPU", "Memory (GB)", "Disk (GB)")
    assert "MADE_UP_SAME_VALUE" in codes(read(listed("list.csv", header, *rows)))
