"""No retired AWS service in our own words; the customer's are quoted."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

from bizcase.strategy.decide.services import mentions, services_named
from tests.strategy.estates import AS_OF, estate

ROOT = Path(__file__).resolve().parents[2]
# What reads the files of such tools has to name them; it recommends nothing.
READERS = {"inputs", "inventory"}


def test_our_own_words_name_no_retired_service():
    found = {}
    for path in sorted((ROOT / "bizcase").rglob("*.py")):
        if path.relative_to(ROOT / "bizcase").parts[0] in READERS:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named = [row["service"] for row in services_named(node.value)]
                if named and path.name != "services.py":
                    found[f"{path.name}:{node.lineno}"] = named
    tables = sorted((ROOT / "bizcase" / "strategy").rglob("*.csv"))
    assert len(tables) > 1
    for path in tables:
        if path.name != "retired_services.csv":
            named = services_named(path.read_text(encoding="utf-8"))
            if named:
                found[path.name] = [row["service"] for row in named]
    assert found == {}


def test_a_customers_words_are_quoted_with_the_state_at_the_date():
    inventory = estate(applications="Mail | Repurchase | Low | production")
    note = "Replace with Pinpoint, later WorkMail"
    inventory = replace(inventory, applications=inventory.applications.assign(note=note))
    found = {item.service: (item.state, item.quote) for item in mentions(inventory, AS_OF)}
    assert found == {"Amazon Pinpoint": ("retired", note), "Amazon WorkMail": ("ending", note)}
