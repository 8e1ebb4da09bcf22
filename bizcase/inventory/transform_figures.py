"""AWS Transform's own figures: which reading counts, where readings differ, and the ledger."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from bizcase.inventory.issues import Issue
from bizcase.ledger import Figure, Ledger

PREFIX = "atx."
CALCULATOR = "calculator."  # of keys and figures of an estimate of the Pricing Calculator
_EPSILON = 0.005  # half a cent: sums of cells carry binary noise


def chosen_readings(figures: pd.DataFrame) -> pd.DataFrame:
    """Return one reading per key: the best grade, then the first; in the order of the keys."""
    if figures.empty:
        return figures
    order = figures["key"].drop_duplicates()
    ranked = figures.sort_values("grade", kind="stable").drop_duplicates("key").set_index("key")
    return ranked.loc[list(order)].reset_index()


def differing_figures(figures: pd.DataFrame) -> tuple[Issue, ...]:
    """Return an issue per key whose readings differ by more than their rounding.

    Works on the readings of one file, and again on those of all files of a case together.
    """
    issues = []
    for best in chosen_readings(figures).to_dict("records"):
        same_key = figures[figures["key"] == best["key"]]
        margin = same_key["rounding"].fillna(0) + best["rounding"] + _EPSILON
        differs = same_key[(same_key["value"] - best["value"]).abs() > margin]
        if differs.empty:
            continue
        value = f"{best['value']:,.10g}"
        others = "; ".join(
            f"{row['value']:,.10g} in {_place(row)}" for row in differs.head(3).to_dict("records")
        )
        issues.append(
            Issue(
                code="ATX_FIGURES_DIFFER", severity="warning",
                message=f"{best['label']} ({best['key']}) is {value}, but {others}.",
                count=len(differs), file=best["source_file"], sheet=best["source_sheet"],
                rows=(int(best["source_row"]),),
                action=f"{value} was taken: the best grade, then the first.",
                remedy="Check which is current; upload only files of one assessment.",
            )
        )  # fmt: skip
    return tuple(issues)


def transform_ledger_figures(figures: pd.DataFrame, ledger: Ledger) -> None:
    """Add what other tools state, kind input, with grade and place.

    Figures of AWS Transform are ``atx.<key>``, those of the Pricing Calculator have their key.
    """
    for row in chosen_readings(figures).to_dict("records"):
        is_estimate = str(row["key"]).startswith(CALCULATOR)
        tool = "AWS Pricing Calculator" if is_estimate else "AWS Transform"
        ledger.add(
            Figure(
                row["key"] if is_estimate else PREFIX + row["key"], f"{tool}: {row['label']}",
                row["value"], row["unit"], "input", grade=row["grade"],
                formula=f"as the {tool} states it" if is_estimate else f"as {tool} states it",
                sources=(_place(row),),
            )
        )  # fmt: skip


def _place(row: dict[Hashable, Any]) -> str:
    return f"{row['source_file']}, {row['source_sheet']}, {row['source_row']:.0f}"
