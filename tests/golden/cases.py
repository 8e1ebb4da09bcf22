"""The six estates whose bills are kept, each small enough to check by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.catalog.region_book import RegionBook, book_text
from bizcase.entries import ProjectInfo, RunRequest
from bizcase.inputs.opening.upload import Upload
from tests.factories import asked, mpa, mpa_row, rvtools, vinfo_row
from tests.twins import made_portfolio

AS_OF = dt.date(2026, 11, 23)
WINDOWS = "Microsoft Windows Server 2019 (64-bit)"
RHEL = "Red Hat Enterprise Linux 8 (64-bit)"
SUSE = "SUSE Linux Enterprise 15 (64-bit)"


def _server(name: str, system: str = "Ubuntu Linux (64-bit)", **cells: object) -> tuple:
    systems = ("configuration file", "VMware Tools")
    return vinfo_row(name, **{f"OS according to the {place}": system for place in systems}, **cells)


def _request(region: str = "us-east-1", book: Upload | None = None, changes: dict | None = None,
             **files: Upload) -> RunRequest:  # fmt: skip
    return asked(
        ProjectInfo("Golden bill", "Example Ltd", region),
        {kind: (upload,) for kind, upload in files.items()},
        load_register().with_overrides(changes or {}),
        AS_OF, price_book=book,
    )  # fmt: skip


def small_rvtools() -> RunRequest:
    hosts = [["Host", "# CPU", "# Cores", "# Memory", "Model"],
             ["esx1", 2, 32, 262144, "PowerEdge R640"]]  # fmt: skip
    rows = (
        _server("web-01"),
        _server("app-01", WINDOWS, CPUs=4, Memory=16384),
        _server("old-01", Powerstate="poweredOff"),
    )
    return _request(rvtools=rvtools(*rows, vHost=hosts))


def databases() -> RunRequest:
    sheet = [
        ["Database ID", "Server ID", "Source Engine Type", "Engine Version", "Target Engine",
         "Total Size (GB)"],
        ["shop", "db-1", "PostgreSQL", "15", "PostgreSQL", 200],
        ["ledger", "db-2", "Oracle", "10g", "Oracle", 100],
    ]  # fmt: skip
    rows = (
        mpa_row("db-1", cpus=8, ram=64, cpu_peak=0.4, memory_peak=60),
        mpa_row("db-2", cpus=4, ram=32),
        mpa_row("web-1", os="Ubuntu", cpus=2, ram=8),
    )
    return _request(it_inventory=mpa(*rows, Databases=sheet))


def own_licences() -> RunRequest:
    rows = (
        _server("red", RHEL, CPUs=4, Memory=16384),
        _server("green", SUSE, CPUs=4, Memory=16384),
        _server("blue", WINDOWS, CPUs=4, Memory=16384),
    )
    changes = {"lic.rhel": "byos", "op.win_dc_core": 700}
    return _request(rvtools=rvtools(*rows), changes=changes)


def filled_prices() -> RunRequest:
    rows = (_server("web-01"), _server("app-01", WINDOWS, CPUs=4, Memory=16384))
    return _request("eu-south-2", rvtools=rvtools(*rows))


def waves() -> RunRequest:
    rows = [mpa_row(name, os="Ubuntu", cpus=2, ram=8)
            for name in ("shop-1", "shop-2", "pay-1", "intra-1", "mail-1", "arch-1")]  # fmt: skip
    owners = {"shop-1": "Shop", "shop-2": "Shop", "pay-1": "Payments", "intra-1": "Intranet",
              "mail-1": "Mail", "arch-1": "Archive"}  # fmt: skip
    sheets = {
        "Applications": [["Application ID", "Name"],
                         *([name, name] for name in sorted(set(owners.values())))],
        "Server_to_application": [["Server ID", "Application ID"], *map(list, owners.items())],
    }  # fmt: skip
    inventory = mpa(*rows, **sheets)
    changes = {"wave.pilot_apps": 1, "mig.h_repurchase_server": 4}
    return _request(it_inventory=inventory, portfolio=made_portfolio(), changes=changes)


def own_price_book() -> RunRequest:
    """Compute at 70 % of the packaged prices, half of it where the commitment covers, own gp3."""
    packaged = load_price_book("us-east-1").ec2
    book = RegionBook(
        "us-east-1", dt.date(2026, 11, 20), "Own agreement", {},
        ec2={name: round(usd * 0.7, 4) for name, usd in packaged["on_demand_hourly_usd"].items()},
        licences={"windows": dict.fromkeys(packaged.index, 0.16)},
        commitments={"3yr_ec2_instance_sp": dict.fromkeys(packaged["family"].unique(), 0.5)},
        databases={}, database_commitments={}, services={("ebs", "gp3"): ("GB-month", 0.07)},
    )  # fmt: skip
    file = Upload("own.json", book_text(book).encode())
    rows = (_server("web-01"), _server("app-01", WINDOWS, CPUs=4, Memory=16384))
    changes = {"pricing.base_option": "3yr_ec2_instance_sp"}
    return _request(book=file, changes=changes, rvtools=rvtools(*rows))


CASES: dict[str, tuple[str, Callable[[], RunRequest]]] = {
    "small_rvtools": ("A small RVTools export: Linux, Windows, one switched off", small_rvtools),
    "databases": ("An IT inventory with a database that moves and one that cannot", databases),
    "own_licences": (
        "Own Red Hat subscriptions and Windows licences, SUSE with the price",
        own_licences,
    ),
    "filled_prices": ("A region without prices of its own for storage", filled_prices),
    "waves": ("A portfolio with declared strategies, moved in waves", waves),
    "own_price_book": ("A customer's own price book", own_price_book),
}
