from __future__ import annotations

import csv
import io

import pytest

from bizcase.assumptions import load_register
from bizcase.errors import InputError
from bizcase.inputs import read_inventory
from bizcase.inputs.detect import detect
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.tables.source import open_source
from bizcase.sizing.demand import sizing_grade
from tests.factories import rvtools, vinfo_row, workbook

ADS_HEADER = (
    "ExternalId", "SMBiosId", "IPAddress", "MACAddress", "HostName", "VMware.MoRefId",
    "CPU.NumberOfProcessors", "CPU.NumberOfCores", "CPU.NumberOfLogicalCores", "OS.Name",
    "OS.Version", "VMware.VMName", "RAM.TotalSizeInMB", "RAM.UsedSizeInMB.Avg",
    "RAM.UsedSizeInMB.Max", "CPU.UsagePct.Avg", "CPU.UsagePct.Max", "Applications",
    "ApplicationWave",
)  # fmt: skip
AZURE_HEADER = (
    "*Server name", "IP addresses", "*Cores", "*Memory (In MB)", "*OS name", "OS version",
    "Server type", "CPU utilization percentage", "Memory utilization percentage",
    "Number of disks", "Storage in use (In GB)", "Disk 1 size (In GB)", "Disk 2 size (In GB)",
    "Disk 8 size (In GB)",
)  # fmt: skip


