"""Language models behind one small protocol."""

from bizcase.narration.providers.base import Call, CallResult, Provider, Reply, Tool, Turn
from bizcase.narration.providers.choice import provider_of

__all__ = ["Call", "CallResult", "Provider", "Reply", "Tool", "Turn", "provider_of"]
