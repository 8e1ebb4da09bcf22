"""Which charts there are, by id, and the one way to get one."""

from __future__ import annotations

from collections.abc import Callable

from bizcase.case import BusinessCase
from bizcase.document.blocks import Chart, TableColumn
from bizcase.document.charts import cost, cumulative, migration, risk

LEAST_POINTS = 2
Builder = Callable[[BusinessCase], Chart | None]

CHARTS: dict[str, Builder] = {
    "C1": cumulative.cumulative,
    "C2": cost.options,
    "C3": cost.side_by_side,
    "C4": cost.bridge,
    "C5": risk.coverage,
    "C6": migration.end_of_support,
    "C7": cost.aws_bill,
    "C8": cost.purchase_options,
    "C9": migration.strategies,
    "C10": migration.calendar,
    "C11": cost.by_year,
    "C12": risk.tornado,
    "C13": risk.outcomes,
    "C14": migration.readiness,
    "C15": migration.carbon,
}


def chart(case: BusinessCase, chart_id: str) -> Chart | None:
    """Return a chart of a case; None where the case has fewer than two points to draw.

    Raises
    ------
    KeyError
        There is no chart of this id: a fault of ours.
    """
    found = CHARTS[chart_id](case)
    return found if found is not None and _points(found) >= LEAST_POINTS else None


def _points(chart: Chart) -> int:
    """Return how many points the fullest series has."""
    return max(
        (
            len(item.values.values)
            if isinstance(item.values, TableColumn)
            else sum(point != () for point in item.values)
            for item in chart.series
        ),
        default=0,
    )
