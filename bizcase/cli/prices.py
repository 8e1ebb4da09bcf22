"""``python -m bizcase prices``: the price book in use, and its rebuilding from AWS."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path
from typing import Any

from bizcase.grammar import counted

SYSTEMS = ("linux", "windows", "rhel", "suse")


def add_prices(commands: Any, parser_class: type[argparse.ArgumentParser]) -> None:
    """Add the command with its two actions."""
    prices = commands.add_parser("prices", help="show the price book, or rebuild it from AWS")
    actions = prices.add_subparsers(dest="action", required=True, parser_class=parser_class)
    show = actions.add_parser("show", help="show the rates of one instance type")
    show.add_argument("--region", default="us-east-1")
    show.add_argument("--instance-type", required=True, metavar="TYPE")
    show.add_argument(
        "--os", default="linux", choices=(*SYSTEMS, "all"),
        help="all: each that the type can run, one after another",
    )  # fmt: skip
    show.add_argument("--price-book", type=Path, metavar="FILE", help="in place of the one in use")
    show.add_argument("--json", action="store_true")
    show.set_defaults(run=_show)
    refresh = actions.add_parser("refresh", help="rebuild a region's price book from AWS")
    refresh.add_argument("--region", required=True)
    refresh.add_argument("--out", type=Path, metavar="FILE", help="else the one in use is replaced")
    refresh.add_argument(
        "--source", choices=("query", "bulk"), default="query",
        help="query needs AWS credentials; bulk needs none, and reads some hundred MB",
    )  # fmt: skip
    refresh.add_argument("--profile", default="", metavar="P", help="of the AWS configuration")
    refresh.set_defaults(run=_refresh)


def _show(call: argparse.Namespace) -> None:
    from bizcase.assumptions import load_register
    from bizcase.catalog import load_price_book
    from bizcase.catalog.region_book import book_file

    own = None if call.price_book is None else book_file(call.price_book)
    book = load_price_book(call.region, own)
    systems = [call.os]
    if call.os == "all":
        systems = [name for name in SYSTEMS if book.runs(call.instance_type, name)]
    ratio = load_register().number("aws.sp_fill_ratio")
    prices = [book.instance_price(call.instance_type, name, ratio) for name in systems]
    if call.json:
        shown = prices if call.os == "all" else prices[0]
        print(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    for price in prices:
        _print(price)
    days = (dt.datetime.now(dt.UTC).date() - book.snapshot_date).days
    print(f"Price book of {book.snapshot_date} ({counted(days, 'days')} old): {book.source}.")


def _print(price: dict[str, Any]) -> None:
    """Print the Linux rate, the licence rate and their sum, on demand and under each option."""
    print(f"{price['instance_type']} in {price['region']}, {price['os']}, USD an hour")
    print(f"{'':32} {'Linux':>12} {'licence':>12} {'sum':>12}  origin of the Linux rate")
    charge = price["licence_hourly_usd"]
    for key, total in price["totals"].items():
        rate = price["rates"][key]
        print(
            f"{key:32} {rate['hourly_usd']:>12.6f} {charge:>12.6f} {total:>12.6f}  "
            f"{rate['origin']}, {rate['as_of']}"
        )
    if (licence := price["rates"].get("licence")) is not None:
        print(f"The licence rate is {licence['origin']}, {licence['as_of']}; nothing discounts it.")


def _refresh(call: argparse.Namespace) -> None:
    from bizcase.catalog.refresh import refresh_prices

    done = refresh_prices(call.region, call.source, call.out, call.profile, report=_tell)
    for note in done.notes:
        print(note)
    book = done.book
    print(
        f"Price book of {book.region}, {book.date}: "
        f"{counted(len(book.ec2), 'instance types')}, "
        f"{counted(len(book.databases), 'database prices')}, "
        f"{counted(len(book.services), 'other prices')}."
    )
    print(done.path)


def _tell(message: str) -> None:
    print(message, flush=True)
