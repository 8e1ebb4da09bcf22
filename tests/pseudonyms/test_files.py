"""Files with pseudonyms read as the originals do, and name nobody."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from functools import cache

import openpyxl
import pytest

from bizcase.assumptions import load_register
from bizcase.entries import InputFile
from bizcase.errors import FiguresError, InputError
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from bizcase.pseudonyms.documents import _page
from bizcase.pseudonyms.files import InputToShare
from bizcase.pseudonyms.key import Key
from bizcase.pseudonyms.restore import restored
from bizcase.pseudonyms.same_case import difference, difference_of_tables, entries_of
from bizcase.pseudonyms.share import shared_files
from tests.factories import (
    CASES,
    MPA_SAMPLE,
    PORTFOLIO_SAMPLE,
    READINESS_SAMPLES,
    RVTOOLS_SAMPLE,
    needs,
    workbook,
)
from tests.inputs import atx_files
from tests.pseudonyms.estate import HEADER, NAMES, SECRET, estate, row, shared_of, usual
from tests.runs import shared_run

DAY = dt.date(2026, 11, 30)
ALL_CASES = sorted(path for path in CASES.glob("*.*") if path.name != "expected.csv")
SAMPLES = (RVTOOLS_SAMPLE, MPA_SAMPLE, PORTFOLIO_SAMPLE, READINESS_SAMPLES[0])  # the PDF: below


def read(upload):
    return read_inventory(upload, load_register())


def texts(upload):
    """Return all texts of a file to share, in lower case."""
    if not upload.content.startswith(b"PK"):
        return upload.content.decode().lower()
    with zipfile.ZipFile(io.BytesIO(upload.content)) as bundle:
        return " ".join(
            bundle.read(name).decode("utf-8", "replace") for name in bundle.namelist()
        ).lower()


@needs(CASES)
@pytest.mark.parametrize("path", ALL_CASES, ids=lambda path: path.name)
def test_every_file_of_the_owner_is_read_as_before_or_refused_as_before(path):
    upload = Upload.from_path(path)
    try:
        before = read(upload)
    except InputError:
        with pytest.raises(InputError):
            read(shared_of(upload).files[0].upload)
        return
    after = read(shared_of(upload).files[0].upload)
    assert difference_of_tables(before, after) == ""
    assert [file.rows for file in after.sources] == [file.rows for file in before.sources]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
@needs(*SAMPLES)
def test_every_sample_is_read_as_before(path):
    upload = Upload.from_path(path)
    after = read(shared_of(upload).files[0].upload)
    assert difference_of_tables(read(upload), after) == ""


def test_a_case_with_pseudonyms_has_the_figures_of_the_original():
    original, shared = (
        entries_of([InputFile("rvtools", upload)], DAY)
        for upload in (estate(), usual().files[0].upload)
    )
    assert difference(original, shared, run=shared_run) == ""


@cache
def _content():
    return texts(usual().files[0].upload)


@pytest.mark.parametrize("name", NAMES)
def test_no_name_is_left(name):
    assert name in texts(estate())
    assert name not in _content()


def test_every_column_of_a_customers_own_words_is_replaced():
    """Several of them are one note: a type of column that is new would else pass as a number."""
    header = ["Application Name", "Criticality", "Business Unit", "Notes", "Description",
              "Remarks", "Servers", "VMs"]  # fmt: skip
    upload = workbook("apps.xlsx", Apps=[header, [
        "Lighthouse", "high", "Meier", "Zanzibar pays", "Of Kraken", "Oldtown, 10.20.30.40",
        "payroll-01", "vault-02",
    ]])  # fmt: skip
    after = shared_of(upload).files[0].upload
    said = texts(after)
    for name in ("lighthouse", "meier", "zanzibar", "kraken", "oldtown", "10.20.30.40", "payroll",
                 "vault"):  # fmt: skip
        assert name in texts(upload)
        assert name not in said
    (row_of,) = read(after).applications.to_dict("records")
    assert row_of["note_columns"] == "Notes | Description | Remarks"
    assert len(row_of["note"].split("\n")) == 3


def test_sizes_systems_states_and_links_stay():
    before, after = read(estate()), read(usual().files[0].upload)
    for column in ("vcpu", "memory_gib", "storage_provisioned_gib", "os_name", "scope_reason"):
        assert after.servers[column].equals(before.servers[column])
    for servers in (before.servers, after.servers):
        named = servers[servers["name"] != "vCLS (12)"]
        pairs = zip(named["dns_name"], named["name"], strict=True)
        assert all(full.startswith(f"{name.lower()}.") for full, name in pairs)


def test_names_come_back_as_they_were():
    shared = usual().files[0].upload
    again = Upload("x.xlsx", restored(shared, usual().key))
    before, after = (openpyxl.load_workbook(io.BytesIO(u.content)) for u in (estate(), again))
    assert [cell.value for cell in after["vInfo"][1]] == list(HEADER)
    for old, new in zip(before["vInfo"].iter_rows(), after["vInfo"].iter_rows(), strict=True):
        for was, now in zip(old, new, strict=True):
            if isinstance(was.value, str):
                assert now.value == was.value


def test_names_come_back_in_prose_html_and_json():
    names, key = usual().names, usual().key
    name = names.text("Payroll-PROD-01", "host")
    address = names.text("10.20.1.7", "host")
    said = f"**{name}**'s disk ({address}): {name.upper()}."
    assert restored(Upload("a.md", said.encode()), key) == (
        b"**Payroll-PROD-01**'s disk (10.20.1.7): PAYROLL-PROD-01."
    )
    assert b"Payroll" in restored(Upload("a.html", f"<p title='x'>{name}</p>".encode()), key)
    assert b'"Payroll-PROD-01"' in restored(Upload("a.json", f'["{name}"]'.encode()), key)


def test_a_name_that_is_markup_comes_back_escaped():
    shared = shared_of(estate(row("<b>x</b>&Kraken", 1), row("b", 2)))
    new = shared.names.text("<b>x</b>&Kraken", "host")
    from html import escape  # noqa: PLC0415 - for this test alone

    back = restored(Upload("a.html", f"<p>{escape(new)}</p>".encode()), shared.key)
    assert back == b"<p>&lt;b&gt;x&lt;/b&gt;&amp;Kraken</p>"


def test_equal_files_and_key_give_equal_bytes():
    one, other = (shared_of(estate(), key=Key(SECRET)).files[0].upload for _ in range(2))
    assert one.content == other.content


def test_nothing_but_cells_travels():
    content = usual().files[0].upload.content
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        names = bundle.namelist()
        assert bundle.comment == b""
    odd = [n for n in names if re.search(r"comment|drawing|media|vml|custom|printer|external", n)]
    assert odd == []


HOSTILE = ["=HYPERLINK(\"http://contoso\")", "x" * 32767,
           "a\u200bb-Kraken", "\u202eKraken",
           "K" * 40,
           "Kraken\nKraken", "кракен-01", "😀Kraken", "'Kraken", "+1+1", "Kraken\x0b"]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_are_replaced_and_read_again(name):
    rows = [[*row(name, 1)[:1], *row("n", 1)[1:]], row("other", 2)]
    header = ["VM", "Powerstate", "CPUs", "Memory", "Annotation"]
    lines = [[line[0], line[1], line[6], line[7], "Kraken of Contoso"] for line in rows]
    text = io.StringIO()
    csv.writer(text).writerows([header, *lines])
    upload = Upload("RVTools_tabvInfo.csv", text.getvalue().encode())
    shared = shared_of(upload)
    assert "kraken" not in texts(shared.files[0].upload)
    assert "contoso" not in texts(shared.files[0].upload)
    assert difference_of_tables(read(upload), read(shared.files[0].upload)) == ""


def test_an_unknown_column_of_text_is_replaced_and_one_of_known_words_is_not():
    header = ["Name", "vCPU", "Memory (GB)", "Betreuer", "Snapshot enabled", "Vertrag"]
    rows = [["a1", 2, 8, "Huber", "true", 900012345], ["b2", 4, 16, "Moser", "false", 900054321]]
    shared = shared_of(workbook("list.xlsx", Sheet1=[header, *rows]))
    sheet = openpyxl.load_workbook(io.BytesIO(shared.files[0].upload.content)).worksheets[0]
    cells = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
    assert not {"Huber", "Moser"} & {line[3] for line in cells}
    assert [line[4] for line in cells] == ["true", "false"]
    assert not {900012345, 900054321} & {line[5] for line in cells}
    assert [line[1:3] for line in cells] == [[2, 8], [4, 16]]


def test_a_pdf_of_aws_transform_comes_out_as_text_with_its_figures():
    upload = atx_files.pdf(
        ["Contoso - Assessment Scope", "Servers in scope: 120", "AWS Transform"],
        ["Financial Overview", "Annualized spend on AWS: $1,200,000"],
    )
    shared = shared_of(upload).files[0].upload
    assert shared.name.endswith(".md")
    assert "contoso" not in shared.content.decode().lower()
    assert difference_of_tables(read(upload), read(shared)) == ""


def test_a_page_of_a_pdf_holds_no_sign_that_is_no_text():
    """The readers refuse a text that holds a NUL; some PDF have them between letters."""
    assert _page("Servers\0in\fscope", str) == "Servers in scope\n"


def test_slides_are_refused_in_a_sentence():
    upload = atx_files.presentation(lambda slides: None)
    with pytest.raises(InputError, match="Slides cannot be given pseudonyms yet"):
        shared_of(upload)


def test_a_figure_that_would_change_is_an_error_that_names_the_name(monkeypatch):
    from bizcase.pseudonyms import share  # noqa: PLC0415 - for this test alone

    files = [InputToShare.opened(estate())]
    monkeypatch.setattr(
        share, "difference",
        lambda old, new: difference(old, _larger(new), run=shared_run),
    )  # fmt: skip
    with pytest.raises(FiguresError, match=r"differs \(.*Payroll-PROD-01"):
        shared_files(files, Key(SECRET), DAY)


def _larger(entries):
    from dataclasses import replace  # noqa: PLC0415 - for this test alone

    book = openpyxl.load_workbook(io.BytesIO(entries.files[0].upload.content))
    book["vInfo"].cell(2, HEADER.index("CPUs") + 1).value = 64
    buffer = io.BytesIO()
    book.save(buffer)
    file = replace(entries.files[0], upload=Upload("x.xlsx", buffer.getvalue()))
    return replace(entries, files=(file,))


@needs(READINESS_SAMPLES[1])
def test_a_machine_called_by_a_word_of_a_report_leaves_the_report_readable():
    """The readiness tool heads its tables with these words."""
    report = Upload.from_path(READINESS_SAMPLES[1])
    machines = estate(row("average-details", 1), row("heatmap", 2))
    shared = shared_of(machines, report).files
    assert "average" not in texts(shared[0].upload)
    assert difference_of_tables(read(report), read(shared[1].upload)) == ""
