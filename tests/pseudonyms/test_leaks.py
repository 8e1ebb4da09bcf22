"""The leak test finds what was planted, wherever it lies."""

from __future__ import annotations

import io
import zipfile
import zlib

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from bizcase.errors import LeakError
from bizcase.pseudonyms.leaks import NO_TEXT, leaks_in
from bizcase.pseudonyms.share import check_leaks
from tests.pseudonyms.estate import estate, usual


def parts(files):
    return {leak.part for leak in leaks_in(files, usual().names)}


def planted(change):
    """Return the usual workbook to share after somebody altered it."""
    book = openpyxl.load_workbook(io.BytesIO(usual().files[0].upload.content))
    change(book, book.worksheets[0])
    buffer = io.BytesIO()
    book.save(buffer)
    return {"shared.xlsx": buffer.getvalue()}


def cell(text, beside=""):
    def change(_, sheet):
        sheet.cell(90, 1).value = text
        sheet.cell(90, 2).value = beside or None

    return change


def name_of_a_range(book, _):
    book.defined_names["Payroll"] = DefinedName("Payroll", attr_text="vInfo!$A$1")


def hidden_sheet(book, _):
    book.create_sheet("old").sheet_state = "hidden"
    book["old"]["C3"] = "payroll"


def validation(_, sheet):
    rule = DataValidation(type="list", formula1='"Payroll,Other"', prompt="as Meier says")
    rule.add("B2")
    sheet.add_data_validation(rule)


def hyperlink(_, sheet):
    sheet["A2"].hyperlink = "https://wiki.contoso.example/a"


PLANTS = {
    "a cell": (cell("Payroll"), "payroll"),
    "another case": (cell("PAYROLL"), "payroll"),
    "wide letters": (cell("Ｐａｙｒｏｌｌ"), "payroll"),
    "inside of a word": (cell("mypayrollserver"), "payroll"),
    "two cells": (cell("see con", "toso of may"), "contoso"),
    "a path": (cell("C:\\data\\payroll\\x.log"), "payroll"),
    "an e-mail": (cell("a.b@contoso.example"), "contoso"),
    "an address": (cell("10.20.1.7"), "10.20.1.7"),
    "a UUID": (
        cell("500A0000-0000-4000-8000-000000000001"), "500a0000-0000-4000-8000-000000000001"
    ),
    "a UUID without dashes": (
        cell("500a0000000040008000000000000001"), "500a0000000040008000000000000001"
    ),
    "a person": (cell("call meier"), "meier"),
    "a formula": (cell('=CONCATENATE("pay","roll","payroll")'), "payroll"),
    "a comment": (
        lambda _, sheet: setattr(sheet["B2"], "comment", Comment("of contoso", "x")), "contoso"
    ),
    "the author of a comment": (
        lambda _, sheet: setattr(sheet["B2"], "comment", Comment("x", "Meier")), "meier"
    ),
    "a property": (lambda book, _: setattr(book.properties, "title", "Contoso"), "contoso"),
    "the author": (lambda book, _: setattr(book.properties, "creator", "H. Meier"), "meier"),
    "a defined name": (name_of_a_range, "payroll"),
    "a header": (
        lambda _, sheet: setattr(sheet.oddHeader.center, "text", "Contoso only"), "contoso"
    ),
    "a footer": (lambda _, sheet: setattr(sheet.oddFooter.left, "text", "Zurich"), "zurich"),
    "the name of a sheet": (lambda _, sheet: setattr(sheet, "title", "Payroll"), "payroll"),
    "a hidden sheet": (hidden_sheet, "payroll"),
    "a hyperlink": (hyperlink, "contoso"),
    "a list to choose from": (validation, "payroll"),
    "the prompt of a cell": (validation, "meier"),
}  # fmt: skip


@pytest.mark.parametrize("where", PLANTS)
def test_a_leak_in_a_workbook_is_found(where):
    change, part = PLANTS[where]
    assert part in parts(planted(change))


def test_a_workbook_that_was_only_saved_again_has_none():
    assert parts(planted(lambda book, sheet: None)) == set()


