"""What a run is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from bizcase.assumptions import Assumptions
from bizcase.case import ProjectInfo
from bizcase.errors import UsageError
from bizcase.inputs.workbook import Upload

SERVER_KINDS = ("rvtools", "it_inventory")
DEFAULT_SEED = 20261122


@dataclass(frozen=True, slots=True)
class RunRequest:
    """Project, files by kind, assumptions, date of every status, seed of every draw."""

    project: ProjectInfo
    uploads: Mapping[str, tuple[Upload, ...]]
    assumptions: Assumptions
    as_of: dt.date
    seed: int = DEFAULT_SEED

    def checked(self) -> RunRequest:
        """Return this request, or raise UsageError saying what does not fit together."""
        self.project.checked()
        servers = [kind for kind in SERVER_KINDS for _ in self.uploads.get(kind, ())]
        if not servers:
            raise UsageError(
                "No file with servers is given.", "Give an RVTools export or an IT inventory."
            )
        if len(servers) > 1:
            raise UsageError(
                "Several files with servers cannot be merged into one case yet.",
                "Give one RVTools export or one IT inventory per case.",
            )
        return self
