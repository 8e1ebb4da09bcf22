"""What only the customer can answer, as numbers that can be drawn while it is open."""

from __future__ import annotations

from bizcase.finance.confidence import TODAY_IN_QUESTION
from bizcase.finance.prepared import Prepared
from bizcase.finance.values import Value, Values

_WHOLE = 100.0
# The answers by the names of ``Values.drawn``: 1 is the second word.
WHOLE, SPACE_OWNED, TODAY = "open.estate_whole", "open.space_owned", "open.today_total"
EDITION, NO_SA, RENTED = "open.vmware_edition", "open.stance_no_sa", "open.stance_rented"
RECOVERY = "open.recovery"
STORAGE = "open.assumed_storage"  # of what no list states, as a multiple of the size assumed
IN_GUEST = "open.in_guest"  # whether volumes that guests see beyond their disks move with them
_MIDDLE = 0.5  # the mean of two published amounts
_OWN_STANCE = {"windows": "lic.windows", "sql_server": "lic.sql_server"}


def is_whole(prepared: Prepared, values: Values) -> Value:
    """Return 1 where shared minimums are charged whole, 0 where in proportion to the lists.

    While the share of the estate is open it is in proportion, unless the hosts of all virtual
    servers are listed and count no more machines than the lists hold.
    """
    share = values.assumptions.known("scope.estate_share")
    if share is not None:
        return float(share >= _WHOLE)
    return values.drawn(WHOLE, float(prepared.hosts_hold_listed))


def extent_known(prepared: Prepared) -> bool:
    """Return whether hosts say if the lists hold the whole estate, so that nothing is open.

    It is whole where they count no more machines than the lists hold, and a part where they count
    so many more that today's cost is in question.
    """
    return prepared.hosts_hold_listed or prepared.unlisted_share > TODAY_IN_QUESTION


def with_answers(stated: Value, assumed: Value, in_guest: Value, values: Values) -> Value:
    """Return an amount of storage as the questions about it are answered.

    ``assumed`` is the part of ``stated`` that stands for what no list states: while open it may be
    drawn smaller or larger. ``in_guest`` is no part of it: volumes that guests see beyond their
    disks, which count where they are taken to move.
    """
    sizes = stated + (values.drawn(STORAGE, 1.0) - 1.0) * assumed
    return sizes + values.drawn(IN_GUEST, 0.0) * in_guest


def without_assurance(values: Values, product: str) -> Value:
    """Return 1 where licences of a product are owned without Software Assurance.

    Products are ``windows`` and ``sql_server``; what is said of one wins over the case.
    """
    return _stance(values, product, "owned_no_sa", NO_SA)


def rented(values: Values, product: str) -> Value:
    """Return 1 where licences of a product are rented."""
    return _stance(values, product, "rented", RENTED)


def owned_sa(values: Values, product: str) -> Value:
    """Return 1 where licences of a product are owned with Software Assurance; so while open."""
    return 1.0 - without_assurance(values, product) - rented(values, product)


def _stance(values: Values, product: str, word: str, name: str) -> Value:
    stance = values.assumptions.text(_OWN_STANCE[product])
    if stance == "stance":
        stance = values.assumptions.text("lic.stance")
    return values.drawn(name, 0.0) if stance == "unknown" else float(stance == word)


def space_owned(values: Values) -> Value:
    """Return 1 where the room is owned, so that no rent falls; rented while it is open."""
    kind = values.assumptions.text("op.space_kind")
    return values.drawn(SPACE_OWNED, 0.0) if kind == "open" else float(kind == "owned")


def share_of_vcf(values: Values) -> Value:
    """Return the weight of Cloud Foundation against vSphere Foundation; the mean while open."""
    edition = values.assumptions.text("op.vmware_edition")
    return values.drawn(EDITION, _MIDDLE) if edition == "open" else float(edition == "vcf")
