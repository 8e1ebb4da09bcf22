"""The public bulk files of the AWS Price List: no account needed, read row by row, never whole.

Format: AWS Billing User Guide, "Reading the service price list files", csv: five rows about the
file, the names of the columns, then one row per price.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from bizcase.catalog.refresh.offers import Collector
from bizcase.catalog.refresh.rows import FIELDS, Report, plain_name, plan_option
from bizcase.errors import CatalogError

BASE_VARIABLE = "BIZCASE_PRICE_LIST_URL"
BASE_URL = "https://pricing.us-east-1.amazonaws.com"
CONNECT_SECONDS, READ_SECONDS = 5, 60
RETRIES, BACKOFF_SECONDS = 2, 0.5  # of a request; a file that breaks off is read again as often
CHUNK_BYTES = 1 << 20
REPORT_ROWS = 200_000
OFFERS = ("AmazonEC2", "AmazonRDS")
PLANS = "AWSComputeSavingsPlan"
_PLAN_FIELDS = (
    "discountedrate", "currency", "discountedusagetype", "discountedoperation", "usagetype",
    "purchaseoption", "leasecontractlength",
)  # fmt: skip
_NEEDED = {"sku", "termtype", "unit", "priceperunit", "usagetype", "instancetype"}
# "ComputeSP:1yrNoUpfront", "USE1-EC2SP:m5.1yrNoUpfront"
_PLAN_USAGE = re.compile(r"\b(Compute|EC2)SP:")


def read_bulk(collector: Collector, report: Report) -> dict[str, str]:
    """Give every row of the region's files to the collector; return the version of each file.

    Raises
    ------
    CatalogError
        No connection, a file that breaks off or is no price list, a region that has none.
    """
    versions = {}
    with _session() as session:
        for offer in OFFERS:
            path = _offer_path(session, offer, collector.region)
            versions[offer] = _read_file(session, path, offer, collector, report)
        path = _plan_path(session, collector.region)
        versions[PLANS] = _read_file(session, path, PLANS, collector, report)
    return versions


def _session() -> requests.Session:
    session = requests.Session()
    retry = Retry(
        total=RETRIES, backoff_factor=BACKOFF_SECONDS, allowed_methods=("GET",),
        status_forcelist=(429, 500, 502, 503, 504),
    )  # fmt: skip
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry))
    return session


def _get(session: requests.Session, path: str) -> requests.Response:
    base = os.environ.get(BASE_VARIABLE, "") or BASE_URL
    response = session.get(
        base.rstrip("/") + path, stream=True, timeout=(CONNECT_SECONDS, READ_SECONDS)
    )
    response.raise_for_status()
    return response


def _unreachable(fault: Exception) -> CatalogError:
    answer = getattr(fault, "response", None)
    how = f"it answered {answer.status_code}" if answer is not None else type(fault).__name__
    return CatalogError(
        f"The public price files of AWS cannot be read ({how}).",
        "The old price book stays in use; check network and proxy (HTTPS_PROXY), then try again.",
    )


def _index(session: requests.Session, path: str) -> Any:  # noqa: ANN401 - JSON
    try:
        with _get(session, path) as response:
            return response.json()["regions"]
    except (ValueError, KeyError, TypeError) as fault:
        if isinstance(fault, requests.RequestException) and not isinstance(
            fault, requests.exceptions.JSONDecodeError
        ):
            raise _unreachable(fault) from fault
        raise CatalogError(
            "The index of the price files cannot be understood.", "", path
        ) from fault
    except requests.RequestException as fault:
        raise _unreachable(fault) from fault


def _offer_path(session: requests.Session, offer: str, region: str) -> str:
    regions = _index(session, f"/offers/v1.0/aws/{offer}/current/region_index.json")
    return _csv_path(regions.get(region, {}).get("currentVersionUrl"), offer, region)


def _plan_path(session: requests.Session, region: str) -> str:
    regions = _index(session, f"/savingsPlan/v1.0/aws/{PLANS}/current/region_index.json")
    paths = {entry.get("regionCode"): entry.get("versionUrl") for entry in regions}
    return _csv_path(paths.get(region), PLANS, region)


def _csv_path(path: str | None, offer: str, region: str) -> str:
    if not path or not path.startswith("/"):
        raise CatalogError(
            f"AWS publishes no {offer} price file for {region}.", "Choose another region."
        )
    return path.removesuffix(".json") + ".csv"


def _read_file(
    session: requests.Session, path: str, offer: str, collector: Collector, report: Report
) -> str:
    """Read one file; taking the same row twice changes nothing, so a broken one starts again."""
    take = _take_plans if offer == PLANS else _take_offers
    for attempt in range(RETRIES + 1):
        report(f"{offer}: reading{' again' if attempt else ''}")
        try:
            with _get(session, path) as response:
                lines = response.iter_lines(chunk_size=CHUNK_BYTES)
                return take(_Table(lines, offer, report), collector)
        except requests.RequestException as fault:
            if attempt == RETRIES or isinstance(fault, requests.HTTPError):
                raise _unreachable(fault) from fault
        except (ValueError, csv.Error) as fault:
            raise CatalogError(
                f"The price file of {offer} cannot be understood.",
                "The old price book stays in use; try again later, or with --source query.",
            ) from fault
    raise AssertionError("the last attempt returns or raises")


class _Table:
    """A csv file as rows by plain column name; ``version`` is known once they are read."""

    def __init__(self, lines: Iterable[bytes], offer: str, report: Report) -> None:
        self._rows = csv.reader(line.decode("utf-8") for line in lines)
        self._offer, self._report = offer, report
        self.version = ""

    def rows(self, fields: Iterable[str], needed: set[str]) -> Iterator[dict[str, str]]:
        """Yield the fields of every row, ``""`` where the file has no such column."""
        places = self._places()
        if not needed <= set(places):
            raise ValueError("columns are missing")
        wanted = {field: places.get(field, -1) for field in fields}
        for count, cells in enumerate(self._rows, start=1):
            if len(cells) != len(places):
                raise ValueError("a row is cut")
            yield {field: cells[at] if at >= 0 else "" for field, at in wanted.items()}
            if count % REPORT_ROWS == 0:
                self._report(f"{self._offer}: {count:,} rows")

    def _places(self) -> dict[str, int]:
        for cells in self._rows:
            if cells and cells[0] == "SKU":
                return {plain_name(name): at for at, name in enumerate(cells)}
            if cells and cells[0] == "Version":
                self.version = cells[1]
        raise ValueError("no column names")


def _take_offers(table: _Table, collector: Collector) -> str:
    for row in table.rows(FIELDS, _NEEDED):
        collector.add(row)
    return table.version


def _take_plans(table: _Table, collector: Collector) -> str:
    for row in table.rows(_PLAN_FIELDS, set(_PLAN_FIELDS)):
        plan = _PLAN_USAGE.search(row["usagetype"])
        if plan and row["currency"] == "USD":
            option = plan_option(plan[1], row["leasecontractlength"], row["purchaseoption"])
            usd = float(row["discountedrate"])
            usage = (row["discountedusagetype"], row["discountedoperation"])
            collector.add_plan_rate(option, *usage, usd)
    return table.version
