"""The section on licences: Microsoft's four options, Linux subscriptions, the assessment."""

from __future__ import annotations

from bizcase.case import BusinessCase
from bizcase.document.blocks import Block, Bullets, Paragraph, Section, Table, figure, text, words
from bizcase.pricing.licence_figures import licence_assessment_advised
from bizcase.pricing.licences import OPTIONS

_ASSUMED = (
    "Own SQL Server licences cost their Software Assurance, which License Mobility needs; they are "
    "counted by the vCPU of the instance, four at least. The licences are owned already.",
    "Own Windows Server licences run on Dedicated Hosts only, up to Windows Server 2019 and bought "
    "before October 2019; a server that may not go there is counted as in the second option.",
    "Hosts are whole: what stays empty on them is paid and shared among their servers.",
    "The base case keeps licences included, unless the inventory declares own SQL Server licences.",
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
        if ledger.value(f"licences.{product}.servers") + ledger.value(f"licences.{product}.own"):
            blocks.append(
                Paragraph(
                    text(
                        f"{{F:licences.{product}.servers}} {{V:licences.{product}.servers|pay "
                        f"their|pays its}} {name} subscription to AWS, "
                        f"{{F:licences.{product}.monthly}}; {{F:licences.{product}.own}} "
                        f"{{V:licences.{product}.own|bring their|brings its}} own, whose cost is "
                        "not in the AWS bill."
                    )
                )
            )
    return Section("Licences", tuple(blocks))


def _microsoft(case: BusinessCase) -> list[Block]:
    table = Table(
        "Windows and SQL Server on EC2: compute and licences under each option",
        ("Option", "USD a month"),
        tuple(
            (words(label), figure(f"licences.{name}.monthly")) for name, label in OPTIONS.items()
        ),
        frozenset({1}),
    )
    maintenance = (
        "Software Assurance of Windows on the hosts is {F:licences.windows_sa.monthly} of it."
        if case.ledger["licences.windows_sa.monthly"].value is not None
        else "Software Assurance of Windows is in neither of the last two: enter op.win_dc_core."
    )
    advice = (
        "That is above the limit of the register: ask AWS for an Optimization and Licensing "
        "Assessment before buying."
        if licence_assessment_advised(case.ledger, case.assumptions)
        else "That is below the limit from which a licence assessment is recommended."
    )
    return [
        Paragraph(
            text(
                "{F:licences.servers} {V:licences.servers|run|runs} Windows or SQL Server on EC2, "
                "{F:licences.sql_servers} "
                "of them SQL Server. The third option needs {F:licences.hosts.count} and leaves "
                "{F:licences.not_on_hosts} on shared hardware; the fourth keeps "
                "{F:licences.mixed.hosts.count}. " + maintenance
            )
        ),
        table,
        Paragraph(
            text(
                "Microsoft licences are {F:licences.microsoft.share} of the AWS run cost. " + advice
            )
        ),
        Bullets(tuple(words(item) for item in _ASSUMED)),
    ]
