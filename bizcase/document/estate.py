"""Sections on what the customer has: scope, systems, databases."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from bizcase.case import BusinessCase
from bizcase.document.blocks import (
    Block,
    Paragraph,
    Section,
    Table,
    Text,
    figure,
    given,
    text,
    words,
)
from bizcase.document.number_style import style_of
from bizcase.inventory.control_totals import AMOUNTS
from bizcase.inventory.scope import REASON_LABELS

_LINKS = {
    True: "The inputs state {F:links.listed} between servers, databases and applications. "
    "{F:links.repaired} named an id in another spelling and {V:links.repaired|were|was} repaired "
    "where only one listed id can be meant; {F:links.unresolved} {V:links.unresolved|stay|stays} "
    "unresolved. The data-quality table names each pair.",
    False: "The inputs state {F:links.listed} between servers, databases and applications; "
    "{F:links.unresolved} {V:links.unresolved|name|names} an id that is not listed. Key repair was "
    "switched off.",
}


def scope_section(case: BusinessCase) -> Section:
    """Return the control totals: every row listed is in scope or excluded for one reason."""
    labels = {"in_scope": "In scope", **REASON_LABELS}
    rows = [
        (
            words(labels[state]),
            figure(f"state.{state}.servers"),
            *(figure(f"state.{state}.{column}") for column in AMOUNTS),
        )
        for state in case.control_totals["by_state"]
    ]
    blocks: list[Block] = [
        Paragraph(
            text(
                "Every row of the inputs is listed: {F:scope.listed}, of which {N:scope.servers} "
                "are in scope and {N:scope.excluded} are not, each for one reason. The table's "
                "rows add up to all rows listed; the file servers.csv names each."
            )
        ),
        Table(
            "Control totals by state",
            (
                "State", "Servers", "vCPU", "Memory, GiB", "Disk capacity, GiB",
                "Used in partitions, GiB",
            ),
            tuple(rows),
            frozenset(range(1, 6)),
        ),
        Paragraph(
            text(
                "In scope: {N:scope.windows} with Windows, {N:scope.linux} with Linux, "
                "{N:scope.other} with another or unknown system. Beside them the inputs list "
                "{F:scope.databases} and {F:scope.applications}. Databases run on listed servers "
                "and are never counted as further servers."
            )
        ),
    ]  # fmt: skip
    return Section("Scope and control totals", tuple(blocks))


def estate_section(case: BusinessCase) -> Section:
    """Return operating systems, hosts and databases as the inputs state them."""
    systems = [
        (given(item.label), figure(item.id)) for item in case.ledger if item.id.startswith("os.")
    ]
    blocks: list[Block] = [
        Table(
            "Operating systems in scope", ("Operating system", "Servers"), tuple(systems),
            frozenset({1}),
        )
    ]  # fmt: skip
    databases, exact = case.inventory.databases, style_of(case.assumptions).exact
    if len(databases):
        blocks.append(
            Table(
                "Databases as listed",
                ("Id", "Name", "Engine", "Version", "Edition", "GiB", "Host", "Declared target"),
                tuple(_database_row(row, exact) for row in databases.to_dict("records")),
                frozenset({5}),
            )
        )
        blocks.append(
            Paragraph(
                text(
                    "In the base case {F:databases.managed} {V:databases.managed|move|moves} to a "
                    "managed service and {F:databases.on_ec2} {V:databases.on_ec2|stay on their|"
                    "stays on its} server; each is in the AWS cost once."
                )
            )
        )
    if case.ledger.value("links.listed"):
        blocks.append(Paragraph(text(_LINKS[case.key_repair])))
    return Section("The estate today", tuple(blocks))


def _database_row(row: dict[Hashable, Any], exact: Callable[[float], str]) -> tuple[Text, ...]:
    size = row["storage_gib"]
    return (
        given(row["database_id"]),
        given(row["name"]),
        given(row["engine"]),
        given(row["engine_version"]),
        given(row["edition"]),
        given(exact(size) if isinstance(size, float) and size == size else None),  # noqa: PLR0124 - NaN is the value unequal to itself
        given(row["host_server_id"]),
        given(row["target_engine"]),
    )
