"""What the stages of one run hand to each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from bizcase.case import BusinessCase, PriceBookInfo
from bizcase.entries import Entries, RunRequest
from bizcase.ledger import Finding, Ledger
from bizcase.pricing import PricedEstate


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an agent gives the run: results by name, a sentence, the number of its findings."""

    results: dict[str, Any]
    message: str
    findings: int = 0


@dataclass(frozen=True, slots=True)
class CurrentState:
    """Control totals, coverage and findings about the estate as it is."""

    totals: dict[str, Any]
    coverage: pd.DataFrame
    ledger: Ledger
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Costs:
    """The priced estate, its figures, and the prices it rests on."""

    estate: PricedEstate
    ledger: Ledger
    price_book: PriceBookInfo
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class Workspace:
    """The results of one run so far. Each run has its own; nothing outlives it.

    ``rerun`` returns the case of other entries, as scenarios need it.
    """

    request: RunRequest
    rerun: Callable[[Entries], BusinessCase]
    results: dict[str, Any] = field(default_factory=dict)

    @property
    def entries(self) -> Entries:
        """The case as entered."""
        return self.request.entries
