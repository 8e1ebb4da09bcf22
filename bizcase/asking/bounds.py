"""What a question can cost at most, said before a model is asked."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bizcase.asking.answer import LONGEST_QUESTION, MOST_LOOKED_UP, MOST_ROUNDS, instructions
from bizcase.asking.specs import tools_offered
from bizcase.grammar import counted
from bizcase.narration.estimate import price_of
from bizcase.narration.settings import NarrationSettings

# Assumed, far below the four of plain English: JSON with ids and digits has shorter tokens.
_CHARACTERS_PER_TOKEN = 2


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that one question can take; ``usd`` is None where the price is not known.

    Each call sends what was said and looked up before once more, so tokens add up by call.
    """

    calls: int
    tokens_in: int
    tokens_out: int
    usd: float | None

    @property
    def told(self) -> str:
        """The bounds in words, to stand in a sentence."""
        price = "price not known" if self.usd is None else f"at most {self.usd:,.2f} USD"
        return (
            f"at most {counted(self.calls, 'calls')}, with at most about {self.tokens_in:,} tokens "
            f"of the question and what is looked up, and {self.tokens_out:,} back; {price}"
        )


def bounds_of(settings: NarrationSettings, question: str = "") -> Bounds:
    """Return the bounds of a question; without one, those of the longest."""
    tools = [[tool.name, tool.description, tool.parameters] for tool in tools_offered()]
    asked = len(question) if question else LONGEST_QUESTION
    first = len(instructions()) + len(json.dumps(tools)) + asked
    sent = -(-(first + MOST_LOOKED_UP) // _CHARACTERS_PER_TOKEN)
    said_before = settings.max_tokens * MOST_ROUNDS * (MOST_ROUNDS - 1) // 2
    tokens_in, tokens_out = MOST_ROUNDS * sent + said_before, MOST_ROUNDS * settings.max_tokens
    return Bounds(MOST_ROUNDS, tokens_in, tokens_out, price_of(tokens_in, tokens_out, settings))
