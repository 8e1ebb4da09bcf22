"""What a saved case keeps of a file reads as the file itself does, and holds nothing else."""

from __future__ import annotations

import dataclasses
import datetime as dt
import gzip
import io
import json
import zipfile

import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.errors import InputError
from bizcase.inputs import read_inventory
from bizcase.inputs.condense import MAX_DOCUMENT_BYTES, condense, kept_file
from bizcase.inputs.opening.condensed import MAGIC, open_condensed
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.inputs.tables.source import open_source
from bizcase.sample import it_inventory_bytes, rvtools_bytes
from tests.factories import VINFO_HEADER, mpa, mpa_row, rvtools, vinfo_row, workbook
from tests.inputs.atx_files import generation_1
from tests.inputs.test_atx_workbook import generation_2
from tests.inputs.test_server_lists import ads, ads_row, table
from tests.twins import ALL_FILES

LIST = table(
    "servers.csv",
    ("Title", "", "", "", ""),
    ("VM Name", "CPU count", "RAM (GB)", "Secret note", "OS"),
    ("web-1", "4", "16", "password=hunter2", "Ubuntu 22.04"),
    ("", "", "", "only a note", ""),
    ("db-1", "8", "x", "", "Windows Server 2019"),
)
LIST_MAPPING = ColumnMapping.from_dict(
    {"columns": {"name": "VM Name", "vcpu": "CPU count", "memory": "RAM (GB)"}}
)
WRITTEN = dt.datetime(2026, 1, 2, 3, 4)  # noqa: DTZ001 - as a workbook holds it
NOTICE = "This row is a notice of the exporting tool and holds no data at all"
RVTOOLS = rvtools(
    vinfo_row("web-01"), vinfo_row("db-01", CPUs="8"), VINFO_HEADER, (NOTICE,),
    (NOTICE, *[""] * 12, "an annotation"),
    (*vinfo_row("odd", Memory="n/a"), "password=hunter2", WRITTEN),
    vDisk=[["VM", "Capacity MiB", "Disk", "Annotation"], ["web-01", 40960.5, "Hard disk 1", "x"]],
    vPartition=[["Nothing", "known"], ["a", "b"]], vHost=[], Notes=[["password=hunter2"]],
)  # fmt: skip
FILES = {
    "rvtools": RVTOOLS,
    "synthetic rvtools": Upload("sample_rvtools.xlsx", rvtools_bytes()),
    "synthetic it inventory": Upload("sample_it.xlsx", it_inventory_bytes()),
    "mpa": mpa(mpa_row("s1"), mpa_row("s2", cpu_peak=75), Databases=[["x"]], Notes=[["y"]]),
    "ads": ads(ads_row("e1"), ads_row("e2", CPU__UsagePct__Max=0.2)),
    "list": LIST,
    "portfolio": table(
        "apps.csv", ("Application Name", "Business Unit", "Criticality", "Strategy", "Servers"),
        ("Shop", "Retail", "High", "Rehost", "web-1; web-2"), ("", "", "", "", ""),
    ),
    "atx 1": generation_1(("Hand-typed", "note")),
    "atx 2": generation_2(),
    "nutanix": workbook(
        "collector.xlsx", Metadata=[["Collector Version", "Is Anonymized"], ["6.1", "False"]],
        vmList=[["VM Name", "VM UUID", "vCPUs", "Memory (MiB)", "Annotation"],
                ["web", "u1", 4, 8192, "x"]],
    ),
}  # fmt: skip


def read(upload, mapping=None):
    return read_inventory(upload, load_register(), mapping=mapping)


def assert_same(first, second):
    for field in dataclasses.fields(first):
        one, other = getattr(first, field.name), getattr(second, field.name)
        if isinstance(one, pd.DataFrame):
            pd.testing.assert_frame_equal(one, other, obj=field.name)
        else:
            assert repr(one) == repr(other)


def outcome(upload, mapping=None):
    try:
        return read(upload, mapping)
    except InputError as fault:
        return str(fault)


@pytest.mark.parametrize("upload", FILES.values(), ids=FILES)
def test_reading_what_is_kept_gives_the_inventory_of_the_file(upload):
    kept = condense(upload)
    assert kept.upload.content.startswith(MAGIC)
    assert (kept.upload.sha256, kept.upload.size_bytes) == (upload.sha256, upload.size_bytes)
    first, second = outcome(upload), outcome(kept.upload, kept.mapping)
    if isinstance(first, str):
        assert first == second
    else:
        assert_same(first, second)
    assert condense(kept.upload, kept.mapping).upload == kept.upload


@pytest.mark.parametrize("upload", FILES.values(), ids=FILES)
def test_what_is_kept_while_a_file_is_read_gives_its_inventory_too(upload):
    try:
        first = read_inventory(upload, load_register(), keep=True)
    except InputError:  # such a file is kept when the case is saved
        assert upload.name == "collector.xlsx"
        return
    kept = kept_file(upload, first.sources[0].kept)
    assert kept.mapping == condense(upload).mapping
    assert (kept.upload.sha256, kept.upload.size_bytes) == (upload.sha256, upload.size_bytes)
    second = read_inventory(kept.upload, load_register(), mapping=kept.mapping, keep=True)
    assert_same(first, second)
    assert second.sources[0].kept is None  # it is kept as it is


