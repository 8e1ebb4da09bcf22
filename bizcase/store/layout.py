"""Whose table it is, by its keys: this program's, the newer sample's, or another's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KEY = "caseId"
_OURS, _NEWER_SAMPLE = ((KEY, "HASH"),), ((KEY, "HASH"), ("createdAt", "RANGE"))


@dataclass(frozen=True, slots=True)
class Layout:
    """The keys of a table, each with its role, and whether all are text."""

    keys: tuple[tuple[str, str], ...]
    texts: bool

    @property
    def fits(self) -> bool:
        """Whether cases can be saved in the table."""
        return self.keys == _OURS and self.texts

    @property
    def is_newer_sample(self) -> bool:
        """Whether its cases can at least be listed and loaded."""
        return self.keys == _NEWER_SAMPLE and self.texts

    def sentence(self) -> str:
        """Say what kind of table it is."""
        names = " and ".join(name for name, _ in self.keys) or "none"
        if self.fits:
            return f"The key is {KEY}, a string."
        if self.is_newer_sample:
            return (
                f"The table has the keys {names}: it is one of the newer sample. Its cases can be "
                f"listed and loaded; saving needs a table with the key {KEY} alone."
            )
        kind = "" if self.texts else ", not text"
        return f"The table has the keys {names}{kind}; this program needs {KEY} alone, a string."

    def remedy(self, table: str) -> str:
        """Say what to do, "" where the table fits."""
        if self.fits:
            return ""
        create = "Create a table of your own: python setup_dynamodb.py --table NAME"
        if self.is_newer_sample:
            return (
                f"{create}. Then set DYNAMODB_TABLE_NAME to it and copy the cases: python -m "
                f"bizcase cases import --from-table {table}"
            )
        return f"{create}. Then set DYNAMODB_TABLE_NAME to it."


def layout_of(described: Mapping[str, Any]) -> Layout:
    """Return the layout of a table by its description."""
    kinds = {
        item["AttributeName"]: item["AttributeType"]
        for item in described.get("AttributeDefinitions", ())
    }
    keys = tuple(
        (item["AttributeName"], item["KeyType"]) for item in described.get("KeySchema", ())
    )
    return Layout(keys, all(kinds.get(name) == "S" for name, _ in keys))
