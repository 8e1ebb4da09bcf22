"""Which servers the case prices; every other one stays listed with one reason."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase import packaged

# The first that matches is the reason (order is part of the contract).
REASONS = (
    "repeated_row",
    "template",
    "srm_placeholder",
    "powered_off",
    "suspended",
    "inaccessible",
    "vcls",
    "appliance",
    "duplicate",
    "not_in_service",
    "gone_since",
    "by_hand",
)
BY_HAND = REASONS[-1]
# Rows that exist once more elsewhere, or are no machine: nobody refers to them, nobody moves them.
NO_MACHINES = ("repeated_row", "template", "srm_placeholder", "duplicate", "gone_since")

REASON_LABELS = {
    "repeated_row": "Row repeats an earlier one",
    "template": "Template",
    "srm_placeholder": "Site Recovery Manager placeholder",
    "powered_off": "Powered off",
    "suspended": "Suspended",
    "inaccessible": "Inaccessible, orphaned or invalid",
    "vcls": "vSphere Cluster Services agent",
    "appliance": "VMware or AWS appliance",
    "duplicate": "Duplicate of another server",
    "not_in_service": "Retired, planned or in stock",
    "gone_since": "No longer in the latest export",
    "by_hand": "Left out by the analyst",
}

_UNREACHABLE = ("inaccessible", "orphaned", "invalid")


def is_in_scope(servers: pd.DataFrame) -> pd.Series:
    """Return which servers the case prices: those whose scope is judged, and is in."""
    return servers["in_scope"].fillna(value=False).astype(bool)


def appliance_product(names: pd.Series, systems: pd.Series) -> pd.Series:
    """Return the product an appliance belongs to, by the anchored table; NaN for workloads.

    The name counts with and without its DNS suffix. Patterns that a workload could carry too also
    ask for the operating system that the appliance runs.
    """
    rules = packaged.table("bizcase.inventory", "appliances.csv")
    product: pd.Series = pd.Series(np.nan, names.index, dtype="str")
    grouped = rules["pattern"].str.replace("(", "(?:", regex=False)
    matches = _matching(names.str.strip(), "|".join(f"(?:{pattern})" for pattern in grouped))
    if not matches.any():
        return product
    near = names[matches].str.strip()  # few: only they are compared with each pattern
    for pattern, name, system in zip(grouped, rules["product"], rules["system"], strict=True):
        fits = _matching(near, pattern)
        if not fits.any():
            continue
        if system:
            fits &= systems[near.index].str.contains(system, case=False, regex=True, na=False)
        fits &= product[near.index].isna()
        product[near.index[fits]] = name
    return product


def _matching(names: pd.Series, pattern: str) -> pd.Series:
    """Mark names that fit a pattern with or without their DNS suffix."""
    whole = names.str.contains(pattern, case=False, regex=True, na=False)
    dotted = names[~whole & names.str.contains(".", regex=False, na=False)]
    if dotted.empty:
        return whole
    first_label = dotted.str.split(".", n=1).str[0]
    whole[dotted.index] = first_label.str.contains(pattern, case=False, regex=True, na=False)
    return whole


def _duplicates(servers: pd.DataFrame, listed: pd.Series) -> pd.Series:
    """Mark later rows with the name and the address (or the VM UUID and name) of an earlier one."""
    marked = pd.Series(False, servers.index)
    for keys in (["name", "ip_address"], ["name", "vm_uuid"]):
        usable = listed & servers[keys].notna().all(axis=1)
        marked |= usable & servers[keys].where(usable).duplicated()
    return marked


def decide_scope(
    servers: pd.DataFrame, repeated: pd.Series, *, powered_off: bool, appliances: bool
) -> pd.DataFrame:
    """Return the servers with ``in_scope`` and ``scope_reason``.

    Parameters
    ----------
    repeated
        Rows that repeat an earlier one; the reader knows its own identity rule.
    powered_off, appliances
        Assumptions ``scope.powered_off`` and ``scope.appliances``: keep them in scope.
    """
    product = appliance_product(servers["name"], servers["os_name"])
    is_vcls = product.eq("vSphere Cluster Services agent")
    connection = servers["connection_state"].str.lower()
    no = pd.Series(False, servers.index)
    tests = {
        "repeated_row": repeated,
        "template": servers["template"].fillna(False),
        "srm_placeholder": servers["srm_placeholder"].fillna(False),
        "powered_off": no if powered_off else servers["power_state"].eq("off"),
        "suspended": no if powered_off else servers["power_state"].eq("suspended"),
        "inaccessible": connection.isin(_UNREACHABLE),
        "vcls": is_vcls,
        "appliance": no if appliances else product.notna(),
        "not_in_service": servers["power_state"].eq("gone"),
    }
    reason: pd.Series = pd.Series(np.nan, servers.index, dtype="str")
    for name, test in tests.items():
        reason[reason.isna() & test.astype(bool)] = name
    reason[reason.isna() & _duplicates(servers, reason.isna())] = "duplicate"
    return servers.assign(in_scope=reason.isna().astype("boolean"), scope_reason=reason)
