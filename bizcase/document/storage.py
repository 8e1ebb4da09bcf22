"""The table that shows what storage amounts to on each basis, and which one is priced."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Paragraph, Table, figure, text, words
from bizcase.pricing.storage import BASIS_LABELS


def storage_blocks(case: BusinessCase) -> tuple[Block, ...]:
    """Return the three bases side by side with the one that ``storage.basis`` chooses."""
    chosen = case.assumptions.text("storage.basis")
    rows = tuple(
        (
            words(label),
            words("yes" if basis == chosen else "no"),
            *(figure(f"storage.basis.{basis}{part}") for part in ("", ".monthly")),
            *(figure(f"storage.basis.{basis}.{part}") for part in ("known", "fallback")),
        )
        for basis, label in BASIS_LABELS.items()
    )
    table = Table(
        "Storage on each basis (servers with a target)",
        (
            "Basis", "Priced", "GiB", "gp3, USD a month", "Servers that state it",
            "At disk capacity instead",
        ),
        rows,
        frozenset(range(2, 6)),
    )  # fmt: skip
    note = Paragraph(
        text(
            "The assumption storage.basis chooses which is priced: {basis}. A server that does not "
            "state a basis is taken at its disk capacity: {F:storage.basis.partition_used.fallback}"
            " for partitions, {F:storage.basis.in_use.fallback} for blocks in use. No basis is "
            "above disk capacity.",
            basis=BASIS_LABELS[chosen].split(",")[0].lower(),
        )
    )
    return table, note
