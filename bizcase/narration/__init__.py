"""A language model words the document: optional, off by default, and never a source of a number."""

from bizcase.narration.asked import Asked, asked_of
from bizcase.narration.description import Described, describe, sent_to_describe
from bizcase.narration.estimate import Estimate, estimate_of
from bizcase.narration.narrate import Narration, narrate
from bizcase.narration.settings import NarrationSettings, read_narration

__all__ = [
    "Asked", "Described", "Estimate", "Narration", "NarrationSettings", "asked_of", "describe",
    "estimate_of", "narrate", "read_narration", "sent_to_describe",
]  # fmt: skip
