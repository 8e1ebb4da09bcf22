"""Nouns and verbs that agree with a number, and labels among words."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Names that begin a label and look like words: they have no other capital.
_NAMES = re.compile(
    r"(?:Amazon|Aurora|Azure|Graviton|Kubernetes|Linux|Microsoft|Nutanix|Oracle|Windows)\b"
)


def counted(number: int, things: str) -> str:
    """Return a number with what it counts, which is given in the plural.

    >>> counted(1, "dependencies"), counted(2, "addresses"), counted(1200, "servers")
    ('1 dependency', '2 addresses', '1,200 servers')
    """
    return f"{number:,} {agreeing(number, things, singular(things))}"


def clipped(text: str, most: int = 60) -> str:
    r"""Return a text of others as one line that no screen is flooded by.

    >>> clipped("Exit\n DC", 20), clipped("a" * 9, 5)
    ('Exit  DC', 'aaaa…')
    """
    line = "".join(sign if sign.isprintable() else " " for sign in text[:most])
    return line if len(text) <= most else f"{line[: most - 1]}…"


def first_of(names: Sequence[str], shown: int, between: str = ", ") -> str:
    """Return the first names, and how many more there are: no list is as long as its inputs.

    >>> first_of(["a", "b", "c"], 2), first_of(["a", "b"], 2)
    ('a, b and 1 more', 'a, b')
    """
    first, more = between.join(names[:shown]), len(names) - shown
    return f"{first} and {more:,} more" if more > 0 else first


def agreeing(number: float | None, many: str, one: str) -> str:
    """Return the word that agrees with a number: ``1 database moves``, ``0 databases move``."""
    return one if number == 1 else many


def singular(things: str) -> str:
    """Return the singular of a regular English plural, and of people."""
    if things == "people":
        return "person"
    if things.endswith("ies"):
        return f"{things.removesuffix('ies')}y"
    return things.removesuffix("es" if things.endswith("sses") else "s")


def capital(label: str) -> str:
    """Return words with a large first letter."""
    return label[:1].upper() + label[1:]


def inline(label: str) -> str:
    """Return a label inside a sentence: small, unless it begins with a name.

    >>> inline("Disaster recovery"), inline("VMware edition"), inline("Oracle Database licences")
    ('disaster recovery', 'VMware edition', 'Oracle Database licences')
    >>> inline("Linux subscriptions"), inline("PostgreSQL is kept"), inline("Graviton moves")
    ('Linux subscriptions', 'PostgreSQL is kept', 'Graviton moves')
    """
    first, _, rest = label.partition(" ")
    # A name has a capital within, as PostgreSQL; or its second word has one, as Red Hat.
    has_more = first[1:] != first[1:].lower() or rest[:1].isupper()
    is_name = not first[1:2].islower() or has_more or _NAMES.match(label)
    return label if is_name else label[:1].lower() + label[1:]
