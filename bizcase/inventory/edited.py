"""The inventory with what the analyst set by hand, each value beside the one that was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from bizcase.grammar import agreeing, clipped
from bizcase.inventory.answered import without_answered
from bizcase.inventory.inventory import Inventory
from bizcase.inventory.issues import Issue
from bizcase.inventory.scope import BY_HAND, NO_MACHINES, REASON_LABELS, is_in_scope
from bizcase.inventory.server_edits import FIELDS, LICENCE_WORDS, ServerEdit
from bizcase.inventory.tables import conform

# Where a value goes, and the column of today's machine that it stands for where none was read.
_COLUMNS = {
    "vcpu": ("vcpu_by_hand", "vcpu"),
    "memory_gib": ("memory_by_hand_gib", "memory_gib"),
    "storage_gib": ("storage_by_hand_gib", "storage_provisioned_gib"),
    "os_licence": ("os_licence", ""),
    "environment": ("environment", ""),
}
# All columns of servers in which a value that is set manually may stand.
WRITTEN = frozenset(
    {"in_scope", "scope_reason", *(name for pair in _COLUMNS.values() for name in pair if name)}
)
_WINDOWS = "stays Windows Server: AWS bills the licence with every instance that runs it"
_SHOWN = 5


def with_edits(inventory: Inventory, edits: Mapping[str, ServerEdit]) -> Inventory:
    """Return the inventory in which the values set by hand stand in place of those read.

    Sizes go to columns of their own, which size the server on AWS; today's machine keeps what was
    read, and takes a size set by hand only where none was. ``edited`` lists each value with the
    one it replaced. What cannot be applied is an issue (``EDIT_REFUSED``, ``EDIT_UNKNOWN``).
    """
    if not edits:
        return inventory
    refused = edit_faults(inventory, edits)
    row_of = _row_of(inventory)
    servers = inventory.servers.copy()
    told: list[pd.DataFrame] = []
    for name in FIELDS:
        keys = [
            key
            for key, edit in edits.items()
            if key in row_of and name in edit.values and (key, name) not in refused
        ]
        if not keys:
            continue
        rows = pd.Index([row_of[key] for key in keys])
        values = [edits[key].values[name] for key in keys]
        told.append(_told(name, inventory.servers.loc[rows], values, [edits[key] for key in keys]))
        _apply(servers, name, rows, values)
    issues = inventory.issues + _issues(inventory, edits, refused)
    edited = pd.concat(told, ignore_index=True) if told else None
    changed = replace(
        inventory, servers=servers, issues=issues,
        edited=inventory.edited if edited is None else conform("edited", edited),
    )  # fmt: skip
    return without_answered(changed)


def edit_faults(
    inventory: Inventory, edits: Mapping[str, ServerEdit]
) -> dict[tuple[str, str], str]:
    """Return why a value cannot be applied to what was read, by id and field, as a sentence's end.

    Ids that are neither a server nor an application have none: they may be of another file.
    """
    rows, found = _row_of(inventory), {}
    servers = inventory.servers
    reasons, families = servers["scope_reason"], servers["os_family"]
    for key, edit in edits.items():
        at, values = rows.get(key), edit.values
        if at is None:
            continue
        if values.get("in_scope") is True and (why := reasons[at]) in NO_MACHINES:
            found[key, "in_scope"] = f"cannot be yes: {_lower(REASON_LABELS[why])}"
        licence = values.get("os_licence")
        if licence and families[at] == "windows" and licence != "windows":
            found[key, "os_licence"] = _WINDOWS
    return found


def waves_by_hand(edits: Mapping[str, ServerEdit]) -> dict[str, int]:
    """Return the wave that is set by hand, by server or application id."""
    return {key: edit.wave for key, edit in sorted(edits.items()) if edit.wave is not None}


def _row_of(inventory: Inventory) -> dict[str, Any]:
    """Return the row of each server: of rows with one id the first in scope, else the first."""
    servers = inventory.servers
    scoped = is_in_scope(servers)
    first = pd.concat([servers.loc[scoped, "server_id"], servers.loc[~scoped, "server_id"]])
    first = first[~first.duplicated()].dropna()
    return dict(zip(first.tolist(), first.index.tolist(), strict=True))


def _apply(servers: pd.DataFrame, name: str, rows: pd.Index, values: list[Any]) -> None:
    if name == "in_scope":
        inside = np.array(values, dtype=bool)
        was_out = servers.loc[rows, "scope_reason"].to_numpy(dtype=object)
        servers.loc[rows, "in_scope"] = inside
        why = np.where(inside, np.nan, np.where(pd.isna(was_out), BY_HAND, was_out))
        servers.loc[rows, "scope_reason"] = pd.Series(why, rows, dtype="str")
        return
    if name not in _COLUMNS:
        return
    column, today = _COLUMNS[name]
    servers.loc[rows, column] = values
    if today:
        known = servers.loc[rows, today]
        servers.loc[rows, today] = known.fillna(pd.Series(values, rows, dtype="float64"))


def _told(
    name: str, before: pd.DataFrame, values: list[Any], edits: list[ServerEdit]
) -> pd.DataFrame:
    column = _COLUMNS[name][1] or _COLUMNS[name][0] if name in _COLUMNS else name
    read = before[column].tolist() if column in before else [None] * len(before)
    return pd.DataFrame(
        {
            "server_id": before["server_id"].tolist(),
            "name": before["name"].tolist(),
            "field": FIELDS[name].label,
            "read": [worded(name, value) for value in read],
            "value": [worded(name, value) for value in values],
            "reason": [edit.reason for edit in edits],
            "changed": [edit.changed for edit in edits],
            **{place: before[place].tolist()
               for place in ("source_file", "source_sheet", "source_row")},
        }
    )  # fmt: skip


def worded(name: str, value: Any) -> str:  # noqa: ANN401 - a cell of any kind
    """Return a value of a field as a reader sees it; what is unknown is "not known"."""
    if value is None or pd.isna(value):
        return "as planned" if name == "wave" else "not known"
    if name == "in_scope":
        return "yes" if value else "no"
    if name == "os_licence":
        return LICENCE_WORDS.get(value, str(value))
    return f"{value:,.12g}" if isinstance(value, int | float) else str(value)


def _issues(
    inventory: Inventory, edits: Mapping[str, ServerEdit], refused: Mapping[tuple[str, str], str]
) -> tuple[Issue, ...]:
    rows, applications = _row_of(inventory), set(inventory.applications["application_id"])
    others = {key: set(edit.values) for key, edit in edits.items() if key not in rows}
    strange = [key for key, names in others.items()
               if key not in applications or names != {"wave"}]  # fmt: skip
    issues = []
    if refused:
        said = "; ".join(
            f"{FIELDS[name].label} of {clipped(_name(inventory, rows[key]))} {why}"
            for (key, name), why in list(refused.items())[:_SHOWN]
        )
        issues.append(
            Issue("EDIT_REFUSED", "warning", f"Set by the analyst and not applied: {said}.",
                  len(refused), action="What was read stays.",
                  remedy="Take the value back on the page Plan.")
        )  # fmt: skip
    if strange:
        named = ", ".join(clipped(key) for key in strange[:_SHOWN])
        what = agreeing(len(strange), "which are no servers", "which is no server")
        issues.append(
            Issue("EDIT_UNKNOWN", "warning",
                  f"The analyst set values for {named}, {what} of the files.", len(strange),
                  action="They are kept and change nothing.",
                  remedy="Remove them, or add the file that lists them.")
        )  # fmt: skip
    return tuple(issues)


def _name(inventory: Inventory, row: Any) -> str:  # noqa: ANN401 - a label of the index
    return str(inventory.servers.at[row, "name"])


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
