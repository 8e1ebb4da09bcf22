"""The settings file: entries of a case that are too long for an option, as TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

from bizcase.entries import Entries
from bizcase.errors import AssumptionError, UsageError
from bizcase.plain import from_plain, to_plain
from bizcase.scenarios import REPLACED, Scenario

_EXAMPLE = (
    'Write [dispositions."ID"] with disposition = "Retain" and reason = "...", [notes] with '
    '"Summary" = "...", [assumptions] with "sizing.headroom" = 1.3, [wave_starts] with 3 = 9 '
    '(wave 3 starts in month 9), [servers."ID"] with memory_gib = 32, in_scope = false or '
    "wave = 2, or "
    '[scenarios."NAME".overrides] with "sizing.headroom" = 1.3.'
)

_OF_SCENARIOS = ("overrides", *REPLACED)
_SCENARIO = "Allowed tables: assumptions, dispositions, wave_starts, servers."


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


def read_scenarios(options: Sequence[str]) -> dict[str, Scenario]:
    """Return the scenarios of options ``NAME=FILE.toml``, by name; the document shows them.

    A file has the tables assumptions, dispositions, wave_starts and servers of a settings file.

    Raises
    ------
    AssumptionError
        As ``read_settings``, or the file has another table.
    UsageError
        An option has no name, or two have the same.
    """
    found: dict[str, Scenario] = {}
    for option in options:
        name, sign, path = (part.strip() for part in option.rpartition("="))
        if not (name and sign and path) or name in found:
            raise UsageError(
                f"--scenario {option} is not one name and one file.",
                "Write --scenario NAME=FILE.toml, each name once.",
            )
        read = read_settings(Path(path))
        if other := sorted(set(read) - set(_OF_SCENARIOS)):
            raise AssumptionError(
                f"A scenario does not change {', '.join(other)}.", _SCENARIO, Path(path).name
            )
        found[name] = Scenario(**read, in_document=True)
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
