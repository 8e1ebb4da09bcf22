"""Working states as tests need them."""

from __future__ import annotations

import datetime as dt
import random

from bizcase.case import ProjectInfo
from bizcase.store.state import InputFile, WorkingState


def state(name="Exit DC 1", content=b"rows", document="# AWS Migration Business Case\n", **fields):
    values = {
        "project": ProjectInfo(name, "Beispiel GmbH & Söhne 株式会社", "eu-central-1", "", 24),
        "as_of": dt.date(2026, 11, 25),
        "seed": 7,
        "inputs": (
            InputFile("rvtools", "export.xlsx", "ab" * 32, 12_345, content),
            InputFile(
                "it_inventory", "list.csv", "cd" * 32, 99, b"", {"columns": {"name": "VM"}}
            ),
            InputFile("mra", "mra.pdf", "ef" * 32, 5_000_000, None, None, "mra.pdf is not kept."),
        ),
        "overrides": {"sizing.headroom": 1.25, "storage.basis": "in_use"},
        "key_repair": False,
        "edits": {"dispositions": {"s1": "retain"}, "empty": "", "none": None, "list": [1, 2.5]},
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
