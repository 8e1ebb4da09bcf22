from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizcase.inputs.sheet import fields_of, header_token, read_sheet
from bizcase.inputs.source import open_source
from bizcase.inventory import IssueLog
from tests.factories import VINFO_HEADER, vinfo_row, workbook


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Memory MB", "Memory MiB"),
        ("vInfoVMName", "VM Name"),
        ("# CPU", "Num CPU"),
        ("In use MiB", "In Use MB"),
        (" Power State", "powerstate"),
        ("Total Disk capacity MiB", "vInfoTotalDiskCapacityMiB"),
    ],
)
def test_spellings_of_one_header_have_one_token(one, other):
    assert header_token(one, "vInfo") == header_token(other, "vInfo")


@given(st.text(max_size=20))
def test_a_token_is_stable(header):
    token = header_token(header, "vInfo")
    assert token.isascii()
    assert header_token(header.upper() if header.isascii() else header, "vInfo") == token


@pytest.mark.parametrize("file_format", ["rvtools", "it_inventory"])
def test_no_sheet_declares_one_header_for_two_fields(file_format):
    seen: dict[tuple[str, str], str] = {}
    for field in fields_of(file_format):
        for header in {header_token(name, field.sheet) for name in (field.header, *field.aliases)}:
            assert seen.setdefault((field.sheet, header), field.name) == field.name


def read(rows):
    log = IssueLog("f.xlsx")
    return read_sheet(open_source(workbook(vInfo=rows)).workbook, "rvtools", "vInfo", log), list(
        log
    )


def test_row_numbers_are_those_of_the_spreadsheet():
    rows = [["Exported by somebody"], [], VINFO_HEADER, vinfo_row("a"), [], vinfo_row("b")]
    table, _ = read(rows)
    assert table.frame["row"].tolist() == [4, 6]
    assert table.frame["name"].tolist() == ["a", "b"]


def test_repeated_headers_and_notices_are_left_out_and_counted():
    notice = ["This tab page is empty when the option to fill it is not set."]
    table, issues = read([VINFO_HEADER, vinfo_row("a"), VINFO_HEADER, notice])
    assert table.frame["name"].tolist() == ["a"]
    assert {(issue.code, issue.rows) for issue in issues} == {
        ("HEADER_REPEATED", (3,)),
        ("NOTICE_ROW", (4,)),
    }


def test_an_unreadable_cell_is_an_issue_with_its_place():
    table, issues = read(
        [VINFO_HEADER, vinfo_row("a", CPUs="four"), vinfo_row("b", Memory="4,096")]
    )
    assert table.frame["vcpu"].isna().tolist() == [True, False]
    assert table.frame["memory_mib"].tolist() == [4096, 4096]
    by_code = {issue.code: issue for issue in issues}
    assert by_code["VALUE_UNREADABLE"].where == "f.xlsx, sheet vInfo, column CPUs, row 2"
    assert by_code["NUMBER_AS_TEXT"].rows == (3,)


def test_the_exact_label_wins_over_an_alias():
    header = ["Memory MB", *VINFO_HEADER]
    table, _ = read([header, [1, *vinfo_row("a")]])
    assert table.frame["memory_mib"].tolist() == [4096]
