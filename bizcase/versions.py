"""Which program and which method made a case.

The method's version rises when the same inputs give other figures because the method is another:
a case that was saved says so when it is opened, and shows the difference when it is computed again.
"""

from __future__ import annotations

PROGRAM_VERSION = "0.1.0"
FIRST_METHOD = 1  # of cases that do not say which
# Since when a version holds, and what has other figures than the one before. Version 2 was in no
# release of its own.
METHODS = {
    3: (
        "2026-11-29",
        "both sides are compared item by item, and inputs of the customer have a published default "
        "with a range. Storage that no list states is assumed by operating system, alike on both "
        "sides. Types and database classes are the newest ones close to the cheapest. Work that "
        "waits for an answer stays in the base case. Own discounts apply to every eligible "
        "service, and the verdict says how sure it is",
    ),
    4: (
        "2026-11-30",
        "a host that several exports list counts once. Of an application every column of text is "
        "read, so its strategy may be another one. Where nothing moves there is nothing to pay "
        "back. The start of a wave that is set manually moves no work that waits for an answer. A "
        "size with an unknown unit is unknown, and what one sheet of Nutanix leaves blank the "
        "other fills",
    ),
    5: (
        "2026-11-30",
        "the verdict is less sure where today's hosts cannot be as they are listed. Storage on "
        "other bases is without what leaves with databases. Run cost, also of the last year, is "
        "without the credit for the unused life of hardware, which is an item of its own. Where "
        "hosts say whether the lists have the whole estate, the simulation does not draw it. A "
        "gain is less sure where today's infrastructure costs over three times what is published. "
        "Energy is compared only where today's hosts can be as they are listed. A server "
        "without an instance type cannot move yet. A faster pace is tried before another team, and "
        "double running of a wave is never negative. The return on investment has services that "
        "replace servers in its cost",
    ),
}
METHOD_VERSION = max(METHODS)


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
        later = (told for number, told in METHODS.items() if number > version)
        changes = " ".join(f"Since {since} {change}." for since, change in later)
        return f"{method_mark(version)}. {changes}"
    return ""
