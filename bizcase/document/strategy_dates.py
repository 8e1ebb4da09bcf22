"""The applications that move although they were refreshed lately."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Table, figure, given
from bizcase.finance.refreshed import SHOWN
from bizcase.strategy.decide.dated import refreshed


def refreshed_blocks(case: BusinessCase) -> list[Block]:
    """Return a table with the day of the refresh and what moving is worth, if there are any."""
    if case.strategy is None or "refreshed.losing" not in case.ledger:
        return []
    shown = refreshed(case.strategy).head(SHOWN).to_dict("records")
    rows = tuple(
        (
            given(row["application_id"]),
            given(row["name"]),
            given(row["refreshed_on"]),
            given(row["disposition"]),
            figure(f"refreshed.{place}.npv"),
        )
        for place, row in enumerate(shown, start=1)
    )
    title = "Applications refreshed lately: what moving each is worth (present value, USD)"
    head = ("Application", "Name", "Refreshed on", "Disposition", "USD")
    return [Table(title, head, rows, frozenset({4}))]
