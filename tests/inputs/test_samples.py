"""The figures of two real exports, counted by hand in a spreadsheet."""

from __future__ import annotations

import pytest

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory.control_totals import control_totals
from tests.factories import MPA_SAMPLE, RVTOOLS_SAMPLE, needs

pytestmark = needs(MPA_SAMPLE, RVTOOLS_SAMPLE)


def read(path):
    return read_inventory(Upload.from_path(path), load_register())


def facts(inventory):
    return {fact.key: fact.value for fact in inventory.sources[0].facts}


@pytest.fixture(scope="module")
def rvtools():
    return read(RVTOOLS_SAMPLE)


@pytest.fixture(scope="module")
def mpa():
    return read(MPA_SAMPLE)


def test_rvtools_lists_212_rows_and_excludes_161_besides_appliances(rvtools):
    states = control_totals(rvtools)["by_state"]
    counts = {state: amounts["servers"] for state, amounts in states.items()}
    assert counts == {
        "in_scope": 29, "appliance": 22, "template": 15, "srm_placeholder": 4, "powered_off": 142,
    }  # fmt: skip


def test_rvtools_has_51_machines_running(rvtools):
    servers = rvtools.servers
    running = servers[servers["scope_reason"].fillna("in_scope").isin(["in_scope", "appliance"])]
    assert len(running) == 51
    assert running["vcpu"].sum() == 213
    assert running["memory_gib"].sum() * 1024 == 702_464
    assert running["storage_provisioned_gib"].sum() * 1024 == pytest.approx(4_958_058)
    assert (running["os_family"] == "windows").sum() == 10


def test_rvtools_sheets_sum_up_as_they_stand(rvtools):
    found = facts(rvtools)
    assert found["vinfo.total_disk"] == 14_714_695
    assert found["vdisk.sum"] == 13_929_389
    assert (found["vdisk.machines"], found["vdisk.names"]) == (203, 202)
    issues = {issue.code: issue for issue in rvtools.issues}
    assert issues["NO_VDISK_ROW"].count == 9
    assert "357" in issues["HOSTS_COUNT_MORE_VMS"].message


def test_it_inventory_totals(mpa):
    totals = control_totals(mpa)
    assert totals["servers_in_scope"] == 200
    assert totals["vcpu"] == 1842
    assert totals["memory_gib"] == 6503.5
    assert totals["storage_provisioned_gib"] == 100_000
    assert (totals["databases"], totals["windows"]) == (14, 4)


def test_it_inventory_tells_the_other_readings(mpa):
    message = next(issue.message for issue in mpa.issues if issue.code == "NUM_CPUS_READING")
    for figure in ("1,068", "2,263", "2,518"):
        assert figure in message


def test_it_inventory_peaks(mpa):
    assert (mpa.servers["cpu_peak"] == 0.75).sum() == 189
    assert (mpa.servers["memory_peak"] == 0.50).sum() == 199
