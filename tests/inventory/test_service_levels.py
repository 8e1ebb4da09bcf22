"""One tier, one backup and one monitoring answer per server, by hand."""

from __future__ import annotations

import pytest

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory import Inventory
from bizcase.inventory.service_levels import levels_of, service_levels, slow_plans
from bizcase.inventory.tables import conform
from bizcase.ledger import Ledger
from tests.factories import MPA_SAMPLE, needs, servers

APPLICATIONS = {
    "hot": {"recovery_plan": "hot", "rto_hours": 24.0},
    "warm": {"recovery_plan": "warm", "rto_hours": 1.0},
    "pilot": {"recovery_plan": "pilot light"},
    "slow": {"recovery_plan": "cold", "rto_hours": 4.0},
    "cold": {"recovery_plan": "cold", "rto_hours": 30.0},
    "refused": {"recovery_required": False, "recovery_plan": "none", "rto_hours": 0.1},
    "no": {"recovery_required": False, "rto_hours": 1.0},
    "wanted": {"recovery_required": True, "recovery_plan": "none", "rto_hours": 0.25},
    "odd": {"recovery_plan": "Gold", "rto_hours": 4.0},
    "timed": {"rto_hours": 24.0},
    "silent": {},
    "bare": {"backed_up": False, "monitored": False},
    "kept": {"backed_up": True, "monitored": False},
}


def register(**overrides):
    return load_register().with_overrides(
        {key.replace("_", ".", 1): value for key, value in overrides.items()}
    )


def estate(*owners, databases=(), named=None):
    """Return a server for each tuple of applications; databases are (host, application)."""
    rows = [
        {"application_id": key, "name": key.title(), **row} for key, row in APPLICATIONS.items()
    ]
    pairs = [
        ("server_application", f"s{n}", key) for n, keys in enumerate(owners, 1) for key in keys
    ]
    pairs += [
        ("database_application", f"d{n}", key) for n, (_, key) in enumerate(databases, 1) if key
    ]
    links = [{"kind": k, "from_id": a, "to_id": b, "resolved": True} for k, a, b in pairs]
    return Inventory(
        servers=servers(vcpu=[2] * len(owners), **({"application": named} if named else {})),
        applications=conform("applications", _frame(rows)),
        databases=conform(
            "databases",
            _frame([{"database_id": f"d{n}", "host_server_id": host}
                    for n, (host, _) in enumerate(databases, 1)]),
        ),
        dependencies=conform("dependencies", _frame(links)),
    )  # fmt: skip


def _frame(rows):
    return {key: [row.get(key) for row in rows] for key in {key for row in rows for key in row}}


def tiers(inventory, **overrides):
    return service_levels(inventory, register(**overrides))["recovery_tier"].tolist()


EACH = [(key,) for key in APPLICATIONS]


def test_the_stated_plan_comes_first_then_the_recovery_time_then_none():
    assert dict(zip(APPLICATIONS, tiers(estate(*EACH)), strict=True)) == {
        "hot": "multi_site", "warm": "warm_standby", "pilot": "pilot_light",
        "slow": "backup_restore", "cold": "backup_restore", "refused": "none", "no": "none",
        "wanted": "multi_site", "odd": "pilot_light", "timed": "backup_restore",
        "silent": "none", "bare": "none", "kept": "none",
    }  # fmt: skip


def test_by_the_recovery_time_alone_no_plan_counts():
    assert dict(zip(APPLICATIONS, tiers(estate(*EACH), dr_basis="rto"), strict=True)) == {
        "hot": "backup_restore", "warm": "warm_standby", "pilot": "none", "slow": "pilot_light",
        "cold": "backup_restore", "refused": "multi_site", "no": "warm_standby",
        "wanted": "multi_site", "odd": "pilot_light", "timed": "backup_restore",
        "silent": "none", "bare": "none", "kept": "none",
    }  # fmt: skip


def test_as_aws_would_be_built_only_a_plan_that_is_too_slow_changes():
    stated, as_aws = tiers(estate(*EACH)), tiers(estate(*EACH), dr_basis="same_as_aws")
    changed = {
        key: new for key, old, new in zip(APPLICATIONS, stated, as_aws, strict=True) if old != new
    }
    assert changed == {"slow": "pilot_light"}


def test_without_a_basis_nothing_is_recovered_and_a_forced_tier_holds_for_all():
    owners = [*EACH, ()]
    assert set(tiers(estate(*owners), dr_basis="none")) == {"none"}
    for basis in ("stated", "none"):
        forced = tiers(estate(*owners), dr_tier="pilot_light", dr_basis=basis)
        assert set(forced) == {"pilot_light"}


