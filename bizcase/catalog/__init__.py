"""What AWS sells: instance types and prices, each with its origin and date."""

from bizcase.catalog.options import (
    MAIN_OPTION_KEYS,
    OPTION_KEYS,
    PurchaseOption,
    purchase_option,
)
from bizcase.catalog.origins import worst_origin
from bizcase.catalog.price_book import Price, PriceBook, load_price_book, regions

__all__ = [
    "MAIN_OPTION_KEYS",
    "OPTION_KEYS",
    "Price",
    "PriceBook",
    "PurchaseOption",
    "load_price_book",
    "purchase_option",
    "regions",
    "worst_origin",
]
