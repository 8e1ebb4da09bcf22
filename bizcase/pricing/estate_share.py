"""Whether the lists hold the whole estate: one answer for both sides of the comparison."""

from __future__ import annotations

from bizcase.assumptions import Assumptions
from bizcase.inventory import Inventory
from bizcase.inventory.hosts import WHOLE, host_count

_WHOLE = 100.0


def is_whole(inventory: Inventory, assumptions: Assumptions) -> bool:
    """Return whether shared minimums are charged whole; else in proportion to the list.

    While the share is open it is in proportion, unless the hosts of all virtual servers are listed
    and count no more machines than the lists hold: then nothing is left out.
    """
    share = assumptions.known("scope.estate_share")
    if share is not None:
        return share >= _WHOLE
    return host_count(inventory).extent == WHOLE
