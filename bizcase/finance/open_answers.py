"""What is open, block by block: the NPV with its answer at one end and at the other.

Source: METHOD: Uncertainty and verdict. ``open_answers.csv`` has a row per end: block, kind (fact:
drawn in the simulation; decision: a condition), what it is called, who answers it and what to ask,
the assumptions that close it once the case has its own value (blank: what the estate states), the
end as a clause that follows "if" ({0} is its first value), and the values there; ``low`` and
``high`` stand for the ends of the range of an assumption, or of what the estate leaves open.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bizcase import packaged
from bizcase.assumptions import Assumptions
from bizcase.units import FloatArray

FACT, DECISION = "fact", "decision"
EXIT = ("op.baseline", "exit")
_ENDS = ("low", "high")
_LEAST_USD = 1.0
_CENTS = 2

NpvOf = Callable[[dict[str, FloatArray]], FloatArray]


@dataclass(frozen=True, slots=True)
class End:
    """One answer: a clause that follows "if", and what it sets.

    ``exits`` where the site is left in either case.
    """

    words: str
    values: Mapping[str, float]
    exits: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """An open answer and its ends."""

    key: str
    kind: str
    label: str
    role: str
    question: str
    ends: tuple[End, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A block with the NPV at its worse and at its better end, the rest as in the base case.

    Words are those of the ends. The base case itself is one of the ends where it lies beyond them,
    with blank words, unless it leaves out what the answer is about.
    """

    block: Block
    low_npv: float
    high_npv: float
    low_words: str
    high_words: str

    @property
    def width(self) -> float:
        """What the answer moves, in USD of NPV."""
        return self.high_npv - self.low_npv

    @property
    def flips(self) -> bool:
        """Whether the answer decides between a gain and a loss."""
        return self.low_npv < 0 < self.high_npv


@lru_cache(maxsize=1)
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(packaged.rows("bizcase.finance", "open_answers.csv"))


@lru_cache(maxsize=1)
def keys_of_blocks() -> Mapping[str, tuple[str, ...]]:
    """Return the assumptions that close each block, by its key; none where the estate must say."""
    return {row["block"]: tuple(row["keys"].split()) for row in _rows()}


def open_blocks(
    assumptions: Assumptions, of_estate: Mapping[str, tuple[float, float]]
) -> tuple[Block, ...]:
    """Return the blocks that the case has not answered, in the order of the table.

    ``of_estate`` has the ends of answers whose range the estate makes, not the register.
    """
    found: dict[str, Block] = {}
    for row in _rows():
        if any(assumptions[key].changed for key in row["keys"].split()):
            continue
        end = _end(row, assumptions, of_estate)
        if end is None:
            continue
        before = found.get(row["block"])
        ends = (*before.ends, end) if before else (end,)
        found[row["block"]] = Block(
            row["block"], row["kind"], row["label"], row["role"], row["question"], ends
        )
    return tuple(found.values())


def _end(
    row: Mapping[str, str], assumptions: Assumptions, of_estate: Mapping[str, tuple[float, float]]
) -> End | None:
    """Return an end, None where the estate has nothing that it is about."""
    if row["drawn"] == "=".join(EXIT):
        return End(row["words"], {}, exits=True)
    values = {}
    for cell in row["drawn"].split():
        key, word = cell.split("=")
        if word in _ENDS and key not in assumptions:
            if key not in of_estate:
                return None
            values[key] = of_estate[key][_ENDS.index(word)]
            continue
        entry = assumptions[key] if word in _ENDS else None
        number = getattr(entry, word) if entry is not None else float(word)
        values[key] = float(entry.value) if number is None and entry is not None else number
    return End(row["words"].format(*values.values()), values)


def answered(
    blocks: tuple[Block, ...], base_npv: float, base: Mapping[str, float], npv_of: NpvOf,
    npv_of_exit: Callable[[], float],
) -> tuple[Answered, ...]:  # fmt: skip
    """Return the blocks whose answer moves the NPV, the widest first.

    Parameters
    ----------
    base
        The value in the base case of every name that an end may set; NaN where it leaves it out.
    npv_of
        NPV of columns of values, one row per end; ``npv_of_exit`` that against leaving the site.
    """
    ends = [(block, end) for block in blocks for end in block.ends]
    if not ends:
        return ()
    names = sorted({name for _, end in ends for name in end.values})
    columns = {
        name: np.array([end.values.get(name, base[name]) for _, end in ends])[:, None]
        for name in names
    }
    values = np.broadcast_to(npv_of(columns), (len(ends),)) if names else np.full(len(ends), 0.0)
    by_block: dict[str, list[tuple[float, str]]] = {
        block.key: [] if _left_out(block, base) else [(base_npv, "")] for block in blocks
    }
    for (block, end), value in zip(ends, values.tolist(), strict=True):
        amount = round(npv_of_exit() if end.exits else float(value), _CENTS)
        by_block[block.key].append((amount, end.words))
    found = []
    for block in blocks:
        # Of equal ends the one with words.
        low = min(by_block[block.key], key=lambda end: (end[0], not end[1]))
        high = max(by_block[block.key], key=lambda end: (end[0], bool(end[1])))
        found.append(Answered(block, low[0], high[0], low[1], high[1]))
    moving = [item for item in found if item.width >= _LEAST_USD]
    return tuple(sorted(moving, key=lambda item: (-item.width, item.block.key)))


def _left_out(block: Block, base: Mapping[str, float]) -> bool:
    return any(math.isnan(base[name]) for end in block.ends for name in end.values)
