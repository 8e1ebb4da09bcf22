"""The same inputs give the same bytes: what belongs to one run stands in run.json alone."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bizcase import __version__
from bizcase.sample import write_sample

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = """
[notes]
"Summary" = "The board meets in May."
[dispositions."no.such"]
disposition = "Retain"
reason = "stays"
"""


def generating(home: Path, name: str, seed: str) -> subprocess.Popen[bytes]:
    """Start a run of the sample in a process of its own."""
    command = [
        sys.executable, "-m", "bizcase", "generate", "--rvtools", home / "in/sample_rvtools.xlsx",
        "--it-inventory", home / "in/sample_it_inventory.xlsx", "--project-name", "Exit",
        "--customer-name", "Example Ltd", "--settings", home / "own.toml", "--compare-regions",
        "eu-west-1,eu-central-1", "--assumptions", home / "few.toml", "--as-of", "2026-11-25",
        "--seed", "7", "--formats", "docx,pdf,pptx,html,md,xlsx,json", "--out", home / name,
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Two runs of the same inputs; another hash seed is another order of every set."""
    home = tmp_path_factory.mktemp("twice")
    write_sample(home / "in")
    (home / "own.toml").write_text(SETTINGS)
    (home / "few.toml").write_text('"mc.n" = 2000\n')
    seeds = {"first": "1", "again": "20261129"}
    processes = [generating(home, name, seed) for name, seed in seeds.items()]
    assert [process.wait() for process in processes] == [0, 0]
    return [{path.name: path.read_bytes() for path in (home / name).iterdir()} for name in seeds]


def test_two_runs_in_two_processes_differ_in_run_json_only(runs):
    first, again = runs
    assert set(first) == set(again)
    assert [name for name in first if first[name] != again[name]] == ["run.json"]


def test_run_json_holds_what_belongs_to_one_run(runs):
    first, again = (json.loads(files["run.json"]) for files in runs)
    agents = json.loads(runs[0]["case.json"])["agents"]
    assert set(first) == {
        "schema_version", "run_id", "started", "program_version", "seconds", "tokens", "agents",
        "execution_stats",
    }  # fmt: skip
    assert first["run_id"] != again["run_id"]
    assert first["program_version"] == __version__
    started = dt.datetime.fromisoformat(first["started"])
    assert abs(dt.datetime.now(dt.UTC) - started) < dt.timedelta(hours=1)
    assert [item["id"] for item in first["agents"]] == [item["id"] for item in agents]
    assert set(first["agents"][0]) == {
        "id", "seconds", "tokens", "status", "message", "inputs", "findings",
    }  # fmt: skip
    assert first["seconds"] == pytest.approx(sum(item["seconds"] for item in first["agents"]))
    assert first["execution_stats"] == {
        "agentsExecuted": sum(item["status"] == "done" for item in agents),
        "executionTime": f"{first['seconds']:.1f}s",
        "tokenUsage": "0",
    }


def test_case_json_says_what_the_agents_did_but_not_how_fast(runs):
    case = json.loads(runs[0]["case.json"])
    for agent in case["agents"]:
        assert set(agent) == {"id", "phase", "status", "message", "findings"}
    assert set(case["execution_stats"]) == {"agentsExecuted"}
