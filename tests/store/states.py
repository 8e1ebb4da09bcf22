"""Working states as tests need them."""

from __future__ import annotations

import datetime as dt
import random

from bizcase.entries import Entries, InputFile, ProjectInfo
from bizcase.inputs.opening.upload import Origin, Upload
from bizcase.inputs.tables.column_mapping import ColumnMapping, MappedColumn
from bizcase.store.state import WorkingState
from bizcase.strategy.decide.edits import Edit

NOT_KEPT = Upload("mra.pdf", b"", Origin("ef" * 32, 5_000_000))


def entries(name="Exit DC 1", content=b"rows", **fields):
    values = {
        "project": ProjectInfo(name, "Beispiel GmbH & Söhne 株式会社", "eu-central-1", "", 24),
        "as_of": dt.date(2026, 11, 25),
        "seed": 7,
        "files": (
            InputFile("rvtools", Upload("export.xlsx", content)),
            InputFile(
                "it_inventory", Upload("list.csv", b"VM\n"),
                ColumnMapping((MappedColumn("name", "VM"),)),
            ),
            InputFile("mra", NOT_KEPT),
        ),
        "overrides": {"sizing.headroom": 1.25, "storage.basis": "in_use"},
        "edits": {"s1": Edit("Retain", "stays")},
        "key_repair": False,
    }  # fmt: skip
    return Entries(**values | fields)


def state(name="Exit DC 1", content=b"rows", document="# AWS Migration Business Case\n", **fields):
    values = {
        "entries": entries(name, content),
        "notes": {NOT_KEPT.sha256: "mra.pdf is not kept."},
        "formats": ("md", "json"),
        "case": {
            "agents": [{"id": "rvTool", "status": "done"}, {"id": "mra", "status": "skipped"}],
            "execution_stats": {
                "agentsExecuted": 5, "executionTime": "45.2s", "tokenUsage": "12,450",
            },
            "figures": [{"id": "x", "value": 0.1 + 0.2}, {"id": "y", "value": 1e-300}],
        },
        "document": document,
        "headline": {"aws.run.monthly": 1234.567, "scope.servers": 29.0},
    }  # fmt: skip
    return WorkingState(**values | fields)


def noise(size, seed=1):
    """Bytes that do not compress, as a large estate hardly does once it is packed."""
    return random.Random(seed).randbytes(size)  # noqa: S311 - repeatable filler, no secret
