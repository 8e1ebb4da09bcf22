"""The case as ``case.json``: the figures, their evidence, and everything needed to check them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from operator import attrgetter
from typing import Any

from bizcase.case import BusinessCase
from bizcase.document.said import verdict as verdict_said
from bizcase.document.verdict import questions, reasons
from bizcase.document.writing import plain, written
from bizcase.exports.tables import wave_value
from bizcase.exports.waiting_tables import plan_dict
from bizcase.finance.comparison import BASIS
from bizcase.finance.plan_months import plan_months
from bizcase.inventory.coverage import coverage_list
from bizcase.ledger import Figure, Finding
from bizcase.pricing import RegionCost
from bizcase.scenarios import ScenarioResult
from bizcase.strategy.decide.edits import Edit
from bizcase.strategy.waves.wave import Wave
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
        "findings": _flat(Finding, case.findings),
        "agents": [asdict(report) for report in case.agents],
        "figures": _flat(Figure, case.ledger),
        "scenarios": [{"key": item.key, **asdict(item)} for item in case.estate.scenarios],
        "regions": [_region(cost) for cost in case.estate.regions],
        "waves": [] if case.plan is None else [_wave(case, wave) for wave in case.plan.waves],
        "phases": [] if case.plan is None else [asdict(phase) for phase in case.plan.phases],
        "edits": []
        if case.strategy is None
        else [_edit(key, edit) for key, edit in case.strategy.edits.items()],
        "verdict": _verdict(case),
        "plan": plan_dict(case),
        "comparison": _comparison(case),
        "plan_months": _plan_months(case),
        "kept_scenarios": [_kept(item) for item in case.scenarios],
        # What the run took stands in run.json, so that equal inputs make equal files.
        "execution_stats": {"agentsExecuted": agents_executed(case)},
    }


def _edit(key: str, edit: Edit) -> dict[str, str]:
    """Return a strategy set by hand and when; who set it is for those who work on the case."""
    return {
        "id": key, "disposition": edit.disposition, "reason": edit.reason, "changed": edit.changed,
    }  # fmt: skip


def _flat(kind: type, items: Iterable[object]) -> list[dict[str, Any]]:
    """Return dataclasses of plain values, thousands of them, as ``asdict`` does without copies."""
    names = [item.name for item in fields(kind)]
    values = attrgetter(*names)
    return [dict(zip(names, values(item), strict=True)) for item in items]


def _kept(item: ScenarioResult) -> dict[str, Any]:
    """Return a scenario that the analyst keeps, with its difference from the case by driver."""
    return {
        "name": item.name,
        **asdict(item.scenario),
        "fault": item.fault,
        "measures": {key: figure.value for key, figure in item.measures.items()},
        "drivers": [asdict(driver) for driver in item.drivers],
        "same_servers": item.same_servers,
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


def _plan_months(case: BusinessCase) -> list[dict[str, Any]]:
    """Return the plan by month, the data of its chart; what is not known is null."""
    if case.plan is None:
        return []
    table = plan_months(
        case.plan, case.assumptions, case.project.timeline_months, case.finance
    ).round(2)
    known = table.astype(object).where(table.notna(), None)
    return [{str(key): cell for key, cell in row.items()} for row in known.to_dict("records")]


def _comparison(case: BusinessCase) -> dict[str, Any] | None:
    found = case.comparison
    if found is None:
        return None
    return {
        "basis": BASIS,
        "items": [
            {
                "item": row.item,
                "label": row.label,
                "today_annual_usd": row.today_usd,
                "aws_annual_usd": row.aws_usd,
                "remaining_annual_usd": row.remaining_usd,
                "compared": row.compared,
                "reason": row.reason,
            }
            for row in found.items
        ],
        "today_annual_usd": found.total("today_usd"),
        "aws_annual_usd": found.total("aws_usd"),
        "remaining_annual_usd": found.total("remaining_usd"),
        "difference_annual_usd": found.difference_usd,
        "not_compared_today_annual_usd": found.total("today_usd", compared=False),
        "not_compared_aws_annual_usd": found.total("aws_usd", compared=False),
    }


def _verdict(case: BusinessCase) -> dict[str, Any] | None:
    if case.finance is None:
        return None
    verdict = case.finance.verdict
    return {
        "decision": verdict.decision,
        "confidence_direction": verdict.direction,
        "confidence_amount": verdict.amount,
        "npv_low_usd": _usd(verdict.low),
        "npv_base_usd": None if verdict.outcomes is None else verdict.outcomes.base,
        "npv_high_usd": _usd(verdict.high),
        "reasons": [
            {"reason": words, "annual_usd": case.ledger.value(figure_id)}
            for words, figure_id in reasons(case)
        ],
        "questions": [
            {
                "question": item.block.question,
                "role": item.block.role,
                "npv_effect_usd": round(item.width, 2),
            }
            for item, _ in questions(case)
        ],
        "sentence": written(verdict_said(case), case.ledger, plain),
        "servers": None if verdict.subset is None else list(verdict.subset.server_ids),
        "reversed_by": _reversed_by(case),
    }


def _usd(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _reversed_by(case: BusinessCase) -> list[dict[str, Any]]:
    """Return what would turn the decision, each with its factor on the base value."""
    finance = case.finance
    if finance is None:
        return []
    found = []
    if finance.aws_break_even is not None:
        found.append(_turn("aws.run_factor", 1.0, finance.aws_break_even, "×", inside=False))
    evidence = finance.verdict.evidence
    if evidence.break_even_vm is not None and finance.today and finance.today.usd:
        found.append(
            _turn("op.today_total", finance.today.usd, evidence.break_even_vm,
                  "USD a VM and month", inside=False)
        )  # fmt: skip
    solved = {item["key"] for item in found} | {"open.today_total"}
    return found + [
        _turn(item.driver.key, item.driver.value, item.value, item.driver.unit, inside=item.inside)
        for item in finance.break_evens
        if item.driver.key not in solved
    ]


def _turn(key: str, base: float, break_even: float, unit: str, *, inside: bool) -> dict[str, Any]:
    return {
        "key": key,
        "base": round(base, 6),
        "break_even": round(break_even, 6),
        "factor": round(break_even / base, 6) if base else None,
        "unit": unit,
        "inside_range": inside,
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
