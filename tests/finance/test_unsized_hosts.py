"""Servers of unknown vCPU that stay: the hosts that they keep are named with a range, not 0."""

from __future__ import annotations

import datetime as dt

from bizcase.document.blocks import Paragraph
from bizcase.document.writing import plain, written
from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
from tests.factories import rvtools, vinfo_row
from tests.runs import shared_run


def _told(*rows):
    entries = Entries(
        ProjectInfo("Exit", "Ex"), dt.date(2026, 11, 23),
        files=(InputFile("rvtools", rvtools(*rows)),), overrides={"scope.estate_share": 100.0},
    )  # fmt: skip
    result = shared_run(RunRequest(entries))
    ledger = result.case.ledger
    told = [
        written(block.text, ledger, plain)
        for part in result.document.sections for block in part.blocks
        if isinstance(block, Paragraph)
    ]  # fmt: skip
    return ledger, [item for item in told if "no known vCPU, so" in item]


def test_a_server_of_unknown_vcpu_that_stays_may_keep_a_host():
    ledger, told = _told(vinfo_row("a"), vinfo_row("b"), vinfo_row("c", CPUs=None))
    assert ledger.value("onprem.unsized") == 1
    hosts = ledger.value("onprem.hosts")
    assert ledger.value("onprem.unsized.hosts") == max(1.0, hosts // 3)
    assert len(told) == 1
    assert told[0].startswith("1 server that stays has no known vCPU")
    assert "between none and 1\xa0host," in told[0] or "between none and 1 host," in told[0]


def test_where_all_are_sized_nothing_is_said():
    ledger, told = _told(vinfo_row("a"), vinfo_row("b"))
    assert "onprem.unsized" not in ledger
    assert told == []
