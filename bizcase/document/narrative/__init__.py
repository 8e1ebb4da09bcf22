"""Text of a language model in the document: what it may say, and where it stands."""

from bizcase.document.narrative.facts import Facts, facts_of
from bizcase.document.narrative.rules import faults_of
from bizcase.document.narrative.told import MOST_PARAGRAPHS, SUMMARY, with_narration

__all__ = [
    "MOST_PARAGRAPHS", "SUMMARY", "Facts", "facts_of", "faults_of", "with_narration",
]  # fmt: skip