def table(name, *rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return Upload(name, text.getvalue().encode())


def read(upload, **overrides):
    return read_inventory(upload, load_register().with_overrides(overrides), "it_inventory")


def issues(inventory):
    return {issue.code: issue for issue in inventory.issues}


def ads(*rows):
    return table("import.csv", ADS_HEADER, *rows)


def ads_row(external_id="e1", **cells):
    values = {
        "ExternalId": external_id, "SMBiosId": f"4231-{external_id}",
        "IPAddress": "10.0.0.1,10.0.0.2", "HostName": f"{external_id}.corp.example",
        "CPU.NumberOfProcessors": 1, "CPU.NumberOfCores": 2, "CPU.NumberOfLogicalCores": 4,
        "OS.Name": "Windows Server", "OS.Version": "2019", "RAM.TotalSizeInMB": 8192,
        "RAM.UsedSizeInMB.Max": 4096, "CPU.UsagePct.Max": 0.8, "CPU.UsagePct.Avg": 0.5,
    }  # fmt: skip
    values |= {key.replace("__", "."): cell for key, cell in cells.items()}
    return [values.get(header, "") for header in ADS_HEADER]


def test_application_discovery_percentages_are_never_fractions():
    inventory = read(ads(ads_row("e1"), ads_row("e2", IPAddress="10.0.0.9")))
    server = inventory.servers.iloc[0]
    assert (server["vcpu"], server["memory_gib"]) == (4, 8)
    assert server["cpu_peak"] == pytest.approx(0.008)
    assert server["memory_peak"] == 0.5
    assert server["ip_address"] == "10.0.0.1"
    assert server["smbios_uuid"] == "4231-e1"
    assert server["os_name"] == "Windows Server 2019"
    assert server["source"] == "ads"
    assert issues(inventory)["STORAGE_MISSING"].count == 2


def test_application_discovery_without_logical_cores_takes_cores_and_never_processors():
    rows = [
        ads_row("e1", CPU__NumberOfLogicalCores=""),
        ads_row("e2", CPU__NumberOfLogicalCores="", CPU__NumberOfCores=""),
    ]
    inventory = read(ads(*rows))
    assert inventory.servers["vcpu"].fillna(-1).tolist() == [2, -1]
    assert issues(inventory)["VCPU_FROM_CORES"].rows == (2,)
    assert issues(inventory)["VCPU_MISSING"].rows == (3,)


def test_used_memory_above_the_size_is_unknown_and_told():
    inventory = read(ads(ads_row("e1", RAM__UsedSizeInMB__Max=9000)))
    assert inventory.servers["memory_peak"].isna().all()
    assert issues(inventory)["VALUE_OUT_OF_RANGE"].column == "RAM.UsedSizeInMB.Max"


@pytest.mark.parametrize("starred", [True, False])
def test_azure_migrate_disks_add_up_and_utilisation_is_an_average(starred):
    header = [name if starred else name.strip("*") for name in AZURE_HEADER]
    rows = [
        ["web", "10.0.0.1;10.0.0.2", 4, "16384", "Ubuntu", "22.04", "Virtual", 40, 55, 3, 90,
         100, 50.5, 10],
        ["db", "", 8, 32768, "Windows Server 2022", "", "Physical", "", "", 2, "", 200, "", ""],
    ]  # fmt: skip
    inventory = read(table("azure.csv", header, *rows))
    servers, disks = inventory.servers, inventory.disks
    assert servers["storage_provisioned_gib"].tolist() == [160.5, 200]
    assert servers["storage_used_gib"].fillna(-1).tolist() == [90, -1]
    assert servers["memory_gib"].tolist() == [16, 32]
    assert servers["cpu_average"].fillna(-1).tolist() == [0.4, -1]
    assert servers["cpu_peak"].isna().all()
    assert sizing_grade(servers).tolist() == ["C", "D"]
    assert servers["is_physical"].tolist() == [False, True]
    assert disks["name"].tolist() == ["disk 1", "disk 2", "disk 8", "disk 1"]
    assert disks["capacity_gib"].sum() == 360.5
    assert issues(inventory)["DISKS_INCOMPLETE"].rows == (3,)
    assert issues(inventory)["UTILISATION_IS_AVERAGE"].rows == (2,)


def test_azure_migrate_utilisation_that_says_peak_is_a_peak():
    header = ["Server name", "Cores", "Memory (In MB)", "Peak CPU utilization percentage"]
    servers = read(table("azure.csv", header, ["a", 2, 4096, 70])).servers
    assert servers["cpu_peak"].tolist() == [0.7]


LIVE_VMS = (
    "VM Name", "MOB ID", "IsRunning", "Power State", "Template", "VM OS", "Virtual CPU",
    "Provisioned Memory (MiB)", "Guest VM Disk Capacity (MiB)", "Guest VM Disk Used (MiB)",
    "Virtual Disk Size (MiB)", "Virtual Disk Used (MiB)", "Host", "Cluster", "vCenter", "UUID",
    "InstanceUUID",
)  # fmt: skip


def live_optics(**sheets):
    vms = [
        LIVE_VMS,
        ["web", "vm-1", True, "poweredOn", False, "Ubuntu Linux (64-bit)", 2, 4096, 38000, 20480,
         40960, 30720, "esx1", "c1", "VMware vCenter Server 8.0.3", "u1", "i1"],
        ["db", "vm-1", True, "poweredOn", False, "Microsoft Windows Server 2019 (64-bit)", 8,
         32768, 204800, None, 0, None, "esx2", "c1", "8.0.3", "u2", "i2"],
        ["old", "vm-3", False, "poweredOff", False, "", 1, 1024, None, None, 1024, None, "esx2",
         "c1", "8.0.3", "u3", "i3"],
        ["gold", "vm-4", False, "poweredOff", True, "", 1, 1024, None, None, 1024, None, "esx2",
         "c1", "8.0.3", "u4", "i4"],
    ]  # fmt: skip
    standard = {
        "Details": [["Project ID", "123"], ["Collector Build Version", "24.1"]],
        "ESX_Hosts": [
            ["Host Name", "Cluster", "CPU Sockets", "CPU Cores", "Memory (KiB)", "Guest VM Count"],
            ["esx1", "c1", 2, 32, 268435456, 1],
        ],
        "VMs": vms,
        "VM_Performance": [
            ["VM Name", "MOB ID", "Host", "Peak vCPU %", "Average vCPU %", "Average vCPU (GHz)",
             "Peak Memory %", "Avg Memory (MiB)"],
            ["web", "vm-1", "esx1", 62.5, 20, 1.1, 50, 1024],
            ["db", "vm-1", "esx2", 0, 0, 0, 0, 0],
            ["gone", "vm-9", "esx9", 10, 5, 0.1, 10, 10],
        ],
        "VM_Disks": [
            ["VM Name", "MOB ID", "InstanceUUID", "Disk", "Capacity (MiB)", "Used (MiB)"],
            ["db", "vm-1", "i2", "C:\\", 102400, 51200],
            ["db", "vm-1", "i2", "D:\\", 102400, 10240],
        ],
    }  # fmt: skip
    return workbook("live.xlsx", **(standard | sheets))


def test_live_optics_takes_peaks_disks_and_hosts_from_their_sheets():
    inventory = read(live_optics())
    servers = inventory.servers.set_index("name")
    assert servers.loc["web", "server_id"] == "i1"
    assert servers.loc["web", "cpu_peak"] == 0.625
    assert servers.loc["web", "memory_peak"] == 0.5
    assert servers.loc["web", "memory_average"] == 0.25
    assert servers["storage_provisioned_gib"].tolist() == [40, 200, 1, 1]
    assert servers["storage_used_gib"].fillna(-1).tolist() == [20, 60, -1, -1]
    assert servers["storage_in_use_gib"].fillna(-1).tolist() == [30, -1, -1, -1]
    assert servers["scope_reason"].fillna("").tolist() == ["", "", "powered_off", "template"]
    assert servers["vcenter"].isna().all()
    host = inventory.hosts.iloc[0]
    assert (host["host_name"], host["cores"], host["memory_gib"]) == ("esx1", 32, 256)
    told = issues(inventory)
    assert told["ORPHAN_ROWS"].rows == (4,)
    assert told["CAPACITY_FROM_GUEST"].rows == (3,)
    assert told["UTILISATION_ZERO"].rows == (3,)
    assert "MEMORY_PEAK_IS_ACTIVE" in told
    facts = {fact.key: fact.value for fact in inventory.sources[0].facts}
    assert facts == {
        "servers.rows": 4, "servers.vcpu": 12, "servers.memory": 38, "servers.storage": 242,
    }  # fmt: skip


def test_live_optics_without_performance_says_so():
    inventory = read(live_optics(VM_Performance=[]))
    assert inventory.servers["cpu_peak"].isna().all()
    assert "UTILISATION_MISSING" in issues(inventory)


def nutanix(anonymised=False, name="vm1"):
    return workbook(
        "ntnxcollector_1.xlsx",
        Metadata=[["Collector Version", "Is Anonymized"], ["6.1", anonymised]],
        vInfo=[
            ["VM Name", "MOID", "UUID", "Power State", "Host Name", "Guest OS"],
            [name, "vm-1", "u1", "poweredOn", "h1", "Red Hat Enterprise Linux 8"],
            ["vm2", "vm-2", "u2", "kOff", "h1", ""],
        ],
        vmList=[
            ["VM Name", "Power State", "vCPUs", "Memory (MiB)", "Capacity (MiB)",
             "Consumed (MiB)", "Host"],
            [name, "poweredOn", 4, 8192, 102400, 51200, "h1"],
            ["vm2", "kOff", 2, 2048, 20480, 10240, "h1"],
        ],
        vCPU=[
            ["VM Name", "MOID", "vCPUs", "Average %", "Peak %", "95th Percentile % (recommended)"],
            [name, "vm-1", 4, 10, None, 35],
        ],
        vMemory=[
            ["VM Name", "MOID", "Size (MiB)", "Average %", "Peak %"],
            [name, "vm-1", 8192, 30, 60],
        ],
        vDisk=[
            ["VM Name", "MOID", "Disk Name", "Capacity (MiB)"],
            [name, "vm-1", "Hard disk 1", 51200],
            [name, "vm-1", "Hard disk 2", 25600],
        ],
        vPartition=[["VM Name", "MOID", "Consumed (MiB)"], [name, "vm-1", 30720]],
        vHosts=[["Host Name", "CPUs", "CPU Cores", "Memory Size"], ["h1", 2, 24, 512]],
    )  # fmt: skip


def test_nutanix_collector_is_told_from_rvtools_and_joined():
    assert detect(open_source(nutanix())).format.key == "nutanix"
    assert detect(open_source(rvtools(vinfo_row()))).format.key == "rvtools"
    inventory = read(nutanix())
    servers = inventory.servers
    assert servers["vcpu"].tolist() == [4, 2]
    assert servers["memory_gib"].tolist() == [8, 2]
    assert servers["storage_provisioned_gib"].tolist() == [75, 20]
    assert servers["storage_used_gib"].fillna(-1).tolist() == [30, -1]
    assert servers["cpu_peak"].fillna(-1).tolist() == [0.35, -1]
    assert servers["memory_peak"].fillna(-1).tolist() == [0.6, -1]
    assert servers["scope_reason"].fillna("").tolist() == ["", "powered_off"]
    assert inventory.disks["capacity_gib"].tolist() == [50, 25, 20]
    assert inventory.hosts["memory_gib"].tolist() == [512]
    assert issues(inventory)["PEAK_IS_PERCENTILE"].rows == (2,)
    assert "ANONYMISED" not in issues(inventory)


@pytest.mark.parametrize("upload", [nutanix(anonymised=True), nutanix(name="NTNX-VM-1-ab")])
def test_an_anonymised_export_says_so(upload):
    assert "ANONYMISED" in issues(read(upload))


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (table("import.csv", ADS_HEADER), ["import.csv", "lists no server"]),
        (live_optics(VMs=[LIVE_VMS]), ["live.xlsx", "sheet VMs", "lists no server"]),
        (live_optics(VMs=[["VM Name"], ["a"]]), ["Virtual CPU, Provisioned Memory (MiB)"]),
        (workbook(Metadata=[["Collector Version"], ["1"]], vmList=[["Name"], ["a"]]), ["VM Name"]),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_its_place(upload, words):
    with pytest.raises(InputError) as refusal:
        read(upload)
    for word in words:
        assert word in str(refusal.value)
    assert refusal.value.remedy
