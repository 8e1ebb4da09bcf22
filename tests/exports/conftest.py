from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from bizcase.assumptions import load_register
from bizcase.document.blocks import Chart
from bizcase.entries import ProjectInfo
from bizcase.inputs.opening.upload import Upload
from bizcase.sample import it_inventory_bytes, rvtools_bytes
from tests.exports import readers
from tests.exports.live_books import Books
from tests.exports.made_once import file_of
from tests.factories import asked, rvtools, vinfo_row
from tests.runs import shared_run

HOSTILE = (
    '=cmd|"/c calc"!A1 <script>alert(1)</script> [x](javascript:alert(1)) **b** $1 '
    "\u202e{F:scope.servers}"
)


def request_of(upload, kind, customer="Example Ltd", region="us-east-1", reader=None):
    project = ProjectInfo("Exit DC 1", customer, region, "Why we ask.")
    day = dt.date(2026, 11, 23)
    return asked(project, {kind: (upload,)}, load_register(), day, reader=reader)


def result_of(upload, kind, customer="Example Ltd", region="us-east-1"):
    return shared_run(request_of(upload, kind, customer, region))


RVTOOLS = Upload("sample_rvtools.xlsx", rvtools_bytes()), "rvtools"
IT = Upload("sample_it_inventory.xlsx", it_inventory_bytes()), "it_inventory"


@pytest.fixture(scope="session")
def rvtools_result():
    return result_of(*RVTOOLS)


@pytest.fixture(scope="session")
def mpa_result():
    return result_of(*IT)


@pytest.fixture(scope="session")
def books(mpa_result, rvtools_result, session_folder):
    """The workbooks of both samples, and what reads their files once for other entries."""
    requests = {}
    for name, sample in (("it", IT), ("rvtools", RVTOOLS)):
        read = cache(request_of(*sample).read)
        requests[name] = request_of(*sample, reader=read)
    return Books({"it": mpa_result, "rvtools": rvtools_result}, requests, session_folder)


@pytest.fixture(scope="session")
def hostile_result():
    row = vinfo_row(
        HOSTILE,
        OS_according_to_the_VMware_Tools=HOSTILE,
        OS_according_to_the_configuration_file=HOSTILE,
    )
    return result_of(rvtools(row, name=f"{HOSTILE[:20]}.xlsx"), "rvtools", customer=HOSTILE)


@pytest.fixture(scope="session")
def files(mpa_result):
    """The documents of one case, by format."""
    return {key: file_of(key, mpa_result) for key in ("html", "md", "docx", "pdf", "pptx")}


@pytest.fixture(scope="session")
def pdf_text(files):
    return readers.pdf_text(files["pdf"])


@pytest.fixture(scope="session")
def charts(mpa_result):
    return [
        block
        for section in mpa_result.document.sections
        for block in section.blocks
        if isinstance(block, Chart)
    ]
