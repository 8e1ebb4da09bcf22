"""AWS Transform's analysis workbook, both generations: the totals of its rows per server."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from bizcase.errors import InputError
from bizcase.inputs.opening.workbook import Workbook
from bizcase.inputs.transform.blocks import read_blocks
from bizcase.inputs.transform.columns import Cost, Table, find_table
from bizcase.inputs.transform.readings import Place, Readings
from bizcase.inventory.operating_systems import classify_os

_TENANCY = re.compile(r"\b(shared|mixed) tenancy\b")
_BLOCKS = re.compile(r"\bblock\b.*\bebs\b|\bebs\b.*\bcost\b")
_TOLERANCE_USD = 1.0
_TOLERANCE_SHARE = 0.005


def sheet_role(name: str) -> str:
    """Return shared, mixed or ebs for a sheet of an analysis workbook, "" for others."""
    words = re.sub(r"[^a-z0-9]+", " ", name.lower()).strip()
    if match := _TENANCY.search(words):
        return match[1]
    return "ebs" if _BLOCKS.search(words) else ""


def read_analysis(workbook: Workbook, readings: Readings) -> dict[str, int]:
    """Add the totals of all known sheets; return how many servers each sheet of them lists.

    Raises
    ------
    InputError
        No sheet holds a table of servers.
    """
    servers: dict[str, int] = {}
    for name in workbook.sheet_names:
        role = sheet_role(name)
        if not role:
            continue
        first_row, rows = workbook.rows(name)
        table = find_table(name, first_row, rows)
        workbook.forget(name)
        if table is None or not table.rows:
            _report_empty(name, readings)
        elif role == "ebs":
            read_blocks(table, readings)
        else:
            servers[name] = _read_tenancy(table, role, readings)
        if table is not None:
            _report_columns(table, readings)
    if not servers:
        raise InputError(
            "No sheet of the analysis contains a table of servers.",
            "Add analysis.xlsx as AWS Transform wrote it, with its header rows.",
            workbook.name,
        )
    _totals(readings)
    return servers


def _report_empty(sheet: str, readings: Readings) -> None:
    readings.log.add(
        "ATX_SHEET_EMPTY", "warning", "The sheet has no table of servers that can be read.",
        sheet=sheet, action="Passed over.", remedy="Keep the header row as AWS Transform wrote it.",
    )  # fmt: skip


def _report_columns(table: Table, readings: Readings) -> None:
    """Report cost columns that are not read, and rows below the table."""
    for positions, code, message, action, remedy in (
        (table.spare, "ATX_COLUMN_REPEATED", "The column has a cost that another has too.",
         "The first of them is used.", "Remove the column that does not count."),
        (table.foreign, "ATX_COLUMN_UNREAD", "The column is not in US dollars.",
         "Left out.", "Export the analysis in US dollars."),
    ):  # fmt: skip
        for position in positions:
            readings.log.add(
                code, "warning", message, sheet=table.sheet, column=table.header[position],
                rows=[table.header_row], action=action, remedy=remedy,
            )  # fmt: skip
    if table.below:
        readings.log.add(
            "ATX_ROWS_BELOW_TABLE", "warning", "Rows below the table are no rows of its servers.",
            sheet=table.sheet, rows=table.below, action="Left out of every sum.",
            remedy="Remove blocks that were typed in, or blank rows inside the table.",
        )  # fmt: skip


def _read_tenancy(table: Table, role: str, readings: Readings) -> int:
    """Add a tenancy sheet's counts and totals; return how many servers it lists."""
    frame = _facts(table, readings)
    for cost, position in table.costs.items():
        frame[cost] = pd.Series(table.numbers(position, readings.log, "USD"), dtype="float64")
    hosts = _dedicated(table)
    prefix = "mixed." if role == "mixed" else ""
    place = Place(table.sheet, table.header_row)
    options = list(dict.fromkeys(cost.option for cost in table.costs if cost.option)) or [""]
    for option in filter(None, options):
        _check_sum(frame, option, table, readings)
    _report_hosts(frame[hosts], options, place, readings)
    shared = frame[~hosts]
    _counts(shared, prefix, place, readings)
    for cost, position in table.costs.items():
        key = ".".join(filter(None, (cost.measure, cost.option, "annual")))
        readings.add_sum(prefix + key, shared[cost], shared["row"], place, table.header[position])
    return len(shared)


def _facts(table: Table, readings: Readings) -> pd.DataFrame:
    rows = [row for _, row in table.rows]
    text = {
        fact: pd.Series([table.text(row, fact) for row in rows], dtype="str")
        for fact in ("os_name", "os_type")
    }
    return pd.DataFrame(
        {
            "row": [number for number, _ in table.rows],
            "os_type": text["os_type"].fillna(text["os_name"]),
            "os_name": text["os_name"].fillna(text["os_type"]),
            "vcpu": table.numbers(table.facts.get("vcpu"), readings.log, ""),
            "memory_gib": table.numbers(table.facts.get("memory_gib"), readings.log, "GiB"),
        }
    )


