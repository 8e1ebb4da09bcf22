from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

from bizcase.agents import AGENTS, run_agents
from bizcase.agents.stages import STAGES
from bizcase.assumptions import load_register
from bizcase.entries import ProjectInfo
from bizcase.errors import CatalogError, StageError, UsageError
from bizcase.exports import document_markdown
from bizcase.exports.case_json import case_json
from bizcase.exports.run_json import execution_stats
from bizcase.inputs.opening.upload import Upload
from tests.factories import asked, mpa, mpa_row, rvtools, vinfo_row

AT_ONCE = 4  # more than a computer of tests has cores, so they take turns


def request(upload=None, kind="rvtools", customer="Example Ltd", region="us-east-1"):
    uploads = {kind: (upload or rvtools(vinfo_row("a")),)}
    project = ProjectInfo(f"Project of {customer}", customer, region)
    return asked(project, uploads, load_register(), dt.date(2026, 11, 23))


@pytest.fixture(scope="module")
def told():
    """One run of one server that only is read: its result and its events."""
    events = []
    return run_agents(request(), events.append), events


def test_all_nine_agents_report_with_their_public_ids(told):
    reports = told[0].case.agents
    assert [report.id for report in reports] == [
        "itInventory", "rvTool", "atx", "mra", "currentState", "costAnalysis",
        "migrationStrategy", "migrationPlan", "businessCase",
    ]  # fmt: skip
    status = {report.id: report.status for report in reports}
    assert status["rvTool"] == status["costAnalysis"] == status["businessCase"] == "done"
    assert status["itInventory"] == status["mra"] == "skipped"
    assert all(report.message for report in reports)


def test_agents_speak_of_one_server_in_the_singular(told):
    messages = {report.id: report.message for report in told[0].case.agents}
    assert messages["rvTool"].startswith("1 server read")
    assert messages["currentState"] == "1 of 1 server in scope."
    assert messages["migrationStrategy"].startswith("1 server and 0 applications, ")


def test_the_phases_of_the_plan_are_the_contract():
    assert {spec.id: spec.phase for spec in AGENTS} == {
        "itInventory": 1, "rvTool": 1, "atx": 1, "mra": 1, "currentState": 2, "costAnalysis": 2,
        "migrationStrategy": 2, "migrationPlan": 3, "businessCase": 4,
    }  # fmt: skip


def test_progress_never_falls_and_ends_at_one(told):
    events = told[1]
    fractions = [event.fraction for event in events]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    through = [event.agent_id for event in events if event.status != "running"]
    assert sorted(through) == sorted(spec.id for spec in AGENTS)


def test_agents_of_one_phase_run_side_by_side():
    meeting = threading.Barrier(2, timeout=10)

    def meets(name):
        def stage(workspace):
            meeting.wait()
            return STAGES[name](workspace)

        return stage

    stages = STAGES | {name: meets(name) for name in ("currentState", "costAnalysis")}
    assert run_agents(request(), stages=stages).case.agents[-1].status == "done"


def test_execution_stats_are_those_that_saved_cases_hold(told):
    stats = execution_stats(told[0])
    assert stats["agentsExecuted"] == 6
    assert stats["executionTime"].endswith("s")
    assert float(stats["executionTime"][:-1]) >= 0
    assert stats["tokenUsage"] == "0"


def test_runs_at_once_share_nothing():
    """The public sample gave one customer the other's document."""

    uploads = {
        number: rvtools(
            *(vinfo_row(f"c{number}-vm{index}", CPUs=number) for index in range(number)),
            name=f"customer-{number}.xlsx",
        )
        for number in range(1, AT_ONCE + 1)
    }

    def one(number):
        return run_agents(request(uploads[number], customer=f"Customer-{number}-"))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = list(pool.map(one, range(1, AT_ONCE + 1)))
    for number, result in enumerate(results, start=1):
        text = document_markdown(result.document)
        assert result.case.ledger.value("scope.servers") == number
        assert result.case.ledger.value("scope.vcpu") == number * number
        assert f"Customer-{number}-" in text
        assert f"customer-{number}.xlsx" in text
        for other in set(range(1, AT_ONCE + 1)) - {number}:
            assert f"Customer-{other}-" not in text
            assert f"customer-{other}.xlsx" not in text
        assert set(result.case.servers["name"].str.split("-").str[0]) == {f"c{number}"}
        if number == AT_ONCE:
            assert text == document_markdown(one(number).document)  # as it is alone


