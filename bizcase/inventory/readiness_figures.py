"""The ledger figures of a readiness assessment: what it states beside what its ratings give."""

from __future__ import annotations

import math

import pandas as pd

from bizcase.inventory.inventory import Inventory
from bizcase.inventory.places import place_in_document
from bizcase.ledger import Figure, Ledger

OVERALL = "Overall"
NOTE_KINDS = ("strength", "gap", "recommendation", "action", "risk")
_NOT_STATED = "the document states no score"
_NOT_RATED = "none: no ratings to compute the score from"


def apart(rows: pd.DataFrame, scored: pd.DataFrame) -> list[str]:
    """Return the dimensions of rows by name; of several assessments each with its file.

    ``scored`` is the table of scores, by which there is one assessment or there are several.
    """
    names = rows["dimension"].astype("str")
    if scored["source_file"].nunique() > 1:
        names = names + " (" + rows["source_file"].astype("str") + ")"
    return list(names)


def readiness_figures(inventory: Inventory, ledger: Ledger) -> None:
    """Add four figures per dimension, ``readiness.N.*`` in the table's order, and the counts.

    ``stated`` and ``recomputed`` in points of the scale, ``ratings`` the answers the recomputed
    score rests on, ``scale`` the highest score. Nothing is added where there is no assessment.
    """
    table = inventory.readiness
    if table.empty:
        return
    named = zip(apart(table, table), table.to_dict("records"), strict=True)
    for number, (name, row) in enumerate(named, start=1):
        whole = row["dimension"] == OVERALL
        source = place_in_document(row["source_file"], row["source_sheet"], row["source_row"])
        formula = (
            "mean of the dimensions' scores" if whole else "mean of the ratings of its questions"
        )
        for key, label, value, unit, kind, state in (
            ("stated", "score stated", row["stated_score"], "points", "input", _NOT_STATED),
            ("recomputed", "score recomputed", row["recomputed_score"], "points", "computed",
             _NOT_RATED),
            ("ratings", "rated answers", row["ratings"], "ratings", "input",
             "none: no rated answers in the document"),
            ("scale", "highest score of the scale", row["scale_max"], "points", "input",
             "the document states no scale"),
        ):  # fmt: skip
            known = not math.isnan(value)
            ledger.add(
                Figure(
                    f"readiness.{number}.{key}", f"{name}: {label}", value if known else None,
                    unit, kind, formula=formula if key == "recomputed" and known else "",
                    sources=(source,), state="" if known else state,
                )
            )  # fmt: skip
    _counts(inventory, ledger)


def _counts(inventory: Inventory, ledger: Ledger) -> None:
    table, notes = inventory.readiness, inventory.readiness_notes
    sources = tuple(dict.fromkeys(table["source_file"]))
    dimensions = table["dimension"].ne(OVERALL)
    counts = (
        ("readiness.dimensions", "Readiness dimensions", int(dimensions.sum()), "dimensions"),
        ("readiness.ratings", "Rated answers", int(table.loc[dimensions, "ratings"].sum()),
         "ratings"),
        *(
            (f"readiness.notes.{kind}", f"Readiness notes: {kind}",
             int(notes["kind"].eq(kind).sum()), "notes")
            for kind in NOTE_KINDS
        ),
    )  # fmt: skip
    for figure_id, label, value, unit in counts:
        ledger.add(Figure(figure_id, label, value, unit, "input", sources=sources))
