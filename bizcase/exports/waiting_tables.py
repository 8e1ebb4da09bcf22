"""What of a plan is no wave, as tables and plain data: the waiting list, ways out, the state."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pandas as pd

from bizcase.case import BusinessCase
from bizcase.strategy.rules.pace import Pace
from bizcase.strategy.waves.plan import Plan

WAITING_COLUMNS = (
    "question", "servers", "applications", "effort_hours", "answer_by_month", "moves_from_month",
    "moves_to_month", "run_rate_monthly_usd", "server_ids", "application_ids",
    "servers_without_price",
)  # fmt: skip
# What servers.csv says of a server that waits.
OF_SERVERS = ("waiting_for", "answer_by_month")


def waiting_table(case: BusinessCase) -> pd.DataFrame:
    """Return one row per question that work waits for, with the months in which it then moves.

    ``answer_by_month`` is the last in which the answer still fits, empty where none does. The run
    cost holds no ``servers_without_price``.
    """
    items = () if case.plan is None else case.plan.waiting
    rows = [
        (
            " ".join(item.questions), len(item.servers), len(item.applications),
            round(item.hours, 2), item.answer_by, item.landings[0].start_month,
            max(landing.end_month for landing in item.landings), item.run_rate_usd,
            ", ".join(item.servers), ", ".join(item.applications), _unpriced(case, number),
        )
        for number, item in enumerate(items, start=1)
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=list(WAITING_COLUMNS))
    return table.astype({"answer_by_month": "float64", "run_rate_monthly_usd": "float64"})


def _unpriced(case: BusinessCase, number: int) -> int:
    """Return how many servers of a question have no price; the ledger has what is not 0."""
    key = f"plan.waiting.{number}.unpriced"
    return int(case.ledger.value(key)) if key in case.ledger else 0


def with_waiting(servers: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return the servers with the question each waits for and the month of its answer."""
    asked = {key: item for item in plan.waiting for key in item.servers}
    items = [asked.get(key) for key in servers["server_id"].tolist()]
    questions = [" ".join(item.questions) if item else None for item in items]
    months = [item.answer_by if item else None for item in items]
    return servers.assign(
        waiting_for=pd.Series(questions, servers.index, dtype="str"),
        answer_by_month=pd.Series(months, servers.index, dtype="float64"),
    )


def plan_dict(case: BusinessCase) -> dict[str, Any] | None:
    """Return state, pace, ways out, waiting list and tasks of the plan as plain data."""
    plan = case.plan
    if plan is None:
        return None
    return {
        "fits": plan.state.fits,
        "months_over": plan.state.months_over,
        "servers_in_time": plan.state.servers_in_time,
        "servers_late": plan.state.servers_late,
        "grade": plan.grade,
        "needed": _pace(plan.needed),
        "planned": _pace(plan.pace) | {"parallel_waves": plan.parallel},
        "ways_out": [
            {
                "key": way.key, "label": way.label, **_pace(way.pace), "end_month": way.end_month,
                "labour_usd": _value(case, number, "cost"), "npv_usd": _value(case, number, "npv"),
                "why_not": way.why_not,
            }
            for number, way in enumerate(plan.ways_out, start=1)
        ],
        "waiting": [asdict(item) for item in plan.waiting],
        "tasks": [asdict(item) | {"dispositions": dict(item.dispositions)} for item in plan.tasks],
        "starts_by_hand": {str(key): month for key, month in plan.starts_by_hand.items()},
    }  # fmt: skip


def _pace(pace: Pace) -> dict[str, Any]:
    week = pace.servers_week
    return {
        "servers": pace.servers, "hours": pace.hours, "teams": pace.teams, "people": pace.people,
        "factories": pace.factories, "servers_week": None if week is None else round(week, 2),
    }  # fmt: skip


def _value(case: BusinessCase, number: int, name: str) -> float | None:
    key = f"plan.option.{number}.{name}"
    return case.ledger[key].value if key in case.ledger else None
