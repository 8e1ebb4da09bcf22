"""The annex of servers: what each was, needs and becomes, the most expensive first."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import (
    Block,
    Paragraph,
    Table,
    column,
    given,
    text,
    value,
    words,
)

_ALL, _SHOWN = 1000, 200
_HEAD = ("Server", "Where", "Allocated vCPU", "Allocated GiB", "Needed vCPU", "Needed GiB",
         "Instance type", "Grade", "USD a month")  # fmt: skip


def servers_blocks(case: BusinessCase) -> list[Block]:
    """Return the table of priced servers; of a large estate the most expensive ones only."""
    table = case.servers
    if table.empty or "total_monthly_usd" not in table:
        return []
    priced = table[table["instance_type"].notna()]
    if priced.empty:
        return []
    many = len(priced) > _ALL
    shown = priced.nlargest(_SHOWN if many else len(priced), "total_monthly_usd", keep="first")
    sizes = [
        column(shown[name].tolist(), unit)
        for name, unit in (("vcpu", "vCPU"), ("memory_gib", "GiB"), ("need_vcpu", "vCPU"),
                           ("need_memory_gib", "GiB"))
    ]  # fmt: skip
    columns = [
        "name", "source_sheet", "source_row", "instance_type", "sizing_grade", "total_monthly_usd",
    ]  # fmt: skip
    rows = tuple(
        (
            given(name),
            given(f"{sheet}, row {row:.0f}" if row == row else sheet),  # noqa: PLR0124 - NaN is the value unequal to itself
            *size,
            given(kind), given(grade), value(usd, "USD/month"),
        )
        for (name, sheet, row, kind, grade, usd), size in zip(
            zip(*(shown[name] for name in columns), strict=True), zip(*sizes, strict=True),
            strict=True,
        )
    )  # fmt: skip
    blocks: list[Block] = []
    if many:
        told = "The {shown} most expensive servers are listed. The file servers.csv and the "
        told += "workbook contain all servers listed, with the alternatives considered."
        blocks.append(Paragraph(text(told, shown=_SHOWN)))
    else:
        told = "The file servers.csv adds the alternatives considered for each server."
        blocks.append(Paragraph(words(told)))
    right = frozenset({2, 3, 4, 5, 8})
    return [*blocks, Table("Servers, the most expensive first", _HEAD, rows, right)]
