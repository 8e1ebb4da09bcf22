"""What a readiness assessment changes in the plan: red dimensions become Mobilize tasks."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.assumptions import Assumptions
from bizcase.inventory import Inventory
from bizcase.inventory.readiness_figures import OVERALL, apart

SHOWN_NOTES = 3
NO_ACTION = "Agree an action with the owner"


@dataclass(frozen=True, slots=True)
class Readiness:
    """One dimension: ``level`` is red, amber, green or unknown; gap and action are quoted."""

    number: int
    dimension: str
    level: str
    gaps: tuple[str, ...]
    actions: tuple[str, ...]

    @property
    def own_task(self) -> str:
        """What to do where a red dimension comes without an action; else ""."""
        return NO_ACTION if self.level == "red" and not self.actions else ""


def readiness_levels(inventory: Inventory, assumptions: Assumptions) -> tuple[Readiness, ...]:
    """Return the dimensions in the order of the assessment, without the overall score.

    Of several assessments each dimension has the name of its file, and the notes of that file.
    The stated score counts, else the recomputed one, as a share of its scale. ``number`` is that of
    the figures ``readiness.N.*``.
    """
    red = assumptions.fraction("readiness.red_below")
    amber = assumptions.fraction("readiness.amber_below")
    notes = inventory.readiness_notes
    levels = []
    names = apart(inventory.readiness, inventory.readiness)
    for number, row in enumerate(inventory.readiness.to_dict("records"), start=1):
        if row["dimension"] == OVERALL:
            continue
        stated, computed = row["stated_score"], row["recomputed_score"]
        score = (computed if stated != stated else stated) / row["scale_max"]  # noqa: PLR0124 - NaN is the value unequal to itself
        level = (
            "red" if score < red else "amber" if score < amber else "green" if score >= amber
            else "unknown"
        )  # fmt: skip
        own = notes[notes["dimension"].eq(row["dimension"])
                    & notes["source_file"].eq(row["source_file"])]  # fmt: skip
        levels.append(
            Readiness(
                number,
                names[number - 1],
                level,
                tuple(own.loc[own["kind"] == "gap", "text"].head(SHOWN_NOTES)),
                tuple(
                    own.loc[own["kind"].isin(["action", "recommendation"]), "text"].head(
                        SHOWN_NOTES
                    )
                ),
            )
        )
    return tuple(levels)
