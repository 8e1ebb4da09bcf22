"""Prices of the region as cells, and amounts by the bands of a price."""

from __future__ import annotations

import numpy as np

from bizcase.exports.live.expr import Term, largest, smallest, term, total
from bizcase.exports.live.inputs import Inputs
from bizcase.pricing.shared_terms import Band, SharedTerms

# Prices of the shared terms, by field: the name of the cell, and its label.
_PRICES = {
    "gateway_gb": ("price_nat_gateway_gb", "Price of a GB through a NAT gateway"),
    "gateway_hour": ("price_nat_gateway_hour", "Price of a NAT gateway, hour"),
    "between_zones_gb": ("price_between_zones_gb", "Price of a GB between zones, one way"),
}


def price_of(inputs: Inputs, terms: SharedTerms, field: str) -> Term:
    """Return the cell of a price of the region."""
    name, label = _PRICES[field]
    return inputs.fact(name, label, getattr(terms, field).usd, "USD")


def least_support(inputs: Inputs, terms: SharedTerms) -> Term:
    """Return the cell of what AWS Support costs at least a month."""
    label = "AWS Support: least a month"
    return inputs.fact("support_least", label, terms.support_least.usd, "USD/month")


def bands(
    inputs: Inputs, name: str, given: tuple[Band, ...], amount: Term, *, by_gb: bool
) -> list[tuple[Term, Term]]:
    """Return what of an amount lies in each band, and its price: per GB, or a share of money."""
    unit, limit_unit = ("USD/GB", "GB") if by_gb else ("fraction", "USD/month")
    found = []
    for place, band in enumerate(given, start=1):
        price = inputs.fact(f"{name}_{place}_price", f"{band.item}: price", band.price.usd, unit)
        lower = term(0.0)
        if band.lower:
            lower = inputs.fact(
                f"{name}_{place}_from", f"{band.item}: from", band.lower, limit_unit
            )
        inside = amount
        if np.isfinite(band.upper):
            upper = inputs.fact(f"{name}_{place}_to", f"{band.item}: to", band.upper, limit_unit)
            inside = smallest(amount, upper)
        found.append((largest(0.0, inside - lower), price))
    return found


def banded(
    inputs: Inputs, name: str, given: tuple[Band, ...], amount: Term, *, by_gb: bool
) -> Term:
    """Return what an amount costs by bands."""
    found = bands(inputs, name, given, amount, by_gb=by_gb)
    return total(part * price for part, price in found)
