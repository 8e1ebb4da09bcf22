"""The section on how several files came together."""

from __future__ import annotations

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
from bizcase.document.body.parts import filled, joined
from bizcase.document.server_names import server_names
from bizcase.inventory.merge import SUMMED

SHOWN_CONFLICTS = 25
_COMPARED = ("field", "kept", "kept_file", "other", "other_file")


def reconciliation_section(case: BusinessCase) -> Section | None:
    """Return totals per file that tie, and what the files disagree on; None for one file."""
    totals, comparisons = case.inventory.source_totals, case.inventory.comparisons
    if len(totals[totals["servers"].gt(0)]["source_file"].unique()) <= 1:
        return None
    rows = tuple(
        (
            given(row["source_file"]), words(str(row["outcome"])),
            figure(f"merge.{number}.servers"),
            *(figure(f"merge.{number}.{column}") for column in SUMMED),
        )
        for number, row in enumerate(totals.to_dict("records"), start=1)
    )  # fmt: skip
    blocks: list[Block] = [
        Paragraph(_told(case)),
        Table(
            "Contents of each file",
            ("File", "Outcome", "Servers", "vCPU", "Memory, GiB", "Disk capacity, GiB"),
            rows,
            frozenset(range(2, 6)),
        ),
        *_beyond(case),
    ]
    conflicts, called = (
        comparisons[comparisons["result"] == "conflicts"],
        server_names(case.inventory),
    )
    if len(conflicts):
        blocks.append(
            Table(
                "Values that differ, the first of them"
                if len(conflicts) > SHOWN_CONFLICTS
                else "Values that differ",
                ("Server", "Field", "Used", "From", "Other", "From"),
                tuple(
                    (
                        given(called.get(row["server_id"], row["server_id"])),
                        *(given(row[name]) for name in _COMPARED),
                    )
                    for row in conflicts.head(SHOWN_CONFLICTS).to_dict("records")
                ),
            )
        )  # fmt: skip
    return Section("How the files fit together", tuple(blocks))


def _told(case: BusinessCase) -> Text:
    """Return how many rows are of the same machines, and what of their values; never none of it."""
    if not filled(case.ledger, "merge.matched"):
        return text(
            "Several files describe this estate in {F:merge.rows}. No machine is in two of them."
        )
    kept = [said for name, said in _KEPT.items() if filled(case.ledger, f"merge.fields.{name}")]
    return text(_MATCHED + f" Both values of a field are kept: {', '.join(kept)}." * bool(kept))


def _beyond(case: BusinessCase) -> list[Block]:
    """Return by how much the servers listed differ from their own rows, which the table adds up."""
    found = [text(told) for name, told in _BEYOND.items() if filled(case.ledger, name)]
    return [Paragraph(joined([*found, words(_OTHERWISE)]))] * bool(found)


_BEYOND = {
    "merge.beyond.vcpu": "The servers listed have {F:merge.beyond.vcpu} in addition to these rows.",
    "merge.beyond.memory_gib": "The servers listed have {F:merge.beyond.memory_gib} of memory in "
    "addition to these rows.",
    "merge.beyond.storage_provisioned_gib": "The servers listed have "
    "{F:merge.beyond.storage_provisioned_gib} of disk in addition to these rows.",
}
_OTHERWISE = "Another file or an edit states what the row of a server lacks."


_MATCHED = (
    "Several files describe this estate in {F:merge.rows}. {N:merge.matched} of them "
    "{V:merge.matched|describe|describes} a machine that another file lists too, and "
    "{V:merge.matched|are|is} merged into it, so {F:scope.listed} {V:scope.listed|are|is} "
    "listed."
)
_KEPT = {
    "agrees": "{F:merge.fields.agrees} where both agree",
    "conflicts": "{F:merge.fields.conflicts} where they differ",
    "only_one_knows": "{F:merge.fields.only_one_knows} that one file alone states",
}
