"""Which saved version an output folder comes from: ``saved.json``, beside the case file.

Saving the folder over the case is allowed as long as the table still has that version. Without
this file nobody can say whether it does.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from bizcase.store.items import CaseHandle
from bizcase.store.table import Table

SAVED_FILE = "saved.json"


@dataclass(frozen=True, slots=True)
class SavedMark:
    """The case, the table with its region, and what tells this save from every other."""

    case_id: str
    table: str
    region: str
    version: int | None
    save_token: str
    last_updated: str

    @classmethod
    def of(cls, handle: CaseHandle, table: Table) -> SavedMark:
        """Return the mark of a case as it was loaded or saved."""
        return cls(
            handle.case_id, table.name, table.region,
            handle.version, handle.save_token, handle.last_updated,
        )  # fmt: skip

    def is_case(self, case_id: str, table: Table) -> bool:
        """Whether it is of this case of this table, in whatever version."""
        return (self.case_id, self.table, self.region) == (case_id, table.name, table.region)

    def write(self, folder: Path) -> None:
        """Write it into an output folder; OSError where that cannot be."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=2)
        (folder / SAVED_FILE).write_text(f"{text}\n", encoding="utf-8")


def read_mark(folder: Path) -> SavedMark | None:
    """Return the mark of an output folder, None where it has none that can be read."""
    try:
        data = json.loads((folder / SAVED_FILE).read_bytes())
        return SavedMark(**data)
    except (OSError, ValueError, TypeError, RecursionError):
        return None
