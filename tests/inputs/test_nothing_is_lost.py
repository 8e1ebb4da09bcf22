"""What is given is read or named, in whatever files, folders, zips and sheets it comes."""

from __future__ import annotations

import io
import zipfile

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from bizcase.assumptions import load_register
from bizcase.errors import InputError
from bizcase.inputs import read_inventory
from bizcase.inputs.cells.values import number_from_text, read_numbers
from bizcase.inputs.condense import condense
from bizcase.inputs.opening.upload import Upload
from tests.factories import vinfo_row, workbook

HEADER = ["VM", "Powerstate", "Template", "CPUs", "Memory", "Provisioned MiB", "VM UUID",
          "VI SDK UUID"]  # fmt: skip
LIST = ["Hostname", "OS", "vCPU", "RAM (GB)", "Disk (GB)"]
NAMES = st.lists(st.integers(0, 40), min_size=1, max_size=8, unique=True)


def read(upload, kind="rvtools", **overrides):
    return read_inventory(upload, load_register().with_overrides(overrides), kind)


def codes(inventory):
    return {issue.code: issue for issue in inventory.issues}


def machine(number, **cells):
    values = {"VM": f"vm{number}", "Powerstate": "poweredOn", "Template": "False", "CPUs": 4,
              "Memory": 8192, "Provisioned MiB": 110592, "VM UUID": f"u-{number}",
              "VI SDK UUID": "vc"} | cells  # fmt: skip
    return [values[header] for header in HEADER]


def csv_of(rows, header=HEADER, mark=","):
    return "\n".join(mark.join(map(str, row)) for row in [header, *rows]).encode()


