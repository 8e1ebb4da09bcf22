"""Names that a rule reads as a whole, and that tell nothing of their owner: they stay."""

from __future__ import annotations

import re
from functools import cache

from bizcase import packaged
from bizcase.inputs.servers.total_rows import TOTAL_WORDS
from bizcase.pseudonyms.vocabulary import rule_words
from bizcase.pseudonyms.words import fold, is_name_part, words_of


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    tables = (("bizcase.inventory", "appliances.csv"), ("bizcase.strategy", "shared_roles.csv"))
    rows = [row["pattern"] for room, table in tables for row in packaged.rows(room, table)]
    fillers = [
        row["pattern"]
        for row in packaged.rows("bizcase.inventory", "placeholders.csv")
        if row["where"] == "name"
    ]
    titles = [row["written"] for row in packaged.rows("bizcase.inputs", "environments.csv")]
    whole = (f"^(?:{word})$" for word in (*fillers, *map(re.escape, titles)))
    patterns = [*rows, *whole, TOTAL_WORDS]
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def is_read_by_a_rule(name: str) -> bool:
    """Whether a rule knows a name, as that of an appliance or a role, and all its words stay.

    >>> is_read_by_a_rule("vCLS (12)"), is_read_by_a_rule("dc01"), is_read_by_a_rule("prod-db-1")
    (True, True, False)
    """
    bare = name.strip()
    words = (word for word in words_of(bare) if is_name_part(word))
    if not all(fold(word) in rule_words() for word in words):
        return False
    return rule_of(bare) >= 0


def rule_of(name: str) -> int:
    """Return which rule reads a name with or without its domain, -1 for none."""
    bare = name.strip()
    for number, pattern in enumerate(_patterns()):
        if pattern.search(bare) or pattern.search(bare.split(".")[0]):
            return number
    return -1


@cache
def is_fused(word: str) -> bool:
    """Whether a word is put together of words that stay.

    >>> is_fused("awsbackupgw"), is_fused("acmebackup")
    (True, False)
    """
    if word in rule_words():
        return True
    starts = (word[:end] for end in range(2, len(word) - 1))
    return any(start in rule_words() and is_fused(word[len(start) :]) for start in starts)
