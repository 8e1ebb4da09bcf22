"""Numbers that a reader once found at odds: storage nobody stated, and what right-sizing saves."""

from __future__ import annotations

import datetime as dt

import pytest

from bizcase.document.said import verdict
from bizcase.document.verdict import questions
from bizcase.document.writing import plain, written
from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from bizcase.units import sum_usd
from tests.document.estates import ESTATES, each, result_of
from tests.factories import mpa, mpa_row
from tests.runs import shared_run


def test_a_list_without_disks_is_priced_with_storage_and_asked_for_it():
    rows = (mpa_row(f"s{number}", disk=None) for number in range(6))
    entries = Entries(
        ProjectInfo("Exit", "Ex"), dt.date(2026, 11, 23),
        files=(InputFile("it_inventory", mpa(*rows)),),
    )  # fmt: skip
    case = shared_run(RunRequest(entries)).case
    assert case.ledger.value("aws.storage.monthly") > 0
    assumed = case.ledger["storage.assumed.gib"]
    assert assumed.low < assumed.value < assumed.high
    assert "storage" in {item.block.key for item, _ in questions(case)}
    assert any(finding.code == "STORAGE_UNKNOWN" for finding in case.findings)


@pytest.mark.parametrize("name", each(ESTATES))
def test_no_case_has_servers_without_storage_and_no_word_of_it(name):
    ledger = result_of(name).case.ledger
    placed = ledger.value("sizing.placed")
    assert not placed or ledger.value("aws.storage.monthly") > 0


@pytest.mark.parametrize("name", each(ESTATES))
def test_what_right_sizing_saves_is_the_difference_of_the_two_amounts_that_stand_beside_it(name):
    ledger = result_of(name).case.ledger
    figure = ledger["aws.right_sizing.monthly"]
    as_is, sized = (ledger.value(key) for key in figure.inputs)
    assert figure.value == sum_usd([as_is, -sized])
    assert figure.inputs[0] == "aws.as_is.monthly"


@pytest.mark.parametrize("name", each(ESTATES))
def test_every_sentence_of_the_verdict_begins_with_a_capital(name):
    case = result_of(name).case
    for sentence in written(verdict(case), case.ledger, plain).split(". "):
        assert not sentence or not sentence[0].isalpha() or sentence[0].isupper(), sentence


def test_a_german_list_is_read_with_its_cores_and_its_disks():
    content = "Servername;Kerne;RAM GB;Platte GB;Betriebssystem\nweb;4;16;100;Ubuntu 22.04\n"
    entries = Entries.empty()
    read = read_inventory(
        Upload("liste.csv", content.encode()), entries.assumptions, "it_inventory"
    )
    row = read.servers.iloc[0]
    assert (row["vcpu"], row["memory_gib"], row["storage_provisioned_gib"]) == (4, 16, 100)


@pytest.mark.parametrize("name", ["one guest", "on AWS"])
def test_the_items_of_the_aws_bill_add_up_to_its_month_also_without_a_baseline(name):
    """Where today's cost is unknown the AWS bill is all there is: it is not told as one number."""
    ledger = result_of(name).case.ledger
    items = [item.value for item in ledger if item.id.startswith("cash.landed.")]
    assert len(items) > 1
    assert sum(items) == pytest.approx(ledger.value("decision.aws.monthly"), abs=0.05)
