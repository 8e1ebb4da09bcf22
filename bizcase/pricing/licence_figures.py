"""The ledger figures of licences."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook
from bizcase.ledger import Figure, Finding, Ledger
from bizcase.lookup import is_in
from bizcase.pricing.estate import PricedEstate
from bizcase.pricing.licence_choice import cheapest_linux, cheapest_microsoft
from bizcase.pricing.licences import OPTIONS
from bizcase.pricing.lines import LICENCE_LABELS
from bizcase.pricing.own_licences import OWN_HEADS
from bizcase.pricing.subscriptions import SUBSCRIPTIONS
from bizcase.units import MONTHS_PER_YEAR, sum_usd

_MONTH = "USD/month"
_MICROSOFT = [label for name, label in LICENCE_LABELS.items() if name not in SUBSCRIPTIONS]


def licence_figures(
    estate: PricedEstate, assumptions: Assumptions, book: PriceBook, amount: Callable[..., None],
    ledger: Ledger,
) -> None:  # fmt: skip
    """Add the four options in total, hosts, Linux subscriptions, own licences and the cheapest.

    And the Microsoft share in the run cost.

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
        sheet = "Dedicated Hosts" if unit == "hosts" else "Licence options"
        ledger.add(
            Figure(figure_id, label, int(value), unit, "computed",
                   sources=(f"workbook, sheet {sheet}",))
        )  # fmt: skip
    ledger.add(
        Figure(
            "licences.windows_sa.monthly", "Software Assurance of Windows on the hosts of option 3",
            sum_usd(hosts["windows_sa_usd"]), _MONTH, "computed",
            formula="cores of the hosts × price per core × Software Assurance ÷ 12",
            inputs=("op.win_dc_core", "op.sa_pct"),
        )
    )  # fmt: skip
    _subscriptions(estate, amount, ledger)
    _own(estate, ledger)
    _cheapest(estate, assumptions, book, ledger)
    _optimized(estate, ledger)
    _microsoft_share(estate, amount, ledger)


def _optimized(estate: PricedEstate, ledger: Ledger) -> None:
    """Add what fewer active vCPU would save of the licences that AWS bills."""
    saved = estate.optimized_cpus["optimize_cpus_usd"]
    ledger.add(
        Figure(
            "licences.optimize_cpus.servers", "Servers that need fewer vCPU than their type has",
            int((saved > 0).sum()), "servers", "computed", sources=("servers.csv",),
        )
    )  # fmt: skip
    ledger.add(
        Figure(
            "licences.optimize_cpus.saving.annual",
            "Windows and SQL Server: less by fewer active vCPU (Optimize CPUs)",
            sum_usd([MONTHS_PER_YEAR * sum_usd(saved)]), "USD/year", "computed",
            formula="12 × Σ hours × licence per vCPU × (vCPU of the type − active vCPU ≥ need)",
            sources=("servers.csv",),
        )
    )  # fmt: skip


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
        own = placed["own_subscription"].eq(product).sum()
        amount(f"licences.{product}.monthly", label, lines, "sum of line items")
        for figure_id, words, value in (
            (f"licences.{product}.servers", f"Servers with a {label} from AWS", len(lines)),
            (f"licences.{product}.own", f"Servers with an own {label}", int(own)),
        ):
            ledger.add(
                Figure(figure_id, words, value, "servers", "computed", sources=("servers.csv",))
            )


_OWN_LABELS = {
    "own_sql_server": "Own SQL Server licences, Software Assurance",
    "own_linux": "Own Linux subscriptions",
    "own_windows": "Own Windows Server licences on Dedicated Hosts, Software Assurance",
}


def _own(estate: PricedEstate, ledger: Ledger) -> None:
    lines = estate.own_lines
    for head in OWN_HEADS:
        ledger.add(
            Figure(
                f"licences.{head}.monthly", f"{_OWN_LABELS[head]}, in addition to the AWS bill",
                sum_usd(lines.loc[lines["head"] == head, "amount_usd"]), _MONTH, "computed",
                formula="sum over servers; AWS charges nothing on it", sources=("servers.csv",),
            )
        )  # fmt: skip
    ledger.add(
        Figure(
            "licences.no_image", "Servers whose Linux release has no image with a subscription",
            int((estate.servers["no_image"].eq(True) & estate.servers["target"].eq("ec2")).sum()),
            "servers", "computed", sources=("servers.csv",),
        )
    )  # fmt: skip


def _cheapest(
    estate: PricedEstate, assumptions: Assumptions, book: PriceBook, ledger: Ledger
) -> None:
    """Add what the cheapest feasible way to license saves a year against the base case."""
    microsoft = cheapest_microsoft(estate.licences, assumptions)
    linux = cheapest_linux(estate.servers, assumptions, book, whole=estate.whole_estate)
    ways = {"microsoft": microsoft, **linux}
    labels = {"microsoft": "Windows and SQL Server", "rhel": "Red Hat", "suse": "SUSE"}
    inputs = []
    for name, way in ways.items():
        inputs.append(f"licences.{name}.saving.annual")
        ledger.add(
            Figure(
                inputs[-1], f"{labels[name]}: less by the cheapest way that may be chosen",
                sum_usd([MONTHS_PER_YEAR * way.saving_usd]), "USD/year", "computed",
                formula="12 × (as in the base case, own licences included − the cheapest feasible)",
                inputs=("lic.stance",),
            )
        )  # fmt: skip
    ledger.add(
        Figure(
            "licences.cheapest.saving.annual", "Less by the cheapest ways to license",
            sum_usd([MONTHS_PER_YEAR * way.saving_usd for way in ways.values()]), "USD/year",
            "computed", formula="sum over products", inputs=tuple(inputs),
        )
    )  # fmt: skip


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
        "Microsoft licences are a large share of the AWS run cost. Procurement: ask AWS for an "
        "Optimization and Licensing Assessment before you buy."
    )
    return (
        Finding(
            "LICENCE_ASSESSMENT", "info", message,
            ("licences.microsoft.share", "licences.included.monthly", "licences.mixed.monthly"),
        ),
    )  # fmt: skip
