"""The section on licences: Microsoft's four options, Linux subscriptions, the assessment."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Bullets, Paragraph, Section, Table, figure, text, words
from bizcase.document.body.parts import filled
from bizcase.ledger import Ledger
from bizcase.pricing.licence_choice import NEEDS, cheapest_linux, cheapest_microsoft
from bizcase.pricing.licence_figures import licence_assessment_advised
from bizcase.pricing.licences import OPTIONS

_ASSUMED = (
    "Own SQL Server licences cost their Software Assurance, which License Mobility needs; they are "
    "counted by the vCPU of the instance, four at least. The licences are owned already.",
    "Own Windows Server licences run on Dedicated Hosts only, up to Windows Server 2019 and bought "
    "before October 2019. A server that may not go there is counted as in the second option.",
    "Hosts are whole: what stays empty on them is paid and shared among their servers.",
    "The base case follows who owns the licences: with Software Assurance (also while that is not "
    "known) SQL Server brings its own licence, unless the inventory declares it included; else all "
    "are included. Windows on shared hardware is included. Dedicated Hosts are in the base case "
    "where the customer says that its Windows licences may go there.",
)


def licences_section(case: BusinessCase) -> Section | None:
    """Return the section, or nothing where no licence is billed with any server."""
    ledger = case.ledger
    licensed = ("licences.servers", "licences.rhel.servers", "licences.suse.servers",
                "licences.rhel.own", "licences.suse.own")  # fmt: skip
    if not any(ledger.value(figure_id) for figure_id in licensed):
        return None
    blocks: list[Block] = []
    if ledger.value("licences.servers"):
        blocks += _microsoft(case)
    for product, name in (("rhel", "Red Hat"), ("suse", "SUSE")):
        if told := _subscriptions(ledger, product, name):
            blocks.append(Paragraph(text(told)))
    blocks += _cheapest(case)
    return Section("Licences", tuple(blocks))


def _subscriptions(ledger: Ledger, product: str, name: str) -> str:
    """Return who pays for a Linux subscription: AWS's customer by the hour, or under an own one."""
    billed, own = f"licences.{product}.servers", f"licences.{product}.own"
    told = []
    if ledger.value(billed):
        told.append(
            f"{{F:{billed}}} {{V:{billed}|pay their|pays its}} {name} subscription to AWS, "
            f"{{F:licences.{product}.monthly}}."
        )
    if ledger.value(own):
        told.append(
            f"{{F:{own}}} {{V:{own}|bring their|brings its}} own {name} subscription, whose cost "
            "is not billed by AWS."
        )
    return " ".join(told)


_FEWER = (
    "Optimize CPUs: servers run with the vCPU that they need, where their type has more; bought on "
    "demand or with Savings Plans, and not on Dedicated Hosts"
)
_PRODUCTS = {"microsoft": "Windows and SQL Server", "rhel": "Red Hat", "suse": "SUSE"}


def _cheapest(case: BusinessCase) -> list[Block]:
    """Return the ways that cost less than the base case, with saving and need; none where none."""
    estate, register = case.estate, case.assumptions
    ways = {
        "microsoft": cheapest_microsoft(estate.licences, register),
        **cheapest_linux(estate.servers, register, estate.book, whole=estate.whole_estate),
    }
    rows = tuple(
        (words(_PRODUCTS[name]), figure(f"licences.{name}.saving.annual"), words(NEEDS[way.choice]))
        for name, way in ways.items()
        if way.saving_usd
    )
    if case.ledger.value("licences.optimize_cpus.saving.annual"):
        rows += (
            (words("Windows and SQL Server"), figure("licences.optimize_cpus.saving.annual"),
             words(_FEWER)),
        )  # fmt: skip
    beside = _own(case.ledger)
    if case.ledger.value("licences.own_windows.monthly"):
        beside += (
            "Windows Server on Dedicated Hosts is in the base case, its Software Assurance is "
            "{F:licences.own_windows.monthly}. "
        )
    if case.ledger.value("licences.no_image"):
        beside += (
            "{F:licences.no_image} {V:licences.no_image|run|runs} a Linux release for which AWS "
            "has no image with a subscription: only an own subscription can go on there, so ask "
            "whether it does, or whether to upgrade or retire."
        )
    found: list[Block] = [Paragraph(text(beside.strip()))] if beside else []
    if rows:
        header = ("Product", "Less, USD a year", "Needs")
        found.append(
            Table("Cheaper ways to license that may be chosen", header, rows, frozenset({1}))
        )
    return found


def _own(ledger: Ledger) -> str:
    """Return what licences cost that AWS does not bill; nothing where there are none."""
    parts = [
        f"{{F:licences.{key}.monthly}} for {name}"
        for key, name in (("own_sql_server", "SQL Server"), ("own_linux", "Linux"))
        if ledger.value(f"licences.{key}.monthly")
    ]
    told = (
        "Own licences of {V:scope.servers|all servers|the only server} in scope, not billed by "
        "AWS, without growth: "
        f"{' and '.join(parts)}. "
    ) * bool(parts)
    if filled(ledger, "own_licences.oracle.monthly"):
        told += (
            "Oracle Database licences that AWS needs beyond those owned are counted for what moves "
            "only: {F:own_licences.oracle.monthly} in the last month. "
        )
    return told


def _licensed(ledger: Ledger) -> str:
    """Return how many servers run Microsoft's products; none with SQL Server is said in words."""
    run = "{F:licences.servers} {V:licences.servers|run|runs}"
    if ledger.value("licences.sql_servers"):
        return f"{run} Windows or SQL Server on EC2, {{N:licences.sql_servers}} of them SQL Server."
    after = "No SQL Server is on {V:licences.servers|them|it} after the move."
    return f"{run} Windows on EC2. {after}"


def _hosts(ledger: Ledger) -> str:
    """Return what the options with Dedicated Hosts need; none are needed where none may be used."""
    if not ledger.value("licences.hosts.count"):
        return "None of them may go to Dedicated Hosts, so the third option is the second."
    told = "The third option needs {F:licences.hosts.count}."
    if ledger.value("licences.not_on_hosts"):
        told += " It leaves {F:licences.not_on_hosts} on shared hardware."
    if ledger.value("licences.mixed.hosts.count"):
        told += " The fourth needs {F:licences.mixed.hosts.count}."
    return (
        f"{told} In the third, Software Assurance of Windows on the hosts is "
        "{F:licences.windows_sa.monthly}."
    )


def _microsoft(case: BusinessCase) -> list[Block]:
    table = Table(
        "Windows and SQL Server on EC2: compute and licences under each option",
        ("Option", "USD a month"),
        tuple(
            (words(label), figure(f"licences.{name}.monthly")) for name, label in OPTIONS.items()
        ),
        frozenset({1}),
    )
    advice = (
        "Procurement: ask AWS for an Optimization and Licensing Assessment before you buy."
        if licence_assessment_advised(case.ledger, case.assumptions)
        else ""
    )
    return [
        Paragraph(text(f"{_licensed(case.ledger)} {_hosts(case.ledger)}")),
        table,
        Paragraph(
            text(
                "Microsoft licences are {F:licences.microsoft.share} of what AWS would bill for "
                "all in scope, with security services and without growth. " + advice
            )
        ),
        Bullets(tuple(words(item) for item in _ASSUMED)),
    ]
