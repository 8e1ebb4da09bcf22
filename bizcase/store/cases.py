"""What a store of cases gives and takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bizcase.grammar import agreeing, counted
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


def listing_of(cases: Sequence[CaseSummary], most: int) -> CaseListing:
    """Return the latest cases, as many as asked for; of one moment in the order of their ids."""
    by_id = sorted(cases, key=lambda case: case.case_id)
    latest = tuple(sorted(by_id, key=_saved_at, reverse=True))
    more = len(latest) - most
    shown = f"{counted(more, 'older cases')} {agreeing(more, 'are', 'is')} not shown."
    return CaseListing(latest[:most], shown if more > 0 else "")


def _saved_at(case: CaseSummary) -> dt.datetime:
    return case.updated or case.created or dt.datetime.min.replace(tzinfo=dt.UTC)
