"""Places in a row with room for servers and hours: the first or the last that may hold a need."""

from __future__ import annotations

from collections.abc import Iterator

_NONE = float("-inf")
# What is added to a need and what is taken from a room may differ in the last digits.
_SLACK = 1e-6


class Places:
    """A tree over places in a row: each node knows the most room below it.

    A search passes by whatever is too full, so it looks at as many nodes as the tree is high. The
    room that is kept may be more than a place has left, never less: who searches asks the place.
    """

    def __init__(self) -> None:
        """Begin without a place."""
        self._count, self._width = 0, 1
        self._servers, self._hours = [_NONE] * 2, [_NONE] * 2

    def __len__(self) -> int:
        """Return how many places there are."""
        return self._count

    def append(self, servers: float, hours: float) -> None:
        """Add a place behind the others, with the room that it has."""
        if self._count == self._width:
            self._widen()
        self._count += 1
        self.put(self._count - 1, servers, hours)

    def put(self, place: int, servers: float, hours: float) -> None:
        """Say how much room a place has left."""
        node = self._width + place
        self._servers[node], self._hours[node] = servers + _SLACK, hours + _SLACK
        while node > 1:
            node //= 2
            self._pull(node)

    def _pull(self, node: int) -> None:
        left, right = 2 * node, 2 * node + 1
        self._servers[node] = max(self._servers[left], self._servers[right])
        self._hours[node] = max(self._hours[left], self._hours[right])

    def _widen(self) -> None:
        """Double the row; all together that takes as many steps as there are places."""
        old, self._width = self._width, 2 * self._width
        for name in ("_servers", "_hours"):
            setattr(self, name, [_NONE] * self._width + getattr(self, name)[old:] + [_NONE] * old)
        for node in reversed(range(1, self._width)):
            self._pull(node)

    def search(
        self,
        servers: float,
        hours: float,
        low: int = 0,
        high: int | None = None,
        *,
        last: bool = False,
    ) -> Iterator[int]:
        """Yield the places from ``low`` to ``high`` that may have room, the first or last first."""
        high = self._count - 1 if high is None else high
        left = [(1, 0, self._width)]
        while left:
            node, start, width = left.pop()
            if (
                start > high or start + width <= low
                or servers > self._servers[node] or hours > self._hours[node]
            ):  # fmt: skip
                continue
            if width == 1:
                yield start
                continue
            half = width // 2
            children = [(2 * node, start, half), (2 * node + 1, start + half, half)]
            left += children if last else children[::-1]
