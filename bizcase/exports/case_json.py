"""The case as ``case.json``: the figures, their evidence, and everything needed to check them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bizcase.case import BusinessCase
from bizcase.exports.tables import wave_value
from bizcase.inventory.coverage import coverage_list
from bizcase.pricing import RegionCost
from bizcase.strategy.waves.plan import Wave
from bizcase.versions import METHOD_VERSION


def case_dict(case: BusinessCase) -> dict[str, Any]:
    """Return the case as plain data; the keys are a public contract, new ones are only added."""
    project = case.project
    return {
        "schema_version": case.schema_version,
        "method": METHOD_VERSION,
        "as_of": case.as_of.isoformat(),
        "seed": case.seed,
        "project_info": {
            "projectName": project.project_name,
            "customerName": project.customer_name,
            "awsRegion": project.aws_region,
            "projectDescription": project.description,
            "timelineMonths": project.timeline_months,
        },
        "inputs": [
            {
                "kind": source.kind,
                "name": source.name,
                "sha256": source.sha256,
                "bytes": source.size_bytes,
                "rows": source.rows,
                "mapping": source.mapping,
            }
            for source in case.inventory.sources
        ],
        "key_repair": case.key_repair,
        "price_book": asdict(case.price_book),
        "assumptions": [
            {
                "key": entry.key,
                "label": entry.label,
                "value": _number_or_text(entry.value),
                "default": _number_or_text(entry.default),
                "unit": entry.unit,
                "source": entry.source,
                "evidence": entry.evidence,
                "changed": entry.changed,
            }
            for entry in case.assumptions.values()
        ],
        "earlier_assumptions": [
            {"key": item.key, "value": item.value, "used": item.used, "notice": item.notice}
            for item in case.assumptions.taken_over
        ],
        "control_totals": case.control_totals,
        "data_quality": [issue.as_dict() for issue in case.issues],
        "coverage": coverage_list(case.coverage),
        "findings": [asdict(finding) for finding in case.findings],
        "agents": [asdict(report) for report in case.agents],
        "figures": [asdict(figure) for figure in case.ledger],
        "scenarios": [{"key": item.key, **asdict(item)} for item in case.estate.scenarios],
        "regions": [_region(cost) for cost in case.estate.regions],
        "waves": [] if case.plan is None else [_wave(case, wave) for wave in case.plan.waves],
        "phases": [] if case.plan is None else [asdict(phase) for phase in case.plan.phases],
        "edits": []
        if case.strategy is None
        else [{"id": key, **asdict(edit)} for key, edit in case.strategy.edits.items()],
        "verdict": _verdict(case),
        # What the run took stands in run.json, so that equal inputs make equal files.
        "execution_stats": {"agentsExecuted": agents_executed(case)},
    }


def _region(cost: RegionCost) -> dict[str, Any]:
    scenarios = [{"key": item.key, **asdict(item)} for item in cost.scenarios]
    return asdict(cost) | {"scenarios": scenarios}


def _wave(case: BusinessCase, wave: Wave) -> dict[str, Any]:
    from_month = wave_value(case, wave, "released_from")
    return asdict(wave) | {
        "dispositions": dict(wave.dispositions),
        "on_premises_released_monthly_usd": wave_value(case, wave, "released"),
        "released_from_month": None if from_month is None else int(from_month),
        "dual_run_usd": wave_value(case, wave, "dual_run"),
    }


def _verdict(case: BusinessCase) -> dict[str, Any] | None:
    if case.finance is None:
        return None
    verdict = case.finance.verdict
    return {
        "decision": verdict.decision,
        "reason": verdict.reason,
        "servers": None if verdict.subset is None else list(verdict.subset.server_ids),
        "reversed_by": [
            {
                "key": item.driver.key,
                "base": item.driver.value,
                "break_even": round(item.value, 6),
                "unit": item.driver.unit,
                "inside_range": item.inside,
            }
            for item in verdict.reversing
        ],
    }


def _number_or_text(value: str) -> float | int | bool | str:
    """Return a register value as JSON has it: number, boolean, or the word it is."""
    if value in ("true", "false"):
        return value == "true"
    try:
        number = float(value)
    except ValueError:
        return value
    return int(number) if number.is_integer() else number


def agents_executed(case: BusinessCase) -> int:
    """Return how many agents did their work."""
    return sum(report.status == "done" for report in case.agents)


def case_json(case: BusinessCase) -> bytes:
    """Return ``case.json`` as UTF-8; a number that is not finite is a fault of ours."""
    return plain_json(case_dict(case))


def plain_json(case: Mapping[str, Any]) -> bytes:
    """Return a case that is plain data as ``case.json`` has it."""
    text = json.dumps(case, ensure_ascii=False, indent=2, allow_nan=False)
    return f"{text}\n".encode()
