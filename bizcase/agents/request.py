"""What a run is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bizcase.assumptions import Assumptions
from bizcase.case import ProjectInfo
from bizcase.errors import UsageError
from bizcase.inputs import read_inventory
from bizcase.inputs.upload import Upload
from bizcase.inventory import Inventory
from bizcase.strategy.edits import checked_edits

SERVER_KINDS = ("rvtools", "it_inventory")
DEFAULT_SEED = 20261122

Reader = Callable[[Upload, Assumptions, str | None], Inventory]


@dataclass(frozen=True, slots=True)
class RunRequest:
    """Project, files by kind, assumptions, date of every status, seed of every draw.

    ``reader`` reads a file; a caller that has read it already gives its own and saves the time.
    ``edits`` are dispositions set by hand: ``{application or server id: {disposition, reason}}``.
    """

    project: ProjectInfo
    uploads: Mapping[str, tuple[Upload, ...]]
    assumptions: Assumptions
    as_of: dt.date
    seed: int = DEFAULT_SEED
    reader: Reader = read_inventory
    edits: Mapping[str, object] = field(default_factory=dict)

    def checked(self) -> RunRequest:
        """Return this request, or raise UsageError saying what does not fit together."""
        self.project.checked()
        checked_edits(self.edits)
        if not any(self.uploads.get(kind) for kind in SERVER_KINDS):
            raise UsageError(
                "No file with servers is given.", "Give an RVTools export or an IT inventory."
            )
        return self
