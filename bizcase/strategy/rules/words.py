"""What the customer's words mean, by the ordered patterns of ``words.csv``."""

from __future__ import annotations

import re
from functools import cache

from bizcase.strategy.rules.tables import rules

_NOTHING = ("", "none", "no", "n/a", "na", "-", "not applicable", "false")
NON_PRODUCTION = ("non-production", "development", "test", "staging")


def meaning(kind: str, word: object) -> str:
    """Return what a word means, by the patterns of its kind; "" when none knows it.

    >>> meaning("strategy", "Rearchitect"), meaning("criticality", "Critical")
    ('Refactor', 'high')
    """
    text = word.strip() if isinstance(word, str) else ""
    if not text:
        return ""
    return next((meant for pattern, meant in _patterns(kind) if pattern.search(text)), "")


@cache
def _patterns(kind: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rule["pattern"], re.IGNORECASE), rule["meaning"])
        for rule in rules("words")
        if rule["kind"] == kind
    )


def is_stated(word: object) -> bool:
    """Return whether a cell states a demand, rather than nothing or a word for none."""
    return isinstance(word, str) and word.strip().lower() not in _NOTHING


def stage_of(environment: object) -> str:
    """Return ``non-production``, ``production``, or "" where the environment is not known."""
    if not isinstance(environment, str):
        return ""
    word = environment.strip().lower()
    if word in NON_PRODUCTION or re.match(
        r"dev|test|qa|uat|stag|non-?prod|pre-?prod|sandbox|lab\b", word
    ):
        return "non-production"
    return "production"
