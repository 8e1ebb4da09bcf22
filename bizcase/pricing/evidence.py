"""How far an amount can be trusted: its grade, its weak share, its band."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.units import round_usd

GRADES = ("A", "B", "C", "D")


def with_ranges(
    lines: pd.DataFrame, base: pd.DataFrame, at_assumed: pd.DataFrame, assumptions: Assumptions
) -> pd.DataFrame:
    """Return the line items with ``grade``, ``weak``, ``low_usd`` and ``high_usd``.

    Compute and licence carry the band of their server's sizing grade (METHOD §2, ``range.*``). The
    low end of grade D is the same server sized at assumed peaks, its high end the amount itself.
    Storage has no sizing band: its capacity is known. A price of origin assumed widens any line.
    Weak is a line whose size rests on no measured peak at all, or on an assumed price.
    """
    by_id = base.set_index("server_id")
    grade = lines["server_id"].map(by_id["sizing_grade"])
    unmeasured_server = ~lines["server_id"].map(by_id["measured"]).astype(bool)
    sized = lines["head"] != "storage"
    bands = _bands(assumptions)
    below = np.where(sized, grade.map({name: low for name, (low, _) in bands.items()}), 0.0)
    above = np.where(sized, grade.map({name: high for name, (_, high) in bands.items()}), 0.0)
    amount = lines["amount_usd"].to_numpy(dtype=float)
    low = amount * (1 - below)
    assumed_amount = at_assumed.set_axis(_keys(at_assumed))["amount_usd"].reindex(_keys(lines))
    unmeasured = (sized & (grade == "D")).to_numpy()
    low = np.where(unmeasured, np.fmin(assumed_amount.to_numpy(), amount), low)
    band = assumptions.fraction("range.assumed_price")
    assumed = (lines["price_origin"] == "assumed").to_numpy()
    return lines.assign(
        grade=grade.where(sized, ""),
        weak=(sized & unmeasured_server).to_numpy() | assumed,
        low_usd=round_usd(low * np.where(assumed, 1 - band, 1.0)),
        high_usd=round_usd(amount * (1 + above) * np.where(assumed, 1 + band, 1.0)),
    )


def _keys(lines: pd.DataFrame) -> pd.MultiIndex:
    """Return what a line is for; a server can have two licences."""
    licence = lines["item"].where(lines["head"] == "licence", "")
    return pd.MultiIndex.from_arrays([lines["server_id"], lines["head"], licence])


def banded(
    lines: pd.DataFrame, sized: pd.Series, unmeasured: pd.Series, assumptions: Assumptions
) -> pd.DataFrame:
    """Return lines with grade, weak, low_usd and high_usd where no utilisation sizes them.

    ``sized`` lines rest on a declared size, such as a database's cores: grade C with its band,
    weak where ``unmeasured``. Any line at an assumed price is weak and carries that band too.
    """
    band = np.where(sized, assumptions.fraction("range.grade_c"), 0.0)
    assumed = (lines["price_origin"] == "assumed").to_numpy()
    price_band = np.where(assumed, assumptions.fraction("range.assumed_price"), 0.0)
    amount = lines["amount_usd"].to_numpy(dtype=float)
    return lines.assign(
        grade=np.where(sized, "C", ""),
        weak=(sized & unmeasured).to_numpy() | assumed,
        low_usd=round_usd(amount * (1 - band) * (1 - price_band)),
        high_usd=round_usd(amount * (1 + band) * (1 + price_band)),
    )


def _bands(assumptions: Assumptions) -> dict[str, tuple[float, float]]:
    """Return ``{grade: (share below, share above)}``; D is handled by the assumed peaks."""
    a, c = assumptions.fraction("range.grade_a"), assumptions.fraction("range.grade_c")
    b = assumptions.fraction("range.grade_b_low"), assumptions.fraction("range.grade_b_high")
    return {"A": (a, a), "B": b, "C": (c, c), "D": (0.0, 0.0)}


def total_grade(lines: pd.DataFrame) -> str:
    """Return the mean sizing grade weighted by amount, halves to the worse; blank without any."""
    graded = lines[lines["grade"] != ""]
    weights = graded["amount_usd"].to_numpy(dtype=float)
    if not weights.sum():
        return ""
    scores = graded["grade"].map(GRADES.index).to_numpy(dtype=float)
    return GRADES[int(np.floor(np.average(scores, weights=weights) + 0.5))]


def weak_share(lines: pd.DataFrame) -> float:
    """Return the share of the amount that rests on no measurement or on assumed prices, 0 to 1."""
    total = float(lines["amount_usd"].sum())
    return float(lines.loc[lines["weak"], "amount_usd"].sum()) / total if total else 0.0