def zip_of(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as bundle:
        for name, content in files.items():
            bundle.writestr(name, content)
    return buffer.getvalue()


@settings(deadline=None, max_examples=12)
@given(
    parts=st.lists(NAMES, min_size=1, max_size=4),
    forms=st.lists(
        st.sampled_from(
            ["RVTools_tabvInfo.csv", "vInfo.csv", "site/RVTools_tabvInfo_20260101.csv",
             "servers.csv", "inner.zip", "__MACOSX/._a.csv"]
        ), min_size=4, max_size=4,
    ),
)  # fmt: skip
def test_every_machine_of_every_file_in_a_zip_is_listed(parts, forms):
    files, given_machines = {}, set()
    for at, (numbers, form) in enumerate(zip(parts, forms, strict=False)):
        content = csv_of([machine(number) for number in numbers])
        given_machines |= set() if form.startswith("__") else {f"vm{number}" for number in numbers}
        path = f"{at}/{form}"
        files[path] = zip_of({"deep/vInfo.csv": content}) if form.endswith("zip") else content
    if not given_machines:
        files["vInfo.csv"] = csv_of([machine(99)])
        given_machines = {"vm99"}
    inventory = read(Upload("all.zip", zip_of(files)))
    scoped = inventory.in_scope()
    assert set(scoped["name"]) == given_machines
    assert len(scoped) == len(given_machines)
    assert scoped["server_id"].is_unique


@pytest.mark.parametrize("name", ["notes.csv", "a/b/owners.csv"])
def test_a_csv_that_is_not_read_is_named_with_its_rows(name):
    files = {"RVTools_tabvInfo.csv": csv_of([machine(1)]), name: b"VM,Owner\nvm1,A\nvm2,B\n"}
    issue = codes(read(Upload("all.zip", zip_of(files))))["NOT_READ"]
    assert name.rpartition("/")[2].removesuffix(".csv") in issue.message
    assert "2 rows" in issue.message


def test_files_of_a_zip_that_are_no_table_or_damaged_are_named():
    files = {"vInfo.csv": csv_of([machine(1)]), "read me.png": b"x", "broken.xlsx": b"PK\3\4"}
    messages = [issue.message for issue in read(Upload("all.zip", zip_of(files))).issues]
    assert any("read me.png" in message for message in messages)
    assert any("broken.xlsx" in message for message in messages)


def test_a_folder_of_workbooks_in_folders_is_read(tmp_path):
    for site in ("a", "b"):
        (tmp_path / site).mkdir()
        rows = [HEADER, machine(site, **{"VI SDK UUID": site})]
        (tmp_path / site / "export.xlsx").write_bytes(workbook(vInfo=rows).content)
    (tmp_path / "notes.docx").write_bytes(b"PK")
    inventory = read(Upload.from_path(tmp_path))
    assert sorted(inventory.servers["name"]) == ["vma", "vmb"]
    assert "notes.docx" in codes(inventory)["NOT_READ"].message


@pytest.mark.parametrize("ending", [".zip", ".xlsx"])
def test_a_zip_of_one_workbook_is_that_workbook(ending):
    inner = workbook(vInfo=[HEADER, machine(1), machine(2)]).content
    assert len(read(Upload(f"x{ending}", zip_of({"export_all.xlsx": inner}))).servers) == 2


@pytest.mark.parametrize(
    "names", [("vInfo", "vInfo (2)"), ("vInfo_DC1", "vInfo_DC2"), ("Sheet1", "Export 2")]
)
def test_sheets_of_any_name_with_the_headers_of_vinfo_are_vinfo(names):
    sheets = {name: [HEADER, machine(at)] for at, name in enumerate(names)}
    upload = workbook("x.xlsx", **sheets)
    inventory = read(upload)
    assert inventory.servers["in_scope"].tolist() == [True, True]
    assert inventory.servers["source_sheet"].tolist() == [n.replace("_", " ") for n in names]
    kept = read(condense(upload).upload)
    assert kept.issues == inventory.issues
    assert kept.servers.equals(inventory.servers)


def test_a_csv_with_prefixes_on_its_headers_is_an_export():
    content = (b"vInfo.Name,vInfo.Powerstate,vHardware.NumCPU,vHardware.MemoryMB\n"
               b"a,PoweredOn,4,8192\n")  # fmt: skip
    inventory = read_inventory(Upload("anything.csv", content), load_register())
    assert inventory.sources[0].kind == "rvtools"
    assert inventory.servers["memory_gib"].tolist() == [8]


def test_a_choice_wins_where_the_needed_columns_are_there():
    content = b"VM,Powerstate,CPUs,Memory\na,poweredOn,4,8192\nb,poweredOff,2,4096\n"
    assert read(Upload("mine.csv", content)).servers["vcpu"].tolist() == [4, 2]


@pytest.mark.parametrize("missing", ["VM", "Powerstate", "CPUs", "Memory"])
def test_a_refusal_says_which_column_is_missing_and_which_are_there(missing):
    header = [name for name in ("VM", "Powerstate", "CPUs", "Memory", "Note") if name != missing]
    content = csv_of([["x"] * len(header)], header)
    with pytest.raises(InputError) as fault:
        read(Upload("mine.csv", content))
    assert f"column {missing} is missing" in fault.value.message
    assert "Note" in fault.value.message


@settings(deadline=None, max_examples=8)
@given(sheets=st.lists(NAMES, min_size=2, max_size=4))
def test_each_server_of_every_sheet_of_a_list_stands_once(sheets):
    upload = workbook(
        "sites.xlsx",
        **{f"Site {at}": [LIST, *([f"s{n}", "RHEL 8", 4, 16, 100] for n in numbers)]
           for at, numbers in enumerate(sheets)},
    )  # fmt: skip
    inventory = read(upload, "it_inventory")
    expected = {f"s{number}" for numbers in sheets for number in numbers}
    assert sorted(inventory.in_scope()["name"]) == sorted(expected)
    assert ("SHEETS_OVERLAP" in codes(inventory)) == (len(expected) < sum(map(len, sheets)))


def test_a_row_is_named_with_the_sheet_that_it_stands_on():
    """Rows 2 of both sites lack a size: two issues, each with its own sheet beside the number."""
    upload = workbook(
        "sites.xlsx",
        Site_1=[LIST, ["a", "RHEL 8", 4, 16, None], ["b", "RHEL 8", 4, 16, 100]],
        Site_2=[LIST, ["c", "RHEL 8", 4, 16, None], ["d", None, 4, 16, 100]],
    )  # fmt: skip
    found = read(upload, "it_inventory").issues
    lacking = [
        (issue.sheet, list(issue.rows)) for issue in found if issue.code == "STORAGE_MISSING"
    ]
    assert lacking == [("Site 1", [2]), ("Site 2", [2])]
    systems = [(issue.sheet, list(issue.rows)) for issue in found if issue.code == "OS_MISSING"]
    assert systems == [("Site 2", [3])]


def test_a_sheet_that_only_measures_adds_its_peaks_and_a_saved_case_keeps_them():
    upload = workbook(
        "list.xlsx", Servers=[LIST, ["a", "RHEL 8", 4, 16, 100], ["b", "RHEL 8", 4, 16, 100]],
        Load=[["Hostname", "CPU peak %", "Memory peak %"], ["b", 52, 61], ["z", 9, 9]],
    )  # fmt: skip
    inventory = read(upload, "it_inventory")
    assert inventory.servers["cpu_peak"].fillna(0).tolist() == [0, 0.52]
    assert codes(inventory)["ORPHAN_ROWS"].sheet == "Load"
    kept = condense(upload)
    again = read_inventory(kept.upload, load_register(), "it_inventory", kept.mapping)
    assert again.servers.equals(inventory.servers)


def test_a_sheet_of_other_names_is_not_read_and_named():
    upload = workbook(
        "list.xlsx", Servers=[LIST, ["a", "RHEL 8", 4, 16, 100]],
        Apps=[["Name", "Environment"], ["Shop", "prod"], ["Billing", "dev"]],
    )  # fmt: skip
    inventory = read(upload, "it_inventory")
    assert inventory.servers["environment"].isna().all()
    assert "Apps (2 rows)" in codes(inventory)["NOT_READ"].message


@given(
    rows=st.lists(st.tuples(st.integers(1, 64), st.integers(1, 512), st.integers(10, 4000)),
                  min_size=2, max_size=6),
    word=st.sampled_from(["Total", "Summe", "GRAND TOTAL", "Gesamt:", "", "合計"]),
)  # fmt: skip
@settings(deadline=None, max_examples=10)
def test_a_row_of_totals_is_no_server(rows, word):
    listed = [[f"s{at}", "RHEL 8", *row] for at, row in enumerate(rows)]
    total = [word, "", *(sum(column) for column in zip(*rows, strict=True))]
    inventory = read(Upload("l.csv", csv_of([*listed, total], LIST)), "it_inventory")
    assert inventory.servers["name"].tolist() == [row[0] for row in listed]
    assert codes(inventory)["TOTAL_ROW"].rows == (len(rows) + 2,)


def test_a_server_called_total_with_sizes_of_its_own_stays():
    rows = [["a", "RHEL 8", 4, 16, 100], ["b", "RHEL 8", 4, 16, 100], ["Total", "RHEL 8", 2, 8, 50]]
    assert len(read(Upload("l.csv", csv_of(rows, LIST)), "it_inventory").servers) == 3


@given(st.lists(st.integers(1000, 999_999), min_size=1, max_size=8), st.sampled_from(".,"))
def test_marks_of_thousands_are_judged_over_the_column(sizes, mark):
    cells = [f"{size:,}".replace(",", mark) for size in sizes]
    read_as = read_numbers(cells, "mib", least=1e9).values.tolist()
    assert read_as == sizes


@given(st.lists(st.integers(10_001, 899_999), min_size=1, max_size=8))
def test_three_decimals_of_sizes_that_can_be_stay_decimals(thousandths):
    cells = [f"{number / 1000:.3f}" for number in thousandths]
    found = read_numbers(cells, "gib", least=8.0).values.tolist()
    assert found == pytest.approx([number / 1000 for number in thousandths])
    assert number_from_text("12,5") == 12.5


def test_a_german_list_keeps_its_thousands():
    content = (b"Rechnername;vCPU;RAM (MB);Festplatte (GB)\na;4;16.384;1.200\nb;8;32.768;512\n"
               b"c;2;8.192;2.048\n")  # fmt: skip
    servers = read(Upload("l.csv", content), "it_inventory").servers
    assert servers["memory_gib"].tolist() == [16, 32, 8]
    assert servers["storage_provisioned_gib"].tolist() == [1200, 512, 2048]


@pytest.mark.parametrize("header", ["Disks", "Number of Disks", "Total Disks", "Disk Count"])
def test_a_number_of_disks_is_no_size(header):
    rows = [["a", 4, 16, 2], ["b", 8, 32, 3]]
    content = csv_of(rows, ["Hostname", "vCPU", "RAM (GB)", header])
    servers = read(Upload("l.csv", content), "it_inventory").servers
    assert servers["storage_provisioned_gib"].isna().all()


def test_processors_alone_are_no_vcpu_of_a_physical_server():
    rows = [["p", 2, 256, 900, "Physical"], ["v", 4, 16, 90, "Virtual"]]
    content = csv_of(rows, ["Hostname", "CPUs", "RAM (GB)", "Disk (GB)", "Type"])
    inventory = read(Upload("l.csv", content), "it_inventory")
    assert inventory.servers["vcpu"].fillna(0).tolist() == [0, 4]
    assert "VCPU_MISSING" in codes(inventory)


@pytest.mark.parametrize(
    ("partitions", "size", "code", "grade"),
    [([[50 * 1024], [40 * 1024]], 90, "CAPACITY_FROM_GUEST", "B"),
     ([], 100, "CAPACITY_FROM_PROVISIONED", "C")],
)  # fmt: skip
def test_without_a_disk_size_the_next_best_figure_is_taken_and_graded(
    partitions, size, code, grade
):
    table = [["VM", "VM UUID", "Capacity MiB"], *(["vm1", "u-1", *cell] for cell in partitions)]
    inventory = read(workbook(vInfo=[HEADER, machine(1)], vPartition=table))
    assert inventory.servers["storage_provisioned_gib"].tolist() == [size]
    assert inventory.servers["storage_grade"].tolist() == [grade]
    assert code in codes(inventory)


@pytest.mark.parametrize(("choice", "size"), [("open", 40), ("not_priced", 40), ("priced", 200)])
def test_volumes_in_the_guest_are_told_and_priced_by_choice(choice, size):
    from tests.factories import rvtools  # noqa: PLC0415 - beside its only use

    table = [["VM", "VM UUID", "Disk", "Capacity MiB"], ["fs", "u", "C:\\", 40 * 1024],
             ["fs", "u", "E:\\", 160 * 1024]]  # fmt: skip
    inventory = read(
        rvtools(vinfo_row("fs", VM_UUID="u"), vPartition=table), **{"storage.in_guest": choice}
    )
    assert inventory.servers["storage_provisioned_gib"].tolist() == [size]
    assert inventory.disks["capacity_gib"].sum() == size
    issue = codes(inventory)["IN_GUEST_VOLUMES"]
    assert "fs (partitions 200 GiB, disks 40 GiB)" in issue.message
    assert "160 GiB" in issue.message


@pytest.mark.parametrize("peak", [0.4, 40])
def test_percentages_of_the_vcenter_exporter_are_percentages_however_small(peak):
    load = csv_of([["vm1", "u-1", peak, peak, 4096]],
                  ["VM Name", "VM UUID", "maxCpuUsagePctDec", "maxRamUsagePctDec",
                   "Storage-Max Read IOPS Size"])  # fmt: skip
    files = {"RVTools_tabvInfo.csv": csv_of([machine(1)]), "vcexport_tabvPerformance.csv": load}
    inventory = read(Upload("vcexport.zip", zip_of(files)))
    assert inventory.servers["cpu_peak"].tolist() == pytest.approx([peak / 100])
    assert inventory.servers["memory_peak_constant"].tolist() == [True]
    assert {"SHORT_MEASUREMENT", "EXPORTER_LEAVES_OUT"} <= codes(inventory).keys()
