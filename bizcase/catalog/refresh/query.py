"""The Price List Query API and the Savings Plans API: quick, with credentials of any account."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bizcase.aws_faults import INSTALL, AwsFault, Kind, aws_fault, is_installed
from bizcase.catalog.refresh.offers import Collector
from bizcase.catalog.refresh.rows import FIELDS, Report, plain_name, plan_option, words
from bizcase.errors import CatalogError
from bizcase.grammar import counted

# The Price List API answers in these only; Savings Plans have one endpoint.
PRICING_REGIONS = ("us-east-1", "eu-central-1", "ap-south-1")
CONNECT_SECONDS, READ_SECONDS, ATTEMPTS = 5, 30, 4
PERMISSIONS = ("pricing:GetProducts", "savingsplans:DescribeSavingsPlansOfferingRates")
PAGE_RATES = 1000
YEAR_SECONDS = 31_536_000
_PAYMENTS = ["No Upfront", "Partial Upfront", "All Upfront"]


@dataclass(frozen=True, slots=True)
class Clients:
    """boto3's clients of the two services."""

    pricing: Any
    savings_plans: Any


def connect(profile: str = "") -> Clients:
    """Return the clients; CatalogError where none can be made. No call is made yet."""
    if not is_installed():
        raise CatalogError(
            "The query of prices is not installed: the package boto3 is missing.",
            f"{INSTALL} Or use --source bulk.",
        )
    import botocore.session  # noqa: PLC0415 - half a second, only when prices are refreshed
    from boto3.session import Session  # noqa: PLC0415 - as above
    from botocore.config import Config  # noqa: PLC0415 - as above

    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        user_agent_extra="bizcase/1.0",
    )
    with translated("connect"):
        core = botocore.session.Session(profile=profile or None)
        core.set_default_client_config(config)
        session = Session(botocore_session=core)
        own = os.environ.get("AWS_REGION", "") or session.region_name
        nearest = own if own in PRICING_REGIONS else PRICING_REGIONS[0]
        return Clients(
            session.client("pricing", region_name=nearest),
            session.client("savingsplans", region_name=PRICING_REGIONS[0]),
        )


def read_query(collector: Collector, clients: Clients, report: Report) -> dict[str, str]:
    """Give every price of the region to the collector; return the version of each list.

    Raises
    ------
    CatalogError
        No connection or credentials, a missing permission, an answer that is no price list.
    """
    versions: dict[str, str] = {}
    shared = {"tenancy": "Shared", "capacitystatus": "Used"}
    questions = [("AmazonEC2", {**shared, "operation": key}) for key in words()["operations"]]
    questions += [(query["service"], query["filters"]) for query in words()["queries"]]
    for number, (service, filters) in enumerate(questions, start=1):
        count = 0
        with translated("pricing:GetProducts"):
            for product in _products(clients.pricing, service, collector.region, filters):
                versions[service] = max(versions.get(service, ""), str(product.get("version", "")))
                for row in _rows(product):
                    collector.add(row)
                count += 1
        found = counted(count, "products")
        report(f"Question {number} of {len(questions) + 1}, {service}: {found}")
    with translated("savingsplans:DescribeSavingsPlansOfferingRates"):
        count = _read_plans(clients.savings_plans, collector)
    report(f"Savings Plans: {counted(count, 'rates')}")
    return versions


def _products(
    client: Any, service: str, region: str, filters: dict[str, str]  # noqa: ANN401 - boto3's own
) -> Iterator[dict[str, Any]]:  # fmt: skip
    fields = {"regionCode": region, **filters}
    pages = client.get_paginator("get_products").paginate(
        ServiceCode=service,
        FormatVersion="aws_v1",
        Filters=[
            {"Type": "TERM_MATCH", "Field": field, "Value": value}
            for field, value in fields.items()
        ],
    )
    for page in pages:
        yield from (json.loads(product) for product in page["PriceList"])


