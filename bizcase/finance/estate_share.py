"""Whether the lists hold the whole estate, as the cash flow asks it."""

from __future__ import annotations

from bizcase.finance.prepared import Prepared
from bizcase.finance.values import Value, Values

_WHOLE = 100.0
OPEN = "open.estate_whole"


def whole_estate(prepared: Prepared, values: Values) -> Value:
    """Return 1 where shared minimums are charged whole, 0 where in proportion to the list.

    While the share is open (``scope.estate_share``) it is in proportion, unless the lists show
    that they are complete; the draws take the one or the other.
    """
    share = values.assumptions.known("scope.estate_share")
    whole = prepared.complete if share is None else share >= _WHOLE
    return values.drawn(OPEN, float(whole))
