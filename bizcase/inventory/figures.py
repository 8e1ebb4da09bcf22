"""The ledger figures of the estate as it is: control totals, sheet facts, counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from bizcase.grammar import inline
from bizcase.inventory.control_totals import AMOUNTS
from bizcase.inventory.edited_figures import ANALYST
from bizcase.inventory.hosts import distinct_hosts, is_metal, runs_on_aws
from bizcase.inventory.inventory import Inventory
from bizcase.inventory.scope import REASON_LABELS
from bizcase.ledger import Figure, Finding, Ledger
from bizcase.lookup import is_in

AMOUNT_LABELS = {
    "vcpu": ("vCPU", "vCPU"),
    "memory_gib": ("Memory", "GiB"),
    "storage_provisioned_gib": ("Disk capacity", "GiB"),
    "storage_used_gib": ("Used inside partitions", "GiB"),
}
_COUNTS = {
    "servers_listed": ("scope.listed", "Servers listed", "servers"),
    "servers_in_scope": ("scope.servers", "Servers in scope", "servers"),
    "servers_excluded": ("scope.excluded", "Servers excluded", "servers"),
    "windows": ("scope.windows", "Windows servers in scope", "servers"),
    "linux": ("scope.linux", "Linux servers in scope", "servers"),
    "other": ("scope.other", "Servers in scope with another or unknown system", "servers"),
    "databases": ("scope.databases", "Databases", "databases"),
    "applications": ("scope.applications", "Applications", "applications"),
}


def inventory_figures(inventory: Inventory, totals: dict[str, Any], ledger: Ledger) -> None:
    """Add the figures of scope and of the sheets as they stand."""
    sources = tuple(source.name for source in inventory.sources)
    sources += (ANALYST,) if len(inventory.edited) else ()
    for key, (figure_id, label, unit) in _COUNTS.items():
        ledger.add(Figure(figure_id, label, totals[key], unit, "input", sources=sources))
    states = {"in_scope": "In scope", **REASON_LABELS}
    for state, amounts in totals["by_state"].items():
        label = states[state]
        ledger.add(
            Figure(
                f"state.{state}.servers", f"{label}: servers", amounts["servers"], "servers",
                "input", sources=sources,
            )
        )  # fmt: skip
        for column in AMOUNTS:
            _amount(ledger, f"state.{state}.{column}", label, column, amounts[column], sources)
    for column in AMOUNTS:
        _amount(ledger, f"scope.{column}", "In scope", column, totals[column], sources)
    for index, source in enumerate(inventory.sources, start=1):
        for fact in source.facts:
            ledger.add(
                Figure(
                    f"input.{index}.{fact.key}", fact.label, fact.value, fact.unit, "input",
                    sources=(f"{source.name}, sheet {fact.sheet}",),
                )
            )  # fmt: skip
    _utilisation(inventory, ledger, sources)
    _links(inventory, ledger, sources)
    ledger.add(Figure("quality.issues", "Data-quality issues", len(inventory.issues), "issues",
                      "computed", sources=sources))  # fmt: skip


def _amount(
    ledger: Ledger, figure_id: str, label: str, column: str, value: float | None,
    sources: tuple[str, ...],
) -> None:  # fmt: skip
    name, unit = AMOUNT_LABELS[column]
    lower = inline(name)
    ledger.add(
        Figure(
            figure_id, f"{label}: {lower}",
            value, unit, "input", formula="sum of known values", sources=sources,
            state="" if value is not None else f"not available: no server states its {lower}",
        )
    )  # fmt: skip


def _utilisation(inventory: Inventory, ledger: Ledger, sources: tuple[str, ...]) -> None:
    scoped = inventory.in_scope()
    for column, label in (("cpu_peak", "CPU"), ("memory_peak", "memory")):
        ledger.add(
            Figure(
                f"coverage.{column}", f"Servers in scope with a stated {label} peak",
                int(scoped[column].notna().sum()), "servers", "input", sources=sources,
            )
        )  # fmt: skip


def _links(inventory: Inventory, ledger: Ledger, sources: tuple[str, ...]) -> None:
    """Add how many references the inputs state, and how many were repaired or are open."""
    links, hosts = inventory.dependencies, inventory.databases["host_server_id"]
    repaired = links[["from_repaired_from", "to_repaired_from"]].notna().any(axis=1).sum()
    repaired += inventory.databases["host_repaired_from"].notna().sum()
    lost = (hosts.notna() & ~is_in(hosts, inventory.servers["server_id"])).sum()
    lost += (~links["resolved"].fillna(False).astype(bool)).sum()
    for key, label, count in (
        ("listed", "References between servers, databases and applications",
         len(links) + hosts.notna().sum()),
        ("repaired", "References whose id was repaired", repaired),
        ("unresolved", "References to an id that is not listed", lost),
    ):  # fmt: skip
        ledger.add(Figure(f"links.{key}", label, int(count), "references", "input",
                          sources=sources))  # fmt: skip


_OFF = ("state.powered_off.long", "state.powered_off.short", "state.powered_off.unknown")


def scope_findings(inventory: Inventory, ledger: Ledger) -> tuple[Finding, ...]:
    """Return what the reader should decide about machines outside the scope."""
    findings = []
    if "state.powered_off.servers" in ledger:
        findings.append(
            Finding(
                "POWERED_OFF", "info",
                "Powered-off machines are not priced. Owners: confirm that they can be retired, or "
                "include them.",
                ("state.powered_off.servers", "state.powered_off.storage_provisioned_gib",
                 *(key for key in _OFF if key in ledger)),
            )
        )  # fmt: skip
    on_aws = is_metal(distinct_hosts(inventory))
    if bool(on_aws.any()):
        sources = tuple(pd.unique(inventory.hosts["source_file"]))
        servers = runs_on_aws(inventory)[inventory.in_scope().index]
        for key, label, value, unit in (
            ("hosts.on_aws", "Hosts that are EC2 bare metal already", on_aws.sum(), "hosts"),
            ("hosts.on_aws.servers", "Servers in scope on these hosts", servers.sum(), "servers"),
        ):
            ledger.add(Figure(key, label, int(value), unit, "input", sources=sources))
        findings.append(
            Finding(
                "HOSTS_ON_AWS", "warning",
                "The hosts are EC2 bare metal, so their servers run on AWS already. An on-premises "
                "baseline of them would be false.",
                ("hosts.on_aws", "hosts.on_aws.servers"),
            )
        )  # fmt: skip
    if "state.appliance.servers" in ledger:
        findings.append(
            Finding(
                "APPLIANCES", "info",
                "Appliances are not priced, because AWS services replace them. Include them if "
                "they must move.",
                ("state.appliance.servers", "state.appliance.vcpu"),
            )
        )  # fmt: skip
    findings += _reading_findings(inventory, ledger)
    return tuple(findings)


def _reading_findings(inventory: Inventory, ledger: Ledger) -> list[Finding]:
    """Return what decides the result and cannot be read from the files without doubt."""
    findings = list(_num_cpus_findings(inventory, ledger))
    made_up = {issue.code for issue in inventory.issues if issue.code.startswith("MADE_UP_")}
    if made_up:
        ledger.add(
            Figure("quality.made_up", "Signs of made-up data", len(made_up), "signs", "computed",
                   sources=tuple(source.name for source in inventory.sources))
        )  # fmt: skip
        findings.append(
            Finding(
                "MADE_UP", "warning",
                "Parts of the inputs look copied or made up, not measured (annex H). "
                "Infrastructure: measure for 14 days before you commit to these sizes.",
                ("quality.made_up",),
            )
        )  # fmt: skip
    counting = [item.file for item in inventory.issues if item.code == "HOSTS_COUNT_MORE_VMS"]
    for number, file in enumerate(dict.fromkeys(counting), start=1):
        findings.append(
            _hosts_finding(inventory, file, "" if number == 1 else f".{number}", ledger)
        )
    return findings


def _num_cpus_findings(inventory: Inventory, ledger: Ledger) -> Iterator[Finding]:
    """Yield for each list whose numCpus can be read in several ways what they give, each once.

    The reading of the case is the first one (``it_inventory``).
    """
    asked = {issue.file for issue in inventory.issues if issue.code == "NUM_CPUS_READING"}
    for number, source in enumerate(inventory.sources, start=1):
        own = f"input.{number}.servers.vcpu."
        sums: dict[float | None, str] = {}
        for item in ledger:
            if item.id.startswith(own):
                sums.setdefault(item.value, item.id)
        if source.name in asked and sums:
            yield Finding(
                "NUM_CPUS_READING", "warning",
                "The column “numCpus” may mean vCPU, cores or sockets, and the cost follows. CIO: "
                "confirm the meaning.",
                tuple(sums.values()),
            )  # fmt: skip


def _hosts_finding(inventory: Inventory, file: str, suffix: str, ledger: Ledger) -> Finding:
    """Return what the hosts of one file count beside the machines that this file lists."""
    hosts = inventory.hosts[inventory.hosts["source_file"] == file]
    listed = next((source.rows for source in inventory.sources if source.name == file), 0)
    for key, label, value in (
        ("vms", "Machines that the hosts count", float(hosts["vms"].sum())),
        ("listed", "Machines that the file lists", float(listed)),
    ):
        ledger.add(
            Figure(f"hosts.{key}{suffix}", f"{label} ({file})", value, "machines", "input",
                   sources=(file,))
        )  # fmt: skip
    return Finding(
        "HOSTS_COUNT_MORE_VMS", "warning",
        "The hosts count more machines than their export lists. Infrastructure: confirm that the "
        "export contains the whole estate.",
        (f"hosts.vms{suffix}", f"hosts.listed{suffix}"),
    )  # fmt: skip