def _rows(product: dict[str, Any]) -> Iterator[dict[str, str]]:
    about = dict.fromkeys(FIELDS, "")
    given = product["product"]
    attributes = {plain_name(key): str(value) for key, value in given["attributes"].items()}
    about |= {key: value for key, value in attributes.items() if key in about}
    about |= {"sku": given["sku"], "productfamily": given.get("productFamily", "")}
    for kind in ("OnDemand", "Reserved"):
        for term in product.get("terms", {}).get(kind, {}).values():
            bought = {plain_name(key): value for key, value in term["termAttributes"].items()}
            for price in term["priceDimensions"].values():
                yield (
                    about
                    | bought
                    | {
                        "termtype": kind,
                        "unit": price["unit"],
                        "startingrange": price.get("beginRange", ""),
                        "priceperunit": price["pricePerUnit"].get("USD", "0"),
                        "currency": "USD" if "USD" in price["pricePerUnit"] else "",
                    }
                )


def _read_plans(client: Any, collector: Collector) -> int:  # noqa: ANN401 - boto3's own
    call: dict[str, Any] = {
        "savingsPlanTypes": ["Compute", "EC2Instance"],
        "savingsPlanPaymentOptions": _PAYMENTS,
        "products": ["EC2"],
        "serviceCodes": ["AmazonEC2"],
        "filters": [
            {"name": "region", "values": [collector.region]},
            {"name": "tenancy", "values": ["shared"]},
            {"name": "productDescription", "values": ["Linux/UNIX"]},
        ],
        "maxResults": PAGE_RATES,
    }
    count = 0
    while True:
        page = client.describe_savings_plans_offering_rates(**call)
        for rate in page["searchResults"]:
            offer = rate["savingsPlanOffering"]
            years = str(round(offer["durationSeconds"] / YEAR_SECONDS))
            option = plan_option(offer["planType"], years, offer["paymentOption"])
            if offer.get("currency", "USD") == "USD":
                usd = float(rate["rate"])
                collector.add_plan_rate(option, rate["usageType"], rate["operation"], usd)
                count += 1
        if not page.get("nextToken"):
            return count
        call["nextToken"] = page["nextToken"]


@contextmanager
def translated(action: str) -> Iterator[None]:
    """Turn every fault of boto3 within into a CatalogError that says what to do."""
    try:
        yield
    except (KeyError, TypeError, AttributeError) as fault:
        raise _error(action, None) from fault
    except CatalogError:
        raise
    except Exception as fault:
        known = aws_fault(fault)
        if known is None and not isinstance(fault, ValueError):
            raise
        raise _error(action, known) from fault


_BULK = "or add --source bulk, which needs no account."
_STAYS = "The old price book stays in use;"
_FAULTS: dict[Kind, tuple[str, str]] = {
    "no_credentials": (
        "No AWS credentials were found that can be used.",
        f"Sign in (aws sso login or aws configure), {_BULK}",
    ),
    "rejected": (
        "The AWS session has expired, or its keys are wrong.",
        f"Sign in again, {_BULK}",
    ),
    "denied": (
        "The credentials may not do {action}.",
        f"Allow {' and '.join(PERMISSIONS)}, {_BULK}",
    ),
    "unreachable": (
        "The service of {action} cannot be reached.",
        f"{_STAYS} check network and proxy, then try again, {_BULK}",
    ),
    "busy": (
        "The service of {action} is busy.",
        f"{_STAYS} try again in a few minutes, {_BULK}",
    ),
}


# Kinds that say more than a price refresh has to.
_SAME: dict[Kind, Kind] = {
    "no_profile": "no_credentials", "half_credentials": "no_credentials", "slow": "unreachable",
    "not_aws": "unreachable", "quota": "busy",
}  # fmt: skip


def _error(action: str, fault: AwsFault | None) -> CatalogError:
    if fault is None:
        return CatalogError(
            f"The address or the answer of {action} is not valid.",
            f"Check AWS_ENDPOINT_URL and the like, {_BULK}",
        )
    message, remedy = _FAULTS.get(
        _SAME.get(fault.kind, fault.kind),
        (f"AWS refused {action} ({fault.code}).", f"{_STAYS} try again, {_BULK}"),
    )
    return CatalogError(message.format(action=action), remedy)
