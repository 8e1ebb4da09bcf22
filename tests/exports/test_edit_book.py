"""The table of servers and applications as a workbook: out, changed, and back without a loss."""

from __future__ import annotations

import datetime as dt
import functools
import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
from bizcase.errors import InputError
from bizcase.exports.edit_book import edit_book, read_edit_book
from bizcase.exports.edit_rows import APPLICATION, EDITABLE, SERVER, edit_rows, with_cells
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory.server_edits import ENVIRONMENTS, LICENCES, ServerEdit
from bizcase.strategy.decide.edits import Edit
from bizcase.strategy.rules.dispositions import DISPOSITIONS
from tests.document.estates import result_of
from tests.factories import mpa, mpa_row, workbook
from tests.runs import shared_run

HOSTILE = ("=1+1", "@x", "<b>", "+49", "-1", '"quoted"', "x" * 200)


@functools.cache
def hostile_case():
    """Servers with hostile ids; three cells are set already."""
    entries = Entries(
        ProjectInfo("Exit", "Ex"), dt.date(2026, 11, 23),
        files=(InputFile("it_inventory", mpa(*(mpa_row(key) for key in HOSTILE))),),
        server_edits={"@x": ServerEdit(vcpu=8.0, in_scope=False, reason="=2+2")},
        edits={"+49": Edit("Retain", "No reason given")},
    )  # fmt: skip
    return shared_run(RunRequest(entries)).case


@pytest.fixture(scope="module")
def case():
    return hostile_case()


@pytest.fixture(scope="module")
def sample():
    return result_of("built in").case


def book_of(case, entries=None):
    return openpyxl.load_workbook(io.BytesIO(edit_book(case, entries or case.entries)))


def back(case, book, name="table.xlsx"):
    content = io.BytesIO()
    book.save(content)
    return read_edit_book(Upload(name, content.getvalue()), case, case.entries)


def cell(sheet, row, head):
    heads = [item.value for item in sheet[1]]
    return sheet.cell(row, heads.index(head) + 1)


@pytest.mark.parametrize("name", ["case", "sample"])
def test_an_unchanged_workbook_has_no_difference(name, request):
    case = request.getfixturevalue(name)
    found = read_edit_book(Upload("t.xlsx", edit_book(case, case.entries)), case, case.entries)
    assert (found.changes, found.faults) == ([], [])


def test_ids_are_locked_cells_to_change_are_not_and_lists_guard_them(sample):
    sheet = book_of(sample)["Servers"]
    assert sheet.protection.sheet
    assert cell(sheet, 2, "Id").protection.locked
    assert cell(sheet, 2, "Name").protection.locked
    assert not cell(sheet, 2, "vCPU needed").protection.locked
    lists = [item.formula1 for item in sheet.data_validations.dataValidation]
    assert f'"{",".join(DISPOSITIONS)}"' in lists
    assert '"yes,no"' in lists
    told = [row[0].value for row in book_of(sample)["Instructions"].iter_rows()]
    assert any("not formulas" in line for line in told)
    # A spreadsheet sorts no protected range that holds locked cells, so it is not offered.
    assert sheet.protection.sort
    assert any("unprotect the sheet" in line for line in told)


amounts = some.integers(1, 500) | some.floats(0.5, 500).map(lambda number: round(number, 3))
edits = some.builds(
    ServerEdit, vcpu=some.none() | amounts.map(float), memory_gib=some.none() | amounts.map(float),
    storage_gib=some.none() | amounts.map(float), in_scope=some.none() | some.booleans(),
    os_licence=some.none() | some.sampled_from(LICENCES), wave=some.none() | some.integers(0, 99),
    environment=some.none() | some.sampled_from(ENVIRONMENTS),
    reason=some.text(some.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=40),
).filter(lambda edit: edit.values)  # fmt: skip
choices = some.builds(Edit, some.sampled_from(DISPOSITIONS), some.just("No reason given"))


@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(some.dictionaries(some.sampled_from(HOSTILE), edits),
       some.dictionaries(some.sampled_from(HOSTILE), choices))  # fmt: skip
