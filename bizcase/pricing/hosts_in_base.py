"""Own Windows licences on Dedicated Hosts as part of the base case, where the customer says so."""

from __future__ import annotations

import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.pricing.database_move import Pair
from bizcase.pricing.licences import VCPU_PER_CORE, LicenceOptions
from bizcase.pricing.stance import OWNED_SA, licence_stance, stance_is_stated


def hosts_wanted(assumptions: Assumptions) -> bool:
    """Return whether own Windows licences may go to Dedicated Hosts in the base case.

    That needs three answers: that the licences are owned with Software Assurance, that they were
    bought before October 2019 (``lic.windows_hosts``), and that neither is an assumption.
    """
    return (
        assumptions.text("lic.windows_hosts") == "yes"
        and stance_is_stated(assumptions, "windows")
        and licence_stance(assumptions, "windows") == OWNED_SA
    )


def placed_on_hosts(after: Pair, options: LicenceOptions) -> Pair:
    """Return the servers of the base case with those on hosts that cost no more there.

    Adds ``lines.HOST_COLUMNS``; blank, 0 and 0 on shared hardware. A server on a host has the size
    that the host gives it, and AWS bills no licence with it. At assumed peaks it is left out: a
    whole host costs what it costs.
    """
    chosen = options.servers.index[options.servers["mixed_choice"].eq("hosts")]
    placed = options.placed.loc[chosen]
    cores = options.hosts.set_index("host_id")["vcpu"].astype(float) / VCPU_PER_CORE
    base, at_assumed = (table.copy() for table in after)
    base["host_family"], base["host_share"], base["host_cores"] = "", 0.0, 0.0
    base.loc[chosen, "host_family"] = placed["family"].astype("str")
    base.loc[chosen, "host_share"] = placed["weight"].astype(float)
    base.loc[chosen, "host_cores"] = placed["host_id"].map(cores).astype(float)
    base.loc[chosen, "instance_type"] = placed["instance_type"].astype("str")
    base.loc[chosen, "instance_vcpu"] = placed["vcpu"].astype(float)
    base.loc[chosen, "instance_memory_gib"] = placed["memory_gib"].astype(float)
    base.loc[chosen, "os_licence"] = "none"
    at_assumed.loc[chosen, "target"] = "none"
    return _typed(base), at_assumed


def _typed(base: pd.DataFrame) -> pd.DataFrame:
    return base.astype({"host_family": "str", "instance_type": "str"})
