"""The shared runs of tests: none too few, none handed out twice."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest

from bizcase.assumptions import load_register
from bizcase.catalog.region_book import book_path
from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
from bizcase.inputs.read import read_inventory
from tests import runs as kept
from tests.entries.samples import book, samples
from tests.factories import rvtools, vinfo_row
from tests.runs import shared_run

FILE = InputFile("rvtools", rvtools(vinfo_row("a")))
ENTRIES = Entries(
    ProjectInfo("Shared", "Example Ltd"), dt.date(2026, 11, 23), files=(FILE,),
    overrides={"mc.n": 2000.0},
)  # fmt: skip
REQUEST = RunRequest(ENTRIES)


@pytest.fixture
def reached(monkeypatch, tmp_path):
    """The requests that reached the program since the start of the test; it does nothing."""
    requests = []

    def run_agents(request, on_progress):
        requests.append(request)
        on_progress("done")
        return {"run": len(requests)}

    monkeypatch.setattr(kept, "run_agents", run_agents)
    with kept.kept_in(tmp_path):
        yield requests


def test_an_equal_request_runs_once_and_its_events_are_told_to_everyone(reached):
    told = []
    first = shared_run(REQUEST, told.append)
    equal = RunRequest(ENTRIES.with_overrides({"mc.n": 2000}))
    assert shared_run(equal, told.append) == first
    assert told == ["done", "done"]
    assert len(reached) == 1


def test_whether_equal_texts_are_one_object_asks_for_no_other_run(reached):
    one, another = "Shared", "".join(["Sha", "red"])
    for name in (one, another):
        shared_run(RunRequest(replace(ENTRIES, project=ProjectInfo(one, name))))
    assert one is not another
    assert len(reached) == 1


def test_each_field_of_a_request_asks_for_another_run(reached):
    """The entries, of which ``tests/entries`` has another value for each field, and the reader."""
    shared_run(REQUEST)
    others = samples() | {"price_book": book("us-east-1")}
    for count, (name, other) in enumerate(others.items(), start=2):
        shared_run(RunRequest(replace(ENTRIES, **{name: other})))
        assert len(reached) == count, name
    shared_run(replace(REQUEST, reader=lambda file: read_inventory(file.upload, load_register())))
    assert [item.name for item in fields(RunRequest)] == ["entries", "reader"]
    assert len(reached) == 2 + len(samples())


def test_a_price_book_that_was_refreshed_meanwhile_asks_for_another_run(
    reached, monkeypatch, tmp_path
):
    monkeypatch.setenv("BIZCASE_PRICE_BOOKS", str(tmp_path))
    for factor in (None, 1.1, 1.2, 1.2):
        if factor:
            book_path("us-east-1").write_bytes(book("us-east-1", factor).content)
        shared_run(REQUEST)
    assert len(reached) == 3


def test_what_was_read_is_a_part_of_the_request(reached):
    inventories = [read_inventory(upload, load_register(), "rvtools")
                   for upload in (rvtools(vinfo_row("a")), rvtools(vinfo_row("b")))]  # fmt: skip
    for inventory in (*inventories, *inventories):
        shared_run(replace(REQUEST, reader=lambda _, it=inventory: it))
    names = [request.read(FILE).servers["name"].tolist() for request in reached]
    assert names == [["a"], ["b"]]


def test_another_worker_of_the_session_reads_what_one_has_run(reached, tmp_path):
    """Whose request is called the same, in whatever order it hashes words."""
    shared_run(REQUEST)
    (made,) = (path for path in tmp_path.glob("run-*") if path.suffix != ".lock")
    code = (
        "from tests.runs import digest_of; from tests.test_runs import REQUEST;"
        "print(digest_of(REQUEST.checked()))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True,
        cwd=Path(__file__).parents[1], env={**os.environ, "PYTHONHASHSEED": "7"},
    ).stdout  # fmt: skip
    assert made.name == f"run-{told.strip()}"


def test_each_caller_owns_what_it_gets():
    first = shared_run(REQUEST)
    first.case.servers["name"] = "altered"
    first.case.control_totals.clear()
    second = shared_run(REQUEST)
    assert second.case.servers["name"].tolist() == ["a"]
    assert second.case.control_totals["servers_in_scope"] == 1


def test_equal_rows_give_an_equal_workbook():
    assert rvtools(vinfo_row("a", CPUs=1)) == rvtools(vinfo_row("a", CPUs=1))
    assert rvtools(vinfo_row("a", CPUs=1)) != rvtools(vinfo_row("a", CPUs=True))
