"""Rows of a list that sum up the rows above them: no servers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from bizcase.inputs.servers.server_fields import Listing
from bizcase.inventory import IssueLog

SUMMED = ("vcpu", "memory_gib", "storage_gib")
MIN_ROWS_ABOVE = 2
WITHIN = 1e-3  # sums in files are rounded
TOTAL_WORDS = (
    r"^\W*(?:grand |sub|zwischen|gesamt)?\W*(?:totals?|total général|sum|summe|gesamt|insgesamt|"
    r"somme|suma|soma|totale|合計|総計|小計)\b"
)


def total_rows(names: pd.Series, figures: pd.DataFrame) -> pd.Series:
    """Return which rows are sums: named by a word of sum or by nothing, with the sums of the rows.

    Of all rows above them that are none themselves, or of those since the last of them. A row whose
    figures are no sums is a server, whatever its name.
    """
    candidates = names.isna() | names.str.contains(TOTAL_WORDS, case=False, regex=True, na=False)
    found = pd.Series(False, names.index)
    since = 0
    values = figures.to_numpy(dtype=float)
    for at in map(int, np.flatnonzero(candidates.to_numpy())):
        own = values[at]
        known = ~np.isnan(own) & (own > 0)
        single = ~found.to_numpy()[:at]
        parts = (values[:at][single], values[since:at])
        if known.any() and any(
            len(rows) >= MIN_ROWS_ABOVE and _are_sums(own[known], rows[:, known]) for rows in parts
        ):
            found.iloc[at] = True
            since = at + 1
    return found


def _are_sums(own: np.ndarray, rows: np.ndarray) -> bool:
    return bool(np.allclose(np.nansum(rows, axis=0), own, rtol=WITHIN, atol=0.0))


def without_totals(listing: Listing, frame: pd.DataFrame, log: IssueLog) -> Listing:
    """Return the listing without its rows of sums, which are reported.

    ``frame`` are its rows with sizes in GiB.
    """
    names = frame["name"].fillna(frame["dns_name"])
    totals = total_rows(names, frame[list(SUMMED)])
    if not totals.any():
        return listing
    log.add(
        "TOTAL_ROW", "warning", "A total row sums up the rows above it.", sheet=listing.sheet,
        rows=frame.loc[totals, "row"], action="It is no server and was left out.",
        remedy="Remove the row from the list.",
    )  # fmt: skip
    kept = np.flatnonzero(~totals.to_numpy())
    places = pd.Series(np.arange(len(kept)), index=kept)
    disks = listing.disks
    if disks is not None:
        moved = disks["position"].map(places)
        disks = disks.assign(position=moved)[moved.notna()].astype({"position": "int64"})
    return replace(listing, frame=listing.frame.iloc[kept].reset_index(drop=True), disks=disks)
