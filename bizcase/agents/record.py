"""What belongs to one run and not to its case: when, how long, by which program.

It stands in ``run.json`` and in the row of a saved case, so that equal inputs make equal files.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

from bizcase.versions import PROGRAM_VERSION


@dataclass(frozen=True, slots=True)
class AgentTime:
    """What one agent took: seconds of the clock, and tokens of a language model."""

    id: str
    seconds: float
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run: when it began (UTC), an id of its own, the program's version, and the agents."""

    agents: tuple[AgentTime, ...]
    started: dt.datetime
    run_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    program_version: str = PROGRAM_VERSION

    @property
    def seconds(self) -> float:
        """Time all agents took, added up."""
        return sum(agent.seconds for agent in self.agents)

    @property
    def tokens(self) -> int:
        """Language-model tokens used; none without narration."""
        return sum(agent.tokens for agent in self.agents)

    def seconds_of(self, agent_id: str) -> float:
        """Return the time one agent took, 0 where it was skipped."""
        return next((agent.seconds for agent in self.agents if agent.id == agent_id), 0.0)
