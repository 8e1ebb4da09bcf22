"""The nine agents, their phases and needs. The ids are a public contract: saved cases hold them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bizcase.errors import UsageError
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

# The case cannot stand without them; readiness, AWS Transform, strategy and plan may be left out.
ALWAYS = ("itInventory", "rvTool", "currentState", "costAnalysis", "businessCase")
# Which agent makes a result that another one needs.
_MAKERS = {"strategy": "migrationStrategy", "estate": "costAnalysis"}

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


def selectable() -> tuple[AgentSpec, ...]:
    """Return the agents that may be left out, in the order they run."""
    return tuple(spec for spec in AGENTS if spec.id not in ALWAYS)


def running(selected: Iterable[str]) -> frozenset[str]:
    """Return the ids of the agents that run: those selected, what they need, and what always does.

    None selected is all. UsageError where there is no agent of a name.

    >>> sorted(running(["migrationPlan"]) - set(ALWAYS))
    ['migrationPlan', 'migrationStrategy']
    """
    wanted, specs = set(selected), {spec.id: spec for spec in AGENTS}
    if unknown := sorted(wanted - set(specs)):
        raise UsageError(
            f"There is no agent {', '.join(unknown)}.", f"Choose from {', '.join(specs)}."
        )
    found = set(ALWAYS) | (wanted or set(specs))
    for name in tuple(found):
        found |= {_MAKERS[need] for need in specs[name].needs if need in _MAKERS}
    return frozenset(found)
