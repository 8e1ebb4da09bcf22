"""The answer as every format prints it: one text, in the rounding of the first page."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Text
from bizcase.document.rounding import at_scale, scale_of
from bizcase.document.verdict import confidence
from bizcase.document.verdict_sentence import sentence


def verdict(case: BusinessCase) -> Text:
    """Return the verdict with its condition; nothing without a financial case."""
    return at_scale(sentence(case), scale_of(case.ledger))


def sureness(case: BusinessCase) -> Text:
    """Return how sure direction and amount are; nothing where there is no amount."""
    return at_scale(confidence(case), scale_of(case.ledger))
