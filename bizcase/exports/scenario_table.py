"""The scenarios of a case as a table: the workbook has it, and the page of scenarios shows it."""

from __future__ import annotations

import pandas as pd

from bizcase.case import BusinessCase
from bizcase.document.number_style import style_of
from bizcase.document.values import change_said
from bizcase.scenarios import DRIVERS, MEASURES, SERVERS, ScenarioResult, decisive

# Column: the measure that it holds.
_AMOUNTS = {
    "npv_usd": "npv.base", "aws_all_years_usd": "cash.total.aws",
    "run_cost_last_year_usd": "run_rate.after", "aws_run_annual_usd": "aws.run.annual",
    "moving_once_usd": "once.total", "payback_month": "payback.months",
}  # fmt: skip
_MEASURED = {**_AMOUNTS, "servers_in_scope": SERVERS}
CASE = "This case"


def scenarios_table(case: BusinessCase) -> pd.DataFrame:
    """Return a row for the case and each scenario: measures, difference, and that by driver.

    Amounts are in USD, for the servers in scope of the row; the difference is that of the net
    present value, or of the cost on AWS where today's cost is not known. ``what_differs`` has the
    changes in words.
    """
    measure = decisive({key: case.ledger[key] for key in MEASURES})
    of_case = {name: case.ledger[key].value for name, key in _MEASURED.items()}
    rows: list[dict[str, object]] = [{"scenario": CASE, **of_case}]
    for item in case.scenarios:
        row: dict[str, object] = {"scenario": item.name}
        if not item.fault:
            row |= {name: item.measures[key].value for name, key in _MEASURED.items()}
            row["difference_usd"] = item.difference(measure)
            drivers = {driver.key: driver.amounts[measure] for driver in item.drivers}
            row |= {f"{key}_usd": drivers.get(key, 0.0) for key in DRIVERS}
        row["in_document"] = item.scenario.in_document
        row["what_differs"] = item.fault or "; ".join(differences_said(case, item))
        rows.append(row)
    columns = (
        "scenario", *_AMOUNTS, "difference_usd", *(f"{key}_usd" for key in DRIVERS),
        "in_document", "what_differs", "servers_in_scope",
    )  # fmt: skip
    return pd.DataFrame(rows, columns=list(columns))


def differences_said(case: BusinessCase, item: ScenarioResult) -> tuple[str, ...]:
    """Return what a scenario changes, each in words."""
    style = style_of(case.assumptions)
    said = (
        change_said(change, case.assumptions, style)
        for driver in item.drivers
        for change in driver.changes
    )
    return tuple(f"{what}: {before} → {after}" for what, before, after in said)
