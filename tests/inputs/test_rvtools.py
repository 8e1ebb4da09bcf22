from __future__ import annotations

import pytest

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.sizing import demand
from tests.factories import VINFO_HEADER, rvtools, vinfo_row, workbook


def read(upload, **overrides):
    return read_inventory(upload, load_register().with_overrides(overrides), "rvtools")


def codes(inventory):
    return {issue.code: issue for issue in inventory.issues}


def test_each_row_is_listed_and_excluded_for_the_first_reason_that_matches():
    rows = [
        vinfo_row("web-01"),
        vinfo_row("tpl", Template="True", Powerstate="poweredOff"),
        vinfo_row("ph", SRM_Placeholder="True", Powerstate="poweredOff"),
        vinfo_row("off", Powerstate="poweredOff"),
        vinfo_row("sus", Powerstate="Suspended"),
        vinfo_row("vCLS-12ab"),
        vinfo_row("vcenter"),
        vinfo_row("LAB1-WEB-SDDC-HCX"),
        vinfo_row("awsbackup-linux-vm-01"),
    ]
    servers = read(rvtools(*rows)).servers
    reasons = dict(zip(servers["name"], servers["scope_reason"].fillna(""), strict=True))
    assert reasons == {
        "web-01": "", "tpl": "template", "ph": "srm_placeholder", "off": "powered_off",
        "sus": "suspended", "vCLS-12ab": "vcls", "vcenter": "appliance",
        "LAB1-WEB-SDDC-HCX": "", "awsbackup-linux-vm-01": "",
    }  # fmt: skip
    assert servers["in_scope"].tolist() == [not reason for reason in reasons.values()]


def test_scope_assumptions_keep_powered_off_machines_and_appliances():
    upload = rvtools(vinfo_row("off", Powerstate="poweredOff"), vinfo_row("vcenter"))
    inventory = read(upload, **{"scope.powered_off": True, "scope.appliances": True})
    assert inventory.servers["in_scope"].all()


def test_memory_and_disk_are_binary():
    servers = read(rvtools(vinfo_row(Memory=6144, Total_disk_capacity_MiB=102400))).servers
    assert servers["memory_gib"].tolist() == [6]
    assert servers["storage_provisioned_gib"].tolist() == [100]


def test_the_system_of_vmware_tools_wins_over_the_configuration():
    row = vinfo_row(
        OS_according_to_the_configuration_file="Other Linux (64-bit)",
        OS_according_to_the_VMware_Tools="Microsoft Windows Server 2019 (64-bit)",
    )
    servers = read(rvtools(row)).servers
    assert servers[["os_family", "os_licence"]].to_numpy().tolist() == [["windows", "windows"]]


def test_a_blank_size_is_filled_from_the_other_sheet_or_stays_unknown():
    rows = [vinfo_row("a", CPUs=None), vinfo_row("b", Memory=None)]
    header = ["VM", "CPUs", "VM ID"]
    inventory = read(rvtools(*rows, vCPU=[header, ["a", 16, "vm-97"]]))
    assert inventory.servers["vcpu"].tolist() == [16, 2]
    assert inventory.servers["memory_gib"].isna().tolist() == [False, True]
    assert codes(inventory)["FILLED_FROM_SHEET"].rows == (2,)
    assert codes(inventory)["MEMORY_MISSING"].rows == (3,)


def test_a_row_that_repeats_is_listed_and_counted_once():
    inventory = read(rvtools(vinfo_row("a"), vinfo_row("b"), vinfo_row("a")))
    assert inventory.servers["scope_reason"].fillna("").tolist() == ["", "", "repeated_row"]
    assert inventory.servers["server_id"].is_unique
    assert codes(inventory)["ROW_REPEATED"].rows == (4,)


def test_the_id_is_the_uuid_where_unique_else_the_managed_id_with_its_vcenter():
    rows = [
        vinfo_row("a", VM_UUID="u1", VM_ID="vm-1"),
        vinfo_row("b", VM_UUID="clone", VM_ID="vm-2"),
        vinfo_row("c", VM_UUID="clone", VM_ID="vm-3"),
        vinfo_row("d", VM_UUID=None, VM_ID=None),
    ]
    assert read(rvtools(*rows)).servers["server_id"].tolist() == [
        "u1", "vm-2@vc1", "vm-3@vc1", "d@row5",
    ]  # fmt: skip


def test_two_vms_of_one_managed_id_in_two_vcenters_are_two_servers():
    rows = [
        vinfo_row("a", VM_ID="vm-1", VI_SDK_UUID="x"),
        vinfo_row("a", VM_ID="vm-1", VI_SDK_UUID="y", VM_UUID="other"),
    ]
    assert read(rvtools(*rows)).servers["in_scope"].tolist() == [True, True]


