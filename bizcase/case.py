"""A business case: everything about one customer's estate, together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.entries import Entries, ProjectInfo
from bizcase.finance import FinanceResult
from bizcase.finance.comparison import Comparison
from bizcase.inventory import Inventory, Issue
from bizcase.ledger import Finding, Ledger
from bizcase.pricing import PricedEstate
from bizcase.scenarios import ScenarioResult
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.waves.plan import Plan

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class AgentReport:
    """What one agent did: ``status`` is done, skipped or failed; the message says what or why."""

    id: str
    phase: int
    status: str
    message: str
    findings: int = 0


@dataclass(frozen=True, slots=True)
class PriceBookInfo:
    """Which prices a case rests on."""

    snapshot_date: str
    source: str
    region: str


@dataclass(frozen=True, slots=True)
class BusinessCase:
    """All results of one run. Tables are those of ``inventory`` and ``estate``.

    ``entries`` are those it was made from, ``assumptions`` the register with their values.
    ``coverage`` is as ``inventory.coverage`` returns it.
    """

    entries: Entries
    assumptions: Assumptions
    inventory: Inventory
    control_totals: dict[str, Any]
    coverage: pd.DataFrame
    price_book: PriceBookInfo
    estate: PricedEstate
    ledger: Ledger
    findings: tuple[Finding, ...]
    agents: tuple[AgentReport, ...] = ()
    finance: FinanceResult | None = None
    comparison: Comparison | None = None
    strategy: Strategy | None = None
    plan: Plan | None = None
    schema_version: int = SCHEMA_VERSION
    scenarios: tuple[ScenarioResult, ...] = ()

    @property
    def project(self) -> ProjectInfo:
        """What the analyst says about the project."""
        return self.entries.project

    @property
    def as_of(self) -> dt.date:
        """The date of every status."""
        return self.entries.as_of

    @property
    def seed(self) -> int:
        """The seed of every draw."""
        return self.entries.seed

    @property
    def key_repair(self) -> bool:
        """Whether ids that files spell differently were taken for one."""
        return self.entries.key_repair

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Data-quality issues of the inputs, then of sizing and pricing."""
        return self.inventory.issues + self.estate.issues

    @property
    def servers(self) -> pd.DataFrame:
        """Every server listed, priced where in scope."""
        return self.estate.servers
