"""``assumptions`` and ``sample``: what the program brings along."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any


def add_listing(commands: Any) -> None:
    """Add the two commands."""
    register = commands.add_parser("assumptions", help="print the list of assumptions as csv")
    register.set_defaults(run=_assumptions)
    sample = commands.add_parser("sample", help="write a synthetic estate to try with")
    sample.add_argument("--out", type=Path, required=True, metavar="DIR")
    sample.set_defaults(run=_sample)


def _assumptions(_: argparse.Namespace) -> None:
    import csv

    from bizcase.assumptions import load_register

    # Read by programs: a new column stands at the end.
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


def _sample(call: argparse.Namespace) -> None:
    from bizcase.sample import write_sample

    for path in write_sample(call.out):
        print(path)
