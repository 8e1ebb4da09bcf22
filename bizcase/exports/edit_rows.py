"""Servers and applications as rows of which an analyst may change cells, and what cells change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from bizcase.case import BusinessCase
from bizcase.entries import Entries
from bizcase.inventory import Inventory
from bizcase.inventory.edited import edit_faults, worded
from bizcase.inventory.scope import is_in_scope
from bizcase.inventory.server_edits import FIELDS, MAX_REASON, ServerEdit, field_faults
from bizcase.strategy.decide.edits import Edit
from bizcase.strategy.rules.dispositions import DISPOSITIONS

SERVER, APPLICATION = "server", "application"
STRATEGY, REASON = "disposition", "reason"
NO_REASON = "No reason given"  # what the document prints beside a strategy set without one
# What may be changed, by the kind of row, with the name that readers see.
LABELS = {**{name: item.label for name, item in FIELDS.items()}, STRATEGY: "Strategy",
          REASON: "Reason"}  # fmt: skip
EDITABLE = {SERVER: tuple(LABELS), APPLICATION: (STRATEGY, "wave", REASON)}
# What a row shows beside them.
SHOWN = {
    SERVER: ("name", "total_monthly_usd", "instance_type", "application"),
    APPLICATION: ("name", "servers", "confidence", "why"),
}
_COMPUTED = {"vcpu": "need_vcpu", "memory_gib": "need_memory_gib",
             "storage_gib": "need_storage_gib"}  # fmt: skip
_NUMBERS = ("vcpu", "memory_gib", "storage_gib")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value for a field of a row; None takes back what was set."""

    key: str
    field: str
    value: Any


def edit_rows(case: BusinessCase, entries: Entries, kind: str) -> pd.DataFrame:
    """Return the rows of a kind by id: what is shown, then what may be changed as it stands now.

    Values of the case, over them those that are entered, also where they are not computed yet.
    Rows that repeat the id of another one are left out: an edit is of the first.
    """
    rows = _servers(case) if kind == SERVER else _applications(case)
    rows = rows[~rows.index.duplicated()]
    for key, edit in entries.server_edits.items():
        for name, value in edit.values.items() if key in rows.index else ():
            rows.at[key, name] = value
    reasons = {key: edit.reason for key, edit in entries.edits.items()
               if edit.reason != NO_REASON}  # fmt: skip
    reasons |= {key: edit.reason for key, edit in entries.server_edits.items() if edit.reason}
    rows[REASON] = [reasons.get(key, "") for key in rows.index]
    for key, choice in entries.edits.items():
        if key in rows.index:
            rows.at[key, STRATEGY] = choice.disposition
    return rows[[*SHOWN[kind], *EDITABLE[kind]]]


def _servers(case: BusinessCase) -> pd.DataFrame:
    table = case.servers
    order = is_in_scope(table).sort_values(ascending=False, kind="stable")
    rows = table.loc[order.index].set_index("server_id")
    found = {name: rows.get(_COMPUTED.get(name, name)) for name in (*SHOWN[SERVER], *FIELDS)}
    made = pd.DataFrame(found, index=rows.index)
    decided: dict[str, str] = {}
    if case.strategy is not None:
        own = case.strategy.servers
        decided = dict(zip(own["server_id"], own["disposition"], strict=True))
    made[STRATEGY] = [decided.get(key) for key in rows.index]
    made["wave"] = rows.index.map({} if case.plan is None else case.plan.wave_of)
    return _typed(made)


