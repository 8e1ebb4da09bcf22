from __future__ import annotations

import io
import zipfile

import pytest

from bizcase.assumptions import load_register
from bizcase.errors import InputError
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from tests.factories import VINFO_HEADER, mpa, mpa_row, rvtools, vinfo_row, workbook


def csv_of(rows, separator=",", encoding="utf-8"):
    text = "\r\n".join(separator.join("" if c is None else str(c) for c in row) for row in rows)
    return text.encode(encoding)


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), (";", "cp1252")],
)
def test_the_csv_form_reads_like_the_workbook(separator, encoding):
    rows = [VINFO_HEADER, vinfo_row("büro-01"), vinfo_row("b", CPUs=8)]
    upload = Upload("RVTools_tabvInfo.csv", csv_of(rows, separator, encoding))
    inventory = read_inventory(upload, load_register(), "rvtools")
    assert inventory.servers["name"].tolist() == ["büro-01", "b"]
    assert inventory.servers["vcpu"].tolist() == [2, 8]
    assert inventory.servers["source_sheet"].unique().tolist() == ["vInfo"]


def zip_of(size: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", b" " * size)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", "no workbook"),
        (b"just a line", "no known export"),
        (b"\x00\x01\x02,\x03", "neither a workbook nor a document nor text"),
        (zip_of(20_000_000), "unpack"),
        (zip_of(100), "no workbook and no csv file"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_the_file_and_a_remedy(content, sentence):
    with pytest.raises(InputError, match=sentence) as refusal:
        read_inventory(Upload("bad.xlsx", content), load_register())
    assert refusal.value.where == "bad.xlsx"
    assert refusal.value.remedy


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (workbook(Sheet1=[["a", "b"], [1, 2]]), ["export.xlsx", "vInfo", "Servers", "Sheet1"]),
        (workbook(vInfo=[["VM", "Powerstate"], ["a", "poweredOn"]]), ["vInfo", "CPUs, Memory"]),
        (rvtools(), ["rvtools.xlsx", "lists no machine"]),
        (workbook(Servers=[["Serverid", "numCpus"], ["s", 1]]), ["Servers", "totalRAM (GB)"]),
        (mpa(), ["mpa.xlsx", "Servers"]),
    ],
)
def test_a_missing_sheet_or_column_is_named_with_its_place(upload, words):
    with pytest.raises(InputError) as refusal:
        read_inventory(upload, load_register())
    for word in words:
        assert word in str(refusal.value)


def test_a_file_of_another_kind_than_promised_is_refused():
    with pytest.raises(InputError, match="--it-inventory"):
        read_inventory(mpa(mpa_row()), load_register(), "rvtools")
