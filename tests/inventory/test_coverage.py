from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inventory import Inventory
from bizcase.inventory.coverage import (
    DOMAINS,
    LEVELS,
    coverage,
    coverage_figures,
    coverage_list,
    coverage_rules,
)
from bizcase.inventory.merge import merge
from bizcase.inventory.tables import ALL_DISKS, conform
from bizcase.ledger import Ledger
from tests.factories import mpa, mpa_row, rvtools, servers, vinfo_row


def of(inventory, domain):
    table = coverage(inventory).set_index("domain")
    return table.loc[domain]


def estate(**columns):
    defaults = {"source": ["rvtools"] * 10, "source_file": ["a.xlsx"] * 10}
    return Inventory(servers=servers(**(defaults | columns)))


def test_every_domain_has_a_rule_for_every_level():
    rules = coverage_rules()
    assert sorted(zip(rules["domain"], rules["confidence"], strict=True)) == sorted(
        (domain, level) for domain in DOMAINS for level in LEVELS
    )
    assert (rules.loc[rules["confidence"] != "high", "remedy"] != "").all()


@pytest.mark.parametrize(
    ("known", "confidence"), [(10, "high"), (9, "high"), (8, "low"), (1, "low"), (0, "none")]
)
def test_a_domain_is_as_sure_as_nine_of_ten_servers_are(known, confidence):
    row = of(estate(vcpu=[2.0] * known + [float("nan")] * (10 - known)), "cpu")
    assert (row["known"], row["servers"], row["confidence"]) == (known, 10, confidence)
    assert row["share"] == known / 10


def test_the_share_is_an_assumption():
    inventory = estate(vcpu=[2.0] * 5 + [float("nan")] * 5)
    half = load_register().with_overrides({"quality.coverage_share": 50})
    table = coverage(inventory, half).set_index("domain")
    assert table.loc["cpu", "confidence"] == "high"


def test_a_size_from_a_list_kept_by_hand_is_medium():
    assert of(estate(vcpu=[2.0] * 10, source=["it_inventory"] * 10), "cpu")["confidence"] == (
        "medium"
    )


@pytest.mark.parametrize(
    ("columns", "confidence"),
    [
        ({"cpu_peak": 0.5, "memory_peak": 0.5}, "medium"),
        ({"cpu_peak": 0.5, "memory_peak": 0.5, "cpu_peak_constant": True}, "low"),
        ({"cpu_peak": 0.5}, "low"),
        ({"cpu_average": 0.5}, "low"),
        ({"cpu_instant": 0.5}, "low"),
        ({}, "none"),
    ],
)
def test_utilisation_by_the_evidence(columns, confidence):
    inventory = estate(name=list("abcdefghij"), **{k: [v] * 10 for k, v in columns.items()})
    assert of(inventory, "utilisation")["confidence"] == confidence


@pytest.mark.parametrize(("name", "confidence"), [("Hard disk 1", "high"), (ALL_DISKS, "medium")])
def test_disks_by_row_are_surer_than_one_total(name, confidence):
    inventory = estate(storage_provisioned_gib=[50.0] * 10)
    ids = inventory.servers["server_id"]
    disks = conform("disks", {"server_id": ids, "name": name, "capacity_gib": 50.0})
    inventory = dataclasses.replace(inventory, disks=disks)
    assert of(inventory, "disk")["confidence"] == confidence


def test_a_system_the_guest_reports_is_surer_than_its_configuration():
    guest = read_inventory(rvtools(vinfo_row("a")), load_register())
    assert of(guest, "os")["confidence"] == "high"
    blank = rvtools(vinfo_row("a", OS_according_to_the_VMware_Tools=None))
    assert of(read_inventory(blank, load_register()), "os")["confidence"] == "medium"


def test_many_files_of_a_domain_are_counted_behind_the_first():
    """A hundred names in a cell were higher than a page."""
    inventory = estate(vcpu=[2] * 10, source_file=[f"{place}.xlsx" for place in range(10)])
    assert of(inventory, "cpu")["source_files"] == "0.xlsx, 1.xlsx, 2.xlsx and 7 more"


def test_the_merged_estate_is_judged_and_names_the_file_that_won():
    register = load_register()
    own = read_inventory(rvtools(vinfo_row("web-01"), name="rv.xlsx"), register)
    other = read_inventory(
        mpa(mpa_row("web-01", cpu_peak=40, memory_peak=50), name="mpa.xlsx"), register
    )
    merged = merge([own, other])
    assert len(merged.servers) == 1
    assert of(merged, "cpu")["source_files"] == "rv.xlsx"
    assert of(merged, "cpu")["confidence"] == "high"
    assert of(merged, "utilisation")["source_files"] == "mpa.xlsx"
    assert of(merged, "utilisation")["confidence"] == "medium"


def test_applications_and_dependencies_of_an_inventory():
    inventory = read_inventory(
        mpa(
            mpa_row("s1"),
            Applications=[("Application ID", "Application Name"), ("a1", "Shop"), ("a2", "Pay")],
            Server_to_application=[("appid", "serverId"), ("a1", "s1")],
            Application_dependency=[("SRC App ID", "DEST App ID"), ("a1", "a2")],
        ),
        load_register(),
    )
    assert of(inventory, "application")["confidence"] == "high"
    assert of(inventory, "dependency")["confidence"] == "medium"


def test_an_estate_without_servers_is_none_and_unknown():
    table = coverage(Inventory())
    assert set(table["confidence"]) == {"none"}
    assert {row["share"] for row in coverage_list(table)} == {None}
    ledger = Ledger()
    coverage_figures(table, (), ledger)
    assert ledger["coverage.cpu.share"].state == "none: no server is in scope"


def test_excluded_servers_do_not_count():
    inventory = estate(vcpu=[2.0] * 10, in_scope=[True] * 4 + [False] * 6)
    assert of(inventory, "cpu")["servers"] == 4
    assert isinstance(coverage(inventory), pd.DataFrame)
