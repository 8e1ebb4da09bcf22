"""The shared runs of tests: none too few, none handed out twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from pathlib import Path

import pytest

from bizcase.agents import RunRequest
from bizcase.assumptions import load_register
from bizcase.case import ProjectInfo
from bizcase.inputs.read import read_inventory
from tests import runs as kept
from tests.factories import rvtools, vinfo_row
from tests.runs import shared_run

FILE = rvtools(vinfo_row("a")), "rvtools"
REQUEST = RunRequest(
    ProjectInfo("Shared", "Example Ltd"),
    {"rvtools": FILE[:1]},
    load_register().with_overrides({"mc.n": 2000}),
    dt.date(2026, 11, 23),
)
OTHERS = {
    "project": ProjectInfo("Other", "Example Ltd"),
    "uploads": {"rvtools": (rvtools(vinfo_row("b")),)},
    "assumptions": load_register().with_overrides({"mc.n": 2001}),
    "as_of": dt.date(2026, 11, 24),
    "seed": 1,
    "reader": read_inventory,
    "key_repair": False,
    "edits": {"5000-97": {"disposition": "Retain", "reason": "stays"}},
    "price_book": Path("nowhere.json"),
    "compare_regions": ("eu-west-1",),
}


@pytest.fixture
def asked(monkeypatch):
    """The requests that reached the program since the start of the test; it does nothing."""
    reached = []

    def run_agents(request, on_progress):
        reached.append(request)
        on_progress("done")
        return {"run": len(reached)}

    monkeypatch.setattr(kept, "run_agents", run_agents)
    kept._run.cache_clear()
    yield reached
    kept._run.cache_clear()


def test_an_equal_request_runs_once_and_its_events_are_told_to_everyone(asked):
    told = []
    first = shared_run(REQUEST, told.append)
    equal = replace(REQUEST, assumptions=load_register().with_overrides({"mc.n": 2000}))
    assert shared_run(equal, told.append) == first
    assert told == ["done", "done"]
    assert len(asked) == 1


def test_each_field_of_a_request_asks_for_another_run(asked):
    names = [field.name for field in fields(RunRequest)]
    assert set(names) == set(OTHERS)
    shared_run(REQUEST)
    for count, name in enumerate(names, start=2):
        shared_run(replace(REQUEST, **{name: OTHERS[name]}))
        assert len(asked) == count, name


def test_other_price_books_on_the_computer_ask_for_another_run(asked, monkeypatch):
    shared_run(REQUEST)
    monkeypatch.setenv("BIZCASE_PRICE_BOOKS", "elsewhere")
    shared_run(REQUEST)
    assert len(asked) == 2


def test_what_was_read_is_a_part_of_the_request(asked):
    inventories = [read_inventory(upload, load_register(), "rvtools")
                   for upload in (rvtools(vinfo_row("a")), rvtools(vinfo_row("b")))]  # fmt: skip
    for inventory in (*inventories, *inventories):
        shared_run(replace(REQUEST, reader=lambda upload, rules, kind, it=inventory: it))
    names = [request.read(*FILE).servers["name"].tolist() for request in asked]
    assert names == [["a"], ["b"]]


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
