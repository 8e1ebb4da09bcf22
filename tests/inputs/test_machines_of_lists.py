"""Processors and hypervisors of machines that lists name."""

from __future__ import annotations

import pytest

from tests.inputs.test_server_lists import ads, ads_row, issues, read, table

PROCESSORS = ["cpu_sockets", "cpu_cores", "threads_per_core"]


def test_a_physical_server_of_a_list_keeps_its_sockets_cores_and_threads():
    header = ("Name", "Server Type", "Sockets", "Cores", "Logical Processors", "RAM (GB)")
    rows = [("p", "Physical", 2, 16, 32, 64), ("q", "Physical", 2, 16, 20, 64),
            ("v", "Virtual", 2, 16, 32, 64), ("u", None, 1, 8, 8, 32)]  # fmt: skip
    servers = read(table("list.csv", header, *rows)).servers
    assert servers["vcpu"].tolist() == [32, 20, 32, 8]
    found = servers[PROCESSORS].fillna(0).to_numpy().tolist()
    assert found == [[2, 16, 2], [2, 16, 0], [0, 0, 0], [1, 8, 1]]


def test_cpus_beside_cores_and_threads_of_a_physical_server_are_sockets():
    header = ("Name", "Physical/Virtual", "CPUs", "Cores per CPU", "Threads per Core", "RAM (GB)")
    rows = [("p", "Physical", 2, 16, 2, 256), ("v", "Virtual", 4, 2, 1, 16)]
    inventory = read(table("list.csv", header, *rows))
    assert inventory.servers["vcpu"].tolist() == [64, 4]
    assert inventory.servers.loc[0, PROCESSORS].tolist() == [2, 32, 2]
    assert "threads per core" in issues(inventory)["VCPU_FROM_SOCKETS"].action


def test_a_number_of_vcpu_alone_says_nothing_about_cores():
    rows = [("Name", "Type of server", "Physical", "vCPU", "RAM (GB)"), ("p", "x", "yes", 8, 16)]
    assert read(table("list.csv", *rows)).servers[PROCESSORS].isna().all(axis=None)


def test_a_discovered_machine_keeps_its_processors_where_it_is_not_virtual():
    rows = [ads_row("bare"), ads_row("vm", VMware__MoRefId="vm-7")]
    servers = read(ads(*rows)).servers
    assert servers.loc[0, PROCESSORS].tolist() == [1, 2, 2]
    assert servers.loc[1, PROCESSORS].isna().all()


@pytest.mark.parametrize(
    "headers",
    [("VI SDK Server",), ("OS according to the VMware Tools",), ("vInfo Host", "MOB ID"),
     ("Provisioned Space", "Used Space", "Host CPU", "Host Mem"), ("ProvisionedSpaceGB",)],
)  # fmt: skip
def test_a_list_with_a_header_of_a_vmware_tool_is_on_vmware(headers):
    header = ("Name", "CPUs", "Memory (GB)", *headers)
    rows = [(name, 4, 16, *["1"] * len(headers)) for name in ("a", "b")]
    assert read(table("list.csv", header, *rows)).servers["hypervisor"].tolist() == ["vmware"] * 2


def test_the_row_of_such_a_list_is_believed_before_its_headers():
    header = ("Name", "CPUs", "Memory (GB)", "Physical", "Hypervisor", "VI SDK Server")
    rows = [
        ("a", 4, 16, "no", "Hyper-V", "x"),
        ("b", 4, 16, "yes", "", ""),
        ("c", 4, 16, "", "", ""),
    ]
    servers = read(table("list.csv", header, *rows)).servers
    assert servers["hypervisor"].tolist() == ["hyper-v", "none", "vmware"]


def test_a_host_under_esx_host_says_vmware_for_its_row_alone():
    header = ("Name", "CPUs", "Memory (GB)", "ESX Host")
    servers = read(table("list.csv", header, ("a", 4, 16, "esx1"), ("b", 4, 16, ""))).servers
    assert servers["hypervisor"].fillna("").tolist() == ["vmware", ""]


def test_a_list_without_such_a_header_leaves_the_hypervisor_open():
    header = ("Name", "CPUs", "Memory (GB)", "Host", "Host CPU", "Provisioned Space")
    servers = read(table("list.csv", header, ("a", 4, 16, "h1", "2", "100 GB"))).servers
    assert servers["hypervisor"].isna().all()