def test_a_list_alone_in_a_zip_is_kept_under_the_fingerprint_of_the_zip():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as bundle:
        bundle.writestr(LIST.name, LIST.content)
    upload = Upload("servers.zip", buffer.getvalue())
    kept = read_inventory(upload, load_register(), keep=True).sources[0].kept
    assert kept.sha256 == upload.sha256
    again = read(kept_file(upload, kept).upload, kept_file(upload, kept).mapping)
    pd.testing.assert_series_equal(again.servers["name"], read(upload).servers["name"])


@pytest.mark.parametrize("file", ALL_FILES)
def test_real_exports_are_read_the_same(file):
    upload = file()
    first = read_inventory(upload, load_register(), keep=True)
    kept = kept_file(upload, first.sources[0].kept)
    assert_same(first, read(kept.upload, kept.mapping))


def test_a_list_is_kept_under_the_mapping_it_was_read_with():
    kept = condense(LIST, LIST_MAPPING)
    assert kept.mapping == LIST_MAPPING
    assert_same(read(LIST, LIST_MAPPING), read(kept.upload, LIST_MAPPING))
    with pytest.raises(InputError):  # a column that was not kept is not guessed
        read(kept.upload, ColumnMapping.from_dict({"columns": {"name": "OS", "vcpu": "Nothing"}}))


@pytest.mark.parametrize("upload", [RVTOOLS, LIST], ids=["rvtools", "list"])
def test_notes_passwords_and_other_sheets_are_not_stored(upload):
    content = condense(upload).upload.content
    text = gzip.decompress(content[len(MAGIC) :]).decode()
    assert "hunter2" not in text
    assert "annotation" not in text.replace("Annotation", "")


def test_cells_keep_their_exact_types():
    upload = workbook(
        "types.xlsx",
        vInfo=[
            VINFO_HEADER,
            vinfo_row("a", CPUs=2, Memory=1.5, Template=True),
            vinfo_row("b", CPUs="2", Memory=WRITTEN, Template=WRITTEN.time()),
            vinfo_row("c", CPUs=WRITTEN.date(), Memory=dt.timedelta(hours=30), Template=""),
        ],
    )
    original = open_source(upload).workbook.rows("vInfo")
    again = open_condensed(condense(upload).upload).workbook().rows("vInfo")
    assert repr(original) == repr(again)


def test_a_document_is_kept_whole_up_to_a_size():
    text = "# Migration Readiness Assessment\n\n" + "words " * 10
    small = Upload("mra.md", text.encode())
    assert condense(small).upload == small
    large = Upload("mra.md", (text + "x" * MAX_DOCUMENT_BYTES).encode())
    kept = condense(large)
    assert kept.upload is None
    assert "mra.md" in kept.note
    assert "not kept" in kept.note


def test_a_case_that_was_saved_under_the_old_key_of_a_format_is_read_as_that_format():
    kept = condense(FILES["mpa"]).upload
    data = json.loads(gzip.decompress(kept.content[len(MAGIC) :]))
    assert data["format"] == "it_inventory"
    for old in ("mpa", "it_inventory"):
        content = MAGIC + gzip.compress(json.dumps(data | {"format": old}).encode())
        again = dataclasses.replace(kept, content=content)
        assert_same(read(FILES["mpa"]), read(again))
        assert condense(again).upload == again


def test_an_unknown_file_is_not_kept():
    with pytest.raises(InputError):
        condense(Upload("x.txt", b"nothing that is known"))


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: sheet.update(widths=[[1, 10**12]]),
        lambda sheet: sheet.update(widths=[[10**9, 10]]),
        lambda sheet: sheet.update(widths=[[-5, 3]]),
        lambda sheet: sheet.update(marks=[[99, 1]]),
        lambda sheet: sheet.update(cells=[[99, 0, "x"]]),
        lambda sheet: sheet.update(cells=[[-1, 0, "x"]]),
        lambda sheet: sheet.update(columns={"0": []}),
        lambda sheet: sheet.pop("name"),
    ],
)
def test_a_hostile_one_is_refused(change):
    content = condense(FILES["mpa"]).upload.content
    data = json.loads(gzip.decompress(content[len(MAGIC) :]))
    change(data["sheets"][0])
    with pytest.raises(InputError, match="damaged"):
        open_condensed(Upload("x", MAGIC + gzip.compress(json.dumps(data).encode())))


@pytest.mark.parametrize("tail", [b"", b"\x1f\x8b", b"text"])
def test_a_damaged_one_is_refused(tail):
    with pytest.raises(InputError, match="damaged"):
        read(Upload("x.xlsx", MAGIC + tail))
