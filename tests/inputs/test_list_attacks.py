"""Lists as people write them: each once gave a wrong number without a word."""

from __future__ import annotations

import pytest

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from tests.factories import workbook


def read(text, name="servers.csv"):
    return read_inventory(Upload(name, text.encode()), load_register())


def codes(inventory):
    return {issue.code: issue for issue in inventory.issues}


def test_a_german_list_with_thousands_and_decimals():
    inventory = read(
        "Servername;Arbeitsspeicher (GB);vCPU;Festplatte (GB)\n"
        "web;16;4;120,5\ndb;1.024;16;1.024\nx;8,5;2;2.048,25\n"
    )
    assert inventory.servers["memory_gib"].tolist() == [16, 1024, 8.5]
    assert inventory.servers["storage_provisioned_gib"].tolist() == [120.5, 1024, 2048.25]


@pytest.mark.parametrize(
    "heads", ["Disk 1 (GB),Disk 2 (GB)", "C: Drive (GB),D: Drive (GB)", "disk1 GB,disk2 GB"]
)
def test_a_column_for_each_disk_adds_up(heads):
    inventory = read(f"Server,vCPU,RAM (GB),{heads}\nweb,4,16,100,200\ndb,8,64,50,\n")
    assert inventory.servers["storage_provisioned_gib"].tolist() == [300, 50]
    assert inventory.disks["capacity_gib"].tolist() == [100, 200, 50]


def test_a_total_beside_single_disks_is_the_size():
    inventory = read("Server,vCPU,RAM (GB),Total Disk (GB),Disk 1 (GB)\nweb,4,16,300,100\n")
    assert inventory.servers["storage_provisioned_gib"].tolist() == [300]


def test_rows_without_a_name_are_no_repeats_of_each_other():
    inventory = read("Server,vCPU,RAM (GB)\n,4,16\n,4,16\nweb,4,16\nweb,4,16\n")
    assert inventory.servers["in_scope"].tolist() == [True, True, True, False]


def test_a_list_with_sizes_in_mb_is_not_taken_for_azure_migrate():
    inventory = read("VM Name,Cores,Memory (MB),Storage (GB),Peak IO\nweb,4,16384,100,1\n")
    assert inventory.servers["storage_provisioned_gib"].tolist() == [100]
    assert codes(inventory)["COLUMNS_UNUSED"].count == 1


def test_columns_of_a_known_format_that_are_not_read_are_told():
    inventory = read(
        "ExternalId,HostName,CPU.NumberOfCores,RAM.TotalSizeInMB,Disk\ne,web,4,8192,9\n"
    )
    assert "Disk" in codes(inventory)["COLUMNS_UNUSED"].message


def test_the_space_in_use_is_the_least_a_disk_can_be():
    inventory = read("Server,vCPU,RAM (GB),Disk (GB),Used Disk (GB)\na,4,16,,100\nb,4,16,50,80\n")
    assert inventory.servers["storage_provisioned_gib"].tolist() == [100, 80]
    assert inventory.servers["storage_grade"].tolist() == ["C", "C"]
    assert {"CAPACITY_FROM_USED", "CAPACITY_BELOW_USED"} <= set(codes(inventory))


@pytest.mark.parametrize(
    "text",
    [
        "Server,vCPU,RAM (MB)\nweb,4,128\ndb,4,256\n",
        "ExternalId,HostName,CPU.NumberOfCores,RAM.TotalSizeInMB\ne1,a,4,16777216\ne2,b,8,33554432\n",
    ],
)
def test_a_column_of_memory_in_another_unit_is_unknown(text):
    inventory = read(text)
    assert inventory.servers["memory_gib"].isna().all()
    assert "MEMORY_UNIT" in codes(inventory)


def test_more_vcpu_than_logical_cores_is_never_the_smaller():
    inventory = read("Server,vCPU,Logical Cores,RAM (GB)\nweb,16,8,16\n")
    assert inventory.servers["vcpu"].tolist() == [16]
    assert "VCPU_LARGEST" in codes(inventory)


def test_machines_of_one_name_in_two_clusters_keep_their_own_figures():
    upload = workbook(
        "ntnxcollector_2.xlsx",
        Metadata=[["Collector Version"], ["6.1"]],
        vInfo=[["VM Name", "MOID", "Host Name", "Cluster Name"],
               ["db", "vm-1", "h1", "c1"], ["db", "vm-1", "h2", "c2"]],
        vmList=[["VM Name", "vCPUs", "Memory (MiB)", "Host"],
                ["db", 4, 8192, "h1"], ["db", 16, 65536, "h2"]],
    )  # fmt: skip
    servers = read_inventory(upload, load_register()).servers
    assert servers["vcpu"].tolist() == [4, 16]
    assert servers["memory_gib"].tolist() == [8, 64]


def test_quoted_cells_of_several_lines_stay_cells():
    inventory = read(
        "App ID,Application Name,Criticality,Dependencies,Strategy\n"
        'A1,Shop,High,"A2, A3\nA4, A5, A6, A7, A8",Rehost\nA2,HR,Low,,Retain\n',
        name="portfolio.csv",
    )
    assert inventory.applications["application_id"].tolist() == ["A1", "A2"]
    assert len(inventory.dependencies) == 7
