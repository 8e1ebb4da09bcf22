"""The bill of what moves and the AWS side of the cash flow are one thing, computed twice.

Once all has landed, without growth and delay, each head of the cash flow is that of the bill.
"""

from __future__ import annotations

import datetime as dt
from functools import cache, partial

import numpy as np
import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.catalog import load_price_book
from bizcase.finance import Decisions, Stages, decisions, finance_inputs, recompute
from bizcase.finance.aws_side import BILLED
from bizcase.finance.compared import comparison_of, moving_bill
from bizcase.finance.comparison import bill_by_line
from bizcase.finance.inputs import today_of
from bizcase.finance.prepared import WaveDates
from bizcase.inventory import Inventory
from bizcase.inventory.hypervisors import VMWARE
from bizcase.inventory.tables import conform
from bizcase.pricing import price_base
from bizcase.strategy.rules.dispositions import ON_AWS
from tests.factories import servers
from tests.finance.paths import based, cash_of
from tests.pricing.test_databases import databases

AS_OF = dt.date(2026, 11, 29)
BOOK = load_price_book("us-east-1")
STILL = {
    "growth.infra": 0, "fin.aws_price_change": 0, "aws.commit_start_lag": 0,
    "mig.schedule_slip": 0, "op.security_tools": 1, "scope.estate_share": 100,
}  # fmt: skip
# Heads of the cash flow by line of the bill.
HEAD_OF = {
    "evs": "compute",
    "database_compute": "databases", "database_storage": "databases", "ebs": "storage",
    "licence:windows": "windows", "licence:sqlserver": "sql_server", "licence:rhel": "linux",
    "licence:suse": "linux", "transfer": "network", "database_licence:sqlserver": "databases",
    "database_licence:oracle": "databases",
}  # fmt: skip
SYSTEMS = (("linux", "none", "Ubuntu 22.04"), ("linux", "rhel", "RHEL 8"),
           ("windows", "windows", "Windows Server 2019"), ("linux", "suse", "SLES 15"))  # fmt: skip
PLANS = ("warm", None, "hot", "pilot", "cold", None)
COUNT = 24


