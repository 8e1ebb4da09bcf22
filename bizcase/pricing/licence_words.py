"""How each server is licensed in the base case, and why."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.pricing.estate import PricedEstate
from bizcase.pricing.licence_choice import feasible_options
from bizcase.pricing.licences import brings_own_sql
from bizcase.pricing.stance import OWNED_NO_SA, brings_own, licence_stance, stance_is_stated
from bizcase.pricing.subscriptions import SUBSCRIPTIONS
from bizcase.sizing import on_hosts

LICENCE_COLUMNS = ("licence_option", "licence_reason")
INCLUDED, OWN_SQL, OWN_LINUX, NONE = "included", "own_sql_server", "own_subscription", "none"
HOSTS = "dedicated_host"
_ON_HOST = (
    "Own Windows Server licences bought before October 2019, with all others of its own, on a "
    "Dedicated Host that costs no more than shared hardware"
)
_WINDOWS = (
    "Own Windows Server licences run on Dedicated Hosts only: on shared hardware AWS bills them"
)
_LINUX = "AWS bills the subscription with the instance"
_CARRIED = "Software Assurance carries own SQL Server licences to AWS (License Mobility)"
_ASSUMED = ", assumed until their ownership is known"
_DECLARED_OWN = "The list declares an own SQL Server licence"
_DECLARED_INCLUDED = "The list declares the SQL Server licence included"
_WEB = "SQL Server Web Edition comes from AWS only"
_NO_SA = "Own SQL Server licences without Software Assurance may not come to AWS"
_RENTED = "Rented SQL Server licences stay with their provider"
_NO_IMAGE = "AWS has no image with a subscription of its release"
_OWN_LINUX = "Its subscription is the customer's own"
_HOST = "Cheaper on a Dedicated Host, if its Windows licences were bought before October 2019"


def licence_choices(estate: PricedEstate, assumptions: Assumptions) -> pd.DataFrame:
    """Return ``LICENCE_COLUMNS`` of each server, on the index of the estate's; blank unplaced.

    The option is what the bill has: dedicated_host (own Windows), own_sql_server (Windows
    included), included, own_subscription or none. The reason says why, why no Dedicated Host takes
    the server, and what would cost less.
    """
    servers = estate.servers
    placed = servers["target"].eq("ec2")
    windows = servers["os_licence"].eq("windows")
    runs_sql, own_sql = servers["sql_edition"].ne("none") & placed, brings_own_sql(servers)
    own_linux = servers["own_subscription"].isin(list(SUBSCRIPTIONS))
    linux = servers["os_licence"].isin(list(SUBSCRIPTIONS)) & ~own_linux
    there = placed & on_hosts(servers)
    option = np.select(
        [~placed, there, runs_sql & own_sql, windows | runs_sql | linux, own_linux],
        ["", HOSTS, OWN_SQL, INCLUDED, OWN_LINUX], default=NONE,
    )  # fmt: skip
    reason = np.select(
        [~placed, there, runs_sql, windows, own_linux, linux],
        [
            "", _ON_HOST, _of_sql(servers, own_sql, assumptions), _WINDOWS,
            np.where(servers["no_image"].eq(True), _NO_IMAGE, _OWN_LINUX), _LINUX,
        ],
        default="",
    )  # fmt: skip
    found = pd.DataFrame(
        {"licence_option": option, "licence_reason": reason}, servers.index, dtype="str"
    )
    for sentence in (_hosts(estate, assumptions), _active_vcpu(estate)):
        more = sentence.reindex(servers.index).fillna("")
        found["licence_reason"] += ("; " + more).where(more.ne(""), "")
    return found.mask(found == "")


def _of_sql(servers: pd.DataFrame, own: pd.Series, assumptions: Assumptions) -> np.ndarray:
    """Return why each SQL Server is own or included."""
    brought = brings_own(assumptions, "sql_server")
    stated = stance_is_stated(assumptions, "sql_server")
    carried = _CARRIED if stated else _CARRIED + _ASSUMED
    none = _NO_SA if licence_stance(assumptions, "sql_server") == OWNED_NO_SA else _RENTED
    return np.select(
        [own, servers["sql_edition"].eq("sqlserver_web")],
        [carried if brought else _DECLARED_OWN, _WEB],
        default=_DECLARED_INCLUDED if brought else none,
    )


def _hosts(estate: PricedEstate, assumptions: Assumptions) -> pd.Series:
    """Return what a Dedicated Host would change, or why none takes the server."""
    table = estate.licences.servers
    windows = table["no_host_because"].ne("does not run Windows")
    there = on_hosts(estate.servers).reindex(table.index)
    refused = "no Dedicated Host, as " + table["no_host_because"]
    cheaper = (
        table["mixed_choice"].eq("hosts")
        & (table["mixed_monthly_usd"] < table["base_monthly_usd"])
        & ~there
        & ("hosts" in feasible_options(estate.licences, assumptions))
    )
    said = refused.where(windows & table["no_host_because"].ne(""), "").mask(cheaper, _HOST)
    return said.astype("str")


def _active_vcpu(estate: PricedEstate) -> pd.Series:
    """Return how many vCPU would do where fewer active ones save licences."""
    table = estate.optimized_cpus[estate.optimized_cpus["optimize_cpus_usd"] > 0]
    all_of = estate.servers.loc[table.index, "instance_vcpu"]
    words = [
        f"cheaper with {few:g} of {many:g} vCPU active (Optimize CPUs)"
        for few, many in zip(table["active_vcpu"], all_of, strict=True)
    ]
    return pd.Series(words, table.index, dtype="str")
