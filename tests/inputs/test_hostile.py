"""Edited and hostile exports: each once gave a wrong number or lost rows without a word."""

from __future__ import annotations

import io
import zipfile

import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.errors import InputError
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory.operating_systems import classify_os
from tests.factories import VINFO_HEADER, mpa, mpa_row, rvtools, vinfo_row, workbook


def read(upload):
    return read_inventory(upload, load_register())


def codes(inventory):
    return {issue.code for issue in inventory.issues}


def test_a_quote_that_does_not_close_swallows_no_rows():
    head = "VM,Powerstate,CPUs,Memory,Annotation"
    rows = [f"vm-{n},poweredOn,2,4096,{chr(34) + 'odd' if n == 2 else 'note'}" for n in range(6)]
    inventory = read(Upload("RVTools_tabvInfo.csv", "\n".join([head, *rows]).encode()))
    assert inventory.servers["name"].tolist() == [f"vm-{n}" for n in range(6)]


@pytest.mark.parametrize(
    ("name", "family", "licence"),
    [
        ("RHEL7", "linux", "rhel"), ("rhel7_64Guest", "linux", "rhel"),
        ("SLES12", "linux", "suse"), ("CentOS7", "linux", "none"),
        ("windows9Server64Guest", "windows", "windows"), ("Win2k16", "windows", "windows"),
        ("W2K12R2", "windows", "windows"), ("Server 2016 Standard", "windows", "windows"),
        ("Microsoft(R) Windows(R) Server 2003, Standard Edition", "windows", "windows"),
        ("Red Hat Fedora (64-bit)", "linux", "none"), ("IBM AIX", "other", "none"),
        ("VMware ESXi 6.7", "other", "none"),
    ],
)  # fmt: skip
def test_unusual_names_of_systems(name, family, licence):
    found = classify_os(pd.Series([name], dtype="str")).iloc[0]
    assert (found["os_family"], found["os_licence"]) == (family, licence)


def test_a_system_that_no_rule_knows_is_told():
    assert "OS_UNRECOGNISED" in codes(read(mpa(mpa_row("a", os="IBM AIX"))))


def test_a_fraction_among_percentages_never_makes_a_server_small():
    rows = [mpa_row(f"s{n}", cpus=16, cpu_peak=60, memory_peak=60) for n in range(20)]
    inventory = read(mpa(*rows, mpa_row("odd", cpus=16, cpu_peak=0.75, memory_peak=60)))
    assert inventory.servers["cpu_peak"].iloc[-1:].isna().all()
    issue = next(issue for issue in inventory.issues if issue.code == "PERCENT_MIXED")
    assert issue.rows == (22,)


@pytest.mark.parametrize("word", ["Physical", "Yes", "TRUE", "P", "Bare metal"])
def test_a_physical_server_counts_its_cores_however_it_is_spelt(word):
    servers = read(mpa(mpa_row("a", kind=word, cpus=2, cores=8, threads=2))).servers
    assert servers["vcpu"].tolist() == [32]


def test_a_physical_server_without_cores_is_told():
    assert "CORES_MISSING" in codes(read(mpa(mpa_row("a", kind="Physical", cores=None))))


def test_disk_rows_that_repeat_count_once():
    disks = [["VM", "Disk", "Disk Key", "Capacity MiB"], *[["a", "Hard disk 1", 2000, 10240]] * 2]
    inventory = read(rvtools(vinfo_row("a", Total_disk_capacity_MiB=None), vDisk=disks))
    assert inventory.servers["storage_provisioned_gib"].tolist() == [10]
    assert "ROW_REPEATED" in codes(inventory)


def test_a_machine_renamed_between_merged_exports_is_priced_once():
    same = {"VM_ID": "vm-1", "VM_UUID": "u-1"}
    servers = read(rvtools(vinfo_row("old", **same), vinfo_row("new", **same))).servers
    assert servers["in_scope"].tolist() == [True, False]


@pytest.mark.parametrize("sheet", ["vDisk", "vPartition", "vHost", "vCPU"])
def test_an_empty_optional_sheet_is_left_out_and_told(sheet):
    inventory = read(rvtools(vinfo_row("a"), **{sheet: [["This tab page is empty"]]}))
    assert len(inventory.servers) == 1
    assert "SHEET_EMPTY" in codes(inventory)


