"""Licences of the customer's own that go on beside the AWS bill, by server."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions
from bizcase.pricing.licences import brings_own_sql, own_sql_monthly, pack_monthly_usd, sql_packs
from bizcase.pricing.lines import LICENCE_LABELS
from bizcase.pricing.subscriptions import own_subscription_lines
from bizcase.sizing import on_hosts
from bizcase.units import MONTHS_PER_YEAR, round_usd

OWN_HEADS = ("own_sql_server", "own_linux", "own_windows")


def own_licence_lines(
    sized: pd.DataFrame, assumptions: Assumptions, *, whole: bool
) -> pd.DataFrame:
    """Return a line a month per own licence of a server with a target, in USD.

    Columns: server_id, head (one of ``OWN_HEADS``), item, quantity, unit, unit_price_usd,
    amount_usd. SQL Server: Software Assurance of the packs that License Mobility asks for. Linux:
    subscriptions in pairs, rounded up where the lists are the ``whole`` estate.
    """
    placed = sized[sized["target"] == "ec2"]
    sql = placed[brings_own_sql(placed)]
    edition = sql["sql_edition"]
    linux = own_subscription_lines(placed["own_subscription"], assumptions, whole=whole)
    parts = [
        pd.DataFrame(
            {
                "server_id": sql["server_id"],
                "head": "own_sql_server",
                "item": edition.map(LICENCE_LABELS).astype("str") + ", Software Assurance of own",
                "quantity": sql_packs(sql["instance_vcpu"]),
                "unit": "two-core packs",
                "unit_price_usd": edition.map(
                    {name: pack_monthly_usd(name, assumptions) for name in edition.unique()}
                ).astype(float),
                "amount_usd": own_sql_monthly(sql["instance_vcpu"], edition, assumptions),
            }
        ),
        linux.assign(server_id=placed.loc[linux.index, "server_id"], head="own_linux"),
        _windows(placed[on_hosts(placed)], assumptions),
    ]
    filled = [part for part in parts if len(part)]
    return pd.concat(filled or parts[:1], ignore_index=True)


def _windows(hosted: pd.DataFrame, assumptions: Assumptions) -> pd.DataFrame:
    """Return the Software Assurance of Windows on the cores of each server's part of a host."""
    if hosted.empty:
        return pd.DataFrame()
    cores = hosted["host_cores"].astype(float) * hosted["host_share"].astype(float)
    price = assumptions.number("op.win_dc_core") * assumptions.fraction("op.sa_pct")
    return pd.DataFrame(
        {
            "server_id": hosted["server_id"],
            "head": "own_windows",
            "item": "Windows Server Datacenter, Software Assurance of own",
            "quantity": cores,
            "unit": "cores",
            "unit_price_usd": price / MONTHS_PER_YEAR,
            "amount_usd": round_usd(cores * price / MONTHS_PER_YEAR),
        }
    )


def own_amounts(ids: pd.Series, lines: pd.DataFrame, head: str) -> pd.Series:
    """Return what own licences of a head cost each server a month; 0 without a line."""
    amounts = lines[lines["head"] == head].groupby("server_id")["amount_usd"].sum()
    return ids.map(amounts).astype(float).fillna(np.float64(0.0))
