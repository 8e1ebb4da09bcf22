"""Line items: quantity × unit price = amount, each with the origin of its price."""

from bizcase.pricing.estate import PricedEstate, price_estate
from bizcase.pricing.figures import pricing_figures
from bizcase.pricing.regions import price_in_regions
from bizcase.pricing.scenarios import RegionCost, Scenario

__all__ = [
    "PricedEstate",
    "RegionCost",
    "Scenario",
    "price_estate",
    "price_in_regions",
    "pricing_figures",
]
