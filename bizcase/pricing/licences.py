"""Microsoft licences: four options side by side per server.

Source: METHOD: Microsoft licences and Linux subscriptions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.catalog import PriceBook, Purchase
from bizcase.catalog.licences import SQL_SERVER_MIN_VCPU
from bizcase.pricing.dedicated_hosts import pack_hosts
from bizcase.pricing.lines import licence_rates
from bizcase.pricing.stance import brings_own
from bizcase.sizing import on_hosts, ranking_of
from bizcase.units import MONTHS_PER_YEAR, round_usd, to_cents

OPTIONS = {
    "included": "1 Windows and SQL Server included",
    "sql_byol": "2 Windows included, own SQL Server licences",
    "hosts": "3 Dedicated Hosts, own Windows and SQL Server licences",
    "mixed": "4 Mixed: the cheaper for each server, hosts whole",
}
SERVER_COLUMNS = (
    "server_id", "name", "os_name", "sql_edition", "included_monthly_usd", "sql_byol_monthly_usd",
    "hosts_monthly_usd", "mixed_monthly_usd", "mixed_choice", "host_id", "no_host_because",
    "base_monthly_usd",
)  # fmt: skip
# Own Windows Server licences run on Dedicated Hosts up to this release, bought before 2019-10-01.
LAST_OWN_WINDOWS = 2019
_INCLUDED_SQL = "its SQL Server licence is declared included or Web Edition, which AWS bills"
_NO_RELEASE = "its Windows Server release is not stated"
PACK_CORES = 2
VCPU_PER_CORE = 2
# The register's price of two cores; Web Edition comes from AWS only.
_SQL_PRICE = {
    "sqlserver_enterprise": "op.sql_ent_2core", "sqlserver_standard": "op.sql_std_2core",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LicenceOptions:
    """The four options per server, and the hosts.

    ``servers`` has ``SERVER_COLUMNS``, compute with licences in a month, ``base_monthly_usd`` as
    the base case has it with the own licences that stand beside its bill; ``hosts`` are those of
    option 3, ``in_mix`` says which of them option 4 keeps. ``placed`` are the servers on them as
    ``Packing.servers``.
    """

    servers: pd.DataFrame
    hosts: pd.DataFrame
    placed: pd.DataFrame


def licence_options(
    servers: pd.DataFrame, sized: pd.DataFrame, lines: pd.DataFrame, purchase: Purchase,
    assumptions: Assumptions, book: PriceBook,
) -> LicenceOptions:  # fmt: skip
    """Return compute and licences of each server with Windows or SQL Server under each option.

    Own licences cost their Software Assurance: the licence itself is owned already. SQL Server is
    licensed by two-core packs for the vCPU of the instance, four at least (License Mobility).
    Windows Server may be brought to Dedicated Hosts only. A server that may not goes as in option
    2. The cost of a host is shared by its servers in proportion to what they take of it, so what
    is stranded is paid too.

    Parameters
    ----------
    servers
        Servers in scope: server_id, name, os_name, os_family; on the index of ``sized``.
    sized
        Sized servers of the base case, with sql_licence and sql_edition; ``lines`` are their line
        items under the ``purchase``.
    """
    hours = assumptions.number("time.hours_month")
    wanted = (sized["target"] == "ec2") & (
        sized["os_licence"].eq("windows") | sized["sql_edition"].ne("none")
    )
    of = sized[wanted]
    table = servers.loc[of.index, ["server_id", "name", "os_name"]].assign(
        sql_edition=of["sql_edition"]
    )
    compute = lines[lines["head"] == "compute"].set_index("server_id")["amount_usd"]
    base = of["server_id"].map(compute).astype(float)
    windows = included_monthly(
        of["instance_type"], of["os_licence"].where(of["os_licence"] == "windows", "none"), book,
        hours,
    )  # fmt: skip
    sql = included_monthly(of["instance_type"], of["sql_edition"], book, hours)
    table["included_monthly_usd"] = round_usd(base + windows + sql)
    own_sql = own_sql_monthly(of["instance_vcpu"], of["sql_edition"], assumptions).fillna(sql)
    table["sql_byol_monthly_usd"] = round_usd(base + windows + own_sql)
    own_now = brings_own_sql(of)
    table["base_monthly_usd"] = table["sql_byol_monthly_usd"].where(
        own_now, table["included_monthly_usd"]
    )
    shared = table[["included_monthly_usd", "sql_byol_monthly_usd"]].min(axis=1)
    refused = _why_no_host(table["os_name"], of["os_licence"].eq("windows"))
    table["no_host_because"] = refused.mask(
        refused.eq("") & of["sql_licence"].ne("none") & brings_own(assumptions, "sql_server"),
        _INCLUDED_SQL,
    )
    packing = pack_hosts(
        of[table["no_host_because"] == ""], book, purchase, hours, ranking_of(assumptions).allowed
    )
    return _with_hosts(table, shared, packing.servers, packing.hosts, assumptions)


def with_base(options: LicenceOptions, servers: pd.DataFrame) -> LicenceOptions:
    """Return the options with the base case at the cost of a host where it has servers there."""
    table = options.servers
    there = on_hosts(servers).reindex(table.index)
    base = table["base_monthly_usd"].mask(there, table["hosts_monthly_usd"])
    return replace(options, servers=table.assign(base_monthly_usd=base))


def included_monthly(
    instance_types: pd.Series, licence: pd.Series, book: PriceBook, hours: float
) -> pd.Series:
    """Return what AWS bills a month for a licence with each instance; 0 without one."""
    amounts = pd.Series(0.0, licence.index)
    for name, types in instance_types.groupby(licence):
        if name != "none":
            rates = licence_rates(book, str(name), hours)
            amounts[types.index] = types.map(rates["amount_usd"]).astype(float)
    return amounts


def brings_own_sql(sized: pd.DataFrame) -> pd.Series:
    """Return which servers bring their own SQL Server licence: AWS bills none of the edition."""
    edition = sized["sql_edition"]
    return edition.isin(list(_SQL_PRICE)) & edition.ne(sized["sql_licence"])


def sql_packs(vcpu: pd.Series) -> pd.Series:
    """Return the two-core packs of SQL Server for an instance, four cores at least."""
    packs: pd.Series = np.ceil(vcpu.clip(lower=SQL_SERVER_MIN_VCPU) / PACK_CORES)
    return packs


def pack_monthly_usd(edition: str, assumptions: Assumptions) -> float:
    """Return the Software Assurance of a two-core pack a month, in USD."""
    price = assumptions.number(_SQL_PRICE[edition])
    return price * assumptions.fraction("op.sa_pct") / MONTHS_PER_YEAR


def own_sql_monthly(vcpu: pd.Series, edition: pd.Series, assumptions: Assumptions) -> pd.Series:
    """Return the Software Assurance of own SQL Server licences; 0 without one, NaN for Web."""
    prices = {name: pack_monthly_usd(name, assumptions) for name in _SQL_PRICE} | {"none": 0.0}
    monthly = sql_packs(vcpu) * edition.map(prices).astype(float)
    return pd.Series(round_usd(monthly), vcpu.index)


def _why_no_host(names: pd.Series, windows: pd.Series) -> pd.Series:
    """Return why own Windows licences may not come along; blank where they may."""
    by_name = {name: _why_release(name) for name in names.dropna().unique()}
    reasons = names.map(by_name).astype("str").fillna(_NO_RELEASE)
    return reasons.where(windows, "does not run Windows")


def _why_release(name: str) -> str:
    year = re.search(r"\b(20\d\d)\b", name)
    if not year:
        return _NO_RELEASE
    if "or later" in name.lower():
        return "its Windows Server release is only known from below"
    late = int(year[1]) > LAST_OWN_WINDOWS
    return "its release is later than own licences may be" if late else ""


def _with_hosts(
    table: pd.DataFrame, shared: pd.Series, placed: pd.DataFrame, hosts: pd.DataFrame,
    assumptions: Assumptions,
) -> LicenceOptions:  # fmt: skip
    """Return the options once the hosts are known: shares of hosts, and which of them to keep."""
    price = assumptions.number("op.win_dc_core")
    cores = hosts["vcpu"].astype(float) / VCPU_PER_CORE
    maintenance = cores * price * assumptions.fraction("op.sa_pct") / MONTHS_PER_YEAR
    hosts = hosts.assign(windows_sa_usd=round_usd(maintenance))
    hosts["total_usd"] = round_usd(hosts["amount_usd"].astype(float) + hosts["windows_sa_usd"])
    ids = placed["host_id"]
    own_sql = own_sql_monthly(
        placed["vcpu"], table["sql_edition"].reindex(placed.index), assumptions
    )
    web = own_sql.isna()
    own_sql = own_sql.mask(web, 0.0)
    on_host = pd.Series(_shares(placed, hosts["total_usd"]), placed.index) + own_sql
    # Web Edition has no own licence: such a server stays as in option 2.
    table["hosts_monthly_usd"] = round_usd(
        on_host.reindex(table.index).fillna(table["sql_byol_monthly_usd"])
    )
    alone = shared.reindex(placed.index).groupby(ids).sum()
    together = table["hosts_monthly_usd"].reindex(placed.index).groupby(ids).sum()
    keep = together <= alone
    hosts["in_mix"] = keep.reindex(hosts.index).eq(True)
    table["host_id"] = ids.reindex(table.index).astype("str")
    kept = ids.map(hosts["in_mix"]).reindex(table.index).eq(True)
    table["mixed_monthly_usd"] = table["hosts_monthly_usd"].where(kept, shared)
    own = table["sql_byol_monthly_usd"] < table["included_monthly_usd"]
    table["mixed_choice"] = np.select([kept, own], ["hosts", "sql_byol"], default="included")
    hosts = hosts.rename_axis("host_id").reset_index()
    return LicenceOptions(table[list(SERVER_COLUMNS)], hosts, placed)


def _shares(placed: pd.DataFrame, total_usd: pd.Series) -> np.ndarray:
    """Return each server's part of its host in USD; the cents of a host add up to its cost."""
    ids = placed["host_id"]
    weight = placed["share"] / placed.groupby(ids)["share"].transform("sum")
    cents = pd.Series(to_cents(ids.map(total_usd).astype(float)), placed.index)
    part = np.floor(cents * weight)
    left = cents - part.groupby(ids).transform("sum")
    return np.asarray((part + left.where(~ids.duplicated(), 0.0)) / 100)
