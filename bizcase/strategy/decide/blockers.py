"""What stands in the way of a server, database or application, by the rules of ``blockers.csv``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.inventory import Inventory
from bizcase.sizing.database_rules import engine_keys, keeps_engine
from bizcase.strategy.rules.tables import rules
from bizcase.strategy.rules.words import is_stated

# From the hardest on. The first three keep a server from moving until somebody acts.
SEVERITIES = ("no_path", "decision", "question", "remedy", "check")
OPEN_SEVERITIES = SEVERITIES[:3]
SEVERITY_LABELS = {
    "no_path": "No path as it is",
    "decision": "Needs a decision",
    "question": "Needs an answer",
    "remedy": "Has a remedy",
    "check": "To be checked",
}
STATE_LABELS = {
    "migratable": "Migratable",
    "with_remedies": "Migratable with remedies",
    "not_yet": "Not yet",
}
_COLUMNS = (
    "subject", "id", "rule", "severity", "blocks", "title", "remedy", "cost_line", "evidence",
    "source_file", "source_sheet", "source_row",
)  # fmt: skip


def find_blockers(
    inventory: Inventory, releases: pd.DataFrame, assumptions: Assumptions, region: str
) -> pd.DataFrame:
    """Return one row per rule that fires for a server in scope, a database or an application.

    Parameters
    ----------
    releases
        The table of :func:`bizcase.strategy.decide.lifecycle.lifecycle`.
    region
        Where the case moves to; "" where that is not known.
    """
    facts = {
        "server": _server_facts(inventory, releases),
        "database": _database_facts(inventory, releases),
        "application": _application_facts(inventory, region),
    }
    rows = [
        row for rule in rules("blockers")
        for row in _found(facts[rule["subject"]], rule, assumptions)
    ]  # fmt: skip
    types = dict.fromkeys(_COLUMNS, "str") | {"source_row": "float64"}
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(types)


def _found(
    table: pd.DataFrame, rule: Mapping[str, str], assumptions: Assumptions
) -> Iterator[tuple[object, ...]]:
    """Yield a row of _COLUMNS for each subject for which a rule fires."""
    if table.empty:
        return
    fires = _fires(table[rule["column"]], rule, assumptions)
    if not fires.any():
        return
    hit = table.loc[fires, list(dict.fromkeys(["id", rule["column"], *_COLUMNS[9:]]))]
    evidence = rule["column"] + " = " + hit[rule["column"]].astype(str)
    stated = [rule[key] for key in _COLUMNS[2:8]]
    places = (hit[column].tolist() for column in _COLUMNS[9:])
    for key, said, *place in zip(hit["id"].tolist(), evidence.tolist(), *places, strict=True):
        yield (rule["subject"], key, *stated, said, *place)


def _fires(cells: pd.Series, rule: Mapping[str, str], assumptions: Assumptions) -> pd.Series:
    if rule["test"] == "true":
        return cells.astype("boolean").fillna(False).astype(bool)
    if rule["test"] == "matches":
        sought = re.compile(rule["value"], re.IGNORECASE)
        codes, words = pd.factorize(cells)  # thousands of servers have few systems between them
        found = [*(sought.search(word) is not None for word in words.tolist()), False]
        return pd.Series(np.array(found)[codes], cells.index)  # a blank cell is -1, the last
    value = rule["value"]
    bound = assumptions.number(value) if value in assumptions else float(value)
    return cells.gt(bound) if rule["test"] == "above" else cells.lt(bound)


def _server_facts(inventory: Inventory, releases: pd.DataFrame) -> pd.DataFrame:
    servers = inventory.in_scope()
    known = releases[releases["subject"] == "server"]
    largest = inventory.disks.groupby("server_id")["capacity_gib"].max()
    # Readers without disk rows list one volume of unknown make-up under this name.
    whole = inventory.disks["name"].eq("all disks together")
    largest = largest.drop(inventory.disks.loc[whole, "server_id"].unique(), errors="ignore")
    return servers.assign(
        id=servers["server_id"],
        os_text=known["name"].to_numpy(),
        release=_release(known).to_numpy(),
        status=known["status"].to_numpy(),
        largest_disk_gib=servers["server_id"].map(largest),
    )


def _database_facts(inventory: Inventory, releases: pd.DataFrame) -> pd.DataFrame:
    databases = inventory.databases
    known = releases[releases["subject"] == "database"]
    release = pd.Series(_release(known).to_numpy(), databases.index, dtype="str")
    return databases.assign(
        id=databases["database_id"],
        same_engine_release=release.where(same_engine(databases)),
        status=known["status"].to_numpy(),
        edition_text=databases["engine"].str.cat(databases["edition"].fillna(""), sep=" "),
    )


def same_engine(databases: pd.DataFrame) -> pd.Series:
    """Return whether each database keeps its engine."""
    if databases.empty:
        return pd.Series(data=False, index=databases.index, dtype=bool)
    return keeps_engine(engine_keys(databases["engine"]), engine_keys(databases["target_engine"]))


def _application_facts(inventory: Inventory, region: str) -> pd.DataFrame:
    listed = inventory.applications
    listed = listed[~listed["application_id"].duplicated()]
    stated = [_residency(words, region) for words in listed["data_residency"]]
    return listed.assign(
        id=listed["application_id"], residency=pd.Series(stated, listed.index, dtype="str")
    )


def _residency(words: object, region: str) -> str:
    """Return ``met`` or ``elsewhere`` where a place is named, else ``asked``; "" for no demand."""
    if not is_stated(words):
        return ""
    places = [
        rule["regions"]
        for rule in rules("residency")
        if rule["regions"] and re.search(rule["pattern"], str(words), re.IGNORECASE)
    ]
    if not places or not region:
        return "asked"
    return "met" if any(re.search(place, region) for place in places) else "elsewhere"


def _release(known: pd.DataFrame) -> pd.Series:
    return known["product"].str.cat(known["version"], sep=" ").str.strip()


def migratability(server_ids: pd.Series, blockers: pd.DataFrame) -> pd.Series:
    """Return per server ``migratable``, ``with_remedies`` or ``not_yet``."""
    own = blockers[blockers["subject"] == "server"]
    still_open = set(own.loc[own["severity"].isin(OPEN_SEVERITIES), "id"])
    remedied = set(own.loc[own["severity"] == "remedy", "id"])
    states = [
        "not_yet" if key in still_open else "with_remedies" if key in remedied else "migratable"
        for key in server_ids.tolist()
    ]
    return pd.Series(states, server_ids.index, dtype="str")
