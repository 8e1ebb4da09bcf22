"""The settings file: entries of a case that are too long for an option, as TOML."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

from bizcase.entries import Entries
from bizcase.errors import AssumptionError
from bizcase.plain import from_plain, to_plain

_EXAMPLE = (
    'Write [dispositions."ID"] with disposition = "Retain" and reason = "...", [notes] with '
    '"Summary" = "...", [assumptions] with "sizing.headroom" = 1.3, or [wave_starts] with 3 = 9 '
    '(wave 3 starts in month 9), or [servers."ID"] with memory_gib = 32, in_scope = false or '
    "wave = 2."
)


def read_settings(path: Path) -> dict[str, Any]:
    """Return the entries of a settings file, by their field.

    A table of the file is named as the ``setting`` of its field says.

    Raises
    ------
    AssumptionError
        The file is missing, is no TOML, or holds something else; all faults are named.
    """
    hints = get_type_hints(Entries)
    known = {
        item.metadata["setting"]: item.name
        for item in fields(Entries)
        if "setting" in item.metadata
    }
    found, faults = {}, []
    for table, value in _tables(path).items():
        if table not in known:
            faults.append(f"There is no table {table} in a settings file.")
            continue
        try:
            found[known[table]] = from_plain(hints[known[table]], value, where=table)
            faults += _unknown(value, to_plain(found[known[table]]), table)
        except ValueError as fault:
            faults.append(f"{fault}.")
    if faults:
        remedy = f"{_EXAMPLE} Allowed tables: {', '.join(known)}."
        raise AssumptionError(" ".join(faults), remedy, path.name)
    return found


def _unknown(given: dict[str, Any], taken: dict[str, Any], table: str) -> list[str]:
    """Return a sentence for each entry with words that nothing takes, such as a typing error."""
    unused = [f"{table} has {key}, which is not used." for key in sorted(set(given) - set(taken))]
    return unused + [
        f"{table}.{key} has {', '.join(sorted(more))}, which is not used."
        for key, item in given.items()
        if key in taken and isinstance(item, dict) and (more := set(item) - set(taken[key]))
    ]


def _tables(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        raise AssumptionError(
            "The settings file cannot be read.", "Check its path.", str(path)
        ) from fault
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        raise AssumptionError(f"This is not TOML: {fault}.", _EXAMPLE, path.name) from fault