def inventory():
    """Return servers of four systems, two to an application, with and without a recovery plan."""
    system = [SYSTEMS[number % len(SYSTEMS)] for number in range(COUNT)]
    facts = {
        "vcpu": [2 + 2 * (number % 4) for number in range(COUNT)],
        "memory_gib": [8.0 * (1 + number % 3) for number in range(COUNT)],
        "storage_provisioned_gib": [150.0 + 10 * number for number in range(COUNT)],
        "storage_used_gib": [90.0] * COUNT,
        "os_family": [item[0] for item in system], "os_licence": [item[1] for item in system],
        "os_name": [item[2] for item in system], "hypervisor": [VMWARE] * COUNT,
        "is_physical": [False] * COUNT, "source_file": ["list"] * COUNT,
        "environment": ["production"] * COUNT,
    }  # fmt: skip
    table = servers(**facts)
    ids, names = table["server_id"].tolist(), [f"a{number}" for number in range(COUNT // 2)]
    return Inventory(
        servers=table,
        applications=conform(
            "applications",
            pd.DataFrame({"application_id": names, "name": names,
                          "recovery_plan": [PLANS[n % len(PLANS)] for n in range(len(names))]}),
        ),
        dependencies=conform(
            "dependencies",
            pd.DataFrame({"kind": "server_application", "from_id": ids,
                          "to_id": [names[n // 2] for n in range(COUNT)], "resolved": True}),
        ),
        databases=databases(
            {"database_id": "d1", "host_server_id": ids[2], "engine": "SQL Server",
             "edition": "Standard", "engine_version": "2019", "storage_gib": 50.0},
            {"database_id": "d2", "host_server_id": ids[6], "engine": "SQL Server",
             "edition": "Enterprise", "engine_version": "2019", "storage_gib": 50.0,
             "target_engine": "ec2"},
        ),
    )  # fmt: skip


@cache
def priced(given):
    """Return what is the same whatever becomes of the servers: lists, prices, what stands today."""
    assumptions = load_register().with_overrides(STILL | dict(given))
    lists = inventory()
    base = price_base(lists, assumptions, BOOK)
    return lists, base, assumptions, today_of(lists, base, assumptions, Decisions())


def both(given, fates=("Rehost",)):
    """Return USD a month by head: of the bill of what moves, and in the last month of the flow.

    Third a call that makes the comparison of both sides.
    """
    lists, base, assumptions, today = priced(tuple(given.items()))
    ids = lists.servers["server_id"].tolist()
    fate = {key: fates[number // 2 % len(fates)] for number, key in enumerate(ids)}
    names = lists.applications["application_id"].tolist()
    stay = [key for key in ids if fate[key] not in ON_AWS]
    move = base.databases[~base.databases["host_server_id"].isin(stay)]
    stages = Stages(
        databases=move,
        servers=pd.DataFrame({"server_id": ids, "disposition": [fate[key] for key in ids]}),
        waves=(WaveDates(1, "Wave 1", 2, 4, tuple(ids), tuple(names)),),
        applications=pd.DataFrame(
            {"application_id": names, "disposition": [fates[n % len(fates)] for n in range(12)]}
        ),
    )  # fmt: skip
    made, moved = decisions(lists, AS_OF, stages), set(move["database_id"])
    prepared = finance_inputs(lists, base, assumptions, "us-east-1", 1, made, today)
    found, cash = based(prepared, assumptions)
    bill = dict.fromkeys(BILLED, 0.0)
    found_bill = moving_bill(found.base, lists, base, moved, assumptions)
    for line, usd in bill_by_line(found_bill.lines).items():
        bill[HEAD_OF.get(line, line)] += usd
    flow = {head: float(cash.aws[head].iloc[-1]) for head in BILLED}
    compared = partial(comparison_of, inventory=lists, estate=base, databases=moved)
    return bill, flow, lambda: compared(recompute(prepared, assumptions, draws=0))


GIVEN = {
    "nothing": {},
    "a part": {"scope.estate_share": 40},
    "discounts": {"aws.edp_discount": 10, "aws.discount_ebs": 25, "aws.discount_rds": 5},
    "discounts of each": {"aws.discount_ec2": 50, "aws.discount_ebs": 40, "aws.discount_rds": 30,
                          "aws.discount_other": 20, "dr.tier": "warm_standby"},
    "all for nothing": {"aws.edp_discount": 100},
    "totals": {"aws.nat_gb": 5000, "aws.interaz_gb": 900, "aws.landing_zone_usd": 1234},
    "rented": {"lic.stance": "rented"},
    "own Linux": {"lic.rhel": "byos", "lic.suse": "byos"},
    "more EBS": {"aws.ebs_extra_iops": 4000, "aws.ebs_extra_mbps": 500},
    "operations": {"aws.operations_usd": 5000},
    "no support": {"aws.support_plan": "none"},
    "on demand": {"pricing.base_option": "on_demand"},
    "all hours": {"aws.commit_coverage": 100, "time.hours_month": 744},
    "a fee of EVS": {"aws.evs_control_usd": 1500},
    "rented, own Linux": {"lic.stance": "rented", "lic.rhel": "byos", "lic.suse": "byos"},
    "a saving of Refactor": {"mig.refactor_saving": 35, "dr.tier": "warm_standby"},
    "own Windows on hosts": {"lic.stance": "owned_sa", "lic.windows_hosts": "yes",
                             "op.win_dc_core": 10, "aws.edp_discount": 12},
    "one tier": {"dr.tier": "pilot_light", "dr.pilot_light_share": 17},
}  # fmt: skip
EVERY_FATE = ("Rehost", "Refactor", "Relocate", "Retain", "Replatform", "Repurchase", "Retire")
FATES = {
    "every": EVERY_FATE,
    "rehost": ("Rehost",),
    "refactor": ("Refactor", "Replatform"),
    "half stays": ("Rehost", "Retain"),
    "bought": ("Rehost", "Repurchase", "Retire"),
    "relocate": ("Relocate",),
    "some relocate": ("Rehost", "Relocate", "Retain"),
}


# All fates side by side under whatever is entered; each mix of them, and all that relocates, under
# what touches a mix by itself.
MIXES = dict.fromkeys(GIVEN, ("rehost", "every")) | dict.fromkeys(
    ("nothing", "totals", "rented, own Linux", "own Windows on hosts"), tuple(FATES)
)


@pytest.mark.parametrize("given", GIVEN)
def test_each_head_of_the_bill_is_that_of_the_cash_flow(given):
    differ = {}
    for name in MIXES[given]:
        bill, flow, _ = both(GIVEN[given], FATES[name])
        differ |= {
            (name, head): (round(usd, 2), flow[head])
            for head, usd in bill.items()
            if not np.isclose(usd, flow[head], rtol=0, atol=0.02 + 0.005 * COUNT)
        }
    assert differ == {}


def bought(item, comparison):
    return next((row.aws_usd for row in comparison().items if row.item == item), 0.0)


@pytest.mark.parametrize("stated", [100, 40])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_total_entered_is_the_total_paid_whatever_becomes_of_databases(stated, count):
    """Hosts whose only database moves to RDS are none of the servers of a total."""
    moved = [
        {"database_id": f"m{n}", "host_server_id": f"s{n}", "engine": "PostgreSQL",
         "engine_version": "15", "storage_gib": 50.0}
        for n in range(1, count)
    ]  # fmt: skip
    table = servers(vcpu=[4] * 3, memory_gib=[16] * 3, storage_provisioned_gib=[100] * 3)
    lists = Inventory(servers=table, databases=databases(*moved) if moved else databases({})[:0])
    totals = {"aws.nat_gb": 5000, "aws.interaz_gb": 1000, "scope.estate_share": stated}
    assumptions = load_register().with_overrides(STILL | totals)
    base = price_base(lists, assumptions, BOOK)
    assert int(base.servers["target"].eq("ec2").sum()) == 3 - len(moved)
    lines = base.bill.head("transfer").set_index("item")["quantity"]
    assert lines["Data through NAT gateways"] == pytest.approx(5000)
    assert lines["Between Availability Zones, both directions"] == pytest.approx(2000)
    prepared = finance_inputs(lists, base, assumptions, "us-east-1", 1)
    path = cash_of(prepared, assumptions).aws["network"]
    free = base.bill.head("transfer")["amount_usd"].sum()
    assert path.iloc[-1] == pytest.approx(free, abs=0.02)


def test_a_part_that_moves_pays_its_part_of_what_is_entered_for_all():
    given = {"aws.nat_gb": 5000, "aws.ebs_extra_iops": 4000, "aws.nat_gateways": 0}
    whole, part = (both(given, FATES[name])[0] for name in ("rehost", "half stays"))
    none = [
        both(given | {"aws.nat_gb": 0, "aws.ebs_extra_iops": 0}, FATES[name])[0]
        for name in ("rehost", "half stays")
    ]
    assert whole["network"] - none[0]["network"] == pytest.approx(225)
    assert part["network"] - none[1]["network"] == pytest.approx(112.5)
    assert whole["storage"] - none[0]["storage"] == pytest.approx(20)  # 4,000 × 0.005 USD
    assert 8 < part["storage"] - none[1]["storage"] < 12
    for head in ("recovery", "security"):
        assert whole[head] == pytest.approx(none[0][head])


def test_what_is_paid_beside_the_bill_stands_in_the_item_it_belongs_to():
    """Cloud Foundation of 4 hosts: 256 cores × 350 USD; its second site is in the same line."""
    _, flow, comparison = both({"dr.tier": "backup_restore"}, FATES["relocate"])
    assert bought("virtualisation", comparison) == pytest.approx(256 * 350, abs=0.1)
    assert bought("linux", comparison) == 0
    hosts = 12 * flow["compute"]
    assert hosts < bought("hardware", comparison) < hosts + 12 * flow["databases"]
    _, _, own = both({"lic.stance": "rented", "lic.rhel": "byos"})
    _, _, included = both({"lic.stance": "rented", "lic.rhel": "included"})
    assert bought("sql_server", own) == bought("sql_server", included)


def test_what_relocates_is_protected_on_both_sides():
    """Its second site is a share of its hosts, its backups are those of all servers."""
    bill, _, comparison = both({"dr.tier": "warm_standby"}, FATES["relocate"])
    share = load_register().fraction("dr.warm_standby_share")
    assert bill["recovery"] == pytest.approx(
        share * (bill["compute"] + bill["databases"]), abs=0.02
    )
    assert bill["snapshots"] == pytest.approx(COUNT * 90 * 0.05)
    assert bill["observability"] == 0  # VMware Cloud Foundation watches its machines
    today = {row.item: row.today_usd for row in comparison().items}
    assert min(today["recovery"], today["backup"]) > 0
