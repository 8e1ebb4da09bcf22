"""``setup_dynamodb.py``: the table for saved cases, made, reported, swept or deleted."""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import sys
from dataclasses import replace
from typing import NoReturn

from bizcase.errors import BizcaseError, UsageError
from bizcase.grammar import counted
from bizcase.store.client import StoreSettings, connect
from bizcase.store.policy import (
    bucket_policy,
    kms_policy,
    policy_text,
    setup_policy,
    table_arn,
    use_policy,
)
from bizcase.store.setup import AWS_KEY, TableOptions, TableReport, TableSetup

COST = (
    "On demand you pay per request and per GB. A case of 200 servers has 0.6 MB. Saving one costs "
    "about 0.0004 USD, listing a hundred about 0.002 USD. Keeping a hundred costs about 0.02 USD a "
    "month."
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[:1].upper()}{message[1:]}.", "See --help.")


def main(arguments: list[str] | None = None) -> int:
    """Run the set-up; return 0, 1 (our fault) or 2 (the call or the account is at fault)."""
    logging.basicConfig(level=logging.CRITICAL)  # what went wrong is told by its sentence
    try:
        _run(_parser().parse_args(arguments))
    except BizcaseError as fault:
        print(f"error: {fault}", file=sys.stderr)
        return fault.exit_code
    except (KeyboardInterrupt, EOFError):
        print("error: Stopped; nothing was deleted.", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="setup_dynamodb.py", description=__doc__)
    parser.add_argument("action", nargs="?", choices=("create", "delete"), default="create")
    parser.add_argument("--table", metavar="NAME", help="else DYNAMODB_TABLE_NAME")
    parser.add_argument("--region", metavar="REGION", help="else AWS_REGION, then the AWS chain")
    parser.add_argument("--profile", metavar="NAME", help="profile of the AWS configuration")
    parser.add_argument("--pitr", action="store_true", help="point-in-time recovery, 35 days")
    parser.add_argument("--kms", metavar="KEY", help="encrypt with aws/dynamodb or a KMS key")
    parser.add_argument("--protect", action="store_true", help="deletion protection")
    parser.add_argument("--tag", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--policy", action="store_true", help="print the IAM policies and stop")
    parser.add_argument("--sweep", action="store_true", help="remove parts that no case names")
    return parser


def _run(call: argparse.Namespace) -> None:
    settings = StoreSettings.from_environment()
    settings = replace(
        settings,
        table=call.table or settings.table,
        region=call.region or settings.region,
        profile=call.profile or "",
    )
    options = TableOptions(call.pitr, call.kms or "", call.protect, _tags(call.tag))
    client, region = connect(settings)
    setup = TableSetup(client, settings.table, region)
    if call.policy:
        _print_policies(setup, settings, options.kms_key)
    elif call.action == "delete":
        _delete(setup)
    elif call.sweep:
        removed = setup.sweep(dt.datetime.now(dt.UTC))
        print(f"Removed {counted(removed, 'orphaned parts')}.")
    else:
        _create(setup, options)


def _create(setup: TableSetup, options: TableOptions) -> None:
    report, made = setup.create(options)
    print("The table was created." if made else "The table exists; nothing was changed.")
    for label, value in _lines(report):
        print(f"  {label:22} {value}")
    for difference in report.differences(options):
        print(f"  differs: {difference}")
    print(COST)
    print("The policies for using it: python setup_dynamodb.py --policy")
    if not report.key_fits:
        raise UsageError(report.layout.sentence(), report.layout.remedy(report.name))


def _lines(report: TableReport) -> tuple[tuple[str, str], ...]:
    known = {True: "on", False: "off", None: "not known"}
    return (
        ("name", report.name),
        ("region", report.region),
        ("billing mode", report.billing_mode),
        ("status", report.status),
        ("ARN", report.arn),
        ("encryption", report.encryption),
        ("point-in-time recovery", known[report.recovery]),
        ("deletion protection", known[report.deletion_protection]),
    )


def _delete(setup: TableSetup) -> None:
    items = counted(setup.report().items, "items")
    print(f"This deletes the table {setup.name} in {setup.region} with {items}.")
    print("Type the table's name to go on: ", end="", flush=True)
    setup.delete(sys.stdin.readline().strip())
    print("The table was deleted.")


def _print_policies(setup: TableSetup, settings: StoreSettings, kms_key: str) -> None:
    try:
        report = setup.report()
        arn, kms_key = report.arn, report.kms_key or kms_key
    except BizcaseError:
        arn = table_arn(settings.table, setup.region)  # the policy may be what is lacking
    print(f"For using saved cases:\n{policy_text(use_policy(arn))}\n")
    print(f"For setup_dynamodb.py:\n{policy_text(setup_policy(arn))}")
    if kms_key and kms_key != AWS_KEY:
        text = policy_text(kms_policy(kms_key, setup.region))
        print(f"\nFor both, unless the key is the account's {AWS_KEY}:\n{text}")
    if settings.bucket:
        print(f"\nFor the bucket:\n{policy_text(bucket_policy(settings.bucket))}")


def _tags(given: list[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    if any(not name or not sign for name, sign, _ in pairs):
        raise UsageError("A tag is not NAME=VALUE.", "Write --tag CostCentre=1234.")
    return {name: value for name, _, value in pairs}
