"""Ledger figures of how several files came together."""

from __future__ import annotations

from bizcase.inventory.figures import AMOUNT_LABELS
from bizcase.inventory.inventory import Inventory
from bizcase.inventory.merge import SUMMED
from bizcase.ledger import Figure, Ledger

_DIGITS = 2
RESULTS = {"agrees": "both agree", "conflicts": "they differ", "only one knows": "one knows"}


def merge_figures(inventory: Inventory, ledger: Ledger) -> None:
    """Add per file and outcome what it lists, and how often the files agree.

    Ids: ``merge.N.servers``, ``merge.N.vcpu`` ... in the order of ``source_totals``;
    ``merge.beyond.<column>``, what servers listed have more than their rows of the outcome listed;
    ``merge.rows``, ``merge.matched``; ``merge.by.uuid`` ...; ``merge.fields.agrees`` ...
    Nothing for one file.
    """
    totals = inventory.source_totals
    if totals.empty:
        return
    sources = tuple(source.name for source in inventory.sources)
    for number, row in enumerate(totals.to_dict("records"), start=1):
        name = f"{row['source_file']}, {row['outcome']}"
        ledger.add(
            Figure(f"merge.{number}.servers", f"{name}: servers", int(row["servers"]), "servers",
                   "input", sources=(row["source_file"],))
        )  # fmt: skip
        for column in SUMMED:
            label, unit = AMOUNT_LABELS[column]
            ledger.add(
                Figure(f"merge.{number}.{column}", f"{name}: {label}", float(row[column]), unit,
                       "input", sources=(row["source_file"],))
            )  # fmt: skip
    counts = [
        ("merge.rows", "Rows of servers in all files", int(totals["servers"].sum()), "rows"),
        ("merge.matched", "Rows merged into another source", len(inventory.matches), "rows"),
    ]
    for key, count in inventory.matches["matched_by"].value_counts().items():
        counts.append(
            (f"merge.by.{str(key).replace(' ', '_')}", f"Matched by {key}", count, "rows")
        )
    found = inventory.comparisons["result"].value_counts()
    for result, label in RESULTS.items():
        counts.append(
            (f"merge.fields.{result.replace(' ', '_')}", f"Values where {label}",
             int(found.get(result, 0)), "values")
        )  # fmt: skip
    own = totals[totals["outcome"].eq("listed")]
    for column in SUMMED:
        label, unit = AMOUNT_LABELS[column]
        beyond = float(inventory.servers[column].sum()) - float(own[column].sum())
        if round(beyond, _DIGITS):
            ledger.add(
                Figure(f"merge.beyond.{column}", f"Servers listed less their own rows: {label}",
                       round(beyond, _DIGITS), unit, "computed", sources=sources)
            )  # fmt: skip
    for figure_id, label, count, unit in counts:
        ledger.add(Figure(figure_id, label, int(count), unit, "computed", sources=sources))
