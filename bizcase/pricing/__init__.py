"""Line items: quantity × unit price = amount, each with the origin of its price."""

from bizcase.pricing.base import BaseCase, price_base
from bizcase.pricing.estate import PricedEstate, price_estate
from bizcase.pricing.figures import pricing_figures
from bizcase.pricing.regions import price_in_regions
from bizcase.pricing.run_figures import RUN_COST, run_cost_figures
from bizcase.pricing.scenarios import RegionCost, Scenario

__all__ = [
    "RUN_COST",
    "BaseCase",
    "PricedEstate",
    "RegionCost",
    "Scenario",
    "price_base",
    "price_estate",
    "price_in_regions",
    "pricing_figures",
    "run_cost_figures",
]
