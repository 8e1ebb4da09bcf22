"""Storage that no list states: the same size on both sides, a question with two ends."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from bizcase.assumptions import load_register
from bizcase.document.finding_words import finding_text
from bizcase.document.writing import text_markdown
from bizcase.entries import ProjectInfo
from bizcase.finance.prepared import AssumedStorage
from bizcase.finance.result import recompute
from tests.factories import asked, mpa, mpa_row
from tests.finance.estates import estate, plain
from tests.runs import shared_run

PRICE_GIB = 0.08  # gp3 in us-east-1


def case(*rows, **overrides):
    register = load_register().with_overrides(overrides)
    project = ProjectInfo("P", "C")
    return shared_run(
        asked(project, {"it_inventory": [mpa(*rows)]}, register, dt.date(2026, 11, 29))
    ).case


def windows(name, disk=None):
    return mpa_row(name, os="Windows Server 2019", disk=disk)


@pytest.fixture(scope="module")
def partly():
    """Two servers of Windows and three of Linux lack a size; of each system some state one."""
    return case(
        windows("w1", 300), windows("w2"), windows("w3"),
        mpa_row("l1", disk=80), mpa_row("l2", disk=None), mpa_row("l3", disk=None),
        mpa_row("l4", disk=None),
    )  # fmt: skip


def test_both_sides_hold_the_size_assumed(partly):
    """2 × 300 and 3 × 80 GiB beside the 380 that are stated."""
    servers, prepared = partly.estate.servers, partly.finance.prepared
    assert servers["need_storage_gib"].sum() == 380 + 600 + 240
    assert prepared.fleet.totals["storage_gib"] == 380 + 600 + 240
    assert prepared.fleet.totals["assumed_storage_gib"] == 600 + 240
    assert prepared.servers["aws_assumed_storage"].sum() == pytest.approx(840 * PRICE_GIB)


def test_the_table_that_was_read_stays_unknown(partly):
    assert partly.inventory.servers["storage_provisioned_gib"].notna().sum() == 2


def test_the_first_screen_says_how_many_servers_of_which_system_and_between_which_ends(partly):
    """The ends of a median are those of the published default in proportion."""
    ledger = partly.ledger
    assert ledger.value("storage.assumed.windows.servers") == 2
    assert ledger.value("storage.assumed.other.servers") == 3
    size = ledger["storage.assumed.gib"]
    assert (size.value, size.low, size.high) == (840, 600 * 0.44 + 240 * 0.5, 2 * 840)
    first = partly.findings[0]
    assert first.code == "STORAGE_UNKNOWN"
    told = text_markdown(finding_text(first, partly), ledger)
    assert "no storage for 2 Windows and 3 other servers. Assumed are 840 GiB" in told


def test_a_list_that_states_every_size_is_asked_nothing():
    found = case(mpa_row("l1", disk=80), windows("w1", 300))
    assert found.finance.prepared.assumed_storage is None
    assert "storage" not in {item.block.key for item in found.finance.verdict.blocks}
    assert "STORAGE_UNKNOWN" not in {finding.code for finding in found.findings}
    assert "storage.assumed.gib" not in found.ledger


def test_the_question_is_among_the_first_where_most_of_the_storage_is_assumed(partly):
    asked_first = [item.block.key for item in partly.finance.verdict.questions]
    assert asked_first[:2] == ["today_total", "storage"]


def test_an_own_size_answers_the_question():
    rows = (mpa_row("l1", disk=None), windows("w1"))
    one = case(*rows, **{"storage.assumed_gib": 120})
    stored = one.finance.prepared.assumed_storage
    assert (stored.gib, stored.low_gib, stored.high_gib) == (370, 120 + 110, 120 + 500)
    both = case(*rows, **{"storage.assumed_gib": 120, "storage.assumed_windows_gib": 300})
    assert "storage" not in {item.block.key for item in both.finance.verdict.blocks}


def test_an_end_moves_aws_and_the_premises_alike():
    """Ten servers of 100 GiB, half of them assumed, at a price on each side that is linear.

    With all sizes doubled, both the storage bought and the EBS of that half double.
    """
    half = np.array([1.0, 0.0] * 5)
    register = plain(op__storage_gb=2, fin__discount=0)
    made = estate(
        storage_gib=[100.0] * 10, assumed_storage_gib=100.0 * half,
        aws_storage=[8.0] * 10, aws_assumed_storage=8.0 * half,
    )  # fmt: skip
    given = AssumedStorage(5, 500.0, 250.0, 1000.0)
    found = recompute(replace(made, assumed_storage=given), register, 0)
    block = next(item for item in found.verdict.blocks if item.block.key == "storage")
    larger = estate(storage_gib=100.0 + 100.0 * half, aws_storage=8.0 + 8.0 * half)
    smaller = estate(storage_gib=100.0 - 50.0 * half, aws_storage=8.0 - 4.0 * half)
    ends = sorted(recompute(item, register, 0).metrics.npv for item in (larger, smaller))
    assert [block.low_npv, block.high_npv] == pytest.approx(ends, abs=1)  # each month to the cent


def test_an_end_moves_what_is_charged_on_list_prices_too():
    """Half of the price is the customer's discount: security services are charged on all of it."""
    half = np.array([1.0, 0.0] * 5)
    register = plain(op__storage_gb=2, fin__discount=0, op__security_tools=1, aws__security_pct=50)
    made = estate(
        storage_gib=[100.0] * 10, assumed_storage_gib=100.0 * half, aws_storage=[4.0] * 10,
        aws_assumed_storage=4.0 * half, aws_less_fixed=[4.0] * 10,
        aws_assumed_less_fixed=4.0 * half,
    )  # fmt: skip
    given = AssumedStorage(5, 500.0, 250.0, 1000.0)
    found = recompute(replace(made, assumed_storage=given), register, 0)
    block = next(item for item in found.verdict.blocks if item.block.key == "storage")
    ends = (
        estate(storage_gib=100.0 * part, aws_storage=4.0 * part, aws_less_fixed=4.0 * part)
        for part in (1 + half, 1 - half / 2)
    )
    worth = sorted(recompute(item, register, 0).metrics.npv for item in ends)
    assert [block.low_npv, block.high_npv] == pytest.approx(worth, abs=1)


def test_the_discount_on_storage_that_is_assumed_is_known():
    cheaper = case(
        windows("w1", 300), windows("w2"), mpa_row("l1", disk=80), **{"aws.discount_ebs": 25}
    )
    servers = cheaper.finance.prepared.servers
    assert servers["aws_less_fixed"].sum() == pytest.approx(680 * PRICE_GIB / 4)
    assert servers["aws_assumed_less_fixed"].sum() == pytest.approx(300 * PRICE_GIB / 4)
