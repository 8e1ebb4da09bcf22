"""Tables of the workbook on dispositions: what each comes to, and how it serves the goals."""

from __future__ import annotations

import pandas as pd

from bizcase.case import BusinessCase
from bizcase.finance.by_disposition import CONFIDENCES, is_bought
from bizcase.ledger import Figure
from bizcase.strategy.decide.fit import GOALS, TABLE, changes
from bizcase.strategy.rules.dispositions import DISPOSITIONS
from bizcase.strategy.rules.tables import rules

_COUNTS = ("applications", "servers", "databases")
_MONEY = {
    "on_premises_first_year_monthly_usd": "onprem.monthly",
    "aws_afterwards_monthly_usd": "aws.monthly",
    "one_time_usd": "once",
}
# Lines that belong to no disposition, by the figure of each column.
_BESIDE = {
    "of no single strategy": {
        "on_premises_first_year_monthly_usd": "strategy.shared.onprem.monthly",
        "aws_afterwards_monthly_usd": "aws.other.monthly",
        "one_time_usd": "strategy.shared.once",
    },
    "priced, not so afterwards": {
        "aws_afterwards_monthly_usd": "strategy.not_on_aws.aws.monthly",
    },
}


def by_disposition_table(case: BusinessCase) -> pd.DataFrame:
    """Return one row per disposition, then what belongs to none; sums are those of the case.

    ``not_known`` says which amounts are missing and why; a column of which nothing is known is
    left out.
    """
    records = []
    for name, ids in row_figures(case).items():
        found = {column: case.ledger[figure_id] for column, figure_id in ids.items()}
        values = {column: item.value for column, item in found.items()}
        records.append({"disposition": name, **values, "not_known": _unknown(found)})
    table = pd.DataFrame(records)
    last = table.pop("not_known")
    amounts = table.columns.drop("disposition")
    table[amounts] = table[amounts].astype("float64")
    return table.dropna(axis="columns", how="all").assign(not_known=last)


def row_figures(case: BusinessCase) -> dict[str, dict[str, str]]:
    """Return the ids of the figures of each row of ``by_disposition_table``, by its column."""
    rows = {}
    for name in DISPOSITIONS:
        key = f"strategy.{name.lower()}"
        ids = {unit: f"{key}.{unit}" for unit in _COUNTS}
        ids |= {column: f"{key}.{part}" for column, part in _MONEY.items()}
        ids |= {f"servers_confidence_{grade}": f"{key}.confidence.{grade}" for grade in CONFIDENCES}
        if name == "Repurchase" and is_bought(case.ledger):
            ids["subscription_monthly_usd"] = "repurchase.monthly"
        rows[name] = ids
    return {**rows, **_BESIDE}


def _unknown(found: dict[str, Figure]) -> str:
    return "; ".join(
        f"{column}: {item.state}" for column, item in found.items() if item.value is None
    )


def fit_table(case: BusinessCase) -> pd.DataFrame:
    """Return how far each disposition serves each goal, with ranks, weights and fit.

    The first two rows hold the customer's rank and the weight of each goal.
    """
    ledger = case.ledger
    ranks = {goal: case.assumptions.number(key) for goal, (_, key) in GOALS.items()}
    weights = {goal: ledger.value(f"strategy.weight.{goal}") for goal in GOALS}
    records: list[dict[str, object]] = [
        {"disposition": "rank of the goal", **ranks},
        {"disposition": "weight of the goal", **weights},
    ]
    for row in rules(TABLE):
        name = row["disposition"].lower()
        columns = (*GOALS, "effort_order", "cutover_changes")
        records.append(
            {
                "disposition": row["disposition"],
                **{column: ledger.value(f"strategy.value.{name}.{column}") for column in columns},
                "fit_percent": ledger.value(f"strategy.fit.{name}"),
                "changes_at_cutover": ", ".join(changes(row)),
                "why": row["why"],
                "evidence": row["evidence"],
                "as_of": row["as_of"],
            }
        )
    order = ("disposition", *GOALS, "fit_percent", "effort_order", "cutover_changes",
             "changes_at_cutover", "why", "evidence", "as_of")  # fmt: skip
    return pd.DataFrame(records).reindex(columns=list(order))
