"""For how long the machines are off that are out of scope for it."""

from __future__ import annotations

import datetime as dt

from bizcase.assumptions import Assumptions
from bizcase.inventory.inventory import Inventory
from bizcase.ledger import Figure, Ledger


def powered_off_figures(
    inventory: Inventory, as_of: dt.date, assumptions: Assumptions, ledger: Ledger
) -> None:
    """Add ``state.powered_off.long``, ``.short`` and ``.unknown``, which add up to its servers.

    Long is ``strategy.retire_off_days`` or more. Nothing is added where none is powered off.
    """
    off = inventory.servers[inventory.servers["scope_reason"].eq("powered_off")]
    if off.empty:
        return
    since = off["powered_off_since"]
    days = dt.timedelta(days=round(assumptions.number("strategy.retire_off_days")))
    long = since.le((as_of - days).isoformat()).fillna(False)
    files = tuple(dict.fromkeys(off["source_file"]))
    for key, label, count in (
        ("long", "Powered off for long", long.sum()),
        ("short", "Powered off for a short time", (since.notna() & ~long).sum()),
        ("unknown", "Powered off at an unknown date", since.isna().sum()),
    ):
        ledger.add(
            Figure(f"state.powered_off.{key}", label, int(count), "servers", "input",
                   inputs=("strategy.retire_off_days",), sources=files)
        )  # fmt: skip
