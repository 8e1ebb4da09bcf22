"""The entries of a case against what may come with a case file or from an older program."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from bizcase.catalog.region_book import read_region_book, refreshed_file
from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
from bizcase.errors import BizcaseError, CatalogError, UsageError
from bizcase.inputs.opening.upload import Origin, Upload
from bizcase.store import CaseDamaged, WorkingState, restored
from tests.entries.samples import LIST, MAPPING, book, samples
from tests.factories import rvtools, vinfo_row
from tests.runs import shared_run

PLAIN = Entries(ProjectInfo("", ""), dt.date(2026, 1, 1))


def test_what_does_not_fit_together_is_refused():
    with pytest.raises(BizcaseError, match="project name is missing"):
        PLAIN.checked()
    named = replace(PLAIN, project=ProjectInfo("P", "C"))
    with pytest.raises(UsageError, match="No file with servers"):
        named.checked()
    with pytest.raises(UsageError, match="not between 2000 and 2100"):
        replace(named, as_of=dt.date(1, 1, 1)).checked()
    with pytest.raises(UsageError, match="seed is below 0"):
        replace(named, seed=-1).checked()
    with pytest.raises(UsageError, match=r"no kind of file rvtool\..*Choose from .*rvtools"):
        replace(named, files=(InputFile("rvtool", LIST),)).checked()


def test_what_a_saved_case_holds_and_is_not_allowed_any_more_is_left_out_with_a_sentence():
    overrides = {"sizing.headroom": 99.0, "gone.key": 1.0, "fin.horizon": 4.0}
    gone = Upload("mra.pdf", b"", Origin("ef" * 32, 5))
    saved = WorkingState(replace(PLAIN, overrides=overrides, files=(InputFile("mra", gone),)))
    entries, notices = restored(saved)
    assert entries == replace(PLAIN, overrides={"fin.horizon": 4.0})
    file, value, key = notices
    assert file == "mra.pdf is not saved with the case. Add the file again to include it."
    assert "the saved value 99 " in value
    assert key == "The assumption gone.key does not exist any more. Its saved value is not used."


def test_each_region_keeps_its_price_book_when_the_project_moves():
    """The project's own price once came from another book than its row among the regions."""
    entered = Entries(**samples())
    moved = entered.with_project(replace(entered.project, aws_region="eu-west-1"))
    assert moved.price_book == book("eu-west-1", 1.1)
    assert moved.compare_books == (book("eu-central-1"),)
    assert moved.books() == entered.books()
    back_again = moved.with_project(entered.project)
    assert back_again.to_dict() == entered.to_dict()
    away = entered.with_project(replace(entered.project, aws_region="us-east-2"))
    assert away.price_book is None
    assert away.books() == entered.books()


def test_a_book_beside_that_is_of_the_projects_region_is_its_book():
    """However the case came to hold it: the bill and the comparison have one price."""
    files = (InputFile("rvtools", rvtools(vinfo_row("a"))),)
    entered = Entries(
        ProjectInfo("P", "C", "eu-west-1"), dt.date(2026, 11, 25), files=files,
        overrides={"pricing.base_option": "on_demand", "mc.n": 2000.0},
        compare_regions=("eu-central-1",), compare_books=(book("eu-west-1", 2.0),),
    )  # fmt: skip
    case = shared_run(RunRequest(entered)).case
    assert case.price_book.snapshot_date == "2026-10-01"
    own = next(cost for cost in case.estate.regions if cost.region == "eu-west-1")
    assert own.run_monthly_usd == case.ledger.value("aws.run.monthly")


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["ec2"].update({"m5.large": "nan"}),
        lambda data: data["ec2"].update({"m5.large": -1}),
        lambda data: data["commitments"]["1yr_compute_sp"].update(m5=5.0),
        lambda data: data["services"].update({"ebs|gp3": ["GB-month", float("inf")]}),
        lambda data: data["services"].update({"ebs|gp3": ["GB-month", 10**400]}),
        lambda data: data.update(region="../../x"),
        lambda data: data.update(versions=[1]),
        lambda data: data.update(ec2=None),
    ],
)
def test_a_price_book_with_a_price_that_is_none_is_refused(change):
    """It may come with a case file; a NaN once made the bill cheaper without a word."""
    data = json.loads(book("us-east-1").content)
    change(data)
    file = Upload("own.json", json.dumps(data).encode())
    with pytest.raises(CatalogError, match="no price book"):
        read_region_book(file)


def test_a_region_that_is_no_region_is_no_path(tmp_path, monkeypatch):
    monkeypatch.setenv("BIZCASE_PRICE_BOOKS", str(tmp_path / "books"))
    (tmp_path / "x.json").write_bytes(book("us-east-1").content)
    assert refreshed_file("../x") is None
    assert refreshed_file("x" * 5000) is None


def test_a_mapping_that_this_version_does_not_know_costs_the_mapping_and_is_told():
    saved = working_state_of(files=(InputFile("it_inventory", LIST, MAPPING),)).to_dict()
    saved["inputs"][0]["mapping"]["columns"]["gone"] = {"header": "X"}
    entries, notices = restored(WorkingState.from_dict(saved, "x"))
    assert entries.files[0].mapping is None
    assert notices == (
        "The columns that were set for list.csv are not used: There is no field gone.",
    )


def working_state_of(**fields):
    return WorkingState(replace(PLAIN, **fields))


@pytest.mark.parametrize(
    "change",
    [
        {"headline": {"x": 10**400}},
        {"overrides": {"fin.discount": 10**400}},
        {"seed": True},
        {"inputs": [{}]},
        {"price_book": []},
        {"notes": {"Summary": 3}},
    ],
)
def test_a_saved_case_with_an_odd_part_is_refused_as_damaged(change):
    saved = working_state_of(notes={"a": "b"}).to_dict() | change
    with pytest.raises(CaseDamaged):
        WorkingState.from_dict(saved, "x")
