"""The nine agents, their phases and needs. The ids are a public contract: saved cases hold them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AgentSpec:
    """One agent: when it runs and what it needs.

    ``needs`` names results of earlier phases or kinds of input, all of them needed. An agent that
    is not ``available`` has no stage in this version.
    """

    id: str
    label: str
    phase: int
    needs: tuple[str, ...]
    produces: str
    available: bool = True


AGENTS: tuple[AgentSpec, ...] = (
    AgentSpec("itInventory", "IT inventory", 1, ("it_inventory",), "inventory"),
    AgentSpec("rvTool", "RVTools export", 1, ("rvtools",), "inventory"),
    AgentSpec("atx", "AWS Transform", 1, ("atx",), "atx", available=False),
    AgentSpec("mra", "Readiness assessment", 1, ("mra",), "readiness", available=False),
    AgentSpec("currentState", "Current state", 2, ("inventory",), "current_state"),
    AgentSpec("costAnalysis", "Cost analysis", 2, ("inventory",), "estate"),
    AgentSpec(
        "migrationStrategy", "Migration strategy", 2, ("inventory",), "strategy", available=False
    ),
    AgentSpec("migrationPlan", "Migration plan", 3, ("strategy",), "plan", available=False),
    AgentSpec("businessCase", "Business case", 4, ("current_state", "estate"), "case"),
)

NEED_LABELS = {
    "it_inventory": "IT inventory",
    "rvtools": "RVTools export",
    "atx": "AWS Transform file",
    "mra": "readiness assessment",
    "inventory": "servers",
    "strategy": "migration strategy",
    "current_state": "current state",
    "estate": "cost analysis",
}
PHASES = sorted({spec.phase for spec in AGENTS})
