"""Control totals: computed once, tied on every page, sheet and file."""

from __future__ import annotations

from typing import Any

import pandas as pd

from bizcase.errors import StageError
from bizcase.inventory.inventory import Inventory
from bizcase.inventory.scope import REASONS

AMOUNTS = ("vcpu", "memory_gib", "storage_provisioned_gib", "storage_used_gib")


def by_state(servers: pd.DataFrame) -> pd.DataFrame:
    """Return servers, vcpu, memory and storage per scope state; the states sum to all rows.

    Index: ``in_scope`` and the reasons that occur, in the order of ``REASONS``.
    """
    state = servers["scope_reason"].fillna("in_scope")
    amounts = servers.groupby(state, dropna=False)[list(AMOUNTS)].sum(min_count=1)
    table = amounts.assign(servers=state.value_counts().astype(int))
    order = [name for name in ("in_scope", *REASONS) if name in table.index]
    if len(order) != len(table):
        raise StageError("A server is excluded for a reason that does not exist.")
    return table.loc[order, ["servers", *AMOUNTS]]


def control_totals(inventory: Inventory) -> dict[str, Any]:
    """Return the totals of ``case.json``: counts, and sums over the servers in scope.

    A sum leaves out servers whose value is unknown; ``unknown`` counts them per column, and a sum
    of nothing but unknowns is None.
    """
    servers = inventory.servers
    scoped = inventory.in_scope()
    states = by_state(servers)
    family = scoped["os_family"].value_counts()
    return {
        "servers_listed": len(servers),
        "servers_in_scope": len(scoped),
        "servers_excluded": len(servers) - len(scoped),
        **{column: _plain(scoped[column].sum(min_count=1)) for column in AMOUNTS},
        **{name: int(family.get(name, 0)) for name in ("windows", "linux", "other")},
        "databases": len(inventory.databases),
        "applications": len(inventory.applications),
        "unknown": {column: int(scoped[column].isna().sum()) for column in AMOUNTS},
        "by_state": {
            str(name): {key: _plain(value) for key, value in row.items()}
            for name, row in states.to_dict("index").items()
        },
    }


def _plain(value: Any) -> float | int | None:  # noqa: ANN401 - any scalar of a table
    if pd.isna(value):
        return None
    return int(value) if float(value).is_integer() else float(value)
