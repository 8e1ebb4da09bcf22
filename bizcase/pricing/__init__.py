"""Line items: quantity × unit price = amount, each with the origin of its price."""

from bizcase.pricing.bare_metal import price_bare_metal
from bizcase.pricing.base import BaseCase, price_base
from bizcase.pricing.estate import PricedEstate, price_estate
from bizcase.pricing.evs import EvsCost, price_evs
from bizcase.pricing.figures import pricing_figures
from bizcase.pricing.oracle import oracle_licences_needed
from bizcase.pricing.regions import price_in_regions
from bizcase.pricing.run_figures import RUN_COST, run_cost_figures
from bizcase.pricing.scenarios import RegionCost, Scenario
from bizcase.pricing.stance import licence_stance

__all__ = [
    "RUN_COST",
    "BaseCase",
    "EvsCost",
    "PricedEstate",
    "RegionCost",
    "Scenario",
    "licence_stance",
    "oracle_licences_needed",
    "price_bare_metal",
    "price_base",
    "price_estate",
    "price_evs",
    "price_in_regions",
    "pricing_figures",
    "run_cost_figures",
]
