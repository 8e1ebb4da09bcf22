"""Who does the work: roles, what an hour of each weighs, and their share of each kind of work.

``roles.csv`` is planning judgement of 2026-11-29: no published split of a migration team's hours
was found. Weights say what an hour of a role costs against that of another; their level has no
meaning, for the mean over the hours of a case is made 1 (``finance.team``). The shares of a kind
of work are percentages that add up to 100.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bizcase.strategy.rules.dispositions import LABOUR, LANDS_AS
from bizcase.strategy.rules.tables import rules

LANDING_ZONE, MODERNISE = "landing_zone", "modernise"
# What lands as another disposition does is work of that kind until it has landed.
KIND_OF = {name: LANDS_AS.get(name, name).lower() for name in LABOUR}
KINDS = (LANDING_ZONE, *dict.fromkeys(KIND_OF.values()), MODERNISE)
PARTNER, OWN = "partner", "own"
_WHOLE = 100.0


@dataclass(frozen=True, slots=True)
class Role:
    """A role; ``staff`` is who fills it unless the case says otherwise, partner or own.

    ``shares`` are fractions of the hours by kind of work.
    """

    key: str
    label: str
    weight: float
    staff: str
    shares: Mapping[str, float]

    def staffed_by(self, choice: str) -> str:
        """Return who fills the role under the choice of a case: mixed, partner or own."""
        return choice if choice in (PARTNER, OWN) else self.staff


@cache
def roles() -> tuple[Role, ...]:
    """Return the roles in the order of readers."""
    return tuple(
        Role(
            row["role"],
            row["label"],
            float(row["weight"]),
            row["staff"],
            {kind: float(row[kind]) / _WHOLE for kind in KINDS},
        )
        for row in rules("roles")
    )
