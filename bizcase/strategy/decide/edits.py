"""What an analyst decides against the rules: an application or server, its disposition, why."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bizcase.errors import AssumptionError
from bizcase.strategy.rules.dispositions import DISPOSITIONS

_NEEDED = "Give each one of the seven dispositions or undecided, and a reason."
_EXAMPLE = 'Write [dispositions."ID"] with disposition = "Retain" and reason = "...".'


@dataclass(frozen=True, slots=True)
class Edit:
    """A disposition chosen by hand."""

    disposition: str
    reason: str


def checked_edits(edits: Mapping[str, object]) -> dict[str, Edit]:
    """Return ``{application or server id: Edit}``, sorted by id.

    Each value is an Edit or a mapping with ``disposition`` and ``reason``.

    Raises
    ------
    AssumptionError
        A disposition is none of the seven or undecided, or a reason is missing.
    """
    checked, faults = {}, []
    for key, value in sorted(edits.items()):
        edit = value if isinstance(value, Edit) else _edit(value)
        if edit is None or not edit.reason.strip():
            faults.append(f"The disposition of {key} needs disposition and reason.")
        elif edit.disposition not in DISPOSITIONS:
            faults.append(
                f"The disposition {edit.disposition!r} of {key} is not one of "
                f"{', '.join(DISPOSITIONS)}."
            )
        else:
            checked[key] = edit
    if faults:
        raise AssumptionError(" ".join(faults), _NEEDED)
    return checked


def plain_edits(edits: Mapping[str, object]) -> dict[str, object]:
    """Return edits as a saved case holds them: mappings, whatever form they came in."""
    return {
        key: {"disposition": value.disposition, "reason": value.reason}
        if isinstance(value, Edit)
        else value
        for key, value in edits.items()
    }


def _edit(value: object) -> Edit | None:
    if not isinstance(value, Mapping) or set(value) != {"disposition", "reason"}:
        return None
    return Edit(str(value["disposition"]), str(value["reason"]))


def read_edits(path: Path) -> dict[str, Edit]:
    """Return the dispositions of a settings file (TOML).

    Raises
    ------
    AssumptionError
        The file is missing, is no TOML, or holds something else.
    """
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        raise AssumptionError(
            "The settings file cannot be read.", "Check its path.", str(path)
        ) from fault
    except tomllib.TOMLDecodeError as fault:
        raise AssumptionError(f"This is not TOML: {fault}.", _EXAMPLE, path.name) from fault
    unknown = sorted(set(settings) - {"dispositions"})
    if unknown:
        raise AssumptionError(
            f"The settings file knows no {', '.join(unknown)}.", _EXAMPLE, path.name
        )
    dispositions = settings.get("dispositions", {})
    if not isinstance(dispositions, dict):
        raise AssumptionError("dispositions is no table.", _EXAMPLE, path.name)
    return checked_edits(dispositions)
