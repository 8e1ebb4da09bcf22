"""When what the document asks for is due: one set of dates for page 1 and the next 90 days."""

from __future__ import annotations

import datetime as dt

from bizcase.case import BusinessCase
from bizcase.document.verdict import MEASURE, questions

# Answers come first. A migration that is funded is approved by the end of its first phase; what is
# measured for 14 days needs access and an export before; who decides again has both.
_DAYS = {"answer": 30, "fund": 45, "measure": 60, "decide": 90}


def due_dates(case: BusinessCase) -> dict[str, dt.date]:
    """Return by what is asked (answer, fund, measure, decide) the date it is due."""
    return {name: case.as_of + dt.timedelta(days=days) for name, days in _DAYS.items()}


def measuring_is_asked(case: BusinessCase) -> bool:
    """Return whether one of the open questions asks to measure, so that no other line has to."""
    return any(item.block.key == MEASURE for item, _ in questions(case))
