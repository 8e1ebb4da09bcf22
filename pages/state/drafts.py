"""What was typed into a table but not applied yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Typed = TypeVar("Typed")
Result = TypeVar("Result")


@dataclass(slots=True)
class Drafts(Generic[Typed]):
    """Typed values by key, beside those that are applied.

    ``noun`` names one of them to the reader; ``blank`` is what is applied where nothing is.
    ``round`` changes when the table must be drawn anew, ``start`` is what an open table began
    with: it must not change under the cursor.
    """

    noun: str
    blank: Typed
    typed: dict[str, Typed] = field(default_factory=dict)
    start: dict[str, Typed] = field(default_factory=dict)
    round: int = 0

    def begin(self, applied: Mapping[str, Typed]) -> None:
        """Let a new table begin with what is applied and what was typed."""
        self.start = {**applied, **self.typed}

    def shown(self, key: str) -> Typed:
        """Return what the open table began with."""
        return self.start.get(key, self.blank)

    def take(self, rows: Mapping[str, Typed], applied: Mapping[str, Typed]) -> None:
        """Keep of the rows of a table what differs from what is applied."""
        for key, value in rows.items():
            if value == applied.get(key, self.blank):
                self.typed.pop(key, None)
            else:
                self.typed[key] = value

    def put(self, values: Mapping[str, Typed]) -> None:
        """Take values that were not typed into the table, and draw it anew."""
        self.typed.update(values)
        self.round += 1

    def discard(self) -> None:
        """Throw away what was typed."""
        self.typed, self.start = {}, {}
        self.round += 1

    def apply(self, check: Callable[[Mapping[str, Typed]], Result]) -> Result:
        """Return what ``check`` makes of the typed values, which are then no drafts any more.

        Where it raises they stay.
        """
        made = check(self.typed)
        self.discard()
        return made
