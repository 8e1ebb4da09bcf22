"""The run as ``run.json``: seconds, tokens and ids, apart from the case they made."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from bizcase.agents import AGENTS, RunResult
from bizcase.agents.plan import need_label
from bizcase.agents.record import AgentTime
from bizcase.exports.case_json import agents_executed

RUN_FILE = "run.json"
SCHEMA_VERSION = 1


def run_dict(result: RunResult) -> dict[str, Any]:
    """Return what ``run.json`` holds; ``started`` is UTC, ``seconds`` are all agents' together."""
    record = result.record
    return {
        "schema_version": SCHEMA_VERSION,
        "run_id": record.run_id,
        "started": record.started.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "program_version": record.program_version,
        "seconds": round(record.seconds, 3),
        "tokens": record.tokens,
        "agents": [_trace(result, agent) for agent in record.agents],
        "execution_stats": execution_stats(result),
    }


def _trace(result: RunResult, agent: AgentTime) -> dict[str, Any]:
    """Return what one agent did: seconds, tokens, what it was given, and what it found."""
    report = next((item for item in result.case.agents if item.id == agent.id), None)
    spec = next(item for item in AGENTS if item.id == agent.id)
    files = [file.upload.name for file in result.case.entries.files if file.kind in spec.needs]
    return {
        **asdict(agent),
        "status": report.status if report else "",
        "message": report.message if report else "",
        "inputs": files or [need_label(need) for need in spec.needs],
        "findings": report.findings if report else 0,
    }


def execution_stats(result: RunResult) -> dict[str, Any]:
    """Return the statistics as the row of a saved case has them."""
    return {
        "agentsExecuted": agents_executed(result.case),
        "executionTime": f"{result.record.seconds:.1f}s",
        "tokenUsage": f"{result.record.tokens:,}",
    }


def run_json(result: RunResult) -> bytes:
    """Return ``run.json`` as UTF-8."""
    return f"{json.dumps(run_dict(result), indent=2)}\n".encode()
