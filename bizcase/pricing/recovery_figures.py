"""What the reader should know of recovery: plans that are too slow, and what faster ones cost."""

from __future__ import annotations

from dataclasses import replace

from bizcase.assumptions import Assumptions
from bizcase.inventory import Inventory
from bizcase.inventory.service_levels import slow_plans
from bizcase.ledger import Figure, Finding, Ledger
from bizcase.pricing.disaster_recovery import improvement_usd
from bizcase.pricing.estate import PricedEstate
from bizcase.pricing.run_figures import MONTH


def recovery_findings(
    inventory: Inventory, estate: PricedEstate, assumptions: Assumptions, ledger: Ledger
) -> tuple[Finding, ...]:
    """Return the finding on plans that are too slow, with what the faster tier costs on AWS."""
    findings = slow_plans(inventory, assumptions, ledger)
    if not findings:
        return ()
    key = "recovery.faster_tier.monthly"
    usd = improvement_usd(
        inventory, estate.levels, estate.lines, estate.database_lines, assumptions
    )  # fmt: skip
    ledger.add(
        Figure(
            key, "Faster recovery tier on AWS where the plan is too slow, not compared", usd, MONTH,
            "computed", formula="servers and databases × (share of faster tier − share of plan)",
            inputs=("recovery.plan_too_slow", "dr.warm_standby_share", "dr.pilot_light_share"),
        )
    )  # fmt: skip
    return tuple(
        replace(found, figures=(found.figures[0], key, *found.figures[1:])) for found in findings
    )
