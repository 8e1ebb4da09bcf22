"""Row numbers of a sheet, kept compactly: an issue may name every row of a large export."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import overload


class RowNumbers(Sequence[int]):
    """An immutable sequence of row numbers at four bytes each, equal to any with the same."""

    __slots__ = ("_numbers",)

    def __init__(self, rows: Iterable[int] = ()) -> None:
        self._numbers = array("I", (int(row) for row in rows))

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> RowNumbers: ...
    def __getitem__(self, index: int | slice) -> int | RowNumbers:
        """Return one number, or the numbers of a slice."""
        if isinstance(index, slice):
            return RowNumbers(self._numbers[index])
        return self._numbers[index]

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        """Return the first numbers and how many there are."""
        return f"RowNumbers({list(self._numbers[:10])}, {len(self)} in all)"
