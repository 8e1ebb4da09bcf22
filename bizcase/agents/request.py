"""What a run is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bizcase.assumptions import Assumptions
from bizcase.case import ProjectInfo
from bizcase.errors import UsageError
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory import Inventory
from bizcase.strategy.decide.edits import checked_edits
from bizcase.traits import KINDS

DEFAULT_SEED = 20261122

Reader = Callable[[Upload, Assumptions, str | None], Inventory]


@dataclass(frozen=True, slots=True)
class RunRequest:
    """Project, files by kind, assumptions, date of every status, seed of every draw.

    ``key_repair`` says whether ids that files spell differently may be repaired. ``edits`` are
    dispositions set by hand: ``{application or server id: {disposition, reason}}``.
    ``compare_regions`` are regions to price beside that of the project. ``reader``
    reads a file in place of ``read_inventory``: a caller that has read it already saves the time.
    ``price_book`` is a file of ``prices refresh`` to use in place of the region's book.
    """

    project: ProjectInfo
    uploads: Mapping[str, tuple[Upload, ...]]
    assumptions: Assumptions
    as_of: dt.date
    seed: int = DEFAULT_SEED
    reader: Reader | None = None
    key_repair: bool = True
    edits: Mapping[str, object] = field(default_factory=dict)
    price_book: Path | None = None
    compare_regions: tuple[str, ...] = ()

    def read(self, upload: Upload, kind: str) -> Inventory:
        """Return the inventory of one file."""
        if self.reader is not None:
            return self.reader(upload, self.assumptions, kind)
        return read_inventory(upload, self.assumptions, kind, key_repair=self.key_repair)

    def checked(self) -> RunRequest:
        """Return this request, or raise UsageError saying what does not fit together."""
        self.project.checked()
        checked_edits(self.edits)
        if not any(self.uploads.get(kind.key) for kind in KINDS.values() if kind.lists_servers):
            raise UsageError(
                "No file with servers is given.", "Give an RVTools export or an IT inventory."
            )
        return self
