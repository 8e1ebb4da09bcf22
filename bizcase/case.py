"""A business case: everything about one customer's estate, together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.errors import UsageError
from bizcase.finance import FinanceResult
from bizcase.inventory import Inventory, Issue
from bizcase.ledger import Finding, Ledger
from bizcase.pricing import PricedEstate
from bizcase.strategy.decide.strategy import Strategy
from bizcase.strategy.waves.plan import Plan

SCHEMA_VERSION = 1
MAX_TIMELINE_MONTHS = 120
MAX_NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class ProjectInfo:
    """What the analyst says about the project."""

    project_name: str
    customer_name: str
    aws_region: str = "us-east-1"
    description: str = ""
    timeline_months: int = 18

    def checked(self) -> ProjectInfo:
        """Return this project, or raise UsageError naming all that is missing or wrong."""
        faults = [
            f"The {name} is missing."
            for name, value in (
                ("project name", self.project_name),
                ("customer name", self.customer_name),
            )
            if not value.strip()
        ]
        if not 1 <= self.timeline_months <= MAX_TIMELINE_MONTHS:
            faults.append(f"The timeline is not between 1 and {MAX_TIMELINE_MONTHS} months.")
        if max(len(self.project_name), len(self.customer_name)) > MAX_NAME_LENGTH:
            faults.append(f"A name is longer than {MAX_NAME_LENGTH} characters.")
        if faults:
            raise UsageError(" ".join(faults))
        return self


@dataclass(frozen=True, slots=True)
class AgentReport:
    """What one agent did: ``status`` is done, skipped or failed; the message says what or why."""

    id: str
    phase: int
    status: str
    seconds: float
    message: str
    findings: int = 0
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class PriceBookInfo:
    """Which prices a case rests on."""

    snapshot_date: str
    source: str
    region: str


@dataclass(frozen=True, slots=True)
class BusinessCase:
    """All results of one run. Tables are those of ``inventory`` and ``estate``.

    ``coverage`` is as ``inventory.coverage`` returns it.
    """

    project: ProjectInfo
    as_of: dt.date
    seed: int
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
    key_repair: bool = True
    strategy: Strategy | None = None
    plan: Plan | None = None
    schema_version: int = SCHEMA_VERSION

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Data-quality issues of the inputs, then of sizing and pricing."""
        return self.inventory.issues + self.estate.issues

    @property
    def servers(self) -> pd.DataFrame:
        """Every server listed, priced where in scope."""
        return self.estate.servers

    @property
    def seconds(self) -> float:
        """Time all agents took, added up."""
        return sum(report.seconds for report in self.agents)

    @property
    def tokens(self) -> int:
        """Language-model tokens used; none without narration."""
        return sum(report.tokens for report in self.agents)
