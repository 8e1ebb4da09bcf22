"""Several files of one estate, worked by hand."""

from __future__ import annotations

import pytest

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inventory.merge import SUMMED, merge
from tests.factories import mpa, mpa_row, rvtools, vinfo_row


def read(*uploads):
    register = load_register()
    return [read_inventory(upload, register) for upload in uploads]


VMS = rvtools(
    vinfo_row("web-01.corp.local", CPUs=2, Memory=4096),
    vinfo_row("db-01", CPUs=8, Memory=32768),
    vinfo_row("twin", VM_ID="vm-1", VM_UUID="u-1"),
    vinfo_row("twin", VM_ID="vm-2", VM_UUID="u-2"),
    vinfo_row("old", Powerstate="poweredOff"),
    vinfo_row("mould", Template="True"),
)
LIST = mpa(
    mpa_row("web-01", cpus=4, ram=4, cpu_peak=55, memory_peak=40, environment="prod"),
    mpa_row("DB-01", cpus=8, ram=32, cpu_peak=80, memory_peak=90, environment="dev"),
    mpa_row("twin", cpus=1, ram=1),
    mpa_row("old", cpus=2, ram=4),
    mpa_row("mould", cpus=2, ram=4),
    mpa_row("alone", cpus=16, ram=64),
)


@pytest.fixture(scope="module")
def parts():
    return read(VMS, LIST)


@pytest.fixture(scope="module")
def merged(parts):
    return merge(parts)


def server(inventory, name):
    return inventory.servers[inventory.servers["name"] == name].iloc[0]


def test_each_machine_stands_once(merged):
    names = merged.servers["name"].tolist()
    assert names == [
        "web-01.corp.local", "db-01", "twin", "twin", "old", "mould", "twin", "mould", "alone",
    ]  # fmt: skip
    assert merged.matches["other_id"].tolist() == ["web-01", "DB-01", "old"]
    assert set(merged.matches["matched_by"]) == {"host name"}


def test_rvtools_wins_for_sizes_and_the_inventory_for_utilisation(merged):
    web = server(merged, "web-01.corp.local")
    assert (web["vcpu"], web["cpu_peak"], web["environment"]) == (2, 0.55, "production")
    told = merged.comparisons[
        (merged.comparisons["server_id"] == web["server_id"])
        & (merged.comparisons["field"] == "vcpu")
    ].iloc[0]
    assert (told["kept"], told["other"], told["result"]) == ("2", "4", "conflicts")


def test_a_row_that_fits_several_machines_is_never_billed_again(merged):
    twins = merged.servers[merged.servers["name"] == "twin"]
    assert twins["in_scope"].tolist() == [True, True, False]
    assert twins["scope_reason"].tolist()[-1] == "duplicate"
    assert "MATCH_AMBIGUOUS" in {issue.code for issue in merged.issues}


def test_what_is_off_stays_off_and_a_template_describes_no_server(merged):
    assert server(merged, "old")["scope_reason"] == "powered_off"
    moulds = merged.servers[merged.servers["name"] == "mould"]
    assert moulds["scope_reason"].tolist()[0] == "template"
    assert moulds["in_scope"].tolist() == [False, True]


def test_sums_before_are_sums_after_and_what_was_superseded(parts, merged):
    for column in SUMMED:
        before = sum(part.servers[column].sum() for part in parts)
        assert merged.source_totals[column].sum() == pytest.approx(before)
    assert merged.source_totals["servers"].sum() == len(merged.servers) + len(merged.matches)


def test_disks_of_a_merged_server_count_once(merged):
    web = server(merged, "web-01.corp.local")["server_id"]
    assert (merged.disks["server_id"] == web).sum() == 1


def test_one_file_passes_unchanged(parts):
    assert merge(parts[:1]) is parts[0]


def test_the_same_file_twice_counts_once(parts):
    again = merge([parts[0], parts[0]])
    assert len(again.servers) == len(parts[0].servers)
    assert "FILE_REPEATED" in {issue.code for issue in again.issues}


def test_a_machine_exported_twice_from_one_vcenter_is_a_repeated_row():
    first = rvtools(vinfo_row("a"), name="first.xlsx")
    second = rvtools(vinfo_row("a"), vinfo_row("b"), name="second.xlsx")
    merged = merge(read(first, second))
    assert merged.servers["in_scope"].sum() == 2
    assert merged.servers["server_id"].is_unique


def test_the_same_id_in_two_vcenters_is_two_machines():
    first = rvtools(vinfo_row("a", VM_UUID=None), name="first.xlsx")
    other = rvtools(
        vinfo_row("b", VM_UUID=None, VI_SDK_Server="vc2", VI_SDK_UUID="vc-uuid-2"),
        name="second.xlsx",
    )
    merged = merge(read(first, other))
    assert merged.servers["in_scope"].tolist() == [True, True]
