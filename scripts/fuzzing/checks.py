"""What must hold of an inventory, whatever the file was; each fault is a sentence."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd

from bizcase.cli import main as command_line
from bizcase.errors import InputError
from bizcase.inventory import Inventory
from bizcase.inventory.control_totals import by_state, control_totals
from bizcase.inventory.scope import is_in_scope
from bizcase.pricing.estate import PricedEstate
from bizcase.traits import KINDS

SIZES = {
    "servers": ("vcpu", "memory_gib", "storage_provisioned_gib", "storage_used_gib",
                "storage_in_use_gib"),
    "disks": ("capacity_gib",),
    "hosts": ("sockets", "cores", "memory_gib", "vms"),
    "databases": ("storage_gib", "cpu_cores", "peak_iops"),
    "applications": ("rpo_hours", "rto_hours", "users"),
}  # fmt: skip
FRACTIONS = ("cpu_peak", "memory_peak", "cpu_average", "memory_average")
SEVERITIES = ("error", "warning", "info")


def inventory_faults(inventory: Inventory, file: str) -> Iterator[str]:  # noqa: PLR0912 - a list of rules
    """Yield what is wrong with what was read."""
    servers = inventory.servers
    states = by_state(servers)
    if states["servers"].sum() != len(servers):
        yield "rows in are not in scope plus exclusions"
    if (servers["in_scope"].fillna(value=False) == servers["scope_reason"].notna()).any():
        yield "a server is in scope with a reason, or out of scope without"
    ids = servers["server_id"]
    if ids.isna().any() or ids.duplicated().any() or servers["name"].isna().any():
        yield "a server has no id or name, or the id of another"
    for table, column in (("disks", "server_id"), ("databases", "host_server_id")):
        named = getattr(inventory, table)[column].dropna()
        if table == "disks" and not named.isin(ids).all():
            yield f"{table} name a server that is not listed"
    for table, columns in SIZES.items():
        for column in columns:
            values = getattr(inventory, table)[column].dropna()
            if not np.isfinite(values).all() or (values < 0).any():
                yield f"{table}.{column} is negative or not finite"
    for column in FRACTIONS:
        values = servers[column].dropna()
        if not values.between(0, 1).all():
            yield f"servers.{column} is no fraction"
    for source in inventory.sources:
        if source.name != file or not source.sha256 or source.rows < 0:
            yield "the source is not told"
        if not all(np.isfinite(fact.value) for fact in source.facts):
            yield "a fact is not finite"
    control_totals(inventory)
    yield from _issue_faults(inventory)


def _issue_faults(inventory: Inventory) -> Iterator[str]:
    for issue in inventory.issues:
        told = issue.code.isupper() and issue.message and issue.file and issue.action
        if not told or issue.severity not in SEVERITIES or issue.count < 1:
            yield f"the issue {issue.code} is not told in full: {issue}"
        if issue.severity == "warning" and not issue.remedy:
            yield f"the warning {issue.code} has no remedy"
        if issue.count < len(issue.rows):
            yield f"the issue {issue.code} counts less than its rows"


def lost_options(seed: str) -> str:
    """Return what a call with options repeated at random drops, "" where it keeps every file."""
    draw = random.Random(seed)  # noqa: S311 - cases must repeat
    words, given = ["generate"], Counter[str]()
    for number in range(draw.randrange(1, 5)):
        kind = draw.choice(list(KINDS.values()))
        count = draw.randrange(1, 4)
        words += [kind.option, *(f"{number}-{at}.csv" for at in range(count))]
        given[kind.key] += count
    words += ["--project-name", "P", "--customer-name", "C", "--out", "o"]
    call = command_line._parser().parse_args(words)
    kept = {key: len(getattr(call, key)) for key in given}
    return "" if kept == given else f"options keep {kept} of {dict(given)} files"


def refusal_faults(refusal: InputError, file: str) -> Iterator[str]:
    """Yield what a refusal does not say."""
    if file not in refusal.where:
        yield f"the refusal does not name the file: {refusal}"
    if not refusal.message or not refusal.remedy:
        yield f"the refusal has no message or remedy: {refusal}"
    if "Traceback" in str(refusal) or "0x" in str(refusal.remedy):
        yield f"the refusal shows our insides: {refusal}"


def estate_faults(estate: PricedEstate) -> Iterator[str]:
    """Yield where a server is undersized or an amount is none."""
    servers = estate.servers
    placed = servers[servers["target"] == "ec2"]
    for need, size in (("need_vcpu", "instance_vcpu"), ("need_memory_gib", "instance_memory_gib")):
        if not (placed[need] <= placed[size] + 1e-9).all():
            yield f"{need} is above {size}"
    totals = pd.to_numeric(placed["total_monthly_usd"])
    if not np.isfinite(totals).all() or (totals < 0).any():
        yield "a total is negative or not finite"
    scoped = is_in_scope(servers)
    if servers.loc[~scoped, "total_monthly_usd"].notna().any():
        yield "a server out of scope is billed"
    if servers["server_id"].duplicated().any():
        yield "a server is priced twice"