def test_a_server_without_an_application_has_its_backups():
    assert tiers(estate((), ("no",))) == ["backup_restore", "none"]


def test_a_server_of_several_applications_follows_the_strictest():
    inventory = estate(("no", "cold"), ("cold", "warm"), ("hot", "refused"), ("bare", "kept"))
    levels = service_levels(inventory, load_register())
    assert levels["recovery_tier"].tolist() == [
        "backup_restore", "warm_standby", "multi_site", "none",
    ]  # fmt: skip
    assert levels["backed_up"].tolist() == [True] * 4
    assert levels["monitored"].tolist() == [True, True, True, False]


def test_where_nothing_is_said_a_server_is_backed_up_and_monitored():
    levels = service_levels(estate((), ("silent",), ("bare",)), load_register())
    assert levels["backed_up"].tolist() == levels["monitored"].tolist() == [True, True, False]


def test_an_open_link_decides_nothing():
    inventory = estate(("hot",))
    inventory.dependencies["resolved"] = False
    assert tiers(inventory) == ["backup_restore"]


def test_an_application_is_found_by_the_word_of_the_server_too():
    inventory = estate((), (), (), (), named=["HOT ", "Warm; Cold", "elsewhere", None])
    assert tiers(inventory) == ["multi_site", "warm_standby", "backup_restore", "backup_restore"]


def test_two_applications_of_one_name_are_not_guessed_between():
    inventory = estate((), named=["Twin"])
    inventory.applications.loc[inventory.applications["application_id"] == "hot", "name"] = "Twin"
    inventory.applications.loc[inventory.applications["application_id"] == "no", "name"] = "Twin"
    assert tiers(inventory) == ["backup_restore"]


def test_the_host_of_a_database_is_recovered_with_its_application():
    inventory = estate((), ("cold",), databases=[("s1", "warm"), ("s2", None), (None, None)])
    assert tiers(inventory) == ["warm_standby", "backup_restore"]
    levels = levels_of(inventory, load_register()).databases
    assert levels["recovery_tier"].tolist() == ["warm_standby", "backup_restore", "backup_restore"]


def test_a_database_follows_its_own_application_before_its_host():
    inventory = estate(("hot",), ("bare",), databases=[("s1", "no"), ("s1", None), ("s2", None)])
    levels = levels_of(inventory, load_register()).databases
    assert levels["recovery_tier"].tolist() == ["none", "multi_site", "none"]
    assert levels["backed_up"].tolist() == [True, True, False]


def test_a_plan_that_misses_its_recovery_time_is_a_finding_with_the_better_tier():
    inventory, ledger = estate(*EACH, ("slow", "warm")), Ledger()
    levels = service_levels(inventory, load_register())
    better = dict(zip([*APPLICATIONS, "both"], levels["better_tier"], strict=True))
    assert {key: tier for key, tier in better.items() if tier} == {"slow": "pilot_light"}
    (finding,) = slow_plans(inventory, load_register(), ledger)
    assert [ledger.value(key) for key in finding.figures] == [1, 4.0]
    assert "Slow" in ledger[finding.figures[1]].label


@pytest.mark.parametrize("overrides", [{"dr_tier": "warm_standby"}, {"dr_basis": "same_as_aws"},
                                       {"dr_basis": "rto"}, {"dr_basis": "none"}])  # fmt: skip
def test_where_the_plan_is_not_what_is_compared_there_is_no_such_finding(overrides):
    inventory = estate(*EACH)
    assert slow_plans(inventory, register(**overrides), Ledger()) == ()
    assert not service_levels(inventory, register(**overrides))["better_tier"].any()


def test_an_empty_inventory_has_empty_levels():
    levels = levels_of(Inventory(), load_register())
    for table in (levels.servers, levels.databases):
        assert len(table) == 0
        assert list(table) == ["recovery_tier", "backed_up", "monitored", "better_tier"]


@needs(MPA_SAMPLE)
def test_the_sample_names_two_plans_that_are_too_slow():
    inventory = read_inventory(Upload.from_path(MPA_SAMPLE), load_register())
    ledger = Ledger()
    (finding,) = slow_plans(inventory, load_register(), ledger)
    assert [ledger.value(key) for key in finding.figures] == [2, 1.0, 4.0]
    databases = levels_of(inventory, load_register()).databases
    assert databases["recovery_tier"].value_counts().to_dict() == {
        "multi_site": 5, "none": 4, "backup_restore": 3, "warm_standby": 2,
    }  # fmt: skip
