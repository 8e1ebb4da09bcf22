from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizcase.inputs.cells.cells import Field, typed
from bizcase.inputs.cells.declared import fields_of, find_header, header_token
from bizcase.inputs.tables.sheet import read_sheet
from bizcase.inputs.tables.source import open_source
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
    assert not re.search(r"[\W_]", token)  # letters and digits, of whatever script
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
    assert by_code["VALUE_UNREADABLE"].message == "A cell such as 'four' is not a number of vCPU."
    assert by_code["NUMBER_AS_TEXT"].action == "Read as a number of MiB."


@pytest.mark.parametrize(
    ("kind", "unit", "said"),
    [("integer", "", "a number"), ("number", "mib|gib", "a number of MiB or GiB"),
     ("number", "h", "a number of hours"), ("percent", "", "a percentage")],
)  # fmt: skip
def test_what_a_cell_is_not_is_said_in_words_that_go_together(kind, unit, said):
    """“A cell such as 'All Apps' is not a number figure.”"""
    field = Field("list", "users", kind, unit, False, 0, math.inf, "Users", ())
    log = IssueLog("f.csv")
    typed(field, ["All Apps", "5000"], [2, 3], log, "list")
    found = {issue.code: issue for issue in log}
    assert found["VALUE_UNREADABLE"].message == f"A cell such as 'All Apps' is not {said}."
    assert found["NUMBER_AS_TEXT"].action.startswith("Read as a number")


def test_one_and_true_are_different_cells_although_they_are_equal():
    row = vinfo_row("a", CPUs=1, Template=True)
    table, _ = read([VINFO_HEADER, row, vinfo_row("b", CPUs=1.0, Template=False)])
    assert table.frame["vcpu"].tolist() == [1, 1]
    assert table.frame["template"].tolist() == [True, False]


def test_the_exact_label_wins_over_an_alias():
    header = ["Memory MB", *VINFO_HEADER]
    table, _ = read([header, [1, *vinfo_row("a")]])
    assert table.frame["memory_mib"].tolist() == [4096]


LABELS = [field.header for field in fields_of("rvtools") if field.sheet == "vInfo"]


@given(
    st.sampled_from(LABELS),
    st.sampled_from([str, str.upper, str.lower, str.title]),
    st.sampled_from(["", " ", "\t", "\n", "\u00a0", "_", "-"]),
    st.sampled_from(["", "vInfo", "VINFO", "vInfo "]),
)
def test_a_header_keeps_its_token_in_any_case_with_blanks_and_the_sheets_name(
    label, case, blank, prefix
):
    written = f"{blank}{prefix}{case(label).replace(' ', f' {blank}')}{blank}"
    assert header_token(written, "vInfo") == header_token(label, "vInfo")


@given(st.sampled_from(["Memory", "In Use", "Provisioned", "Size"]), st.sampled_from("mk"))
def test_mb_is_mib_and_kb_is_kib_but_one_is_not_the_other(label, prefix):
    tokens = {header_token(f"{label} {prefix}{b}", "vInfo") for b in ("b", "B", "iB", "ib")}
    assert len(tokens) == 1
    assert tokens != {header_token(f"{label} {'k' if prefix == 'm' else 'm'}B", "vInfo")}
    assert tokens != {header_token(f"{label} GB", "vInfo")}


@given(
    st.permutations(range(len(VINFO_HEADER))),
    st.integers(0, 6),
    st.lists(st.text(max_size=10), max_size=3),
)
def test_the_header_is_found_below_titles_with_its_columns_in_any_order(order, above, title):
    header = [VINFO_HEADER[at] for at in order]
    row = [vinfo_row("a")[at] for at in order]
    fields = [field for field in fields_of("rvtools") if field.sheet == "vInfo"]
    rows = [*([title] * above), header, row, header]
    at, positions = find_header(rows, fields, "vInfo")
    assert at == above
    assert row[positions["name"]] == "a"
    assert {header[position] for position in positions.values()} <= set(VINFO_HEADER)


def test_of_two_columns_with_one_header_the_first_is_read():
    table, _ = read([[*VINFO_HEADER, "CPUs"], [*vinfo_row("a", CPUs=4), 64]])
    assert table.frame["vcpu"].tolist() == [4]


@given(st.lists(st.lists(st.text(max_size=8), max_size=5), max_size=12))
def test_any_rows_have_a_header_row_or_none_without_a_crash(rows):
    fields = [field for field in fields_of("rvtools") if field.sheet == "vInfo"]
    at, positions = find_header(rows, fields, "vInfo")
    assert 0 <= at < max(len(rows), 1)
    assert all(0 <= position < len(rows[at]) for position in positions.values())
