"""What was changed in a case, and the way back."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from bizcase.entries import Entries

MOST_STEPS = 50
# Field of the entries or of the project: what a reader calls it.
_NAMES = {
    "project_name": "project name", "customer_name": "customer name", "aws_region": "region",
    "description": "description", "timeline_months": "timeline", "as_of": "date", "files": "files",
    "edits": "migration strategies", "key_repair": "repair of ids",
    "compare_regions": "regions to compare", "price_book": "prices", "compare_books": "prices",
    "own_prices": "own prices", "notes": "notes", "brand": "look", "wave_starts": "wave starts",
    "scenarios": "scenarios", "server_edits": "servers",
    "narrated": "wording", "selected_agents": "agents",
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
    told = [_NAMES[name] for name in differ if name in _NAMES]
    if "overrides" in differ:
        keys = before.overrides.keys() | after.overrides.keys()
        moved = [key for key in keys if before.overrides.get(key) != after.overrides.get(key)]
        own = after.assumptions
        told += [own[moved[0]].label if len(moved) == 1 else f"{len(moved)} assumptions"]
    return ", ".join(dict.fromkeys(told)) or "entries"


@dataclass(slots=True)
class History:
    """Earlier states of a case, the latest last, and those that were undone."""

    past: list[Entries] = field(default_factory=list)
    undone: list[Entries] = field(default_factory=list)

    def note(self, before: Entries, after: Entries) -> None:
        """Note a change; what was undone before cannot be done again."""
        if before == after:
            return
        self.past.append(before)
        del self.past[:-MOST_STEPS]
        self.undone.clear()

    def undo(self, now: Entries) -> Entries:
        """Return the state before the last change."""
        self.undone.append(now)
        return self.past.pop()

    def redo(self, now: Entries) -> Entries:
        """Return the state that was undone last."""
        self.past.append(now)
        return self.undone.pop()
