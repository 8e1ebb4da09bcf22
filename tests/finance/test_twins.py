"""A service that is added or switched off stands on both sides, or on none.

Each of them sizes and prices an estate of its own, which takes a second or two.
"""

from __future__ import annotations

import functools

import numpy as np
import pytest

from bizcase.assumptions import load_register
from bizcase.finance import recompute
from bizcase.finance.aws_side import aws_paths
from bizcase.finance.compared import comparison_of
from bizcase.finance.on_premises import yearly
from bizcase.finance.values import Values
from tests.finance.everything import everything, priced
from tests.finance.mirror import PAIRS, aws_a_month, today_a_year

PLAIN = {
    "application": "web", "count": "4", "disposition": "Rehost", "wave": "1", "plan": "none",
    "licence": "none", "system": "Ubuntu 22.04", "place": "unlisted", "database": "", "users": "",
    "complexity": "medium", "peak": "",
}  # fmt: skip
OFF = {"backed_up": False, "monitored": False}
NO_VMWARE = {"op.vmware_edition": "none"}
OWN = {"lic.rhel": "byos", "lic.suse": "byos"}
RHEL = {"licence": "rhel", "system": "RHEL 8"}
SUSE = {"licence": "suse", "system": "SLES 15"}
SQL = ("sql_standard", "sql_enterprise")
# What is switched on: the item of the comparison, lines and heads of the cash flow, and what makes
# the servers have it: their row, what their application states, what the case answers.
SERVICES = {
    "backup": ("backup", *PAIRS["backup"][:2], {}, {"backed_up": True}, {}),
    "monitoring": ("monitoring", *PAIRS["monitoring"][:2], {}, {"monitored": True}, {}),
    "multi-site": ("recovery", *PAIRS["recovery"][:2], {"plan": "hot"}, {}, {}),
    "warm standby": ("recovery", *PAIRS["recovery"][:2], {"plan": "warm"}, {}, {}),
    "pilot light": ("recovery", *PAIRS["recovery"][:2], {"plan": "pilot light"}, {}, {}),
    "Red Hat": ("linux", ("rhel",), ("linux",), RHEL, {}, {}),
    "SUSE": ("linux", ("sles",), ("linux",), SUSE, {}, {}),
    "own Red Hat": ("linux", ("rhel",), ("own_licences",), RHEL, {}, OWN),
    "own SUSE": ("linux", ("sles",), ("own_licences",), SUSE, {}, OWN),
    "Windows": ("windows", ("windows",), ("windows",),
                {"licence": "windows", "system": "Windows Server 2019"}, {}, {}),
    "SQL Server": ("sql_server", SQL, ("own_licences",), {"database": "SQL Server Standard"}, {},
                   {}),
    "rented SQL Server": ("sql_server", SQL, ("sql_server",),
                          {"database": "SQL Server Enterprise"}, {}, {"lic.stance": "rented"}),
    "security tools": ("security", ("security_tools",), ("security",), {}, {},
                       {"op.security_tools": 20_000}),
}  # fmt: skip


@functools.cache
def _sides(service):
    """Return the rows of the comparison by item, today's lines, and what AWS costs a month."""
    _, _, _, row, states, answers = SERVICES.get(service, ("", (), (), {}, {}, {}))
    register = load_register().with_overrides(NO_VMWARE | answers)
    estate = everything((PLAIN | row,), **(OFF | states))
    base, prepared = priced(estate, register)
    result = recompute(prepared, register, draws=0)
    table = comparison_of(result, estate.inventory, base, set())
    items = {item.item: item for item in table.items if item.compared}
    return items, today_a_year(prepared, register), aws_a_month(prepared, register)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_on_both_sides_once_it_is_switched_on_and_on_none_before(service):
    item, lines, heads = SERVICES[service][:3]
    (before, today_off, aws_off), (after, today_on, aws_on) = _sides(""), _sides(service)
    assert [today_off[line] for line in lines] == [0.0] * len(lines)
    assert [aws_off[head] for head in heads] == [0.0] * len(heads)
    assert sum(today_on[line] for line in lines) > 0
    assert sum(aws_on[head] for head in heads) > 0
    known = before.get(item)
    assert after[item].today_usd > (known.today_usd if known else 0.0)
    assert after[item].aws_usd > (known.aws_usd if known else 0.0)
    if service != "security tools":  # whose item has the agents, too
        assert known is None or known.today_usd == known.aws_usd == 0.0


def test_without_an_edition_that_watches_its_machines_monitoring_is_paid_for():
    estate = everything((PLAIN,), backed_up=False)
    found = {}
    for edition in ("vvf", "vcf", "vvs", "none"):
        register = load_register().with_overrides({"op.vmware_edition": edition})
        _, prepared = priced(estate, register)
        today, aws = today_a_year(prepared, register), aws_a_month(prepared, register)
        found[edition] = (today["virtualisation"], today["monitoring_vmware"], aws["observability"])
    watched = [(bool(vmware), bool(tool)) for vmware, tool, _ in found.values()]
    assert watched == [(True, False), (True, False), (True, True), (False, True)]
    assert len({aws for *_, aws in found.values()}) == 1
    assert found["none"][2] > 0


# Prices and quantities that both sides have in common: lines and heads that must move together.
COMMON = {
    "aws.backup_retained_ratio": (("backup_storage",), ("snapshots",)),
    "op.security_server": (("security",), ("agents",)),
    "op.security_sql": (("security_sql",), ("agents",)),
    "op.sql_std_2core": (("sql_standard",), ("own_licences",)),
    "op.sa_pct": (("sql_standard",), ("own_licences",)),
    "op.rhel_std": (("rhel",), ("own_licences",)),
    "op.sles_std": (("sles",), ("own_licences",)),
    "open.recovery": (("recovery_warm_standby",), ("recovery",)),
}  # fmt: skip


def test_what_both_sides_have_in_common_moves_both_when_it_is_drawn():
    register = load_register().with_overrides(NO_VMWARE | OWN)
    rows = [
        PLAIN | {"application": "a", "plan": "warm", "database": "SQL Server Standard"},
        # Subscriptions of whole hosts do not follow to AWS: these servers have pairs of their own.
        PLAIN | RHEL | {"application": "b", "place": "physical"},
        PLAIN | SUSE | {"application": "c", "place": "physical"},
    ]  # fmt: skip
    _, prepared = priced(everything(rows), register)
    result = recompute(prepared, register, draws=0)
    for key, (lines, heads) in COMMON.items():
        usual = register.number(key) if key in register else 1.0
        values = Values(register, {key: np.array([[usual], [usual / 2]])})
        today = yearly(result.base, result.plan, values, "refresh")
        paths = aws_paths(result.base, result.plan, values)
        for side in (sum(today[line][0] for line in lines), sum(paths[name] for name in heads)):
            high, low = np.broadcast_to(np.atleast_2d(side)[:, -1:], (2, 1)).ravel()
            assert 0 < low < high, key


def test_the_subscription_of_what_is_relocated_belongs_to_virtualisation():
    """Four hosts of 64 cores at 350 USD a core and year; it is no Linux."""
    estate = everything((PLAIN | {"disposition": "Relocate"},), **OFF)
    base, prepared = priced(estate, load_register())
    table = comparison_of(
        recompute(prepared, load_register(), draws=0), estate.inventory, base, set()
    )
    items = {item.item: item for item in table.items}
    assert items["virtualisation"].aws_usd == pytest.approx(4 * 64 * 350, abs=0.1)
    assert "linux" not in items