def test_what_is_set_goes_out_and_comes_back_as_it_was(wanted, strategies):
    """A workbook with the edits, read by a case without them, sets them again."""
    case = hostile_case()
    bare = replace(case.entries, server_edits={}, edits={})
    asked = replace(bare, server_edits=dict(sorted(wanted.items())),
                    edits={key: replace(choice, reason=wanted[key].reason or choice.reason)
                           if key in wanted else choice
                           for key, choice in sorted(strategies.items())})  # fmt: skip
    upload = Upload("t.xlsx", edit_book(case, asked))
    found = read_edit_book(upload, case, bare)
    assert found.faults == []
    again, refused = with_cells(bare, [change.cell for change in found.changes], case.inventory)
    assert {name for _, name in refused} <= {"reason"}  # of a value that is the computed one
    wants, has = (edit_rows(case, entries, SERVER) for entries in (asked, again))
    assert wants.drop(columns="reason").compare(has.drop(columns="reason")).empty
    for key, edit in again.server_edits.items():
        assert edit.reason == wanted[key].reason.strip()
    assert read_edit_book(upload, case, asked).changes == []


def test_emptied_cells_go_back_and_only_where_something_was_set(case):
    book = book_of(case)
    sheet = book["Servers"]
    for row in range(2, sheet.max_row + 1):
        for head in ("vCPU needed", "In scope", "Strategy", "Reason"):
            cell(sheet, row, head).value = None
    found = back(case, book)
    assert {(change.cell.key, change.cell.field) for change in found.changes} == {
        ("@x", "vcpu"), ("@x", "in_scope"), ("@x", "reason"), ("+49", "disposition"),
    }  # fmt: skip
    again, refused = with_cells(
        case.entries, [change.cell for change in found.changes], case.inventory
    )
    assert (again.server_edits, again.edits, refused) == ({}, {}, {})


def test_all_faults_are_told_and_what_is_right_is_offered(case):
    book = book_of(case)
    sheet = book["Servers"]
    cell(sheet, 2, "vCPU needed").value = "=1+1"
    cell(sheet, 3, "Id").value = "stranger"
    cell(sheet, 5, "Id").value = cell(sheet, 6, "Id").value
    cell(sheet, 7, "In scope").value = "perhaps"
    cell(sheet, 4, "Memory needed, GiB").value = 32
    found = back(case, book)
    assert found.faults == [
        "Servers, row 2: vCPU needed contains a formula. Write its value.",
        "Servers, row 3: stranger is not in the case.",
        f"Servers, row 6: {cell(sheet, 5, 'Id').value} is there twice.",
        "Servers, row 7: In scope must be yes or no.",
    ]
    assert [(change.cell.field, change.cell.value) for change in found.changes] == [
        ("memory_gib", 32)
    ]


def test_values_that_cannot_be_are_refused_when_they_are_applied(case):
    book = book_of(case)
    for row, (head, value) in enumerate(
        [("vCPU needed", -4), ("Memory needed, GiB", "much"), ("Environment", "moon"),
         ("Wave", 1.5), ("Strategy", "Rewrite"), ("Reason", "y" * 501)], start=2,
    ):  # fmt: skip
        cell(book["Servers"], row, head).value = value
    found = back(case, book)
    before = case.entries
    again, refused = with_cells(before, [change.cell for change in found.changes], case.inventory)
    assert len(refused) == 6
    assert (again.server_edits, again.edits) == (before.server_edits, before.edits)


def test_a_missing_column_or_sheet_is_named(case):
    book = book_of(case)
    cell(book["Servers"], 1, "Licence").value = "Lizenz"
    assert back(case, book).faults == ["Servers: Licence is missing in the first row."]
    book = book_of(case)
    del book["Servers"]
    assert back(case, book).faults == ["The sheet Servers is missing."]


@pytest.mark.parametrize(
    "content",
    [b"", b"name,id\n", b"PK\x03\x04 broken", mpa(mpa_row("s1")).content,
     workbook("x.xlsx", Servers=[("Id",)], Instructions=[("Anything",)]).content],
)  # fmt: skip
def test_another_file_is_refused_with_a_sentence(case, content):
    with pytest.raises(InputError) as caught:
        read_edit_book(Upload("x.xlsx", content), case, case.entries)
    assert caught.value.remedy


def test_applications_have_their_strategy_wave_and_reason(sample):
    book = book_of(sample)
    key = cell(book["Applications"], 2, "Id").value
    cell(book["Applications"], 2, "Strategy").value = "Retain"
    cell(book["Applications"], 3, "Wave").value = 2
    found = back(sample, book)
    again, refused = with_cells(
        sample.entries, [change.cell for change in found.changes], sample.inventory
    )
    assert refused == {}
    assert again.edits == {key: Edit("Retain", "No reason given")}
    assert [edit.wave for edit in again.server_edits.values()] == [2]
    assert set(EDITABLE[APPLICATION]) == {"disposition", "wave", "reason"}
