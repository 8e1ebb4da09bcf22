"""How far an amount can be trusted: its grade, its weak share, its band."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
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
    servers = pd.Index(base["server_id"])
    at = servers.get_indexer(pd.Index(lines["server_id"]))
    grades = base["sizing_grade"].to_numpy(dtype=object)[at]
    measured = base["measured"].to_numpy(dtype=bool)[at]
    sized = (lines["head"] != "storage").to_numpy()
    bands = _bands(assumptions)
    of_grade = [grades == name for name in bands]
    below, above = (
        np.where(sized, np.select(of_grade, [band[end] for band in bands.values()], 0.0), 0.0)
        for end in (0, 1)
    )
    amount = lines["amount_usd"].to_numpy(dtype=float)
    low = amount * (1 - below)
    unmeasured = sized & (grades == "D")
    if unmeasured.any():
        low = np.where(
            unmeasured, np.fmin(_amounts_at(lines, at, at_assumed, servers), amount), low
        )
    band = assumptions.fraction("range.assumed_price")
    assumed = (lines["price_origin"] == "assumed").to_numpy()
    return lines.assign(
        grade=pd.Series(np.where(sized, grades, ""), lines.index, dtype="str"),
        weak=(sized & ~measured) | assumed,
        low_usd=round_usd(low * np.where(assumed, 1 - band, 1.0)),
        high_usd=round_usd(amount * (1 + above) * np.where(assumed, 1 + band, 1.0)),
    )


def _amounts_at(
    lines: pd.DataFrame,
    at: npt.NDArray[np.intp],
    at_assumed: pd.DataFrame,
    servers: pd.Index,
) -> npt.NDArray[np.float64]:
    """Return for each line the amount of the same line at assumed peaks, NaN for none.

    A server can have two licences, so a line is known by server, head and licence.
    """
    kinds: dict[str, int] = {}
    of_line, of_assumed = _kinds(lines, kinds), _kinds(at_assumed, kinds)
    amounts = np.full((len(servers), len(kinds)), np.nan)
    rows = servers.get_indexer(pd.Index(at_assumed["server_id"]))
    amounts[rows, of_assumed] = at_assumed["amount_usd"].to_numpy(dtype=float)
    found: npt.NDArray[np.float64] = amounts[at, of_line]
    return found


def _kinds(lines: pd.DataFrame, kinds: dict[str, int]) -> npt.NDArray[np.intp]:
    """Return a number for what each line is for; ``kinds`` grows by those not met before."""
    numbers = np.zeros(len(lines), dtype=np.intp)
    licence = (lines["head"] == "licence").to_numpy()
    for rows, column in ((~licence, "head"), (licence, "item")):
        codes, names = pd.factorize(lines.loc[rows, column])
        known = [kinds.setdefault(str(name), len(kinds)) for name in names]
        numbers[rows] = np.asarray(known, dtype=np.intp)[codes] if known else 0
    return numbers


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
