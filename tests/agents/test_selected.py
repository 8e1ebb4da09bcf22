"""A choice of agents: what one needs comes with it, what always runs cannot be left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bizcase.agents.plan import AGENTS, ALWAYS, running, selectable
from bizcase.agents.run import run_agents
from bizcase.cli.main import main
from bizcase.entries import RunRequest
from bizcase.errors import UsageError
from bizcase.exports.run_json import run_dict
from bizcase.store.items import _selected
from bizcase.store.regenerate import working_state
from tests.document.estates import result_of

EVERY = {spec.id for spec in AGENTS}


def _run(*selected):
    entries = result_of("one guest").case.entries
    return run_agents(RunRequest(replace(entries, selected_agents=selected)))


def test_none_named_is_all():
    assert running(()) == EVERY


@pytest.mark.parametrize("name", sorted(EVERY))
def test_what_an_agent_needs_runs_with_it(name):
    found = running([name])
    assert set(ALWAYS) | {name} <= found
    assert ("migrationStrategy" in found) == (name in ("migrationStrategy", "migrationPlan"))


def test_an_unknown_agent_is_refused_with_the_names_there_are():
    with pytest.raises(UsageError, match=r"no agent oracle\. Choose from .*migrationPlan"):
        running(["oracle"])


def test_a_case_without_strategy_and_plan_stands_and_says_so():
    result = _run("businessCase")
    status = {report.id: (report.status, report.message) for report in result.case.agents}
    assert status["migrationStrategy"] == status["migrationPlan"] == ("skipped", "Not chosen.")
    assert status["costAnalysis"][0] == "done"
    assert result.case.strategy is None
    assert result.case.ledger.value("aws.run.monthly") > 0


def test_the_plan_brings_the_strategy():
    result = _run("migrationPlan")
    assert result.case.plan is not None
    assert result.case.strategy is not None


def test_the_saved_item_and_the_trace_have_the_choice():
    result = _run("businessCase")
    item = _selected(working_state(result))
    assert item["runAll"] is False
    assert item["agents"]["migrationPlan"] is False
    assert item["agents"]["costAnalysis"] is True
    traces = {trace["id"]: trace for trace in run_dict(result)["agents"]}
    assert traces["migrationPlan"]["status"] == "skipped"
    assert traces["rvTool"]["inputs"] == ["RVTools.xlsx"] or traces["rvTool"]["inputs"]
    assert {"seconds", "tokens", "inputs", "findings"} <= set(traces["costAnalysis"])


def test_the_trace_of_a_run_has_seconds_inputs_findings_and_tokens_of_each_agent():
    result = result_of("built in")
    agents = tuple(
        replace(agent, seconds=place + 0.5, tokens=100 * place)
        for place, agent in enumerate(result.record.agents)
    )
    result = replace(result, record=replace(result.record, agents=agents))
    run = run_dict(result)
    assert [(item["id"], item["seconds"], item["tokens"]) for item in run["agents"]] == [
        (agent.id, agent.seconds, agent.tokens) for agent in agents
    ]
    assert run["tokens"] == sum(agent.tokens for agent in agents)
    assert run["seconds"] == sum(agent.seconds for agent in agents)
    traces = {trace["id"]: trace for trace in run["agents"]}
    assert traces["rvTool"]["inputs"] == ["sample_rvtools.xlsx"]
    assert traces["itInventory"]["inputs"] == ["sample_it_inventory.xlsx"]
    assert traces["migrationPlan"]["inputs"] == ["migration strategy", "cost analysis"]
    reports = {report.id: report.findings for report in result.case.agents}
    assert {name: trace["findings"] for name, trace in traces.items()} == reports
    assert sum(reports.values()) > 0


def test_all_agents_are_all_in_the_saved_item():
    assert _selected(working_state(result_of("one guest")))["runAll"] is True


def test_what_may_be_left_out_is_not_what_always_runs():
    assert {spec.id for spec in selectable()} == EVERY - set(ALWAYS)


def test_the_command_line_refuses_an_unknown_agent(tmp_path, capsys):
    path = tmp_path / "x.xlsx"
    path.write_bytes(result_of("one guest").case.entries.files[0].upload.content)
    call = ["generate", "--rvtools", str(path), "--project-name", "P", "--customer-name", "C",
            "--agents", "oracle", "--out", str(tmp_path / "out")]  # fmt: skip
    assert main(call) == 2
    assert "no agent oracle" in capsys.readouterr().err
