from __future__ import annotations

import pytest

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.tables.source import open_source
from bizcase.inventory.control_totals import control_totals
from bizcase.sample import it_inventory_bytes, rvtools_bytes, write_sample


@pytest.fixture(scope="module")
def rvtools():
    return read_inventory(Upload("r.xlsx", rvtools_bytes()), load_register(), "rvtools")


@pytest.fixture(scope="module")
def mpa():
    return read_inventory(Upload("m.xlsx", it_inventory_bytes()), load_register(), "it_inventory")


@pytest.mark.parametrize("make", [rvtools_bytes, it_inventory_bytes])
def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_estate(make):
    again = make.__wrapped__  # not what is kept
    assert make(1) == again(1)
    assert make(1) != again(2)


def test_vinfo_is_not_the_first_sheet():
    names = open_source(Upload("r.xlsx", rvtools_bytes())).workbook.sheet_names
    assert "vInfo" in names[1:]


def test_the_export_shows_every_state_a_real_one_has(rvtools):
    states = control_totals(rvtools)["by_state"]
    assert set(states) == {
        "in_scope", "template", "srm_placeholder", "powered_off", "suspended", "inaccessible",
        "vcls", "appliance",
    }  # fmt: skip
    assert 200 <= states["in_scope"]["servers"] <= 300
    assert rvtools.servers["server_id"].is_unique


def test_disk_rows_sum_to_the_total_of_each_machine(rvtools):
    codes = {issue.code for issue in rvtools.issues}
    assert "DISK_TOTAL_DIFFERS" not in codes
    assert "ORPHAN_ROWS" not in codes
    assert "VCPU_MISSING" in codes


def test_the_inventory_has_servers_databases_and_applications(mpa):
    totals = control_totals(mpa)
    assert totals["servers_in_scope"] == 260
    assert totals["databases"] == 14
    assert totals["applications"] == 24
    assert mpa.servers["cpu_peak"].nunique() > 30
    unresolved = mpa.dependencies[~mpa.dependencies["resolved"].astype(bool)]
    assert unresolved["source_sheet"].value_counts().to_dict() == {
        "Server to application": 2, "Application dependency": 1, "Server communication": 1,
    }  # fmt: skip
    repaired = mpa.dependencies["from_repaired_from"].dropna().tolist()
    assert len(repaired) == 1, "one database is spelled otherwise and repaired"
    assert mpa.databases["host_server_id"].isin(mpa.servers["server_id"]).all()


def test_both_workbooks_are_written_into_the_folder(tmp_path):
    names = {path.name for path in write_sample(tmp_path / "new" / "folder")}
    assert names == {"sample_rvtools.xlsx", "sample_it_inventory.xlsx"}
