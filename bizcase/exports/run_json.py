"""The run as ``run.json``: seconds, tokens and ids, apart from the case they made."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from bizcase.agents import RunResult
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
        "agents": [asdict(agent) for agent in record.agents],
        "execution_stats": execution_stats(result),
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
