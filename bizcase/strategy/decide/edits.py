"""What an analyst decides against the rules: an application or server, its disposition, why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bizcase.errors import AssumptionError
from bizcase.strategy.rules.dispositions import DISPOSITIONS

_NEEDED = "Choose for each one of the seven strategies or undecided, and state a reason."


@dataclass(frozen=True, slots=True)
class Edit:
    """A disposition chosen by hand.

    ``changed`` is when it was chosen, as ISO text in UTC, blank where a file chose it; ``by`` who
    chose it, where one signs in.
    """

    disposition: str
    reason: str
    changed: str = ""
    by: str = ""

    def to_dict(self) -> dict[str, str]:
        """Return what is said of it: one that says no more has the form that it always had."""
        marks = {"changed": self.changed, "by": self.by}
        said = {name: text for name, text in marks.items() if text}
        return {"disposition": self.disposition, "reason": self.reason, **said}


def checked_edits(edits: Mapping[str, Edit]) -> dict[str, Edit]:
    """Return the edits by application or server id, sorted by it.

    Raises
    ------
    AssumptionError
        A disposition is none of the seven or undecided, or a reason is missing; all are named.
    """
    faults = []
    for key, edit in sorted(edits.items()):
        if not edit.reason.strip():
            faults.append(f"The strategy of {key or 'an empty id'} has no reason.")
        elif edit.disposition not in DISPOSITIONS:
            faults.append(
                f"The strategy {edit.disposition!r} of {key} is not one of "
                f"{', '.join(DISPOSITIONS)}."
            )
    if faults:
        raise AssumptionError(" ".join(faults), _NEEDED)
    return dict(sorted(edits.items()))
