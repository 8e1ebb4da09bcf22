from __future__ import annotations

import ast
import re
from pathlib import Path

import pandas as pd
import pytest

from bizcase.cli.inspection import inspect_file
from bizcase.errors import InputError, StageError
from bizcase.inventory import Issue, IssueLog
from bizcase.inventory.issues import issue_codes, unreadable_file
from bizcase.inventory.row_numbers import RowNumbers

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"^[A-Z][A-Z0-9]+(_[A-Z0-9]+)+$")


def codes_in_the_source():
    """Return what looks like an issue code in the files that add issues."""
    found = set()
    for path in (ROOT / "bizcase").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if not re.search(r"\bIssue\(|IssueLog|\blog\.add\(", source):
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def test_every_code_in_the_source_is_declared():
    exported = {"DEFAULT_FORMATS"}
    used = {text for text in codes_in_the_source() if CODE.match(text)} - exported
    assert used - set(issue_codes()["code"]) == set()


def test_every_declared_code_is_used_and_explained():
    table = issue_codes()
    assert set(table["code"]) - codes_in_the_source() == set()
    assert table["code"].is_unique
    assert (table[["meaning", "remedy"]] != "").all(axis=None)


def test_an_undeclared_code_or_severity_is_our_fault():
    with pytest.raises(StageError, match="NO_SUCH_CODE"):
        IssueLog("a.xlsx").add("NO_SUCH_CODE", "info", "m")
    with pytest.raises(StageError, match="fatal"):
        IssueLog("a.xlsx").add("NO_TARGET", "fatal", "m")


def test_an_issue_keeps_every_row_and_shows_ten():
    log = IssueLog("a.xlsx")
    log.add("OS_MISSING", "warning", "m", sheet="vInfo", column="OS", rows=range(2, 50_002))
    (issue,) = log
    assert (issue.count, len(issue.rows), issue.rows[-1]) == (50_000, 50_000, 50_001)
    assert issue.where == ("a.xlsx, sheet vInfo, column OS, row 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 …")
    assert issue.as_dict()["rows"] == list(range(2, 12))
    assert issue.rows._numbers.itemsize == 4


def test_a_row_with_two_faults_is_listed_once():
    """Annex H listed “row 2, 2, 3”."""
    issue = Issue("LINKS_OPEN", "warning", "3 references", count=3, file="a.csv", rows=[2, 2, 3])
    assert issue.shown_rows == (2, 3)
    assert issue.where == "a.csv, row 2, 3"
    many = Issue(
        "LINKS_OPEN", "warning", "x", count=22, file="a.csv", rows=sorted([*range(11)] * 2)
    )
    assert many.where == "a.csv, row 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 …"


def test_row_numbers_compare_slice_and_hash_as_a_tuple():
    rows = RowNumbers([3, 1, 2])
    assert rows == (3, 1, 2)
    assert rows[:2] == (3, 1)
    assert hash(rows) == hash(RowNumbers([3, 1, 2]))
    assert Issue("NO_TARGET", "info", "m", rows=(3, 1, 2)).rows == rows


def test_an_unreadable_file_is_an_error_with_place_and_remedy():
    issue = unreadable_file(InputError("It is damaged.", "Download it again.", "a.pdf, page 2"))
    assert (issue.severity, issue.where) == ("error", "a.pdf, page 2")
    assert (issue.message, issue.remedy) == ("It is damaged.", "Download it again.")


def test_inspecting_an_unreadable_file_gives_its_error_as_an_issue(tmp_path):
    (tmp_path / "export.xlsx").write_bytes(b"PK\x03\x04 broken")
    report = inspect_file(tmp_path / "export.xlsx")
    (issue,) = report["data_quality"]
    assert (issue["code"], issue["severity"], issue["file"]) == (
        "FILE_UNREADABLE", "error", "export.xlsx",
    )  # fmt: skip
    assert issue["message"] in report["error"]
    assert issue["remedy"]


def test_an_issue_of_rows_says_their_file_and_sheet():
    rows = pd.DataFrame(
        {"source_file": ["a.xlsx", "b.xlsx", "a.xlsx"], "source_sheet": ["S", None, "S"],
         "source_row": [4, 7, 2]}
    )  # fmt: skip
    log = IssueLog("")
    log.add_of(rows, "NO_TARGET", "warning", "Servers have no target.", remedy="Complete the row.")
    found = [(item.file, item.sheet, list(item.rows), item.count) for item in log]
    assert found == [("a.xlsx", "S", [4, 2], 2), ("b.xlsx", "", [7], 1)]
