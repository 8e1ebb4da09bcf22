"""What a store of cases gives and takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bizcase.store.items import CaseHandle, CaseSummary
from bizcase.store.state import WorkingState


class CaseFiles(Protocol):
    """Where originals and exports of a case are kept, if anywhere."""

    def delete_all(self, case_id: str) -> int:
        """Delete every object of a case and return how many there were."""


@dataclass(frozen=True, slots=True)
class LoadedCase:
    """A case as loaded: ``state`` is None where only its document was saved, and a notice says so.

    ``summary`` has project and dates also then.
    """

    handle: CaseHandle
    summary: CaseSummary
    state: WorkingState | None
    document: str
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseListing:
    """The saved cases, latest first; ``notice`` says when there are more than are shown."""

    cases: tuple[CaseSummary, ...]
    notice: str = ""
