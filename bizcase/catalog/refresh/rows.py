"""The one shape of a row of the AWS Price List, whichever way it was read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from bizcase import packaged

# Attribute names without case and signs, as ``plain_name`` makes them; absent ones are "".
FIELDS = (
    "sku", "termtype", "startingrange", "unit", "priceperunit", "currency", "leasecontractlength",
    "purchaseoption", "offeringclass", "productfamily", "regioncode", "locationtype",
    "instancetype", "tenancy", "capacitystatus", "marketoption", "operation", "usagetype",
    "databaseengine", "databaseedition", "licensemodel", "deploymentoption", "deploymentmodel",
    "unbundledlicensing",
)  # fmt: skip
Row = Mapping[str, str]
Report = Callable[[str], None]
_PLANS = {"compute": "compute_sp", "ec2instance": "ec2_instance_sp", "ec2": "ec2_instance_sp"}


def plain_name(name: str) -> str:
    """Return an attribute's name without case and signs: csv and API spell it differently."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Return how the list's attributes read in our words (``price_list.toml``)."""
    return packaged.toml("bizcase.catalog", "data/price_list.toml")


def plan_option(plan: str, years: str, payment: str) -> str:
    """Return the purchase option of a Savings Plan; one that we do not know fits none of ours."""
    suffix = words()["payments"].get(payment, "?")
    return f"{years[:1]}yr_{_PLANS.get(plan.lower(), '?')}{suffix}"
