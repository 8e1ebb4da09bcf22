"""Today's on-premises cost by the server that causes it, before any date of a move is known."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np

from bizcase.assumptions import Assumptions
from bizcase.finance.decisions import Stages, decisions
from bizcase.finance.inputs import Today, finance_inputs, today_of
from bizcase.finance.line_specs import LABOUR
from bizcase.finance.on_premises import baselines
from bizcase.finance.prepared import Prepared
from bizcase.finance.standing import Standing
from bizcase.finance.values import Values
from bizcase.inventory import Inventory
from bizcase.pricing import PricedEstate

_TODAY = ("growth.infra", "fin.esc_labour", "fin.esc_energy", "fin.esc_vmware")
_NOISE_DIGITS = 6  # sums in another order of rows may differ beyond these


def on_premises_today(
    inventory: Inventory,
    estate: PricedEstate,
    assumptions: Assumptions,
    as_of: dt.date,
    known: Stages,
) -> tuple[Today, dict[str, float]]:
    """Return what stands on premises, and :func:`caused_by_servers` before anything is planned.

    ``known`` has what is known by then: the lifecycle and the links.
    """
    made = decisions(inventory, as_of, known)
    today = today_of(inventory, estate, assumptions, made)
    prepared = finance_inputs(inventory, estate, assumptions, "", 0, made, today)
    return today, caused_by_servers(prepared, assumptions)


def caused_by_servers(prepared: Prepared, assumptions: Assumptions) -> dict[str, float]:
    """Return ``{server id: USD a month}`` that falls away with a server; empty without a baseline.

    Not discounted and at today's size and prices: the mean over the horizon, so that a purchase
    counts alike whether it falls due in one month or evenly. Each line is shared out by the
    quantity it depends on, so the servers add up to it. What falls by the rack is caused by none of
    them, and of labour only what is not retained (METHOD: What remains on premises). A server that
    runs on AWS already is not among them.
    """
    if prepared.no_baseline:
        return {}
    values = Values(assumptions, {key: np.zeros((1, 1)) for key in _TODAY})
    standing = Standing(prepared, values, assumptions.text("op.baseline"))
    caused = np.zeros(len(prepared.servers))
    for spec, path in baselines(standing):
        if spec.shared:
            continue
        monthly = float(path[0, 1:].mean())
        if spec.item == LABOUR:
            monthly *= 1.0 - assumptions.fraction("op.labour_retained_pct")
        amounts = prepared.servers[spec.quantity].to_numpy(dtype=float)
        caused += monthly * amounts / (math.fsum(amounts) or 1.0)
    cents = np.round(np.round(caused, _NOISE_DIGITS), 2)
    servers = prepared.servers
    known = servers["has_baseline"].to_numpy(dtype=bool)
    return dict(zip(servers.loc[known, "server_id"].tolist(), cents[known].tolist(), strict=True))
