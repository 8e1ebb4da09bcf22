"""The databases as listed, and how references between the lists resolve."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from bizcase.case import BusinessCase
from bizcase.document.blocks import (
    Block,
    Paragraph,
    Section,
    Table,
    Text,
    given,
    text,
)
from bizcase.document.number_style import style_of
from bizcase.document.server_names import server_names

_LINKS = "The inputs state {F:links.listed} between servers, databases and applications."
# Said where it is not zero.
_FOUND = {
    "links.repaired": " {F:links.repaired} named an id in another spelling and "
    "{V:links.repaired|were|was} repaired where only one listed id can be meant.",
    "links.unresolved": " {F:links.unresolved} {V:links.unresolved|name|names} an id that is not "
    "listed.",
}
_WHERE = " The data-quality table lists the rows."
_NO_REPAIR = " Key repair was switched off."


def estate_section(case: BusinessCase) -> Section | None:
    """Return the databases as the inputs list them, and how references between lists resolve."""
    blocks: list[Block] = []
    databases, exact = case.inventory.databases, style_of(case.assumptions).exact
    called = server_names(case.inventory)
    if len(databases):
        blocks.append(
            Table(
                "Databases as listed",
                ("Id", "Name", "Engine", "Version", "Edition", "GiB", "Host", "Declared target"),
                tuple(_database_row(row, exact, called) for row in databases.to_dict("records")),
                frozenset({5}),
            )
        )
    if case.ledger.value("links.listed"):
        blocks.append(Paragraph(text(_links(case))))
    return Section("Databases as listed", tuple(blocks)) if blocks else None


def _links(case: BusinessCase) -> str:
    said = [sentence for key, sentence in _FOUND.items() if case.ledger.value(key)]
    return _LINKS + "".join(said) + _WHERE * bool(said) + _NO_REPAIR * (not case.key_repair)


def _database_row(
    row: dict[Hashable, Any], exact: Callable[[float], str], called: Mapping[str, str]
) -> tuple[Text, ...]:
    size = row["storage_gib"]
    return (
        given(row["database_id"]),
        given(row["name"]),
        given(row["engine"]),
        given(row["engine_version"]),
        given(row["edition"]),
        given(exact(size) if isinstance(size, float) and size == size else None),  # noqa: PLR0124 - NaN is the value unequal to itself
        given(called.get(row["host_server_id"], row["host_server_id"])),
        given(row["target_engine"]),
    )
