"""A small AWS Price List in the shapes AWS publishes: what the refresh reads in tests.

Prices are those of the packaged book × ``RISE``, with rows beside them that must not be read.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from bizcase.catalog import load_price_book
from bizcase.catalog.databases import database_classes

REGION = "us-east-1"
RISE = 1.01
DISCOUNTS = {("1yr", "No Upfront"): 0.3, ("3yr", "No Upfront"): 0.5, ("3yr", "All Upfront"): 0.6}
PLAN_DISCOUNTS = {("Compute", 1): 0.2, ("Compute", 3): 0.45, ("EC2Instance", 1): 0.3,
                  ("EC2Instance", 3): 0.5}  # fmt: skip
HOURS = {"1yr": 8760, "3yr": 26280}
VERSION = "20261120000000"

# csv column → attribute of the Query API
COLUMNS = {
    "Product Family": "productFamily", "Location Type": "locationType",
    "Region Code": "regionCode", "Instance Type": "instanceType", "Tenancy": "tenancy",
    "CapacityStatus": "capacitystatus", "MarketOption": "marketoption", "operation": "operation",
    "usageType": "usagetype", "Database Engine": "databaseEngine",
    "Database Edition": "databaseEdition", "License Model": "licenseModel",
    "Deployment Option": "deploymentOption", "Volume API Name": "volumeApiName",
    "Unbundled Licensing": "unbundledLicensing",
}  # fmt: skip
PRICE_COLUMNS = ("SKU", "OfferTermCode", "RateCode", "TermType", "StartingRange", "Unit",
                 "PricePerUnit", "Currency", "LeaseContractLength", "PurchaseOption",
                 "OfferingClass")  # fmt: skip


@dataclass
class Product:
    """One product with its on-demand price, and whether reservations are sold."""

    offer: str
    sku: str
    family: str
    usd: float
    unit: str = "Hrs"
    reserved: bool = False
    attributes: dict[str, str] = field(default_factory=dict)

    def prices(self) -> Iterator[tuple[str, str, float, dict[str, str]]]:
        """Yield term type, unit, USD and term attributes."""
        yield "OnDemand", self.unit, self.usd, {}
        for (years, payment), discount in DISCOUNTS.items() if self.reserved else ():
            if self.offer == "AmazonRDS" and (years, payment) == ("3yr", "No Upfront"):
                continue
            for offering in ("standard", "convertible"):
                share = discount if offering == "standard" else discount / 2
                about = {"LeaseContractLength": years, "PurchaseOption": payment,
                         "OfferingClass": offering}  # fmt: skip
                rate = self.usd * (1 - share)
                if payment == "No Upfront":
                    yield "Reserved", "Hrs", rate, about
                else:
                    yield "Reserved", "Quantity", rate * HOURS[years], about
                    yield "Reserved", "Hrs", 0.0, about


def instance(name, usd, operation="RunInstances", *, reserved=True, **other):
    attributes = {
        "instanceType": name, "tenancy": "Shared", "capacitystatus": "Used",
        "operation": operation, "usagetype": f"BoxUsage:{name}", "marketoption": "OnDemand",
    } | other  # fmt: skip
    sku = f"{name}-{operation}-{'-'.join(other.values())}"
    return Product("AmazonEC2", sku, "Compute Instance", usd, "Hrs", reserved, attributes)


def database(name, usd, engine, edition, licence, **other):
    attributes = {
        "instanceType": name, "databaseEngine": engine, "databaseEdition": edition,
        "licenseModel": licence, "deploymentOption": "Single-AZ",
        "usagetype": f"InstanceUsage:{name}",
    } | other  # fmt: skip
    sku = "-".join([name, engine, edition, licence, *other.values()])
    return Product("AmazonRDS", sku, "Database Instance", usd, "Hrs", True, attributes)


ENGINES = {"postgresql": "PostgreSQL", "mysql": "MySQL", "oracle": "Oracle",
           "sqlserver": "SQL Server"}  # fmt: skip
EDITIONS = {"ee": "Enterprise", "se2": "Standard Two", "standard": "Standard"}
MODELS = {"no_license_required": "No license required", "byol": "Bring your own license",
          "license_included": "License included"}  # fmt: skip


def market() -> list[Product]:
    book = load_price_book(REGION)
    linux = (book.ec2["on_demand_hourly_usd"] * RISE).round(6)
    products = [instance(name, usd) for name, usd in linux.items()]
    windows = linux[linux.index.str.startswith("m7i.")]
    products += [
        instance(name, round(usd + 0.1, 6), "RunInstances:0002", reserved=False)
        for name, usd in windows.items()
    ]
    databases = database_classes(book).reset_index()
    databases = databases[
        databases["engine"].isin(ENGINES) & databases["edition"].isin(["", *EDITIONS])
    ]
    products += [
        database(row["instance_class"], round(row["usd_per_hour"] * RISE, 6),
                 ENGINES[row["engine"]], EDITIONS.get(row["edition"], ""),
                 MODELS[row["licence_model"]])
        for row in databases.to_dict("records")
    ]  # fmt: skip
    return products + services() + decoys()


def service(offer, family, usage_type, usd, unit, **other):
    return Product(offer, usage_type, family, usd, unit, False, {"usagetype": usage_type} | other)


def services() -> list[Product]:
    gp3 = {"volumeApiName": "gp3"}
    return [
        service("AmazonEC2", "Storage", "EBS:VolumeUsage.gp3", 0.082, "GB-Mo", **gp3),
        service("AmazonEC2", "Provisioned Throughput", "EBS:VolumeP-Throughput.gp3", 40.96,
                "GiBps-mo", **gp3),
        service("AmazonEC2", "NAT Gateway", "NatGateway-Hours", 0.046, "Hrs"),
        service("AmazonRDS", "Database Storage", "RDS:GP3-Storage", 0.117, "GB-Mo"),
        service("AmazonRDS", "System Operation", "Aurora:StorageIOUsage", 0.0000002, "IOs"),
    ]  # fmt: skip


def decoys() -> list[Product]:
    """Products beside those we want, at prices that would show."""
    postgres = ("PostgreSQL", "", "No license required")
    return [
        instance("m7i.large", 9.0, tenancy="Dedicated"),
        instance("m7i.large", 9.0, capacitystatus="UnusedCapacityReservation"),
        instance("m7i.large", 9.0, "RunInstances:0800"),
        instance("m7i.large", 9.0, marketoption="CapacityBlock"),
        instance("m7i.large", 9.0, locationType="AWS Local Zone"),
        instance("m7i.large", 9.0, regionCode="us-east-1-bos-1"),
        instance("q9z.large", 9.0),
        database("db.m5.large", 9.0, *postgres, deploymentOption="Multi-AZ"),
        database("db.m5.large", 9.0, *postgres, usagetype="InstanceUsageIOOptimized:db.m5.large"),
        database("db.m5.large", 0.1, "SQL Server", "Standard", "License included",
                 unbundledLicensing="Yes"),
    ]  # fmt: skip


def attributes_of(product: Product) -> dict[str, str]:
    return {"regionCode": REGION, "locationType": "AWS Region"} | product.attributes


def as_csv(offer: str, products: list[Product]) -> bytes:
    """Return the region's bulk file of an offer."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows(
        [["FormatVersion", "v1.0"], ["Disclaimer", "This, too, holds a comma."],
         ["Publication Date", "2026-11-20T00:00:00Z"], ["Version", VERSION], ["OfferCode", offer],
         [*PRICE_COLUMNS, *COLUMNS]]
    )  # fmt: skip
    for product in products:
        if product.offer != offer:
            continue
        about = attributes_of(product) | {"productFamily": product.family}
        cells = [about.get(attribute, "") for attribute in COLUMNS.values()]
        for kind, unit, usd, term in product.prices():
            sold = [term.get(key, "") for key in PRICE_COLUMNS[-3:]]
            start = "0" if kind == "OnDemand" else ""
            writer.writerow(
                [product.sku, "", "", kind, start, unit, f"{usd:.10f}", "USD", *sold, *cells]
            )
    return text.getvalue().encode()