def test_two_runs_give_the_same_however_pandas_keeps_text():
    """Our own processes keep it as Python strings (``text_columns``), another's may not."""
    upload = mpa(
        *(mpa_row(f"s{n}", cpus=n, cpu_peak=0.1 * n, memory_peak=10 * n) for n in range(1, 9))
    )
    results = []
    for storage in ("python", "pyarrow"):
        with pd.option_context("mode.string_storage", storage):
            results.append(run_agents(request(upload, "it_inventory")))
            assert results[-1].case.servers["name"].dtype.storage == storage
    first, second = results
    assert document_markdown(first.document) == document_markdown(second.document)
    assert case_json(first.case) == case_json(second.case)


def test_a_fault_of_the_user_keeps_its_sentence():
    with pytest.raises(CatalogError, match="mars-1"):
        run_agents(request(region="mars-1"))


def test_a_fault_of_ours_names_the_agent_and_leaks_nothing(caplog):
    def breaks(workspace):
        raise ValueError("secret-customer-name")

    with pytest.raises(StageError, match="costAnalysis") as failure:
        run_agents(request(), stages=STAGES | {"costAnalysis": breaks})
    assert failure.value.exit_code == 1
    assert "secret-customer-name" not in str(failure.value)
    assert "secret-customer-name" not in caplog.text


@pytest.mark.parametrize(
    ("uploads", "words"),
    [
        ({}, "No file with servers"),
        ({"portfolio": ("a",), "mra": ("b",)}, "No file with servers"),
    ],
)
def test_a_request_without_servers_is_refused(uploads, words):
    wrong = asked(ProjectInfo("P", "C"), uploads, load_register(), dt.date(2026, 11, 23))
    with pytest.raises(UsageError, match=words):
        run_agents(wrong)


@pytest.mark.parametrize(
    "project",
    [ProjectInfo("", "C"), ProjectInfo("P", " "), ProjectInfo("P", "C", timeline_months=0)],
)
def test_a_project_lacks_nothing(project):
    with pytest.raises(UsageError):
        project.checked()


def test_one_unreadable_file_is_an_error_in_the_case_and_does_not_lose_the_others_of_its_kind():
    readable = Upload("mra.md", b"# Migration readiness assessment\n\n- Operations: 3.2/5\n")
    broken = Upload("notes.pdf", b"%PDF-1.7 broken")
    uploads = {"rvtools": (rvtools(vinfo_row("a")),), "mra": (broken, readable)}
    result = run_agents(
        asked(ProjectInfo("P", "C"), uploads, load_register(), dt.date(2026, 11, 23))
    )
    assert [source.name for source in result.case.inventory.sources] == ["rvtools.xlsx", "mra.md"]
    issue = result.case.issues[0]
    assert (issue.code, issue.severity) == ("FILE_UNREADABLE", "error")
    assert "notes.pdf" in issue.where
    assert issue.remedy
    assert any("notes.pdf" in warning for warning in result.warnings)
    assert {report.status for report in result.case.agents if report.id == "mra"} == {"done"}


def test_a_server_that_no_instance_type_holds_waits_and_is_in_no_wave():
    """It has no cost on AWS and stays on premises in the base, so no wave moves it either."""
    big = vinfo_row("big", CPUs=1500, Memory=64 * 1024 * 1024)
    case = run_agents(request(rvtools(vinfo_row("a"), big))).case
    name = case.servers.set_index("name")["server_id"]
    assert list(case.plan.wave_of) == [name["a"]]
    (item,) = case.plan.waiting
    assert item.servers == (name["big"],)
    assert item.run_rate_usd is None
    assert item.questions[0].startswith("No instance type for it (")
