"""What the analyst changed by hand, each value beside the one that the files state."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Paragraph, Section, Table, given, text, words

_SHOWN = 200
_HEAD = ("Server", "What", "As read", "Changed to", "Reason", "Read from")
_NO_REASON = "no reason given"


def edited_section(case: BusinessCase) -> Section | None:
    """Return the values of servers that were set by hand; None without any."""
    edited = case.inventory.edited
    if edited.empty:
        return None
    told = "{F:scope.changed.values} of {F:scope.changed.servers} "
    told += "{V:scope.changed.values|were|was} changed by the analyst. A size is what AWS must "
    told += "offer: the machine on premises stays as it was read."
    blocks: list[Block] = [Paragraph(text(told))]
    rows = edited.head(_SHOWN)
    if len(edited) > _SHOWN:
        more = "The first {shown} are listed; the workbook of the servers contains all of them."
        blocks.append(Paragraph(text(more, shown=_SHOWN)))
    columns = ("name", "field", "read", "value", "reason", "source_sheet", "source_row")
    table = Table(
        "Changed by the analyst",
        _HEAD,
        tuple(
            (
                given(name), words(field), words(read), words(value),
                given(reason) if reason else words(_NO_REASON),
                given(f"{sheet}, row {row:.0f}" if row == row else sheet),  # noqa: PLR0124 - NaN is the value unequal to itself
            )
            for name, field, read, value, reason, sheet, row in zip(
                *(rows[column] for column in columns), strict=True
            )
        ),
    )  # fmt: skip
    return Section("Changed by the analyst", (*blocks, table))
