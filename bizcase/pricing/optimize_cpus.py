"""What fewer active vCPU save of the licences that AWS bills (Optimize CPUs).

Source: AWS, EC2 User Guide, Optimize CPUs for License-Included instances (read 2026-11): Windows
Server and SQL Server of instances launched with the licence included are billed by active vCPU,
with Savings Plans and on demand; a Reserved Instance may lose its discount. Compute keeps its
price. Active vCPU are those that ``active_vcpu`` allows, never below the need.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase.catalog import PriceBook, purchase_option
from bizcase.catalog.cpu_options import active_vcpu
from bizcase.catalog.licences import SQL_SERVER_MIN_VCPU
from bizcase.pricing.lines import licence_rates
from bizcase.sizing import on_hosts
from bizcase.units import round_usd

# Reserved Instances may lose their discount where CPU options are set.
_NOT_WITH = "standard_ri"
_LEAST = {"windows": 1}


def optimized_cpus(
    servers: pd.DataFrame, option: str, book: PriceBook, hours: float
) -> pd.DataFrame:
    """Return active_vcpu and optimize_cpus_usd (less a month, USD) on the index of the servers.

    A server without a licence of Microsoft that AWS bills keeps all vCPU and saves 0.

    Parameters
    ----------
    servers
        Priced servers: target, instance_type, instance_vcpu, need_vcpu, os_licence,
        sql_licence.
    """
    table = pd.DataFrame(
        {"active_vcpu": servers["instance_vcpu"].astype(float), "optimize_cpus_usd": 0.0},
        servers.index,
    )
    windows = servers["os_licence"].eq("windows")
    sql = servers["sql_licence"].str.startswith("sqlserver").eq(True)
    rows = servers["target"].eq("ec2") & (windows | sql) & ~on_hosts(servers)
    if not rows.any() or purchase_option(option).plan == _NOT_WITH:
        return table
    of = servers[rows]
    active = active_vcpu(of["instance_type"], of["instance_vcpu"], of["need_vcpu"])
    saved = pd.Series(0.0, of.index)
    products = {"windows": of.index[windows[rows]]} | {
        str(name): group.index for name, group in of[sql[rows]].groupby("sql_licence")
    }
    for product, index in products.items():
        least = _LEAST.get(product, SQL_SERVER_MIN_VCPU)
        billed = of.loc[index, "instance_vcpu"].clip(lower=least)
        fewer = billed - active[index].clip(lower=least)
        rates = licence_rates(book, product, hours)["amount_usd"]
        saved[index] += of.loc[index, "instance_type"].map(rates).astype(float) * fewer / billed
    table.loc[rows, "active_vcpu"] = active
    table.loc[rows, "optimize_cpus_usd"] = round_usd(np.asarray(saved, dtype=float))
    # Nothing saved, nothing to set.
    keeps = table["optimize_cpus_usd"] == 0
    table.loc[keeps, "active_vcpu"] = servers.loc[keeps, "instance_vcpu"].astype(float)
    return table
