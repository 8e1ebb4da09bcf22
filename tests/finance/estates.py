"""Small estates and plain assumptions, so that a test can be worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from bizcase.assumptions import Assumptions, load_register
from bizcase.catalog.price_book import Price
from bizcase.finance.fleet import QUANTITIES, TIERS, fleet_of
from bizcase.finance.prepared import LANDED, Evidence, Prepared, WaveDates, planned
from bizcase.pricing.shared_terms import SharedTerms
from bizcase.strategy.rules.dispositions import HOURS
from bizcase.strategy.rules.work import work_of

NO_PRICE = Price(0.0, "unit", "listed", "of a test", "2026-11-29")
# Nothing that all servers share on AWS costs anything.
FREE = SharedTerms(NO_PRICE, 730.0, NO_PRICE, NO_PRICE, (), (), "", NO_PRICE)
NOTHING = {
    "growth.infra": 0, "fin.aws_price_change": 0, "fin.esc_labour": 0, "fin.esc_energy": 0,
    "fin.esc_vmware": 0, "fin.horizon": 3, "fin.discount": 10, "mig.schedule_slip": 0,
    "mig.dual_run_months": 0, "mig.contingency": 0, "mig.training_eng": 0, "mig.pmo_pct": 0,
    "mig.lz_hours_fixed": 0, "mig.lz_hours_server": 0,
    "op.core_ratio_coef": 0, "op.core_intercept": 0, "op.storage_gb": 0, "op.kwh": 0,
    "op.fte_cost_us": 0, "op.security_server": 0, "op.security_sql": 0, "op.vmware_edition": "none",
    "op.sql_std_2core": 0, "op.sql_ent_2core": 0, "op.server_floor": 0, "op.hw_price_factor": 1,
    "op.refresh_project_pct": 0, "op.space": 0, "op.win_dc_core": 0, "op.win_std_core": 0,
    "op.esu_win_core": 0, "op.rhel_std": 0, "op.sles_std": 0, "mig.decommission_host": 0,
    "aws.vpn_usd": 0, "aws.direct_connect_usd": 0, "aws.transit_gateway_usd": 0,
    "aws.landing_zone_fixed": 0, "aws.landing_zone_server": 0,
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
    earlier = {key: value for key, value in given.items() if key not in entries}
    for key in given.keys() - earlier:
        value = given[key]
        word = value if isinstance(value, str) else f"{value:.12g}"
        entries[key] = dataclasses.replace(entries[key], value=word)
    return Assumptions(entries, earlier)


def hosts(count=2, cores=16.0, sockets=2.0, memory=256.0):
    """Return equal hosts of one cluster and file."""
    table = {"cores": [cores] * count, "sockets": [sockets] * count, "memory_gib": [memory] * count}
    return pd.DataFrame(table, dtype=float).assign(
        vmware=True, host_name=[f"h{number}" for number in range(count)], cluster="c1",
        source_file="hosts.xlsx",
    )  # fmt: skip


# What a virtual server of Linux on VMware is, beside its sizes.
OF_A_GUEST = {
    "has_baseline": True, "physical": False, "hosted": True, "host_in_question": False,
    "vmware": True, "os_licence": "none",
    "bought_users": 0.0, "bought_by_user": 0.0, "recovery_tier": "none", "oracle_ends": False,
    "cores": np.nan, "sockets": 2.0,
    "cluster": "c1", "source_file": "hosts.xlsx", "host_name": None, "vcpu": 2.0, "memory_gib": 8.0,
    "storage_gib": 100.0,
}  # fmt: skip


def quantities(servers):
    """Return the quantities that follow from the facts of each server; the others are 0."""
    virtual, vcpu = ~servers["physical"], servers["vcpu"]
    own = dict.fromkeys(QUANTITIES, 0.0) | {
        "servers": 1.0,
        "virtual_servers": virtual * 1.0,
        "physical_servers": servers["physical"] * 1.0,
        "vcpu": vcpu,
        "virtual_vcpu": vcpu * virtual,
        "vmware_vcpu": vcpu * (virtual & servers["vmware"]),
        "windows_cores": servers["os_licence"].eq("windows") * 16.0,
        "rhel": servers["os_licence"].eq("rhel") * 0.5,
        "suse": servers["os_licence"].eq("suse") * 0.5,
        **{f"{tier}_tier": vcpu * servers["recovery_tier"].eq(tier) for tier in TIERS},
    }
    return servers.assign(**{key: own[key] for key in own if key not in servers})


def estate(count=10, wave=(2, 3), waves=None, aws=100.0, links=None, applications=None,
           host_table=None, **columns):  # fmt: skip
    """Return servers of 2 vCPU, 8 GiB and 100 GiB that cost ``aws`` USD of compute a month each."""
    ids = [f"s{number}" for number in range(1, count + 1)]
    defaults = {
        "server_id": ids, "name": ids, "workload": ids, "disposition": ["Rehost"] * count,
        "complexity": ["medium"] * count, "grade": ["B"] * count, "placed": [True] * count,
        "instance_vcpu": [2.0] * count, "instance_memory_gib": [8.0] * count,
        **{f"aws_{name}": [0.0] * count for name in LANDED},
        "aws_on_demand": np.full(count, aws), "aws_committed": np.full(count, aws),
        **{name: [value] * count for name, value in OF_A_GUEST.items()},
    }  # fmt: skip
    servers = quantities(pd.DataFrame(defaults | columns))
    table = hosts() if host_table is None else host_table
    amount = float(servers["aws_committed"].sum())
    band = Evidence("B", amount, amount * 0.9, amount * 1.15, amount**2 / count)
    one = () if wave is None else (WaveDates(1, "Wave 1", *wave, tuple(ids)),)
    dates = waves or one
    none = pd.DataFrame({"server_id": [], "application_id": []}, dtype="str")
    return Prepared(
        servers=planned(servers, dates),
        work=work_of(servers, none if links is None else links, applications or {}),
        fleet=fleet_of(servers, table),
        hosts_hold_listed=len(table) > 0 and bool(servers["hosted"].all()),
        evidence=(band,) if amount else (),
        region="us-east-1",
        terms=FREE,
        seed=7,
        vmware=True,
        waves=dates,
        esu=None,
        mapped=True,
    )
