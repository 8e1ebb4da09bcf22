"""Small estates and plain assumptions, so that a test can be worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions, load_register
from bizcase.finance.prepared import Evidence, Prepared, WaveDates, fleet_of, planned
from bizcase.strategy.rules.dispositions import HOURS
from bizcase.strategy.rules.work import work_of

NOTHING = {
    "growth.infra": 0, "fin.aws_price_change": 0, "fin.esc_labour": 0, "fin.esc_energy": 0,
    "fin.esc_vmware": 0, "fin.horizon": 3, "fin.discount": 10, "mig.schedule_slip": 0,
    "mig.dual_run_months": 0, "mig.contingency": 0, "mig.training_eng": 0, "mig.pmo_pct": 0,
    "mig.lz_hours_fixed": 0, "mig.lz_hours_server": 0, "mig.decommission_host": 0,
    "op.core_ratio_coef": 0, "op.core_intercept": 0, "op.storage_gb": 0, "op.kwh": 0,
    "op.fte_cost": 0, "op.security_server": 0, "op.security_sql": 0, "op.vmware_edition": "none",
    "op.sql_std_2core": 0, "op.sql_ent_2core": 0,
    # An hour costs 1 USD, so that hours read as USD.
    "mig.rate_usd_h": 1, **{key: 0 for pair in HOURS.values() for key in pair},
}  # fmt: skip


def assumptions(**values):
    """Return a register with these values; ``a__b`` means ``a.b``. Ranges are not checked."""
    return _with({}, values)


def plain(**values):
    """Return a register in which everything costs nothing but what is given."""
    return _with(NOTHING, values)


def certain(register, *uncertain):
    """Return a register without ranges but for the keys given."""
    return Assumptions(
        {
            key: item if key in uncertain else dataclasses.replace(item, low=None, high=None)
            for key, item in register.items()
        }
    )


def _with(start, values):
    entries = dict(load_register())
    given = start | {key.replace("__", "."): value for key, value in values.items()}
    for key, value in given.items():
        word = value if isinstance(value, str) else f"{value:.12g}"
        entries[key] = dataclasses.replace(entries[key], value=word)
    return Assumptions(entries)


def hosts(count=2, cores=16.0, sockets=2.0, memory=256.0):
    """Return equal hosts."""
    table = {"cores": [cores] * count, "sockets": [sockets] * count, "memory_gib": [memory] * count}
    return pd.DataFrame(table, dtype=float).assign(vmware=True)


def estate(count=10, wave=(2, 3), waves=None, aws=100.0, links=None, applications=None, **columns):
    """Return servers of 2 vCPU, 8 GiB and 100 GiB that cost ``aws`` USD of compute a month each."""
    ids = [f"s{number}" for number in range(1, count + 1)]
    defaults = {
        "server_id": ids, "name": ids, "workload": ids, "disposition": ["Rehost"] * count,
        "complexity": ["medium"] * count, "grade": ["B"] * count, "placed": [True] * count,
        "physical": [False] * count, "hosted": [True] * count, "vmware": [True] * count,
        "servers": [1.0] * count, "vcpu": [2.0] * count,
        "memory_gib": [8.0] * count, "storage_gib": [100.0] * count, "windows_vcpu": [0.0] * count,
        "instance_vcpu": [2.0] * count, "instance_memory_gib": [8.0] * count,
        "sql_servers": [0.0] * count, "sql_standard_cores": [0.0] * count,
        "sql_enterprise_cores": [0.0] * count, "aws_compute": np.full(count, aws),
        "aws_storage": [0.0] * count, "aws_licences": [0.0] * count, "aws_databases": [0.0] * count,
        "aws_other": [0.0] * count, "aws_upfront": [0.0] * count,
        "esu_cores": [1.0] * count,
    }  # fmt: skip
    servers = pd.DataFrame(defaults | columns)
    amount = float(servers.filter(like="aws_").to_numpy().sum())
    band = Evidence("B", amount, amount * 0.9, amount * 1.15, amount**2 / count)
    one = () if wave is None else (WaveDates(1, "Wave 1", *wave, tuple(ids)),)
    dates = waves or one
    none = pd.DataFrame({"server_id": [], "application_id": []}, dtype="str")
    return Prepared(
        servers=planned(servers, dates),
        work=work_of(servers, none if links is None else links, applications or {}),
        fleet=fleet_of(servers, hosts()),
        evidence=(band,) if amount else (),
        region="us-east-1",
        seed=7,
        vmware=True,
        waves=dates,
        esu=None,
        mapped=True,
    )
