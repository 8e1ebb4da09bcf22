"""The product given the same estate: its comparison and its cash flow."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pandas as pd

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.finance import finance_inputs
from bizcase.finance.cash_flow import cash_flow
from bizcase.finance.compared import comparison_of
from bizcase.finance.decisions import Stages, decisions
from bizcase.finance.model import model
from bizcase.finance.values import Values
from bizcase.inventory import Inventory
from bizcase.inventory.tables import conform
from bizcase.pricing import price_base
from bizcase.strategy.decide.lifecycle import lifecycle
from tests.factories import servers as server_table

AS_OF = dt.date(2026, 11, 30)
SYSTEMS = {
    "Ubuntu": ("linux", "none", "Ubuntu 22.04"), "RHEL": ("linux", "rhel", "RHEL 8"),
    "SLES": ("linux", "suse", "SUSE Linux Enterprise Server 15"),
    "Windows": ("windows", "windows", "Windows Server"),
}  # fmt: skip


def _servers(estate):
    rows = []
    for s in estate.servers:
        family, licence, system = SYSTEMS[s.system]
        name = f"{system} {s.release or '2022'}" if s.system == "Windows" else system
        host = s.host and next(h for h in estate.hosts if h.name == s.host)
        rows.append({
            "server_id": s.name, "name": s.name, "vcpu": float(s.vcpu),
            "memory_gib": float(s.memory_gib), "os_family": family, "os_licence": licence,
            "os_name": name, "is_physical": s.physical,
            "hypervisor": "none" if s.physical else "vmware" if s.vmware else "kvm",
            "storage_provisioned_gib": float(s.disk_gb), "storage_used_gib": float(s.used_gb),
            "host_name": s.host, "cluster": host.cluster if host else None,
            "source_file": "hosts" if host else "list", "application": s.application,
            "environment": "production",
            "cpu_cores": float(s.cores) if s.physical else None,
            "cpu_sockets": float(s.sockets) if s.physical else None,
            "threads_per_core": s.vcpu / s.cores if s.physical else None,
        })  # fmt: skip
    return server_table(**{name: [row[name] for row in rows] for name in rows[0]})


def _databases(estate):
    rows = []
    for s in estate.servers:
        for engine, edition in (("SQL Server", s.sql), ("Oracle", s.oracle)):
            if not edition:
                continue
            target = "aurora-postgresql" if engine == "Oracle" and s.oracle_leaves else "ec2"
            rows.append({
                "database_id": f"{engine}-{s.name}", "name": f"{engine}-{s.name}",
                "engine": engine, "edition": edition, "host_server_id": s.name,
                "engine_version": s.sql_release if engine == "SQL Server" else "19c",
                "target_engine": target, "storage_gib": 50.0,
            })  # fmt: skip
    return conform("databases", pd.DataFrame(rows) if rows else {})


def inventory_of(estate):
    names = sorted({s.application for s in estate.servers})
    known = {name: estate.applications.get(name) for name in names}
    applications = [
        {"application_id": name, "name": name, "recovery_plan": app and app.plan,
         "backed_up": app and app.backed_up, "monitored": app and app.monitored,
         "users": app and app.users}
        for name, app in known.items()
    ]  # fmt: skip
    links = [
        {"kind": "server_application", "from_id": s.name, "to_id": s.application, "resolved": True}
        for s in estate.servers
    ]
    hosts = [
        {"host_name": h.name, "cluster": h.cluster, "sockets": float(h.sockets),
         "cores": float(h.cores), "memory_gib": float(h.memory_gib),
         "hypervisor": "vmware" if h.vmware else "kvm", "source_file": "hosts"}
        for h in estate.hosts
    ]  # fmt: skip
    return Inventory(
        servers=_servers(estate),
        applications=conform("applications", pd.DataFrame(applications)),
        dependencies=conform("dependencies", pd.DataFrame(links)),
        databases=_databases(estate),
        hosts=conform("hosts", pd.DataFrame(hosts) if hosts else {}),
    )


def assumptions_of(answers):
    given = {
        "growth.infra": 100 * answers.growth,
        "fin.esc_labour": 100 * answers.esc_labour,
        "fin.esc_energy": 100 * answers.esc_energy,
        "fin.esc_vmware": 100 * answers.esc_vmware,
        "fin.aws_price_change": 100 * answers.aws_price_change,
        "fin.discount": 100 * answers.discount,
        "fin.horizon": answers.horizon_years,
        "mig.schedule_slip": 100 * answers.slip,
        "mig.dual_run_months": answers.dual_run,
        "op.vmware_edition": answers.edition,
        "op.vmware_renewal_month": answers.renewal_month,
        "op.space_kind": answers.space,
        "lic.stance": answers.stance,
        "lic.rhel": "byos" if answers.own_rhel else "included",
        "lic.suse": "byos" if answers.own_suse else "included",
        "op.oracle_host_scope": answers.oracle_scope,
        "op.contract_months": answers.contract_months,
        "op.labour_retained_pct": 100 * answers.labour_retained,
        "scope.estate_share": 100 * answers.estate_share,
        "aws.edp_discount": 100 * answers.private,
        **{f"aws.discount_{service}": 100 * part for service, part in answers.private_of},
    }
    optional = {"op.today_total": answers.today_total, "op.security_tools": answers.security_tools}
    given |= {key: value for key, value in optional.items() if value is not None}
    return load_register().with_overrides(given)


def made(estate, answers):
    """Return what the product makes of it: the compared items and the cash flow."""
    assumptions, inventory = assumptions_of(answers), inventory_of(estate)
    base = price_base(inventory, assumptions, load_price_book("us-east-1"))
    names = sorted({s.application for s in estate.servers})
    waves = [
        SimpleNamespace(
            number=number, name=f"Wave {number}", start_month=wave.start, end_month=wave.end,
            servers=tuple(s.name for s in estate.servers if s.wave == number),
            applications=tuple(
                name for name in names
                if min(s.wave for s in estate.servers if s.application == name) == number
            ),
        )
        for number, wave in enumerate(estate.waves, start=1)
    ]  # fmt: skip
    word = {"Undecided": "undecided"}
    dispositions = {s.name: word.get(s.disposition, s.disposition) for s in estate.servers}
    of_apps = {s.application: dispositions[s.name] for s in estate.servers}
    stages = Stages(
        waves=waves,
        applications=pd.DataFrame(
            {"application_id": list(of_apps), "disposition": list(of_apps.values())}
        ),
        servers=pd.DataFrame(
            {"server_id": list(dispositions), "disposition": list(dispositions.values())}
        ),
        lifecycle=lifecycle(inventory, AS_OF, 12),
    )
    prepared = finance_inputs(
        inventory, base, assumptions, "us-east-1", 1, decisions(inventory, AS_OF, stages)
    )
    found = model(prepared, assumptions)
    values = Values(assumptions)
    cash = cash_flow(found.base, found.plan, values, found.version)
    result = SimpleNamespace(
        base=found.base, plan=found.plan, version=found.version, assumptions=assumptions
    )
    comparison = comparison_of(result, inventory, base, set())
    if_rehosted = found.rehosted and cash_flow(*found.rehosted, values, found.version)
    return SimpleNamespace(
        cash=cash,
        if_rehosted=if_rehosted,
        compared={
            row.item: (row.today_usd, row.aws_usd, row.remaining_usd)
            for row in comparison.items
            if row.compared
        },
    )
