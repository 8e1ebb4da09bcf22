"""What was changed in a case, and the way back."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field, fields, replace

from bizcase.entries import Entries
from bizcase.grammar import counted
from bizcase.inventory.server_edits import FIELDS, ServerEdit

MOST_STEPS = 50
# Field of the entries or of the project: what a reader calls it.
_NAMES = {
    "project_name": "project name", "customer_name": "customer name", "aws_region": "region",
    "description": "description", "timeline_months": "timeline", "as_of": "date", "files": "files",
    "edits": "migration strategies", "key_repair": "repair of ids",
    "compare_regions": "regions to compare", "price_book": "prices", "compare_books": "prices",
    "own_prices": "own prices", "notes": "notes", "brand": "look", "wave_starts": "wave starts",
    "server_edits": "values of servers",
    "scenarios": "scenarios", "narrated": "wording", "selected_agents": "agents",
    "language": "language",
}  # fmt: skip


def what_changed(before: Entries, after: Entries) -> str:
    """Return what differs between two states of a case, in few words."""
    pairs = ((before.project, after.project), (before, after))
    differ = [
        item.name
        for old, new in pairs
        for item in fields(old)
        if getattr(old, item.name) != getattr(new, item.name)
    ]
    told = [
        _values(before, after) if name == "server_edits" else _NAMES[name]
        for name in differ
        if name in _NAMES
    ]
    if "overrides" in differ:
        keys = before.overrides.keys() | after.overrides.keys()
        moved = [key for key in keys if before.overrides.get(key) != after.overrides.get(key)]
        own = after.assumptions
        told += [own[moved[0]].label if len(moved) == 1 else f"{len(moved)} assumptions"]
    return ", ".join(dict.fromkeys(told)) or "entries"


def _values(before: Entries, after: Entries) -> str:
    """Return which values of how many servers differ."""
    old, new = before.server_edits, after.server_edits
    keys = [key for key in old.keys() | new.keys() if old.get(key) != new.get(key)]
    none = ServerEdit()
    names = {
        FIELDS[name].label
        for key in keys
        for name in FIELDS
        if getattr(old.get(key, none), name) != getattr(new.get(key, none), name)
    }
    what = ", ".join(sorted(names)) or "reason"
    return f"{what} of {counted(len(keys), 'servers')}"


@dataclass(frozen=True, slots=True)
class Step:
    """The state of a case before or after a change, when the change was made, and by whom.

    ``who`` signed in; it is blank where no one has to.
    """

    entries: Entries
    when: dt.datetime
    who: str = ""


@dataclass(slots=True)
class History:
    """Earlier states of a case, the latest last, and those that were undone."""

    past: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)

    def note(self, before: Entries, after: Entries, who: str = "") -> None:
        """Note a change; what was undone before cannot be done again."""
        if before == after:
            return
        self.past.append(Step(before, dt.datetime.now(dt.UTC), who))
        del self.past[:-MOST_STEPS]
        self.undone.clear()

    def undo(self, now: Entries) -> Entries:
        """Return the state before the last change."""
        step = self.past.pop()
        self.undone.append(replace(step, entries=now))
        return step.entries

    def redo(self, now: Entries) -> Entries:
        """Return the state that was undone last."""
        step = self.undone.pop()
        self.past.append(replace(step, entries=now))
        return step.entries

    def told(self, now: Entries) -> list[tuple[str, dt.datetime, str]]:
        """Return what each change that counts changed, when, and by whom; the latest first."""
        states = [*(step.entries for step in self.past), now]
        pairs = zip(self.past, itertools.pairwise(states), strict=True)
        return [(what_changed(*pair), step.when, step.who) for step, pair in pairs][::-1]