def _dedicated(table: Table) -> pd.Series:
    """Return which rows are dedicated hosts: by tenancy type, else by their name."""
    named = [
        table.text(row, "tenancy") or (table.identity(row) if "tenancy" not in table.facts else "")
        for _, row in table.rows
    ]
    return pd.Series(named, dtype="str").str.contains(r"dedicated[ _-]?host", case=False)


def _report_hosts(
    hosts: pd.DataFrame, options: Sequence[str], place: Place, readings: Readings
) -> None:
    if hosts.empty:
        return
    readings.add("mixed.dedicated_hosts", len(hosts), "A", place)
    for option in filter(None, options):
        cost = Cost("ec2", option)
        if cost in hosts:
            key = f"mixed.dedicated_hosts.{option}.annual"
            readings.add_sum(key, hosts[cost], hosts["row"], place, "")
    readings.log.add(
        "ATX_DEDICATED_HOSTS", "info", "Rows are dedicated hosts, no servers.",
        sheet=place.sheet, rows=hosts["row"], action="Summed apart from the servers.",
    )  # fmt: skip


def _check_sum(frame: pd.DataFrame, option: str, table: Table, readings: Readings) -> None:
    """Compare EC2 with EC2 without licences + licences; take network cost out of a total."""
    ec2, bare, licence = (
        Cost("ec2", option),
        Cost("ec2_without_licence", option),
        Cost("licence", ""),
    )
    if bare not in frame or licence not in frame:
        return
    parts = frame[bare] + frame[licence]
    if ec2 not in frame:
        return
    margin = (parts * _TOLERANCE_SHARE).clip(lower=_TOLERANCE_USD)
    network = frame.get(Cost("network", ""), pd.Series(0.0, frame.index)).fillna(0.0)
    within = (frame[ec2] - parts - network).abs() <= margin
    holds_network = (network > margin) & within
    if bool(holds_network.any()):
        readings.log.add(
            "ATX_NETWORK_IN_TOTAL", "info", "The total per server includes network cost.",
            sheet=table.sheet, column=table.header[table.costs[ec2]],
            rows=frame.loc[holds_network, "row"], action="Network was taken out of EC2.",
        )  # fmt: skip
        frame[ec2] = frame[ec2].mask(holds_network, parts)
    differs = ((frame[ec2] - parts).abs() > margin) & ~holds_network
    if bool(differs.any()):
        readings.log.add(
            "ATX_TOTAL_DIFFERS", "warning",
            "EC2 is not the sum of EC2 without licences and licences.",
            sheet=table.sheet, column=table.header[table.costs[ec2]],
            rows=frame.loc[differs, "row"], action="The total was taken as written.",
            remedy="Ask for the analysis again; columns may have been edited.",
        )  # fmt: skip


def _counts(servers: pd.DataFrame, prefix: str, place: Place, readings: Readings) -> None:
    readings.add(f"{prefix}servers", len(servers), "A", place)
    if prefix:
        return
    if servers["os_type"].notna().any():
        kind = servers["os_type"].str.lower()
        family = classify_os(servers["os_name"])["os_family"]
        windows = kind.str.startswith("win") | family.eq("windows")
        linux = ~windows & (kind.str.contains(r"linux|rhel|suse|sles|ubuntu") | family.eq("linux"))
        readings.add("windows", int(windows.sum()), "A", place)
        readings.add("linux", int(linux.sum()), "A", place)
    for column in ("vcpu", "memory_gib"):
        if servers[column].notna().any():
            readings.add_sum(column, servers[column], servers["row"], place, "")


def _totals(readings: Readings) -> None:
    """Add EC2 + EBS per option where both are known, or name EBS as missing."""
    found = {row["key"]: row for row in reversed(readings.rows)}
    ebs = found.get("ebs.annual")
    for key, row in list(found.items()):
        match = re.fullmatch(r"ec2\.(\w+)\.annual", key)
        if match and ebs:
            readings.add(
                f"total.{match[1]}.annual", round(row["value"] + ebs["value"], 2), "A",
                Place(row["source_sheet"], row["source_row"]), label="EC2 + EBS",
            )  # fmt: skip
    if ebs is None:
        readings.log.add(
            "ATX_EBS_MISSING", "warning", "The workbook states no EBS cost.",
            action="Totals are EC2 only and are compared with EC2 only.",
            remedy="Export the analysis with its EBS sheet or column.",
        )  # fmt: skip
