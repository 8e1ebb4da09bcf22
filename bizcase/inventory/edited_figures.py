"""What the analyst changed by hand, as figures and as findings that say so."""

from __future__ import annotations

from bizcase.inventory.inventory import Inventory
from bizcase.ledger import Figure, Finding, Ledger

ANALYST = "changed by the analyst"


def edited_findings(inventory: Inventory, ledger: Ledger) -> tuple[Finding, ...]:
    """Return that values of servers were set by hand, with its figures; nothing without any.

    Ids: ``scope.changed.servers`` and ``scope.changed.values``.
    """
    edited = inventory.edited
    if edited.empty:
        return ()
    for key, label, value, unit in (
        ("servers", "Servers changed by the analyst", edited["server_id"].nunique(), "servers"),
        ("values", "Values changed by the analyst", len(edited), "values"),
    ):
        ledger.add(
            Figure(f"scope.changed.{key}", label, int(value), unit, "input", sources=(ANALYST,))
        )
    message = "Values of servers were changed by the analyst (annex I, with what was read)."
    return (
        Finding("SERVERS_CHANGED", "info", message,
                ("scope.changed.servers", "scope.changed.values")),
    )  # fmt: skip


def small_findings(count: int, ledger: Ledger) -> tuple[Finding, ...]:
    """Return that so many servers have a size set by hand below the one computed, if any has.

    Id: ``sizing.by_hand.small``.
    """
    if not count:
        return ()
    ledger.add(
        Figure("sizing.by_hand.small", "Servers smaller than needed, as set by the analyst", count,
               "servers", "computed", formula="size set below the size computed",
               sources=(ANALYST,))
    )  # fmt: skip
    message = "Sizes set by the analyst are smaller than the servers need by their own data. "
    message += "Infrastructure: confirm each one."
    return (Finding("SIZE_BELOW_NEED", "warning", message, ("sizing.by_hand.small",)),)
