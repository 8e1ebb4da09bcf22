"""The cash flow model of one case: what is decided in the base, what is open beside it.

Undecided servers stay as they are in the base case, with those that wait for the answer to a
blocker, and so do those that are bought as a service at a price that nobody knows: none of them is
in a base amount, each is an answer that may be given
(METHOD: Uncertainty and verdict).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.finance.cash_flow import Flows, flows
from bizcase.finance.metrics import npv
from bizcase.finance.prepared import Prepared
from bizcase.finance.schedule import Schedule, schedule
from bizcase.finance.standing import Standing
from bizcase.finance.values import Value, Values
from bizcase.strategy.rules.work import PLANNED_AS
from bizcase.units import FloatArray

NpvOf = Callable[[Mapping[str, FloatArray]], FloatArray]
UNDECIDED, SUBSCRIPTION = "open.undecided", "open.subscription"
_PRICE = "mig.subscription"
_PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class Model:
    """``base`` is the estate of the base case with its ``plan``; ``given`` as it was handed over.

    ``rehosted`` is the base with undecided servers rehosted and those that wait moved, ``bought``
    with services bought at any price; each with its plan, None where there is nothing of the kind.
    """

    given: Prepared
    base: Prepared
    plan: Schedule
    version: str
    rehosted: tuple[Prepared, Schedule] | None
    bought: tuple[Prepared, Schedule] | None

    def flows(self, values: Values, version: str = "") -> Flows:
        """Return the net cash flow of every draw, open answers as drawn."""
        version = version or self.version
        standing = Standing(self.base, values, version)
        found = flows(self.base, self.plan, values, version, standing)
        share = values.drawn(UNDECIDED, 0.0) / _PERCENT
        if self.rehosted is not None and np.any(np.asarray(share) > 0):
            found = _blend(found, flows(*self.rehosted, values, version, standing), share)
        price = np.asarray(values.drawn(SUBSCRIPTION, np.nan))
        if self.bought is not None and np.isfinite(price).any():
            known = np.isfinite(price)
            at = values.with_drawn({_PRICE: np.where(known, price, 0.0)})
            found = _blend(found, flows(*self.bought, at, version, standing), known.astype(float))
        return found

    def npv_from(self, base_npv: float, values: Values) -> NpvOf:
        """Return the NPV of drawn values as a function, in steps from the NPV of the base case.

        The base case rounds its lines to the cent; so an end that changes nothing has its NPV.
        """
        assumptions, cents = values.assumptions, base_npv - float(np.ravel(self.npv(values))[0])

        def npv_of(drawn: Mapping[str, FloatArray]) -> FloatArray:
            return self.npv(Values(assumptions, drawn)) + cents

        return npv_of

    def npv(self, values: Values, version: str = "") -> FloatArray:
        """Return the net present value of every draw in USD."""
        return npv(self.flows(values, version).net, values.fraction("fin.discount"))


def model(prepared: Prepared, assumptions: Assumptions, *, with_answers: bool = True) -> Model:
    """Return the model of an estate under the given assumptions.

    ``with_answers``: whether another answer than that of the base case may be asked for.
    """
    unpriced = assumptions.known(_PRICE) is None
    judged = prepared if prepared.no_baseline else _with_a_cost_today(prepared)
    base = _settled(_held(judged), "undecided", "Retain")
    bought = None
    if unpriced and _unpriced(base).any():
        bought = (base, schedule(base, assumptions))
        base = _staying(base)
    rehosted = None
    is_open = judged.servers["disposition"].eq("undecided").any() or judged.waits
    if with_answers and is_open:
        other = _settled(judged, "undecided", PLANNED_AS)
        other = _staying(other) if bought else other
        rehosted = (other, schedule(other, assumptions))
    return Model(
        prepared, base, schedule(base, assumptions), assumptions.text("op.baseline"),
        rehosted, bought,
    )  # fmt: skip


def _with_a_cost_today(prepared: Prepared) -> Prepared:
    """Return the estate in which what runs on AWS already stays: it is on neither side."""
    servers = prepared.servers
    fates = servers["disposition"].where(servers["has_baseline"].to_numpy(dtype=bool), "Retain")
    return replace(prepared, servers=servers.assign(disposition=fates))


def _unpriced(prepared: Prepared) -> pd.Series:
    """Mask of the servers that are bought as a service whose users nobody states."""
    servers = prepared.servers
    return servers["disposition"].eq("Repurchase") & servers["bought_by_user"].eq(0.0)


def _staying(prepared: Prepared) -> Prepared:
    """Return the estate in which what is bought at an unknown price stays as it is."""
    fates = prepared.servers["disposition"].mask(_unpriced(prepared), "Retain")
    return replace(prepared, servers=prepared.servers.assign(disposition=fates))


def _settled(prepared: Prepared, disposition: str, becomes: str) -> Prepared:
    """Return the estate with all servers of one disposition given another."""
    found = prepared.servers["disposition"]
    if not found.eq(disposition).any():
        return prepared
    servers = prepared.servers.assign(disposition=found.mask(found.eq(disposition), becomes))
    return replace(prepared, servers=servers)


def _held(prepared: Prepared) -> Prepared:
    """Return the estate in which what waits for an answer stays as it is."""
    if not prepared.waits:
        return prepared
    fates = prepared.servers["disposition"].mask(prepared.waiting, "Retain")
    return replace(prepared, servers=prepared.servers.assign(disposition=fates))


def _blend(one: Flows, other: Flows, share: Value) -> Flows:
    return Flows(
        *(
            getattr(one, name) + share * (getattr(other, name) - getattr(one, name))
            for name in ("aws_unit", "aws", "net")
        )
    )
