"""The command ``assumptions``: the register as csv, for people and programs."""

from __future__ import annotations

import argparse
import csv
import sys


def print_register(_: argparse.Namespace) -> None:
    """Print the register as csv; a new column stands at the end."""
    from bizcase.assumptions import load_register

    columns = (
        "key", "label", "value", "unit", "low", "high", "evidence", "source", "as_of",
        "allowed_low", "allowed_high", "whole", "part", "moves", "driver", "simulated", "labour",
    )  # fmt: skip
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for entry in load_register().values():
        writer.writerow(_cell(getattr(entry, column)) for column in columns)


def _cell(value: str | float | bool | None) -> str:
    """Return a value of the register as its csv has it."""
    if value is None or isinstance(value, bool):
        return "yes" if value else ""
    return value if isinstance(value, str) else f"{value:.12g}"