def test_a_total_of_zero_beside_disk_rows_is_no_size():
    disks = [["VM", "Disk", "Capacity MiB"], ["a", "Hard disk 1", 10240]]
    inventory = read(rvtools(vinfo_row("a", Total_disk_capacity_MiB=0), vDisk=disks))
    assert inventory.servers["storage_provisioned_gib"].tolist() == [10]


def test_memory_edited_to_gib_is_unknown_and_a_tiny_machine_is_kept():
    edited = read(rvtools(*(vinfo_row(f"s{n}", Memory=16) for n in range(5))))
    assert edited.servers["memory_gib"].isna().all()
    assert "MEMORY_UNIT" in codes(edited)
    tiny = read(rvtools(vinfo_row("tiny", Memory=48), vinfo_row("a"), vinfo_row("b")))
    assert tiny.servers["memory_gib"].tolist()[0] == 48 / 1024
    assert "MEMORY_TINY" in codes(tiny)


def test_rows_join_without_the_vcenter_that_a_sheet_does_not_name():
    disks = [["VM", "VM UUID", "Capacity MiB"], ["a", "u-1", 1024], ["a", "u-2", 2048]]
    rows = [vinfo_row("a", VM_ID=f"vm-{n}", VM_UUID=f"u-{n}", Total_disk_capacity_MiB=None)
            for n in (1, 2)]  # fmt: skip
    inventory = read(rvtools(*rows, vDisk=disks))
    assert inventory.servers["storage_provisioned_gib"].tolist() == [1, 2]


def test_a_header_in_another_spelling_inside_the_data_is_no_server():
    header = ["VM Name", *VINFO_HEADER[1:]]
    inventory = read(workbook(vInfo=[header, vinfo_row("a"), ["VM", *VINFO_HEADER[1:]]]))
    assert inventory.servers["name"].tolist() == ["a"]
    assert "HEADER_REPEATED" in codes(inventory)


@pytest.mark.parametrize(("word", "state"), [("Powered Off", "off"), ("on", "on"), (None, None)])
def test_power_states_in_other_spellings(word, state):
    inventory = read(rvtools(vinfo_row("a", Powerstate=word)))
    known = inventory.servers["power_state"].dropna().tolist()
    assert known == ([state] if state else [])
    assert ("POWER_STATE_UNKNOWN" in codes(inventory)) == (state is None)


def test_a_cell_in_the_far_corner_is_refused_before_anything_is_parsed():
    upload = rvtools(vinfo_row("a"))
    source = zipfile.ZipFile(io.BytesIO(upload.content))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            text = source.read(item)
            if item.filename.startswith("xl/worksheets/"):
                far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                text = text.replace(b"</sheetData>", far)
            target.writestr(item, text)
    with pytest.raises(InputError, match="further than an export"):
        read(Upload("far.xlsx", buffer.getvalue()))


def test_an_unpacked_size_that_lies_is_refused():
    upload = rvtools(*(vinfo_row(f"vm-{n}") for n in range(50)))
    source = zipfile.ZipFile(io.BytesIO(upload.content))
    sheet = next(item for item in source.infolist() if "worksheets/" in item.filename)
    content = bytearray(upload.content)
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(sheet.filename.encode()))
    content[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    with pytest.raises(InputError, match=r"more than it states|damaged"):
        read(Upload("liar.xlsx", bytes(content)))


@pytest.mark.parametrize("offset", [2**31, 2**32 - 2])
def test_a_part_that_is_said_to_begin_outside_of_the_file_is_refused(offset):
    content = bytearray(rvtools(vinfo_row("a")).content)
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 42 : entry + 46] = offset.to_bytes(4, "little")
    with pytest.raises(InputError, match="damaged"):
        read(Upload("offset.xlsx", bytes(content)))


def test_a_directory_that_is_said_to_be_further_behind_is_refused():
    content = bytearray(rvtools(vinfo_row("a")).content)
    end = content.rindex(b"PK\x05\x06")
    start = int.from_bytes(content[end + 16 : end + 20], "little")
    content[end + 16 : end + 20] = (start + 2**30).to_bytes(4, "little")
    with pytest.raises(InputError, match="damaged"):
        read(Upload("directory.xlsx", bytes(content)))


def test_a_damaged_csv_in_a_zip_is_named():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("RVTools_tabvInfo.csv", "VM,Powerstate\n" + "a,poweredOn\n" * 500)
    content = bytearray(buffer.getvalue())
    content[55:75] = b"\xff" * 20
    with pytest.raises(InputError, match="damaged"):
        read(Upload("export.zip", bytes(content)))
