"""Which program and which method made a case.

The method's version rises when the same inputs give other figures because the method is another:
a case that was saved says so when it is opened, and shows the difference when it is computed again.
"""

from __future__ import annotations

PROGRAM_VERSION = "0.1.0"
FIRST_METHOD = 1  # of cases that do not say which
METHOD_VERSION = 3
METHOD_SINCE = "2026-11-29"
METHOD_CHANGE = (
    "both sides are compared item by item, and inputs of the customer have a published default "
    "with a range. Storage that no list states is assumed by operating system, alike on both "
    "sides. Types and database classes are the newest ones close to the cheapest. Work that waits "
    "for an answer stays in the base case. Own discounts apply to every eligible service, and the "
    "verdict says how sure it is"
)


def method_mark(version: int) -> str:
    """Return how a case of a method is marked, empty for today's method.

    >>> method_mark(METHOD_VERSION), method_mark(FIRST_METHOD)
    ('', 'Made with the earlier method')
    """
    if version == METHOD_VERSION:
        return ""
    return f"Made with {'the earlier' if version < METHOD_VERSION else 'a later'} method"


def method_notice(version: int) -> str:
    """Return the mark with what it means, as sentences; empty for today's method."""
    if version > METHOD_VERSION:
        return f"{method_mark(version)}: update the program before you compute it again."
    if version < METHOD_VERSION:
        return f"{method_mark(version)}. Since {METHOD_SINCE} {METHOD_CHANGE}."
    return ""
