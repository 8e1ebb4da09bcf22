"""What asking will cost, said before anything is asked."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.narration.settings import NarrationSettings

# Rule of thumb of OpenAI's and Anthropic's guides for English, read 2026-11-30; assumed here.
CHARACTERS_PER_TOKEN = 4
_ANSWER_SHARE = 0.5  # assumed: the answer is shorter than the question
_PER = 1_000_000
_CENT = 0.01


@dataclass(frozen=True, slots=True)
class Estimate:
    """Tokens of first questions and their answers, and what they cost.

    ``usd`` is None where the price of the model is not among the settings. A second question,
    asked for texts that were refused, can double it.
    """

    characters: int
    tokens_in: int
    tokens_out: int
    usd: float | None

    @property
    def price(self) -> str:
        """The price in words."""
        return price_in_words(self.usd)


def estimate_of(sent: str, settings: NarrationSettings) -> Estimate:
    """Return the estimate for all that is sent."""
    characters = len(sent)
    tokens_in = -(-characters // CHARACTERS_PER_TOKEN)
    tokens_out = min(settings.max_tokens, int(tokens_in * _ANSWER_SHARE))
    return Estimate(characters, tokens_in, tokens_out, price_of(tokens_in, tokens_out, settings))


def price_of(tokens_in: int, tokens_out: int, settings: NarrationSettings) -> float | None:
    """Return the price of tokens in USD; None where it is not known.

    >>> price_of(2_000_000, 1_000_000, NarrationSettings(price_in=3.0, price_out=15.0))
    21.0
    """
    if settings.price_in is None or settings.price_out is None:
        return None
    return round((tokens_in * settings.price_in + tokens_out * settings.price_out) / _PER, 4)


def price_in_words(usd: float | None) -> str:
    """Return a price in words; one below a cent is not said to be nothing.

    >>> price_in_words(None), price_in_words(0.0004), price_in_words(1.5)
    ('price not known', 'less than 0.01 USD', 'about 1.50 USD')
    """
    if usd is None:
        return "price not known"
    return f"about {usd:,.2f} USD" if usd >= _CENT else "less than 0.01 USD"
