"""The worked examples as the product computes them, named as the hand-worked ones are."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.finance import finance_inputs, recompute
from bizcase.finance.aws_side import HEADS
from bizcase.finance.compared import comparison_of
from bizcase.finance.decisions import Decisions
from bizcase.finance.on_premises import yearly
from bizcase.finance.prepared import WaveDates
from bizcase.finance.values import Values
from bizcase.inventory import Inventory
from bizcase.inventory.hypervisors import VMWARE
from bizcase.inventory.tables import conform
from bizcase.pricing import price_base
from tests.factories import servers
from tests.finance.like_for_like.estates import CASES

# AWS from month 5, cut over in month 7; no growth, no escalation, no slip.
PLAN = {
    "growth.infra": 0, "fin.esc_labour": 0, "fin.esc_energy": 0, "fin.esc_vmware": 0,
    "fin.aws_price_change": 0, "fin.discount": 8, "fin.horizon": 5, "mig.schedule_slip": 0,
    "mig.dual_run_months": 0, "op.vmware_edition": "vvf", "op.vmware_renewal_month": 7,
    "op.space_kind": "rented", "op.labour_retained_pct": 100, "lic.stance": "owned_sa",
    # The example ends every contract with its servers.
    "op.contract_months": 1,
}  # fmt: skip
START, CUTOVER = 5, 7
_SYSTEMS = {"free Linux": ("linux", "none", "Ubuntu 22.04"), "RHEL": ("linux", "rhel", "RHEL 8"),
            "Windows": ("windows", "windows", "Windows Server 2019")}  # fmt: skip
EDITION = {"edition": "Standard", "engine": "SQL Server"}


def table_of(estate):
    """Return the servers: equal machines, three to an application, on the hosts in turn."""
    rows = []
    for group in estate.machines:
        family, licence, name = _SYSTEMS[group.system]
        for _ in range(group.count):
            number = len(rows)
            host = f"h{number % estate.listed_hosts + 1}" if estate.listed_hosts else None
            rows.append(
                {"vcpu": group.vcpu, "memory_gib": group.memory_gib, "os_family": family,
                 "os_licence": licence, "os_name": name, "hypervisor": VMWARE,
                 "is_physical": False, "storage_provisioned_gib": group.storage_gb,
                 "storage_used_gib": group.used_gb, "host_name": host, "source_file": "list",
                 "application": f"a{number // 3}", "environment": "production"}
            )  # fmt: skip
    return servers(**{name: [row[name] for row in rows] for name in rows[0]})


def inventory_of(estate):
    table = table_of(estate)
    ids = table["server_id"].tolist()
    names = sorted(set(table["application"]))
    warm = round(estate.warm_share * len(names))
    plans = ["warm"] * warm + [None] * (len(names) - warm)
    sql = [
        number for number, group in enumerate(g for g in estate.machines for _ in range(g.count))
        if group.sql_standard
    ]  # fmt: skip
    hosts = [f"h{number + 1}" for number in range(estate.listed_hosts or 0)]
    return Inventory(
        servers=table,
        applications=conform(
            "applications",
            pd.DataFrame({"application_id": names, "name": names, "recovery_plan": plans}),
        ),
        dependencies=conform(
            "dependencies",
            pd.DataFrame(
                {"kind": "server_application", "from_id": ids, "to_id": table["application"],
                 "resolved": True}
            ),
        ),
        databases=conform(
            "databases",
            pd.DataFrame(
                {"database_id": [f"d{n}" for n in sql], "name": [f"d{n}" for n in sql],
                 "host_server_id": [ids[n] for n in sql], "target_engine": "ec2",
                 "storage_gib": 50.0, **EDITION}
            ) if sql else {},
        ),
        hosts=conform(
            "hosts",
            pd.DataFrame(
                {"host_name": hosts, "cluster": "c", "sockets": 2.0, "cores": 32.0,
                 "memory_gib": 512.0, "hypervisor": VMWARE, "source_file": "list"}
            ) if hosts else {},
        ),
    )  # fmt: skip


def rehosted(inventory):
    """Return the decision that all servers and applications are rehosted, in one wave."""
    ids = inventory.servers["server_id"].tolist()
    names = sorted(set(inventory.servers["application"]))
    return Decisions(
        waves=(WaveDates(1, "Wave 1", START, CUTOVER, tuple(ids), tuple(names)),),
        dispositions=dict.fromkeys(ids, "Rehost"),
        applications=dict.fromkeys(names, "Rehost"),
    )


def product(case, **overrides):
    """Return what the product makes of a worked example: result, comparison, model, values."""
    estate, answers = CASES[case]
    given = PLAN | {
        "lic.stance": answers.stance,
        **({"scope.estate_share": 100} if estate.whole else {}),
        "lic.rhel": "byos" if answers.own_rhel else "included",
    } | {key.replace("__", "."): value for key, value in overrides.items()}  # fmt: skip
    assumptions = load_register().with_overrides(given)
    inventory, book = inventory_of(estate), load_price_book("us-east-1")
    base = price_base(inventory, assumptions, book)
    made = rehosted(inventory)
    prepared = finance_inputs(inventory, base, assumptions, "us-east-1", 1, made)
    result = recompute(prepared, assumptions)
    return SimpleNamespace(
        base=base,
        result=result,
        yearly=yearly(prepared, result.plan, Values(assumptions), "refresh"),
        aws={name: result.cash.aws[name] for name in HEADS},
        comparison=comparison_of(result, inventory, base, set()),
        assumptions=assumptions,
    )
