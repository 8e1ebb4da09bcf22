"""Saved cases of every format open, with all that they held."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bizcase.entries import RunRequest
from bizcase.store import read_case_file, restored, working_state
from bizcase.store.changes import changes_since
from bizcase.strategy.decide.edits import Edit
from tests.runs import shared_run

FOLDER = Path(__file__).parent / "cases"


def opened(name):
    return read_case_file((FOLDER / f"{name}.bizcase").read_bytes(), name)


def test_a_file_of_every_format_is_here():
    assert {path.stem for path in FOLDER.glob("*.bizcase")} == {"format_1", "format_2"}
    assert (opened("format_1").schema_version, opened("format_2").schema_version) == (1, 2)


@pytest.mark.parametrize("name", ["format_1", "format_2"])
def test_a_case_of_every_format_holds_what_was_entered(name):
    entries, notices = restored(opened(name))
    assert notices == ()
    project = entries.project
    assert (project.project_name, project.customer_name, project.aws_region) == (
        "Exit", "Example Ltd", "eu-central-1",
    )  # fmt: skip
    assert (project.description, project.timeline_months) == ("An older case", 24)
    assert (entries.as_of, entries.seed) == (dt.date(2026, 11, 25), 7)
    assert [(file.kind, file.upload.name) for file in entries.files] == [
        ("rvtools", "export.xlsx"), ("it_inventory", "list.csv"),
    ]  # fmt: skip
    assert entries.files[1].mapping.header("vcpu") == "Cores used"
    assert entries.overrides == {"sizing.headroom": 1.3, "pricing.base_option": "on_demand"}
    assert entries.edits == {"5000-97": Edit("Retain", "stays")}
    assert not entries.key_repair
    assert entries.compare_regions == ("eu-west-1",)
    assert (entries.price_book is not None) == (name == "format_2")


@pytest.mark.parametrize("name", ["format_1", "format_2"])
def test_a_case_of_every_format_runs_and_its_sizes_are_those_of_then(name):
    state = opened(name)
    result = shared_run(RunRequest(restored(state)[0]))
    now = working_state(result)
    assert now.headline["scope.servers"] == state.headline["scope.servers"] == 4


def test_a_case_with_its_own_prices_costs_what_it_did_but_for_what_the_method_changed():
    """Today takes the newest generation in a band of the cheapest, and prices unknown disks."""
    state = opened("format_2")
    entries = restored(state)[0]
    then = {item["id"]: item["value"] for item in state.case["figures"]}
    cheapest = entries.with_overrides({**entries.overrides, "sizing.price_band": 0.0})
    before, now = (shared_run(RunRequest(used)).case for used in (cheapest, entries))
    assert before.ledger.value("aws.compute.monthly") == then["aws.compute.monthly"]
    sizes = ["server_id", "instance_vcpu", "instance_memory_gib"]
    assert now.servers[sizes].equals(before.servers[sizes])
    band = now.assumptions.fraction("sizing.price_band")
    newer = now.ledger.value("aws.compute.monthly") / then["aws.compute.monthly"]
    assert 1 < newer <= 1 + band
    stated = before.servers["storage_provisioned_gib"].notna()
    disks = before.servers["storage_monthly_usd"]
    assert disks[stated].sum() == pytest.approx(then["aws.storage.monthly"], abs=0.005)
    assert disks[~stated].gt(0).all()


def test_what_came_out_otherwise_is_told_by_the_label_of_the_figure_and_with_the_prices_dates():
    state = opened("format_2")
    result = shared_run(RunRequest(restored(state)[0]))
    same = working_state(result)
    assert changes_since(same, result) == ()
    case = {"price_book": {"snapshot_date": "2025-01-31"}}
    older = type(same)(same.entries, case=case, headline={"scope.servers": 3.0})
    prices, servers = changes_since(older, result)
    assert prices == (
        "The case was saved with prices of 2025-01-31. It now uses those of 2026-10-01."
    )
    assert servers == "Servers in scope: 4 servers now, 3 servers when it was saved."
