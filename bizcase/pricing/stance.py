"""Who owns the licences: one answer for a case, which a product may differ from."""

from __future__ import annotations

from bizcase.assumptions import Assumptions

OWNED_SA, OWNED_NO_SA, RENTED = "owned_sa", "owned_no_sa", "rented"
_AS_THE_CASE = "stance"


def licence_stance(assumptions: Assumptions, product: str) -> str:
    """Return owned_sa, owned_no_sa or rented for ``windows`` or ``sql_server``.

    What the product says wins over the case. Unknown is computed as owned_sa.
    """
    own = assumptions.text({"windows": "lic.windows", "sql_server": "lic.sql_server"}[product])
    word = assumptions.text("lic.stance") if own == _AS_THE_CASE else own
    return OWNED_SA if word == "unknown" else word


def stance_is_stated(assumptions: Assumptions, product: str) -> bool:
    """Return whether the ownership of a product's licences is an answer, not computed."""
    own = assumptions.text({"windows": "lic.windows", "sql_server": "lic.sql_server"}[product])
    return own != _AS_THE_CASE or assumptions.text("lic.stance") != "unknown"


def brings_own(assumptions: Assumptions, product: str) -> bool:
    """Return whether licences of the product may come to AWS: Software Assurance carries them."""
    return licence_stance(assumptions, product) == OWNED_SA
