"""Each rule on dispositions, on an estate that fires it and one that does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.strategy.estates import (
    decided,
    dispositions,
    estate,
    planned,
    servers,
    with_applications,
)


def test_data_residency_is_judged_against_the_region_of_the_case():
    inventory = estate(
        "a1 | RHEL 8 | production\nb1 | RHEL 8 | production\nc1 | RHEL 8 | production",
        "\n".join(f"{name} | Rehost | Low | production" for name in "ABC"),
        "a1 | app | A\nb1 | app | B\nc1 | app | C",
    )
    inventory = with_applications(
        inventory, data_residency={"A": "Germany only", "B": "GDPR", "C": "None"}
    )
    found = {
        region: dispositions(decided(inventory, None, region=region), "application")
        for region in ("us-east-1", "eu-central-1")
    }
    assert found["us-east-1"] == {"A": "undecided", "B": "Rehost", "C": "Rehost"}
    assert found["eu-central-1"] == {"A": "Rehost", "B": "Rehost", "C": "Rehost"}
    row = decided(inventory, None, region="us-east-1").applications.iloc[0]
    assert "Declared Rehost, blocked: Data residency requires another place" in row["reason"]
    checks = decided(inventory, None, region="eu-central-1").blockers
    assert list(checks.loc[checks["rule"].str.startswith("A"), "id"]) == ["B"]


def test_replatform_of_what_rds_runs_and_its_confidence():
    inventory = estate(
        servers(6),
        "\n".join(f"{name} | - | Low | production" for name in ("Same", "Hard", "Other", "Old")),
        "D1 | db | Same\nD2 | db | Hard\nD3 | db | Other\nD4 | db | Old",
        """
        D1 | PostgreSQL | 16   | -          | s01 | -
        D2 | PostgreSQL | 16   | -          | s02 | -
        D3 | SQL Server | 2019 | Standard   | s03 | Aurora MySQL
        D4 | Oracle     | 11g  | Enterprise | s04 | Oracle
        D5 | MySQL      | 8.4  | -          | s05 | -
        """,
    )
    rated = inventory.databases["database_id"].map({"D2": 2.0, "D1": 4.0})
    inventory = replace(inventory, databases=inventory.databases.assign(workload_rating=rated))
    rows = decided(inventory).applications.set_index("application_id")
    got = rows[["disposition", "confidence"]].agg(" ".join, axis=1).to_dict()
    assert got == {
        "Same": "Replatform medium",
        "Hard": "Replatform low",  # rated 2: a candidate for Refactor
        "Other": "Replatform low",  # another engine
        "Old": "Rehost low",  # RDS has no Oracle 11
    }
    assert "rated hard to move unchanged" in rows.loc["Hard", "reason"]
    assert dispositions(decided(inventory))["s05"] == "Replatform"  # it has no application


def test_retire_on_no_use_needs_readings_that_tell():
    inventory = estate(servers(4))
    idle = inventory.servers.assign(cpu_peak=[0.0, 0.5, 0.4, 0.3], memory_peak=[0.0, 0.5, 0.6, 0.7])
    got = dispositions(decided(replace(inventory, servers=idle)))
    assert got == {"s01": "Retire", "s02": "Rehost", "s03": "Rehost", "s04": "Rehost"}
    unread = inventory.servers.assign(cpu_peak=0.0, memory_peak=0.0)
    assert set(dispositions(decided(replace(inventory, servers=unread))).values()) == {"Rehost"}


def test_a_note_that_names_a_duplicate_retires_and_quotes_it():
    inventory = estate("a1 | RHEL 8 | production", "A | - | Low | production", "a1 | app | A")
    inventory = with_applications(inventory, note={"A": "Superseded by the new portal"})
    row = decided(inventory).applications.iloc[0]
    assert (row["disposition"], row["confidence"]) == ("Retire", "low")
    assert "Superseded by the new portal" in row["reason"]


def test_repurchase_by_vendor_or_product_only_for_commercial_software():
    inventory = estate(applications="Jira | - | Low | production\nWiki | - | Low | production")
    cots = with_applications(inventory, cots={"Jira": True, "Wiki": True})
    assert dispositions(decided(cots), "application") == {
        "Jira": "Repurchase", "Wiki": "undecided",
    }  # fmt: skip
    assert set(dispositions(decided(inventory), "application").values()) == {"undecided"}


APPLICATIONS = """
    A | Lift-and-Shift | Non-critical     | production
    B | Do not migrate | Mission Critical | pre-production
"""


def test_words_of_the_customer():
    inventory = estate(applications=APPLICATIONS)
    assert dispositions(decided(inventory), "application") == {"A": "Rehost", "B": "Retain"}
    both = estate("a | RHEL 8 | -\nb | RHEL 8 | -", APPLICATIONS, "a | app | A\nb | app | B")
    assert planned(both).waves[0].risk == "low"


@pytest.mark.parametrize(
    ("name", "release"),
    [
        ("CentOS 4/5/6/7 (64-bit)", ""),
        ("CentOS 4/5 (64-bit)", "CentOS 5"),
        ("CentOS 4/5 or later (64-bit)", ""),
        ("Red Hat Fedora 30", ""),
    ],
)
def test_guest_types_that_stand_for_several_releases(name, release):
    row = decided(estate(f"a | {name} | production")).lifecycle.iloc[0]
    assert f"{row['product']} {row['version']}".strip() == release
