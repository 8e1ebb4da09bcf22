"""Sheets are parsed beside each other, from the file on disk where it is still the one read."""

from __future__ import annotations

import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.errors import InputError
from bizcase.inputs import read_inventory
from bizcase.inputs.opening import workbook
from bizcase.inputs.opening.columnar import ColumnReader
from bizcase.inputs.opening.read_ahead import ReadAhead
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.tables.source import open_source
from tests.factories import rvtools, vinfo_row

DISKS = [["VM", "Disk", "Disk Key", "Capacity MiB"], *([f"vm-{n}", "d", n, n] for n in range(500))]
MIXED = [["VM", "CPUs", "Overall"], *([f"vm-{n}", 2, n if n % 2 else f"{n} MHz"] for n in range(9))]


def export(count: int = 500) -> Upload:
    return rvtools(*(vinfo_row(f"vm-{n}") for n in range(count)), vDisk=DISKS, vCPU=MIXED)


def read(upload):
    return read_inventory(upload, load_register())


def test_no_more_sheets_are_ahead_than_there_are_threads():
    opened, two = [], threading.Event()

    def open_sheet(sheet):
        opened.append(sheet)
        if len(opened) > 1:
            two.set()
        return sheet.upper()

    ahead = ReadAhead(open_sheet, 2)
    ahead.plan(["a", "b", "c", "d"])
    assert two.wait(5)
    assert sorted(opened) == ["a", "b"]
    assert [ahead(sheet) for sheet in ("b", "d", "x", "a", "c")] == ["B", "D", "X", "A", "C"]
    assert sorted(opened) == ["a", "b", "c", "d", "x"]  # each once


def test_what_a_thread_raises_is_raised_to_who_asks_for_the_sheet():
    def open_sheet(sheet):
        if sheet == "bad":
            raise InputError("The sheet cannot be read.", "Mend it.", "export.xlsx, sheet bad")
        return sheet

    ahead = ReadAhead(open_sheet, 2)
    ahead.plan(["good", "bad"])
    assert ahead("good") == "good"
    with pytest.raises(InputError, match="sheet bad"):
        ahead("bad")


def test_threads_read_columns_of_one_workbook_beside_each_other():
    columns = ColumnReader.opened(export())
    with ThreadPoolExecutor(4) as pool:
        frames = [found.frame for found in pool.map(columns.read, ["vInfo", "vDisk"] * 20)]
    for frame, same in zip(frames[:2] * 20, frames, strict=True):
        pd.testing.assert_frame_equal(frame, same)


def test_threads_ask_for_rows_of_one_workbook_beside_each_other():
    book = open_source(export()).workbook
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(book._open, ["vInfo", "vDisk", "vCPU"] * 20))
    assert [len(list(sheet.rows())) for sheet in opened[:3]] == [501, 501, 10]


def test_one_parser_reads_what_two_read(monkeypatch):
    upload = export()
    by_two = read(upload)
    monkeypatch.setattr(workbook, "TWO_PARSERS_BYTES", 0)
    by_one = read(upload)
    assert (by_one.issues, by_one.sources) == (by_two.issues, by_two.sources)
    pd.testing.assert_frame_equal(by_one.servers, by_two.servers)
    pd.testing.assert_frame_equal(by_one.disks, by_two.disks)


@pytest.mark.parametrize("change", ["none", "overwritten", "deleted"])
@pytest.mark.parametrize("name", ["export.xlsx", "export.xls", "export"])
def test_what_was_read_is_parsed_whatever_became_of_the_file(tmp_path, name, change):
    path = tmp_path / name
    path.write_bytes(export(3).content)
    upload = Upload.from_path(path)
    if change == "overwritten":
        path.write_bytes(export(4).content)
        os.utime(path, ns=(1, 1))
    elif change == "deleted":
        shutil.rmtree(tmp_path)
    assert len(read(upload).servers) == 3
