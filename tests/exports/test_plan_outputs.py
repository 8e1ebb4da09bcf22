"""What waits, and whether the plan fits, in the files of a case."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from bizcase.agents.handover import in_base
from bizcase.assumptions import load_register
from bizcase.document import build_document
from bizcase.entries import ProjectInfo
from bizcase.exports.case_json import case_dict
from bizcase.exports.tables import servers_table
from bizcase.exports.waiting_tables import waiting_table
from bizcase.exports.workbook import case_workbook
from tests.factories import asked, rvtools, vinfo_row
from tests.runs import shared_run

OLD = "Red Hat Enterprise Linux 4 (64-bit)"


def case_of(timeline=18, **values):
    rows = [vinfo_row("web-" + "a" * number) for number in range(1, 9)]
    rows += [vinfo_row("old-" + "a" * number, **{"OS according to the configuration file": OLD,
                                                 "OS according to the VMware Tools": OLD})
             for number in range(1, 4)]  # fmt: skip
    register = load_register().with_overrides(
        {key.replace("__", "."): value for key, value in values.items()}
    )
    project = ProjectInfo("Exit", "Example", timeline_months=timeline)
    return shared_run(asked(project, {"rvtools": (rvtools(*rows),)}, register,
                            dt.date(2026, 11, 22))).case  # fmt: skip


def test_the_waiting_list_stands_in_table_workbook_servers_and_case_json():
    case = case_of()
    (row,) = waiting_table(case).to_dict("records")
    assert row["question"].startswith("RHEL 4 or a version read wrongly")
    assert (row["servers"], row["answer_by_month"]) == (3, 17)
    book = load_workbook(io.BytesIO(case_workbook(case)))
    assert "Waiting list" in book.sheetnames
    servers = servers_table(case)
    waits = servers[servers["waiting_for"].notna()]
    assert sorted(waits["name"]) == ["old-a", "old-aa", "old-aaa"]
    assert waits["wave"].isna().all()
    assert set(waits["answer_by_month"]) == {17}
    told = case_dict(case)["plan"]
    assert told["fits"]
    assert told["grade"] == "usual"
    assert not told["ways_out"]
    assert len(told["waiting"][0]["servers"]) == 3
    assert "Work that waits for an answer" in str(build_document(case))


def test_what_waits_is_neither_free_nor_gone_in_the_money():
    """Base: it stays on both sides. The open answer holds it: the ends of the range differ."""
    case = case_of()
    base, given = case.finance.base.servers, case.finance.prepared.servers
    waits = given["server_id"].isin(case.plan.waiting[0].servers)
    assert set(base.loc[waits, "disposition"]) == {"Retain"}
    assert len(base) == len(given) == 11
    assert set(given.loc[waits, "start_month"]) == {18}  # once it is answered by month 17
    assert case.ledger.value("once.undecided") > 0
    assert {item.code for item in case.findings} >= {"WORK_WAITS", "UNDECIDED"}
    assert set(in_base(case.strategy, case.plan).servers["disposition"]) == {"Rehost", "undecided"}


@pytest.mark.parametrize("timeline", [4, 18])
def test_three_ways_out_have_a_price_where_the_plan_does_not_fit(timeline):
    case = case_of(timeline)
    told = case_dict(case)["plan"]
    assert told["fits"] == (timeline == 18)
    if told["fits"]:
        return
    assert [way["key"] for way in told["ways_out"]] == ["longer", "teams", "scope"]
    longer, teams, scope = told["ways_out"]
    assert longer["labour_usd"] > 0
    assert longer["npv_usd"] == case.ledger.value("npv.base")
    assert teams["why_not"] == "Assess and Mobilize take all of the timeline"
    assert (scope["servers"], scope["labour_usd"]) == (0, 0)
    assert "not possible" in str(build_document(case))
