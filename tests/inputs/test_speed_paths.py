"""What is read, what is refused before it costs anything, and that the fast ways change nothing."""

from __future__ import annotations

import io
import re
import time
import tracemalloc
import zipfile

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from bizcase.assumptions import load_register
from bizcase.errors import InputError
from bizcase.inputs import read_inventory
from bizcase.inputs.cells.values import is_blank, read_text
from bizcase.inputs.opening.extent import _is_near
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.tables.source import open_source
from tests.factories import VINFO_HEADER, rvtools, vinfo_row, workbook
from tests.twins import SERVER_FILES


def read(upload):
    return read_inventory(upload, load_register())


def rewritten(upload, change, name="export.xlsx"):
    """Return the workbook with its parts as ``change(name, text)`` gives them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        source = zipfile.ZipFile(io.BytesIO(upload.content))
        for item in source.infolist():
            target.writestr(item.filename, change(item.filename, source.read(item)))
    return Upload(name, buffer.getvalue())


def cost_of_refusal(upload, words):
    """Return the processor seconds and MiB that a refusal took."""
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(InputError, match=words):
        read(upload)
    seconds = time.process_time() - started
    peak = tracemalloc.get_traced_memory()[1] / 1024**2
    tracemalloc.stop()
    return seconds, peak


def test_a_workbook_with_macros_is_read_and_its_macros_are_not():
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    upload = rewritten(
        rvtools(vinfo_row("a")), lambda _, text: text.replace(plain, macros), "export.xlsm"
    )
    assert macros in zipfile.ZipFile(io.BytesIO(upload.content)).read("[Content_Types].xml")
    assert read(upload).servers["name"].tolist() == ["a"]


def test_a_genuine_old_xls_is_read_with_its_old_sheet_name():
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    sheet = book.add_sheet("tabvInfo")
    for at, row in enumerate([VINFO_HEADER, vinfo_row("a", CPUs=4), vinfo_row("007")]):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell)
    buffer = io.BytesIO()
    book.save(buffer)
    inventory = read(Upload("export.xls", buffer.getvalue()))
    assert inventory.servers["name"].tolist() == ["a", "007"]
    assert inventory.servers["vcpu"].tolist() == [4, 2]
    assert inventory.servers["source_sheet"].unique().tolist() == ["tabvInfo"]


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_entities_are_never_expanded(part):
    levels = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol" * 10}">' for n in range(12)
    )
    doctype = f"<!DOCTYPE x [{levels}]>".encode()

    def change(name, text):
        if name != part:
            return text
        at = text.index(b"?>") + 2 if text.startswith(b"<?xml") else 0
        return text[:at] + doctype + text[at:].replace(b"web-bomb", b"&e11;", 1)

    tracemalloc.start()
    started = time.process_time()
    try:
        names = read(rewritten(rvtools(vinfo_row("web-bomb")), change)).servers["name"].tolist()
    except InputError:
        names = []
    assert all(len(name) < 100 for name in names)
    assert time.process_time() - started < 2
    assert tracemalloc.get_traced_memory()[1] < 50 * 1024**2
    tracemalloc.stop()


def test_a_sheet_of_blanks_that_unpacks_a_thousandfold_is_refused_at_once():
    upload = rvtools(vinfo_row("a"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        source = zipfile.ZipFile(io.BytesIO(upload.content))
        for item in source.infolist():
            with target.open(item.filename, "w") as part:
                part.write(source.read(item))
                if item.filename.startswith("xl/worksheets/"):
                    for _ in range(600):
                        part.write(b" " * 1_000_000)
    seconds, peak = cost_of_refusal(Upload("bomb.xlsx", buffer.getvalue()), "unpack to")
    assert seconds < 2
    assert peak < 50


def test_an_honest_workbook_that_unpacks_tenfold_and_more_is_read():
    upload = rvtools(*(vinfo_row(f"vm-{n:05}") for n in range(3000)))
    entries = zipfile.ZipFile(io.BytesIO(upload.content)).infolist()
    assert sum(e.file_size for e in entries) > 9 * sum(e.compress_size for e in entries)
    assert len(read(upload).servers) == 3000


def test_an_encrypted_workbook_is_named_so():
    envelope = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
    content = envelope + "EncryptedPackage".encode("utf-16-le") + bytes(1000)
    with pytest.raises(InputError, match="encrypted or carries a sensitivity label") as refusal:
        read(Upload("secret.xlsx", content))
    assert "without password" in refusal.value.remedy


@pytest.mark.parametrize("other", ["xl/workbook.bin", "content.xml"])
def test_a_workbook_of_a_kind_whose_extent_is_not_measured_is_refused(other):
    buffer = io.BytesIO(rvtools(vinfo_row("a")).content)
    with zipfile.ZipFile(buffer, "a") as bundle:
        bundle.writestr(other, b"x")
    with pytest.raises(InputError, match="xlsb") as refusal:
        read(Upload("other.xlsx", buffer.getvalue()))
    assert "xlsx" in refusal.value.remedy


def test_a_far_cell_in_a_sheet_outside_the_usual_folder_is_refused():
    def change(name, text):
        if name.startswith("xl/worksheets/"):
            far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
            return text.replace(b"</sheetData>", far)
        return text.replace(b"worksheets/sheet1.xml", b"elsewhere/sheet1.xml")

    moved = rewritten(rvtools(vinfo_row("a")), change)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        source = zipfile.ZipFile(io.BytesIO(moved.content))
        for item in source.infolist():
            name = item.filename.replace("worksheets/sheet1.xml", "elsewhere/sheet1.xml")
            target.writestr(name, source.read(item))
    with pytest.raises(InputError, match="further than an export"):
        read(Upload("moved.xlsx", buffer.getvalue()))


def test_phantom_rows_cost_nothing_and_are_no_machines():
    def change(name, text):
        if not name.startswith("xl/worksheets/"):
            return text
        return text.replace(b'<dimension ref="A1:M2"', b'<dimension ref="A1:M1048576"')

    upload = rewritten(rvtools(vinfo_row("a")), change)
    text = zipfile.ZipFile(io.BytesIO(upload.content)).read("xl/worksheets/sheet1.xml")
    assert b"M1048576" in text
    started = time.process_time()
    assert len(read(upload).servers) == 1
    assert time.process_time() - started < 1


@pytest.mark.parametrize("file", SERVER_FILES)
def test_rows_one_by_one_are_those_of_the_whole_sheet(file):

    upload = file()
    opened = open_source(upload).workbook
    whole = CalamineWorkbook.from_filelike(io.BytesIO(upload.content))
    for name in opened.sheet_names:
        first_row, rows = opened.stream(name)
        table = whole.get_sheet_by_name(name)
        found, expected = list(rows), table.to_python()
        assert found == expected
        assert [list(map(type, row)) for row in found] == [list(map(type, r)) for r in expected]
        assert first_row == (table.start or (0, 0))[0] + 1


def test_a_sheet_that_starts_below_keeps_its_row_numbers_however_it_is_asked_for():
    upload = workbook(vInfo=[[], [], [None, "x"], [], [None, 2.5]])
    opened = open_source(upload).workbook
    by_stream = (opened.stream("vInfo")[0], list(opened.stream("vInfo")[1]))
    assert by_stream == opened.head("vInfo") == opened.rows("vInfo") == (3, [["x"], [""], [2.5]])


ODD_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=24)


ODD_CELL = ODD_TEXT | st.sampled_from(["", " n/a ", "NULL", " 007 ", "\u00a0x\u2003", "-", None])


@given(st.lists(ODD_CELL) | st.lists(st.sampled_from([None, float("nan")])))
def test_a_column_of_text_alone_reads_like_its_cells_among_numbers(cells):
    alone, mixed = read_text(cells).values, read_text([*cells, 1.0]).values[: len(cells)]
    pd.testing.assert_series_equal(alone, mixed)
    assert all(is_blank(cell) for cell, known in zip(cells, alone.notna(), strict=True)
               if not known and str(cell).strip())  # fmt: skip


FAR = 'r="XFD1048576"'


@pytest.mark.parametrize(
    "cell",
    [
        f"<c {FAR}>", "<c r='XFD1048576'>", '<c\nr="XFD1048576">', '<c r = "XFD1048576">',
        '<c r="xfd1048576">', '<c r="XFD0001048576">', f'<c t="n" {FAR}>', f"<x:c {FAR}>",
        '<row r="1048576"><c><v>1</v></c><c r="XFD1">',
    ],
)  # fmt: skip
def test_a_far_cell_is_refused_however_it_is_written(cell):
    def change(name, text):
        if not name.startswith("xl/worksheets/"):
            return text
        name = cell.rpartition("<")[2].split()[0]
        end = "</row>" if cell.startswith("<row") else ""
        far = f"{cell}<v>1</v></{name}>{end}".encode()
        return text.replace(b"</row></sheetData>", (b"</row>" if end else b"") + far
                            + (b"" if end else b"</row>") + b"</sheetData>")  # fmt: skip

    with pytest.raises(InputError, match=r"further than an export|damaged"):
        read(rewritten(rvtools(vinfo_row("a")), change))


def test_a_tag_without_end_is_refused_at_once():
    def change(name, text):
        long = b'<c t="' + b"x" * 9_000_000 + b'"/></sheetData>'
        return text.replace(b"</sheetData>", long) if "worksheets/" in name else text

    assert cost_of_refusal(rewritten(rvtools(vinfo_row("a")), change), "damaged")[0] < 2


def test_a_workbook_whose_cells_are_not_labelled_is_read():
    def change(name, text):
        return re.sub(rb' r="[A-Z]*\d+"', b"", text) if "worksheets/" in name else text

    upload = rewritten(rvtools(vinfo_row("a"), vinfo_row("b")), change)
    assert read(upload).servers["name"].tolist() == ["a", "b"]


NEAR = re.compile(rb'<c r="[A-D]?[A-Z](?:[1-9]\d{0,4}|[12]\d{5})"[ />]')
BIT = st.sampled_from(
    [*'ADEZa1390 r="/>\t\n\xff', "12", "299999", "300000", ' r="', "'", ":c ", "x"]
)


@given(st.sampled_from(['<c r="', "<c", "<c "]), st.lists(BIT, max_size=9).map("".join))
def test_only_a_cell_labelled_as_tools_do_and_near_needs_no_measuring(begin, rest):
    cell = (begin + rest + "><v>1</v>").encode("latin-1")
    odd = re.match(rb"<c[\s/>]", cell) is not None and not NEAR.match(cell)
    assert _is_near(cell, len(cell)) is not (odd or re.search(rb":c[\s/>]", cell) is not None)