def plan_rates(products: list[Product]) -> Iterator[dict[str, object]]:
    for product in products:
        if product.family != "Compute Instance" or "capacitystatus" not in product.attributes:
            continue
        about = attributes_of(product)
        if about["tenancy"] != "Shared" or product.usd == 9.0:
            continue
        for (plan, years), discount in PLAN_DISCOUNTS.items():
            yield {"plan": plan, "years": years, "usd": round(product.usd * (1 - discount), 6),
                   "usage": about["usagetype"], "operation": about["operation"]}  # fmt: skip


def plans_csv(products: list[Product]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([["FormatVersion", "v1.0"], ["Version", VERSION]])
    writer.writerow(["SKU", "RateCode", "Unit", "EffectiveDate", "DiscountedRate", "Currency",
                     "DiscountedUsageType", "DiscountedOperation", "PurchaseOption",
                     "LeaseContractLength", "LeaseContractLengthUnit", "UsageType"])  # fmt: skip
    for rate in plan_rates(products):
        plan = "ComputeSP:1yrNoUpfront" if rate["plan"] == "Compute" else "USE1-EC2SP:m5.1yr"
        writer.writerow(["S", "R", "Hrs", "", rate["usd"], "USD", rate["usage"], rate["operation"],
                         "No Upfront", rate["years"], "year", plan])  # fmt: skip
    return text.getvalue().encode()


def as_json(product: Product) -> str:
    """Return a product as GetProducts gives it."""
    terms: dict[str, dict[str, object]] = {}
    for kind, unit, usd, about in product.prices():
        code = "-".join([product.sku, *about.values()]) or product.sku
        term = terms.setdefault(kind, {}).setdefault(
            code, {"priceDimensions": {}, "termAttributes": about}
        )
        term["priceDimensions"][f"{code}.{unit}"] = {
            "unit": unit, "beginRange": "0", "endRange": "Inf",
            "pricePerUnit": {"USD": f"{usd:.10f}"},
        }  # fmt: skip
    return json.dumps(
        {
            "product": {"sku": product.sku, "productFamily": product.family,
                        "attributes": attributes_of(product)},
            "serviceCode": product.offer, "terms": terms, "version": VERSION,
        }
    )  # fmt: skip


def plans_json(products: list[Product]) -> list[dict[str, object]]:
    """Return the rates as DescribeSavingsPlansOfferingRates gives them."""
    return [
        {
            "savingsPlanOffering": {
                "paymentOption": "No Upfront", "planType": rate["plan"], "currency": "USD",
                "durationSeconds": 31_536_000 * int(str(rate["years"])),
            },
            "rate": str(rate["usd"]), "unit": "Hrs", "usageType": rate["usage"],
            "operation": rate["operation"],
        }
        for rate in plan_rates(products)
    ]  # fmt: skip
