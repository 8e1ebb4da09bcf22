"""Line items: quantity × unit price = amount, each with the origin of its price."""

from bizcase.pricing.estate import PricedEstate, price_estate
from bizcase.pricing.figures import pricing_figures
from bizcase.pricing.scenarios import Scenario

__all__ = ["PricedEstate", "Scenario", "price_estate", "pricing_figures"]
