"""Everything read from the inputs of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from bizcase.inventory.issues import Issue
from bizcase.inventory.scope import is_in_scope
from bizcase.inventory.tables import empty


@dataclass(frozen=True, slots=True)
class SheetFact:
    """A figure of a sheet as it stands, before scope: what a reader can check in the file."""

    key: str
    label: str
    value: float
    unit: str
    sheet: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What a saved case keeps of a file, made while it was read.

    ``sha256``: of the file as it was handed over, which may hold the one that was read. ``content``
    is None where the file is kept as it is; ``mapping`` as that of ``SourceFile``.
    """

    sha256: str
    content: bytes | None = None
    mapping: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One input file: what it is, its fingerprint, and what was read from it.

    ``mapping``: the columns a plain list was read through, as ``ColumnMapping.to_dict`` gives them;
    None for formats with columns of their own. ``exported_at``: when its tool wrote it, as ISO text
    that sorts by time, "" where it does not say. ``kept`` is None where nobody asked for it.
    """

    kind: str
    name: str
    sha256: str
    size_bytes: int
    rows: int
    sheets: tuple[tuple[str, int], ...] = ()
    facts: tuple[SheetFact, ...] = ()
    mapping: Mapping[str, Any] | None = None
    exported_at: str = ""
    kept: Kept | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Inventory:
    """The canonical tables (``columns.csv``), the files they came from, and the issues found."""

    sources: tuple[SourceFile, ...] = ()
    issues: tuple[Issue, ...] = ()
    servers: pd.DataFrame = field(default_factory=lambda: empty("servers"))
    disks: pd.DataFrame = field(default_factory=lambda: empty("disks"))
    hosts: pd.DataFrame = field(default_factory=lambda: empty("hosts"))
    databases: pd.DataFrame = field(default_factory=lambda: empty("databases"))
    applications: pd.DataFrame = field(default_factory=lambda: empty("applications"))
    dependencies: pd.DataFrame = field(default_factory=lambda: empty("dependencies"))
    matches: pd.DataFrame = field(default_factory=lambda: empty("matches"))
    comparisons: pd.DataFrame = field(default_factory=lambda: empty("comparisons"))
    source_totals: pd.DataFrame = field(default_factory=lambda: empty("source_totals"))
    readiness: pd.DataFrame = field(default_factory=lambda: empty("readiness"))
    readiness_notes: pd.DataFrame = field(default_factory=lambda: empty("readiness_notes"))
    transform_figures: pd.DataFrame = field(default_factory=lambda: empty("transform_figures"))
    edited: pd.DataFrame = field(default_factory=lambda: empty("edited"))

    def in_scope(self) -> pd.DataFrame:
        """Return the servers that the case prices: those whose scope is judged, and is in."""
        return self.servers[is_in_scope(self.servers)]
