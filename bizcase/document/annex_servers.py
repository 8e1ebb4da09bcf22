"""The annex of servers: what each was, needs and becomes, the most expensive first."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Paragraph, Table, given, text, value, words

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
    columns = [
        "name", "source_sheet", "source_row", "vcpu", "memory_gib", "need_vcpu", "need_memory_gib",
        "instance_type", "sizing_grade", "total_monthly_usd",
    ]  # fmt: skip
    rows = tuple(
        (
            given(name),
            given(f"{sheet}, row {row:.0f}" if row == row else sheet),  # noqa: PLR0124 - NaN is the value unequal to itself
            value(vcpu, "vCPU"), value(memory, "GiB"),
            value(need_vcpu, "vCPU"), value(need_memory, "GiB"),
            given(kind), given(grade), value(usd, "USD/month"),
        )
        for name, sheet, row, vcpu, memory, need_vcpu, need_memory, kind, grade, usd in zip(
            *(shown[column] for column in columns), strict=True
        )
    )  # fmt: skip
    blocks: list[Block] = []
    if many:
        told = "The {shown} most expensive servers are listed. The file servers.csv and the "
        told += "workbook contain all {F:sizing.placed}, with the alternatives considered."
        blocks.append(Paragraph(text(told, shown=_SHOWN)))
    else:
        told = "The file servers.csv adds the alternatives considered for each server."
        blocks.append(Paragraph(words(told)))
    right = frozenset({2, 3, 4, 5, 8})
    return [*blocks, Table("Servers, the most expensive first", _HEAD, rows, right)]
