"""The nine agents: thin stages with a plan, side by side where they can, with real progress."""

from bizcase.agents.plan import AGENTS, AgentSpec
from bizcase.agents.run import ProgressEvent, RunResult, run_agents

__all__ = ["AGENTS", "AgentSpec", "ProgressEvent", "RunResult", "run_agents"]