def _applications(case: BusinessCase) -> pd.DataFrame:
    if case.strategy is None:
        return pd.DataFrame(columns=[*SHOWN[APPLICATION], *EDITABLE[APPLICATION]])
    rows = case.strategy.applications.set_index("application_id")
    held = case.strategy.links.servers_of
    made = pd.DataFrame(
        {"name": rows["name"], "servers": [len(held.get(key, ())) for key in rows.index],
         "confidence": rows["confidence"], "why": rows["reason"], STRATEGY: rows["disposition"]},
        index=rows.index,
    )  # fmt: skip
    made["wave"] = rows.index.map({} if case.plan is None else case.plan.wave_of_application)
    return _typed(made)


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows so that any cell can take what may be entered."""
    kinds = {name: "float64" for name in (*_NUMBERS, "wave", "total_monthly_usd") if name in rows}
    rest = {str(name): "object" for name in rows if name not in kinds and name != "servers"}
    rows.index = rows.index.astype("str")
    typed = rows.astype({**kinds, **rest})
    return typed.where(typed.notna(), None) if rest else typed


def with_cells(
    entries: Entries, cells: Iterable[Cell], inventory: Inventory, changed: str = "", by: str = ""
) -> tuple[Entries, dict[tuple[str, str], str]]:
    """Return the entries with the cells that fit, and why others do not, by id and field.

    ``inventory`` is what the cells are checked against, as it was read; ``changed`` is the time
    and ``by`` who changes them.
    A cell that is refused changes nothing.
    """
    edits, choices = dict(entries.server_edits), dict(entries.edits)
    refused: dict[tuple[str, str], str] = {}
    touched: dict[str, dict[str, Any]] = {}
    for cell in cells:
        touched.setdefault(cell.key, {})[cell.field] = cell.value
    for key, values in touched.items():
        refused |= _take(key, values, edits, choices, (changed, by))
    wrong = edit_faults(inventory, {key: edits[key] for key in touched})
    for (key, name), why in wrong.items():
        old = entries.server_edits.get(key, ServerEdit())
        edits[key] = replace(edits[key], **{name: getattr(old, name)})
        refused[key, name] = f"{LABELS[name]} {why}."
    kept = {key: edit for key, edit in sorted(edits.items()) if edit.values}
    return replace(entries, server_edits=kept, edits=dict(sorted(choices.items()))), refused


def _take(
    key: str, values: Mapping[str, Any], edits: dict[str, ServerEdit], choices: dict[str, Edit],
    mark: tuple[str, str],
) -> dict[tuple[str, str], str]:  # fmt: skip
    """Put the values of a row into both mappings; return what is wrong with others.

    ``mark`` is when they were changed, and by whom.
    """
    refused, own = {}, edits.get(key, ServerEdit())
    for name in (name for name in values if name in FIELDS):
        tried = replace(own, **{name: _typed_value(name, values[name])})
        fault = field_faults(tried).get(name)
        if fault:
            refused[key, name] = f"{LABELS[name]} {fault}."
        else:
            own = replace(tried, changed=mark[0], by=mark[1])
    if STRATEGY in values and (fault := _choose(key, values[STRATEGY], own.reason, choices, mark)):
        refused[key, STRATEGY] = fault
    if REASON in values:
        reason = str(values[REASON] or "").strip()
        fault = _reason_fault(reason, is_for_something=bool(own.values) or key in choices)
        if fault:
            refused[key, REASON] = fault
        else:
            own = replace(own, reason=reason)
            if key in choices:
                choices[key] = replace(choices[key], reason=reason or NO_REASON)
    edits[key] = own
    return refused


def _choose(
    key: str, value: object, reason: str, choices: dict[str, Edit], mark: tuple[str, str]
) -> str:
    """Set or take back a strategy; return why it is none."""
    if value is None:
        choices.pop(key, None)
    elif value not in DISPOSITIONS:
        return f"Strategy must be one of {', '.join(DISPOSITIONS)}."
    else:
        old = choices[key].reason if key in choices else NO_REASON
        choices[key] = Edit(str(value), reason or old, *mark)
    return ""


def _reason_fault(reason: str, *, is_for_something: bool) -> str:
    if len(reason) > MAX_REASON:
        return f"A reason has at most {MAX_REASON} characters."
    if reason and not is_for_something:
        return "A reason needs a value that it is for: set one first."
    return ""


def _typed_value(name: str, value: Any) -> Any:  # noqa: ANN401 - a cell of any kind
    """Return a number as its field holds it; anything else as it is, to be refused by its field."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if name in _NUMBERS:
            return float(value)
        return int(value) if float(value).is_integer() else value
    return value


def set_by_hand(entries: Entries) -> set[tuple[str, str]]:
    """Return the cells that are set by hand, by id and field."""
    cells = {(key, name) for key, edit in entries.server_edits.items() for name in edit.values}
    cells |= {(key, REASON) for key, edit in entries.server_edits.items() if edit.reason}
    cells |= {(key, STRATEGY) for key in entries.edits}
    return cells | {(key, REASON) for key, edit in entries.edits.items()
                    if edit.reason != NO_REASON}  # fmt: skip


def in_words(name: str, value: Any) -> str:  # noqa: ANN401 - a cell of any kind
    """Return a cell as a reader sees it."""
    return str(value or "none") if name in (STRATEGY, REASON) else worded(name, value)
