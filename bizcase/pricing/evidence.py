"""How far an amount can be trusted: its grade, its weak share, its band."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.units import round_usd

Ints = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]
Which = npt.NDArray[np.bool_] | slice
GRADES = ("A", "B", "C", "D")


@dataclass(frozen=True, slots=True)
class SizeBands:
    """Shares below and above an amount; ``unmeasured`` ones end at the assumed peaks instead."""

    below: Floats
    above: Floats
    unmeasured: npt.NDArray[np.bool_]

    def of(self, which: Which) -> SizeBands:
        """Return the bands of some of the amounts."""
        return SizeBands(self.below[which], self.above[which], self.unmeasured[which])


def size_bands(grades: Ints, assumptions: Assumptions) -> SizeBands:
    """Return the band of each sizing grade (METHOD: Ranges, ``range.*``); blank, -1, has none."""
    a, c = assumptions.fraction("range.grade_a"), assumptions.fraction("range.grade_c")
    below = np.array([a, assumptions.fraction("range.grade_b_low"), c, 0.0, 0.0])
    above = np.array([a, assumptions.fraction("range.grade_b_high"), c, 0.0, 0.0])
    return SizeBands(below[grades], above[grades], grades == GRADES.index("D"))


def ends(
    amount: Floats, at_assumed: Floats, bands: SizeBands, assumed_price: npt.NDArray[np.bool_],
    assumptions: Assumptions,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Return the low and the high end of amounts, in USD to the cent.

    The low end of an unmeasured one is its amount at assumed peaks (NaN: none), its high end the
    amount itself. A price of origin assumed widens any amount.
    """
    low = np.where(bands.unmeasured, np.fmin(at_assumed, amount), amount * (1 - bands.below))
    band = assumptions.fraction("range.assumed_price")
    below, above = np.where(assumed_price, 1 - band, 1.0), np.where(assumed_price, 1 + band, 1.0)
    return round_usd(low * below), round_usd(amount * (1 + bands.above) * above)


def undecided_span(assumptions: Assumptions) -> tuple[float, float]:
    """Return the least and the most that undecided work may cost, as multiples of its cost.

    It may be retired, and then costs nothing, or become dearer than the rehost it is priced as.
    """
    below = assumptions.fraction("range.undecided_low")
    return 1 - below, 1 + assumptions.fraction("range.undecided_high")


def widened(lines: pd.DataFrame, undecided: pd.Series, assumptions: Assumptions) -> pd.DataFrame:
    """Return the lines with the band of those that are undecided on top of their own."""
    least, most = undecided_span(assumptions)
    low, high = (lines[end].to_numpy(dtype=float) for end in ("low_usd", "high_usd"))
    which = undecided.to_numpy(dtype=bool)
    return lines.assign(
        low_usd=round_usd(np.where(which, low * least, low)),
        high_usd=round_usd(np.where(which, high * most, high)),
    )


def with_ranges(
    lines: pd.DataFrame, base: pd.DataFrame, at_assumed: pd.DataFrame, assumptions: Assumptions
) -> pd.DataFrame:
    """Return the line items with ``grade``, ``weak``, ``low_usd`` and ``high_usd``.

    Compute and licence carry the band of their server's sizing grade; storage has none where its
    size is stated, and that of its own grade where it is taken from another figure. Weak is a line
    whose size rests on no measured peak at all, is assumed or taken from another figure, or on an
    assumed price. ``at_assumed`` holds the lines of the same servers at assumed peaks.
    """
    servers = pd.Index(base["server_id"])
    at = servers.get_indexer(pd.Index(lines["server_id"]))
    sized = (lines["head"] != "storage").to_numpy()
    grades = np.where(sized, grade_numbers(base["sizing_grade"])[at], -1)
    measured = base["measured"].to_numpy(dtype=bool)[at]
    inferred = np.where(sized, -1, grade_numbers(base["need_storage_grade"])[at])
    bands = size_bands(np.where(sized, grades, inferred), assumptions)
    amount = lines["amount_usd"].to_numpy(dtype=float)
    lowest = amount
    if bands.unmeasured.any():
        lowest = _amounts_at(lines, at, at_assumed, servers)
    assumed = (lines["price_origin"] == "assumed").to_numpy()
    low, high = ends(amount, lowest, bands, assumed, assumptions)
    guessed = ~sized & base["storage_assumed"].to_numpy(dtype=bool)[at]
    low, high = (
        np.where(guessed, far, end)
        for far, end in zip(assumed_size_ends(amount, base, at), (low, high), strict=True)
    )
    return lines.assign(
        grade=pd.Series(np.array([*GRADES, ""])[grades], lines.index, dtype="str"),
        weak=(sized & ~measured) | assumed | guessed | (inferred >= 0),
        low_usd=low,
        high_usd=high,
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


def assumed_size_ends(
    amount: Floats, servers: pd.DataFrame, at: npt.NDArray[np.intp]
) -> tuple[Floats, Floats]:
    """Return the ends of amounts that rest on an assumed size, of the servers at these rows."""
    low, high = (
        round_usd(amount * servers[end].to_numpy(dtype=float)[at])
        for end in ("assumed_low", "assumed_high")
    )
    return low, high


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


def total_grade(lines: pd.DataFrame) -> str:
    """Return the mean sizing grade weighted by amount, halves to the worse; blank without any."""
    points, weight = graded_amount(lines)
    return mean_grade(points, weight)


def graded_amount(lines: pd.DataFrame) -> tuple[float, float]:
    """Return the sum of grade numbers × amounts, and of the amounts, of lines that have a grade."""
    numbers = grade_numbers(lines["grade"])
    has_grade = numbers >= 0
    weights = lines["amount_usd"].to_numpy(dtype=float)[has_grade]
    # A product of vectors would wait for threads of its own, for 30,000 lines longer than it takes.
    return float((weights * numbers[has_grade]).sum()), float(weights.sum())


def grade_numbers(grades: pd.Series) -> Ints:
    """Return 0 for grade A to 3 for grade D, -1 for blank."""
    codes, names = pd.factorize(grades)
    known = [GRADES.index(name) if name in GRADES else -1 for name in names]
    numbers: Ints = np.asarray([*known, -1], dtype=np.intp)[codes]
    return numbers


def mean_grade(points: float, weight: float) -> str:
    """Return the grade of a sum of grade numbers × weights; halves to the worse, blank for none."""
    return GRADES[int(np.floor(points / weight + 0.5))] if weight else ""


def weak_share(lines: pd.DataFrame) -> float:
    """Return the share of the amount that rests on no measurement or on assumed prices, 0 to 1."""
    total = float(lines["amount_usd"].sum())
    return float(lines.loc[lines["weak"], "amount_usd"].sum()) / total if total else 0.0
