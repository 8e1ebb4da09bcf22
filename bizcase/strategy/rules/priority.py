"""What speaks for moving a group early: terms from 0 to 1, weighted by the register."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from bizcase.assumptions import Assumptions

WEIGHTS = {
    "complexity": "wave.weight_complexity",
    "criticality": "wave.weight_criticality",
    "savings": "wave.weight_savings",
    "urgency": "wave.weight_urgency",
    "readiness": "wave.weight_readiness",
    "edges": "wave.weight_edges",
}
# The mean of all ranks: it moves a group of which the term is not known neither up nor down.
NEUTRAL = 0.5
_DIGITS = 9

Terms = Mapping[str, float | None]


def rank_shares(values: Sequence[float | None]) -> list[float | None]:
    """Return the rank of each value from 0 (lowest) to 1; equal values have the mean of theirs.

    A rank, unlike an amount, is not moved by one group that saves very much.

    >>> rank_shares([5.0, None, -1.0, 5.0])
    [0.75, None, 0.0, 0.75]
    """
    known = sorted(value for value in values if value is not None)
    last = len(known) - 1
    return [
        None
        if value is None
        else NEUTRAL
        if not last
        else (bisect_left(known, value) + bisect_right(known, value) - 1) / 2 / last
        for value in values
    ]


def priority(terms: Terms, left_out: frozenset[str], assumptions: Assumptions) -> float:
    """Return the weighted mean of the terms, 0 to 1; one that is not known counts as neutral.

    ``left_out`` are terms that are known of no group: neither they nor their weight count.
    """
    weights = {key: assumptions.number(WEIGHTS[key]) for key in terms if key not in left_out}
    total = sum(weights.values()) or 1.0
    values = {key: NEUTRAL if terms[key] is None else terms[key] or 0.0 for key in weights}
    return round(sum(weights[key] * value for key, value in values.items()) / total, _DIGITS)
