"""Waves in their order, and the first of them that has room."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from bizcase.strategy.rules.places import Places
from bizcase.strategy.waves.slot import Slot


class Row:
    """Waves by their position, found without asking those that are full."""

    def __init__(self) -> None:
        """Begin without a wave."""
        self._slots: list[Slot] = []
        self._at: list[int] = []
        self._places = Places()

    def append(self, slot: Slot, at: int | None = None) -> None:
        """Add a wave behind the others; it stands at its position or another number that grows."""
        self._slots.append(slot)
        self._at.append(slot.position if at is None else at)
        self._places.append(*slot.room)

    def first(
        self, servers: int, hours: float, earliest: int = 0, latest: int | None = None
    ) -> Slot | None:
        """Return the first wave from one position to another that can take so much more."""
        low = bisect_left(self._at, earliest)
        high = None if latest is None else bisect_right(self._at, latest) - 1
        for place in self._places.search(servers, hours, low, high):
            slot = self._slots[place]
            if slot.holds(servers, hours):
                return slot
            # What stands beside it, in the same months, has taken of its room.
            self._places.put(place, *slot.room)
        return None
