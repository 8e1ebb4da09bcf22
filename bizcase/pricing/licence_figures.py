"""The ledger figures of licences."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from bizcase.assumptions import INPUT_REQUIRED, Assumptions
from bizcase.ledger import Figure, Finding, Ledger
from bizcase.lookup import is_in
from bizcase.pricing.estate import PricedEstate
from bizcase.pricing.licences import OPTIONS, SUBSCRIPTIONS
from bizcase.pricing.lines import LICENCE_LABELS
from bizcase.units import sum_usd

_MONTH = "USD/month"
_MICROSOFT = [label for name, label in LICENCE_LABELS.items() if name not in SUBSCRIPTIONS]


def licence_figures(
    estate: PricedEstate, assumptions: Assumptions, amount: Callable[..., None], ledger: Ledger
) -> None:
    """Add the four options in total, hosts, Linux subscriptions and the Microsoft share.

    ``amount`` adds a sum of line items with its range, as the figures of servers do.
    """
    table, hosts = estate.licences.servers, estate.licences.hosts
    low, high = _band(estate, ledger)
    for name, label in OPTIONS.items():
        total = sum_usd(table[f"{name}_monthly_usd"])
        ledger.add(
            Figure(
                f"licences.{name}.monthly", f"Compute and licences, option {label}",
                total, _MONTH, "computed",
                low=None if low is None else sum_usd([total * low]),
                high=None if high is None else sum_usd([total * high]),
                formula="sum over servers with Windows or SQL Server; its range in proportion to "
                "that of their compute and licences in the base case",
                inputs=() if name == "included" else ("op.sql_ent_2core", "op.sa_pct"),
                sources=("workbook, sheet Licence options",),
            )
        )  # fmt: skip
    in_mix = hosts["in_mix"].astype(bool)
    counts = (
        ("licences.servers", "Servers with Windows or SQL Server on EC2", "servers", len(table)),
        ("licences.sql_servers", "Servers with SQL Server on EC2", "servers",
         table["sql_edition"].ne("none").sum()),
        ("licences.not_on_hosts", "Servers whose Windows may not come to a Dedicated Host",
         "servers", table["no_host_because"].ne("").sum()),
        ("licences.hosts.count", "Dedicated Hosts in option 3", "hosts", len(hosts)),
        ("licences.mixed.hosts.count", "Dedicated Hosts in option 4", "hosts", in_mix.sum()),
    )  # fmt: skip
    for figure_id, label, unit, value in counts:
        ledger.add(Figure(figure_id, label, int(value), unit, "computed"))
    known = assumptions.text("op.win_dc_core") != INPUT_REQUIRED
    ledger.add(
        Figure(
            "licences.windows_sa.monthly", "Software Assurance of Windows on the hosts of option 3",
            sum_usd(hosts["windows_sa_usd"]) if known else None, _MONTH, "computed",
            formula="cores of the hosts × price per core × Software Assurance ÷ 12",
            inputs=("op.win_dc_core", "op.sa_pct"),
            state="" if known else "input required (op.win_dc_core)",
        )
    )  # fmt: skip
    _subscriptions(estate, amount, ledger)
    _microsoft_share(estate, amount, ledger)


def _band(estate: PricedEstate, ledger: Ledger) -> tuple[float | None, float | None]:
    """Return the ends of the range as shares of the amount; None where totals have no range.

    Hosts and own licences have no lines of their own in the base case, so all four options carry
    the band of what they replace.
    """
    lines = estate.lines
    replaced = lines["head"].eq("compute") | lines["item"].isin(_MICROSOFT)
    part = lines[replaced & is_in(lines["server_id"], estate.licences.servers["server_id"])]
    total = sum_usd(part["amount_usd"])
    if ledger["aws.servers.monthly"].low is None or not total:
        return None, None
    return sum_usd(part["low_usd"]) / total, sum_usd(part["high_usd"]) / total


def _subscriptions(estate: PricedEstate, amount: Callable[..., None], ledger: Ledger) -> None:
    placed = estate.servers[estate.servers["target"] == "ec2"]
    for product in SUBSCRIPTIONS:
        label = LICENCE_LABELS[product]
        lines = estate.lines[estate.lines["item"] == label]
        own = placed["os_licence"].eq(product).sum() - len(lines)
        amount(f"licences.{product}.monthly", label, lines, "sum of line items")
        for figure_id, words, value in (
            (f"licences.{product}.servers", f"Servers with a {label} from AWS", len(lines)),
            (f"licences.{product}.own", f"Servers with an own {label}", int(own)),
        ):
            ledger.add(
                Figure(figure_id, words, value, "servers", "computed", sources=("servers.csv",))
            )


def _microsoft_share(estate: PricedEstate, amount: Callable[..., None], ledger: Ledger) -> None:
    lines, databases = estate.lines, estate.database_lines
    sql = databases["head"].eq("database_licence") & databases["item"].str.startswith("SQL Server")
    parts = (lines[lines["item"].isin(_MICROSOFT)], databases[sql])
    columns = ["amount_usd", "low_usd", "high_usd", "grade"]
    amount(
        "licences.microsoft.monthly", "Microsoft licences in the AWS run cost",
        pd.concat([part[columns] for part in parts], ignore_index=True),
        "licence lines of Windows and SQL Server, RDS included",
    )  # fmt: skip
    run, microsoft = ledger.value("aws.run.monthly"), ledger.value("licences.microsoft.monthly")
    ledger.add(
        Figure(
            "licences.microsoft.share", "Share of Microsoft licences in the AWS run cost",
            microsoft / run if run else None, "fraction", "computed",
            formula="licences.microsoft.monthly ÷ aws.run.monthly",
            inputs=("licences.microsoft.monthly", "aws.run.monthly"),
            state="" if run else "nothing is priced",
        )
    )  # fmt: skip


def licence_assessment_advised(ledger: Ledger, assumptions: Assumptions) -> bool:
    """Return whether the Microsoft share is above ``lic.ola_share``.

    Source: METHOD: Microsoft licences and Linux subscriptions.
    """
    share = ledger["licences.microsoft.share"].value
    return share is not None and share > assumptions.fraction("lic.ola_share")


def pricing_findings(ledger: Ledger, assumptions: Assumptions) -> tuple[Finding, ...]:
    """Return what the reader should decide about cost."""
    if not licence_assessment_advised(ledger, assumptions):
        return ()
    message = (
        "Microsoft licences are a large share of the AWS run cost: ask AWS for an Optimization and "
        "Licensing Assessment before buying"
    )
    return (
        Finding(
            "LICENCE_ASSESSMENT", "info", message,
            ("licences.microsoft.share", "licences.included.monthly", "licences.mixed.monthly"),
        ),
    )  # fmt: skip
