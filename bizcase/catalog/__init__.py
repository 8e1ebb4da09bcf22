"""What AWS sells: instance types and prices, each with its origin and date."""

from bizcase.catalog.books import load_price_book, regions
from bizcase.catalog.bought import hourly_prices
from bizcase.catalog.options import (
    MAIN_OPTION_KEYS,
    OPTION_KEYS,
    PurchaseOption,
    purchase_option,
)
from bizcase.catalog.origins import worst_origin
from bizcase.catalog.price_book import Price, PriceBook
from bizcase.catalog.purchase import Purchase, private_discount, purchase_of
from bizcase.catalog.snapshot import instance_families

__all__ = [
    "MAIN_OPTION_KEYS",
    "OPTION_KEYS",
    "Price",
    "PriceBook",
    "Purchase",
    "PurchaseOption",
    "hourly_prices",
    "instance_families",
    "load_price_book",
    "private_discount",
    "purchase_of",
    "purchase_option",
    "regions",
    "worst_origin",
]