def test_disks_join_their_machine_and_orphans_are_reported():
    header = ["VM", "Disk", "Capacity MiB", "VM ID"]
    disks = [
        header,
        ["a", "d1", 20480, "vm-97"],
        ["a", "d2", 20480, "vm-97"],
        ["ghost", "d", 1, "vm-0"],
    ]
    inventory = read(rvtools(vinfo_row("a"), vinfo_row("b"), vDisk=disks))
    assert inventory.disks["capacity_gib"].tolist() == [20, 20, 40]
    assert codes(inventory)["ORPHAN_ROWS"].rows == (4,)
    assert codes(inventory)["NO_VDISK_ROW"].rows == (3,)


def test_the_path_of_a_disk_is_kept_where_several_machines_may_open_it():
    header = ["VM", "Disk", "Capacity MiB", "Sharing mode", "Shared Bus", "Path"]
    disks = [
        header,
        ["a", "d1", 1024, "sharingNone", "noSharing", "[ds] a/a.vmdk"],
        ["a", "d2", 1024, "sharingMultiWriter", "noSharing", "[ds] a/q.vmdk"],
        ["b", "d2", 1024, "sharingNone", "physicalSharing", "[ds] a/q.vmdk"],
        ["b", "d3", 1024, None, None, "[ds] b/b.vmdk"],
    ]
    inventory = read(rvtools(vinfo_row("a"), vinfo_row("b"), vDisk=disks))
    assert inventory.disks["shared_path"].fillna("").tolist() == [
        "", "[ds] a/q.vmdk", "[ds] a/q.vmdk", "",
    ]  # fmt: skip
    assert inventory.servers["shared_disks"].tolist() == [1, 1]


def test_without_a_total_the_disk_rows_are_the_capacity():
    disks = [["VM", "Capacity MiB"], ["a", 10240], ["a", 10240]]
    inventory = read(rvtools(vinfo_row("a", Total_disk_capacity_MiB=None), vDisk=disks))
    assert inventory.servers["storage_provisioned_gib"].tolist() == [20]


def test_one_reading_at_the_moment_of_the_export_is_no_peak():
    vcpu = [["VM", "CPUs", "Max", "Overall"], ["a", 2, 4600, 460], ["b", 2, 0, 0]]
    servers = read(rvtools(vinfo_row("a"), vinfo_row("b"), vCPU=vcpu)).servers
    assert servers["cpu_peak"].isna().all()
    assert servers["cpu_instant"].tolist()[0] == pytest.approx(0.1)
    assert servers["cpu_instant"].isna().tolist() == [False, True]


@pytest.mark.parametrize(("provisioned", "warned"), [(40960 * 1.29, False), (40960 * 1.31, True)])
def test_provisioned_is_a_warning_from_1_3_times_the_capacity_and_never_priced(provisioned, warned):
    header = (*VINFO_HEADER, "Provisioned MiB")
    upload = workbook("rvtools.xlsx", vInfo=[header, (*vinfo_row("a"), provisioned)])
    inventory = read(upload)
    assert ("PROVISIONED_ABOVE_CAPACITY" in codes(inventory)) == warned
    assert inventory.servers["storage_provisioned_gib"].tolist() == [40]


def test_one_instant_never_fills_a_peak_and_gives_grade_c_at_most():
    vcpu = [["VM", "CPUs", "Max", "Overall"], ["a", 2, 4600, 460]]
    vmemory = [["VM", "Size MiB", "Active"], ["a", 4096, 400]]
    servers = read(rvtools(vinfo_row("a"), vCPU=vcpu, vMemory=vmemory)).servers
    assert servers[["cpu_instant", "memory_instant"]].notna().all(axis=None)
    assert servers[["cpu_peak", "memory_peak"]].isna().all(axis=None)
    need = demand(servers, load_register(), "right_sized").iloc[0]
    assert (need["need_vcpu"], need["need_memory_gib"], need["sizing_grade"]) == (2, 4, "C")


def test_environments_get_the_spelling_that_sizing_asks_for():
    words = ["Production", "PROD", "Development", "Moon base"]
    rows = [(*vinfo_row(f"vm{number}"), word) for number, word in enumerate(words)]
    upload = workbook("rvtools.xlsx", vInfo=[(*VINFO_HEADER, "Environment"), *rows])
    assert read(upload).servers["environment"].tolist() == [
        "production", "production", "development", "Moon base",
    ]  # fmt: skip
