"""The text of docs/METHOD.md: the template with values of the register and the price book."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bizcase.agents import run_agents
from bizcase.assumptions import UNSET, Assumption, load_register
from bizcase.catalog.snapshot import read_text_table
from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
from bizcase.exports import render
from bizcase.inputs.opening.upload import Upload
from bizcase.sample import it_inventory_bytes, rvtools_bytes

TEMPLATE = Path(__file__).with_name("method_template.md")
EXAMPLE = Path(__file__).with_name("method_example.json")
AS_OF = dt.date(2026, 11, 29)
_ITEM = "storage"


def method_text() -> str:
    """Return the document, as docs/METHOD.md holds it."""
    return re.sub(r"\{([^}\"]+)\}", lambda mark: _filled(mark[1]), TEMPLATE.read_text("utf-8"))


def built_in_case() -> dict[str, Any]:
    """Return ``case.json`` of the built-in sample."""
    files = (
        InputFile("rvtools", Upload("sample_rvtools.xlsx", rvtools_bytes())),
        InputFile("it_inventory", Upload("sample_it_inventory.xlsx", it_inventory_bytes())),
    )
    result = run_agents(RunRequest(Entries(ProjectInfo("Exit", "Example"), AS_OF, files=files)))
    found: dict[str, Any] = json.loads(render("json", result))
    return found


def example_text(case: Mapping[str, Any]) -> str:
    """Return comparison, of one item, and verdict of a ``case.json``."""
    comparison = dict(case["comparison"])
    comparison["items"] = [row for row in comparison["items"] if row["item"] == _ITEM]
    told = {"comparison": comparison, "verdict": case["verdict"]}
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _filled(mark: str) -> str:
    if mark.startswith("table "):
        return _register_table(tuple(mark.split()[1:]))
    if mark == "example":
        return EXAMPLE.read_text("utf-8").strip()
    if mark == "licences":
        return _prices("licences.csv", "product", "applies_to", "basis", "min_vcpu", "max_vcpu")
    if mark == "hosts":
        return _prices("dedicated_hosts.csv", "family", "largest_type")
    entry = load_register()[mark]
    return f"{entry.value} {entry.unit}"


def _register_table(prefixes: tuple[str, ...]) -> str:
    entries = [entry for entry in load_register().values() if entry.key.startswith(prefixes)]
    rows = [(f"`{item.key}`", item.label, _value(item), item.evidence, item.source, item.as_of)
            for item in entries]  # fmt: skip
    return _table(("Key", "Meaning", "Value", "Evidence", "Source", "As of"), rows)


def _value(entry: Assumption) -> str:
    amount = entry.is_number and entry.value not in UNSET
    return f"{entry.value} {entry.unit}" if amount else entry.value


def _prices(name: str, *keys: str) -> str:
    """Return the rows of a price table that hold for all types; those of one type are left out."""
    table = read_text_table(name)
    if "applies_to" in table:
        table = table[table["applies_to"] == "*"]
    price = next(column for column in table if column.startswith("usd_per"))
    columns = [*keys, price, "origin", "source", "as_of"]
    return _table(tuple(columns), [tuple(row) for row in table[columns].to_numpy().tolist()])


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", " or ") for cell in line) + " |"
                     for line in lines)  # fmt: skip
