"""Formulas without a result: found in the pass that measures the sheets, named in any format."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inputs.opening import extent
from bizcase.inputs.opening.upload import Upload
from tests.factories import MPA_HEADER, VINFO_HEADER, mpa_row, rvtools, vinfo_row


def read(upload):
    return read_inventory(upload, load_register())


def with_formulas(row, header, sheet, column):
    """A workbook as a program writes it that computes nothing: the column holds formulas."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    book.active.append(header)
    book.active.append(["=2*2" if name == column else cell
                        for name, cell in zip(header, row, strict=True)])  # fmt: skip
    buffer = io.BytesIO()
    book.save(buffer)
    return Upload("edited.xlsx", buffer.getvalue())


@pytest.mark.parametrize(
    "upload",
    [
        with_formulas(vinfo_row("a"), VINFO_HEADER, "vInfo", "CPUs"),
        with_formulas(mpa_row("a"), MPA_HEADER, "Servers", "numCpus"),
    ],
    ids=["rvtools", "list"],
)
def test_formulas_without_a_result_are_named_whatever_the_format(upload):
    found = {issue.code: issue for issue in read(upload).issues}
    assert "1 cell contains formulas" in found["FORMULA_WITHOUT_RESULT"].message


def test_nothing_is_unpacked_again_to_look_for_formulas_where_there_are_none(monkeypatch):
    """The one pass that measures the sheets finds whether any holds a formula."""
    formulas = with_formulas(vinfo_row("a"), VINFO_HEADER, "vInfo", "CPUs")
    blank = rvtools(vinfo_row("a", CPUs=None))  # before: it unpacks what it wrote
    unpacked = []
    read_part = zipfile.ZipFile.read
    monkeypatch.setattr(
        zipfile.ZipFile, "read", lambda self, name: unpacked.append(name) or read_part(self, name)
    )
    assert any(issue.code == "VCPU_MISSING" for issue in read(blank).issues)
    assert unpacked == []
    read(formulas)
    assert unpacked == ["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize("cut", range(40))
def test_a_formula_between_two_pieces_is_found(cut, monkeypatch):
    monkeypatch.setattr(extent, "_PIECE", 1000 + cut)
    upload = with_formulas(vinfo_row("a"), VINFO_HEADER, "vInfo", "CPUs")
    assert extent.check_extent(upload).with_formulas == ("xl/worksheets/sheet1.xml",)