def with_part(path, content):
    """Return the usual workbook to share with a part that somebody added or put in its place."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(usual().files[0].upload.content)) as old,
        zipfile.ZipFile(buffer, "w") as new,
    ):
        for name in old.namelist():
            if name != path:
                new.writestr(name, old.read(name))
        new.writestr(path, content)
    return {"shared.xlsx": buffer.getvalue()}


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("docProps/custom.xml", "<p><vt:lpwstr>of Payroll</vt:lpwstr></p>"),
        ("xl/externalLinks/_rels/externalLink1.xml.rels", '<r Target="file:///srv/payroll/b"/>'),
        ("xl/worksheets/sheet9.xml", '<worksheet><sheetPr codeName="Payroll"/></worksheet>'),
        ("xl/worksheets/sheet9.xml", '<worksheet><row r="1"><c r="payroll"/></row></worksheet>'),
        ("xl/worksheets/sheet9.xml", "<worksheet><!-- of Payroll --></worksheet>"),
        ("xl/worksheets/sheet9.xml", "<worksheet><!-- a > b, Payroll --></worksheet>"),
        ("xl/worksheets/sheet9.xml", "<worksheet><![CDATA[Payroll]]></worksheet>"),
        ("xl/worksheets/sheet9.xml", "<?of payroll?><worksheet/>"),
        ("customXml/item1.xml", "<payroll/>"),
        ("customXml/item1.xml", '<server payroll="1"/>'),
        ("xl/payroll.xml", "<a/>"),
    ],
)
def test_a_leak_in_any_part_of_a_workbook_is_found(path, content):
    assert "payroll" in parts(with_part(path, content))


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("xl/printerSettings/printerSettings1.bin", "Payroll".encode("utf-16-le")),
        ("xl/media/image1.png", b"\x89PNG\r\n" + zlib.compress(b"Payroll")),
        ("xl/worksheets/sheet9.xml", "<worksheet>Payroll</worksheet>".encode("utf-16-le")),
        ("xl/worksheets/sheet9.xml", "<worksheet>Größe</worksheet>".encode("cp1252")),
    ],
)
def test_what_cannot_be_searched_is_not_shared(path, content):
    files = with_part(path, content)
    assert parts(files) == {NO_TEXT}
    with pytest.raises(LeakError, match=rf"Names may be left: {NO_TEXT} in shared\.xlsx > {path}"):
        check_leaks(files, usual().names)


def zipped(comment=b"", name="a.csv", content=b"VM\n", entry_comment=b""):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as bundle:
        entry = zipfile.ZipInfo(name)
        entry.comment = entry_comment
        bundle.writestr(entry, content)
        bundle.comment = comment
    return buffer.getvalue()


@pytest.mark.parametrize(
    "files",
    [
        {"x.zip": zipped(comment=b"export of Payroll")},
        {"x.zip": zipped(entry_comment=b"payroll")},
        {"x.zip": zipped(name="payroll/a.csv")},
        {"x.zip": zipped(content=b"VM,CPU\npayroll-01,2\n")},
        {"x.zip": zipped(name="b.zip", content=zipped(content=b"payroll"))},
        {"payroll.csv": b"VM\n"},
        {"x.csv": b"a,b\nof Payr,oll on\n"},
        {"x.csv": b"PK,name\n1,payroll\n"},
        {"x.md": "# Größe\n\nPayroll runs at night.".encode()},
        {"x.json": b'{"a": [{"payroll": 1}]}'},
    ],
)  # fmt: skip
def test_a_leak_in_other_files_is_found(files):
    assert "payroll" in parts(files)


def test_each_original_is_full_of_leaks():
    upload = estate()
    found = parts({upload.name: upload.content})
    assert found >= {"payroll", "contoso", "zurich", "meier", "ledger", "frankfurt", "oldtown"}


def test_a_leak_is_an_error_that_says_what_and_where():
    with pytest.raises(LeakError, match=r"payroll in x\.csv.*Nothing was written") as caught:
        check_leaks({"x.csv": b"a\npayroll\n"}, usual().names)
    assert caught.value.exit_code == 1
