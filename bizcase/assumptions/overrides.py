"""A case's own values, from a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from bizcase.errors import AssumptionError


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def read_overrides(path: Path) -> dict[str, object]:
    """Return ``{register key: value}`` of a TOML file.

    ``"sizing.headroom" = 1.1`` and ``[sizing]`` with ``headroom = 1.1`` mean the same.

    Raises
    ------
    AssumptionError
        The file is missing or is no TOML.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise AssumptionError(
            "The assumptions file cannot be read.", "Check its path.", str(path)
        ) from fault
    try:
        return dict(_flat(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as fault:
        raise AssumptionError(f"This is not TOML: {fault}.", "Write key = value.", path.name) from (
            fault
        )
