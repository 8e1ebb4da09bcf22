"""The nine agents, their phases and needs. The ids are a public contract: saved cases hold them."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.traits import KINDS, Kind, kind_label


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


READING_PHASE = 1


def _readers() -> tuple[AgentSpec, ...]:
    """Return the agents that read files, each with the kinds that are its own."""
    kinds: dict[str, list[Kind]] = {}
    for kind in KINDS.values():
        kinds.setdefault(kind.agent, []).append(kind)
    return tuple(
        AgentSpec(
            agent, own[0].label[:1].upper() + own[0].label[1:], READING_PHASE,
            tuple(kind.key for kind in own),
        )
        for agent, own in kinds.items()
    )  # fmt: skip


AGENTS: tuple[AgentSpec, ...] = (
    *_readers(),
    AgentSpec("currentState", "Current state", 2, ("inventory",)),
    AgentSpec("costAnalysis", "Cost analysis", 2, ("inventory",)),
    AgentSpec("migrationStrategy", "Migration strategy", 2, ("inventory",)),
    AgentSpec("migrationPlan", "Migration plan", 3, ("strategy", "estate")),
    AgentSpec("businessCase", "Business case", 4, ("current_state", "estate")),
)

# The results of earlier phases; files of a kind are called as the kind is.
RESULT_LABELS = {
    "inventory": "servers",
    "strategy": "migration strategy",
    "current_state": "current state",
    "estate": "cost analysis",
}
PHASES = sorted({spec.phase for spec in AGENTS})


def need_label(need: str) -> str:
    """Return what an agent needs in words."""
    return RESULT_LABELS.get(need) or kind_label(need)
