from __future__ import annotations

import csv
import io
import zipfile

import pytest

from bizcase.assumptions import load_register
from bizcase.cli.main import main
from bizcase.inputs import read_inventory
from bizcase.inputs.failed_rows import OWN_COLUMNS, failed_rows
from bizcase.inputs.opening.upload import Upload
from tests.factories import (
    VINFO_HEADER,
    mpa,
    mpa_row,
    rvtools,
    vinfo_row,
    workbook,
)
from tests.twins import SERVER_FILES


def rows_of(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def failed(upload):
    return rows_of(failed_rows(upload, read_inventory(upload, load_register()).issues))


def test_a_row_comes_with_all_that_is_wrong_and_its_own_cells():
    (row,) = failed(rvtools(vinfo_row("a"), vinfo_row("b", Memory=None, CPUs=None)))
    assert (row["Sheet"], row["Row"], row["VM"]) == ("vInfo", "3", "b")
    assert row["Codes"].split() == ["VCPU_MISSING", "MEMORY_MISSING"]
    assert row["Total disk capacity MiB"] == "40960"
    assert "no memory size" in row["What is wrong"]
    assert "Enter the size in MiB" in row["What to do"]


def test_more_than_ten_rows_all_come_out():
    upload = rvtools(*(vinfo_row(f"vm-{n}", Memory=None) for n in range(25)))
    assert [row["Row"] for row in failed(upload)] == [str(n) for n in range(2, 27)]


def test_only_declared_columns_come_out_and_formulas_are_text():
    header = (*VINFO_HEADER, "Annotation", "Notes", "Custom.Password")
    line = (*vinfo_row("=cmd|x", Memory=None), "pw hunter2", "pw hunter3", "hunter4")
    content = failed_rows(upload := workbook(vInfo=[header, line]),
                          read_inventory(upload, load_register()).issues)  # fmt: skip
    assert b"hunter" not in content
    assert rows_of(content)[0]["VM"] == "'=cmd|x"


def test_sheets_stand_below_each_other_under_the_union_of_headers():
    upload = rvtools(
        vinfo_row("a", CPUs=None),
        vDisk=[("VM", "Disk", "Capacity MiB"), ("a", "d1", 10), ("ghost", "d2", 20)],
    )
    rows = failed(upload)
    assert {(row["Sheet"], row["Row"]) for row in rows} >= {("vInfo", "2"), ("vDisk", "3")}
    ghost = next(row for row in rows if row["Sheet"] == "vDisk")
    assert (ghost["VM"], ghost["Capacity MiB"], ghost["CPUs"]) == ("ghost", "20", "")


def zipped(header, *lines):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as bundle:
        text = "\n".join(",".join("" if cell is None else str(cell) for cell in line)
                         for line in (header, *lines))  # fmt: skip
        bundle.writestr("RVTools_tabvInfo.csv", text)
    return Upload("export.zip", buffer.getvalue())


def text(name, content):
    return Upload(name, content.encode())


@pytest.mark.parametrize(
    ("upload", "sheet", "column", "cell"),
    [
        (zipped(VINFO_HEADER, vinfo_row("a", Memory=None)), "vInfo", "VM", "a"),
        (mpa(mpa_row("s1", ram=None)), "Servers", "Serverid", "s1"),
        (
            text("ads.csv", "ExternalId,VMware.VMName,CPU.NumberOfCores,RAM.TotalSizeInMB,OS.Name\n"
                 "e1,web,x,4096,RHEL\n"),
            "ads", "VMware.VMName", "web",
        ),
        (
            text("azure.csv", "Server name,Cores,Memory (In MB),OS name\nweb,x,4096,RHEL\n"),
            "azure", "Server name", "web",
        ),
        (
            text("list.csv", "Server Name,vCPU,RAM GB,OS,Remark\nweb,,16,RHEL,hunter2\n"
                 "db,4,8,RHEL,hunter2\n"),
            "list", "Server Name", "web",
        ),
        (
            text("apps.csv", "Application Name,Criticality,Business Unit\nShop,high,Sales\n"
                 ",low,Sales\n"),
            "apps", "Criticality", "low",
        ),
    ],
    ids=["rvtools zip", "mpa", "ads", "azure", "list", "portfolio"],
)  # fmt: skip
def test_every_table_format_gives_its_rows(upload, sheet, column, cell):
    rows = failed(upload)
    assert rows
    assert rows[0]["Sheet"] == sheet
    assert rows[0][column] == cell
    assert "hunter" not in str(rows)


def test_a_file_without_faults_gives_a_header_only():
    upload = rvtools(vinfo_row("a"))
    content = failed_rows(upload, ())
    assert content.decode("utf-8-sig").split("\r\n")[0] == ",".join(OWN_COLUMNS)


@pytest.mark.parametrize("file", SERVER_FILES)
def test_the_samples_rows_match_the_rows_of_their_issues(file):
    upload = file()
    issues = read_inventory(upload, load_register()).issues
    named = {
        (issue.sheet, str(number))
        for issue in issues if issue.severity != "info" for number in issue.rows
    }  # fmt: skip
    rows = rows_of(failed_rows(upload, issues))
    assert {(row["Sheet"], row["Row"]) for row in rows} == named
    assert all(any(row[name] for name in row if name not in OWN_COLUMNS) for row in rows)


def test_the_command_line_writes_them(tmp_path, capsys):
    source = tmp_path / "export.xlsx"
    source.write_bytes(rvtools(vinfo_row("a", CPUs=None)).content)
    assert main(["inspect", str(source), "--failed-rows", str(tmp_path / "out.csv")]) == 0
    assert rows_of((tmp_path / "out.csv").read_bytes())[0]["Codes"] == "VCPU_MISSING"
    assert main(["inspect", str(source), str(source), "--failed-rows", "x.csv"]) == 2
    assert main(["inspect", str(source), "--failed-rows", str(tmp_path)]) == 2
    assert "error: " in capsys.readouterr().err
