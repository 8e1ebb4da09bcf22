"""The nine agents, their phases and needs. The ids are a public contract: saved cases hold them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AgentSpec:
    """One agent: when it runs and what it needs.

    ``needs`` names results of earlier phases, all of them needed, or the kinds of input it reads,
    of which any will do.
    """

    id: str
    label: str
    phase: int
    needs: tuple[str, ...]


AGENTS: tuple[AgentSpec, ...] = (
    AgentSpec("itInventory", "IT inventory", 1, ("it_inventory", "portfolio")),
    AgentSpec("rvTool", "RVTools export", 1, ("rvtools",)),
    AgentSpec("atx", "AWS Transform", 1, ("atx",)),
    AgentSpec("mra", "Readiness assessment", 1, ("mra",)),
    AgentSpec("currentState", "Current state", 2, ("inventory",)),
    AgentSpec("costAnalysis", "Cost analysis", 2, ("inventory",)),
    AgentSpec("migrationStrategy", "Migration strategy", 2, ("inventory",)),
    AgentSpec("migrationPlan", "Migration plan", 3, ("strategy", "estate")),
    AgentSpec("businessCase", "Business case", 4, ("current_state", "estate")),
)

NEED_LABELS = {
    "it_inventory": "IT inventory",
    "portfolio": "application portfolio",
    "rvtools": "RVTools export",
    "atx": "AWS Transform file",
    "mra": "readiness assessment",
    "inventory": "servers",
    "strategy": "migration strategy",
    "current_state": "current state",
    "estate": "cost analysis",
}
READING_PHASE = 1
PHASES = sorted({spec.phase for spec in AGENTS})
