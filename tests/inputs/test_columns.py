"""Reading by columns changes nothing: what reading row by row gives is what it gives."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.columnar import ColumnReader
from bizcase.inputs.tables.source import open_source
from tests.factories import VINFO_HEADER, rvtools, vinfo_row, workbook
from tests.twins import RVTOOLS


def read(upload):
    return read_inventory(upload, load_register())


def inventories(upload, monkeypatch):
    """Return what is read by columns and what is read row by row."""
    by_columns = read(upload)
    with monkeypatch.context() as patch:
        patch.setattr(ColumnReader, "opened", lambda _: None)
        return by_columns, read(upload)


def assert_same(by_columns, by_rows):
    assert by_columns.issues == by_rows.issues
    assert by_columns.sources == by_rows.sources
    for table in ("servers", "disks", "hosts"):
        pd.testing.assert_frame_equal(getattr(by_columns, table), getattr(by_rows, table))


def disks(*rows):
    return [["VM", "Disk", "Disk Key", "Capacity MiB", "Raw"], *rows]


LONG = "a machine whose name is longer than any notice may be"
ODD_EXPORTS = {
    "plain": rvtools(vinfo_row("a"), vinfo_row("b"), vDisk=disks(["a", "d", 2000, 1024, "False"])),
    "number as text": rvtools(vinfo_row("a", Memory="16,384"), vinfo_row("b")),
    "number as name": rvtools(vinfo_row("n", VM=1234), vinfo_row("b")),
    "boolean as number": rvtools(vinfo_row("a", CPUs=True), vinfo_row("b", CPUs=4)),
    "real booleans": rvtools(vinfo_row("a", Template=True), vinfo_row("b", Template=False)),
    "unreadable boolean": rvtools(vinfo_row("a", Template="perhaps"), vinfo_row("b")),
    "date as name": rvtools(vinfo_row("n", VM=dt.date(2024, 5, 1)), vinfo_row("b")),
    "blank row": rvtools(vinfo_row("a"), [None] * len(VINFO_HEADER), vinfo_row("b")),
    "row of dashes": rvtools(vinfo_row("a"), ["-", " N/A "], vinfo_row("b")),
    "row without name": rvtools(vinfo_row("a"), vinfo_row("n", VM=None), vinfo_row("b")),
    "header again": rvtools(vinfo_row("a"), list(VINFO_HEADER), vinfo_row("b")),
    "notice": rvtools(vinfo_row("a"), vDisk=disks([LONG], ["a", "d", 2000, 1024, "True"])),
    "long name": rvtools(vinfo_row(LONG), vinfo_row("b")),
    "whole and broken keys": rvtools(
        vinfo_row("a"), vDisk=disks(["a", "d", 2000.5, 1024, None], ["a", "d", 2001, 10.0, None])
    ),
    "out of range": rvtools(vinfo_row("a", CPUs=-4, Memory=1e15), vinfo_row("b", CPUs=0)),
    "title above": workbook(vInfo=[["Export"], list(VINFO_HEADER), vinfo_row("a")]),
    "starts below": workbook(vInfo=[[], [], list(VINFO_HEADER), vinfo_row("a")]),
    "column twice": workbook(vInfo=[[*VINFO_HEADER, "VM"], [*vinfo_row("a"), "other"]]),
    "two headers": workbook(vInfo=[list(VINFO_HEADER), list(VINFO_HEADER), vinfo_row("a")]),
}


@pytest.mark.parametrize("name", ODD_EXPORTS)
def test_columns_give_what_rows_give(name, monkeypatch):
    assert_same(*inventories(ODD_EXPORTS[name], monkeypatch))


@pytest.mark.parametrize("file", RVTOOLS)
def test_the_sample_export_reads_alike_by_columns_and_by_rows(file, monkeypatch):
    assert_same(*inventories(file(), monkeypatch))


def test_a_plain_export_is_read_by_columns_and_one_with_mixed_cells_is_not():
    plain = open_source(ODD_EXPORTS["plain"]).workbook
    assert plain.columns("vInfo") is not None
    assert plain.columns("vDisk") is not None
    assert open_source(ODD_EXPORTS["number as text"]).workbook.columns("vInfo") is None
