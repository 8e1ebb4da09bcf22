"""A missing value is an issue of the case only while no file and no analyst states it."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inputs.cross_links import gather
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory.edited import with_edits
from bizcase.inventory.server_edits import ServerEdit
from tests.factories import mpa, mpa_row, rvtools, vinfo_row

MISSING = {"VCPU_MISSING", "MEMORY_MISSING", "STORAGE_MISSING", "OS_MISSING"}
HEAD = "Hostname,vCPU,RAM (GB),Disk (GB),OS,CPU peak %,Memory peak %"


def a_list(*rows, name="list.csv"):
    return Upload(name, "\n".join([HEAD, *rows]).encode())


def export(*names):
    """An export of machines without any size or system."""
    bare = dict.fromkeys(("CPUs", "Memory", "Total_disk_capacity_MiB",
                          "OS_according_to_the_configuration_file",
                          "OS_according_to_the_VMware_Tools"))  # fmt: skip
    return rvtools(*(vinfo_row(name, **bare) for name in names), name="export.xlsx")


def rows_of(*uploads, edits=None):
    """Code → file → rows of the issues about missing values."""
    register = load_register()
    inventory = gather([read_inventory(upload, register) for upload in uploads])
    if edits:
        ids = dict(zip(inventory.servers["name"], inventory.servers["server_id"], strict=True))
        inventory = with_edits(inventory, {ids[name]: edit for name, edit in edits.items()})
    found = {}
    for issue in inventory.issues:
        if issue.code in MISSING or issue.code.startswith(("UTILISATION_", "OS_")):
            assert issue.count == len(issue.rows)
            found.setdefault(issue.code, {}).setdefault(issue.file, []).extend(issue.rows)
    return found


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_the_other_file_states_is_not_missing(order):
    """Of a and b the list states all; c stands in the export alone, d in the list alone."""
    files = (export("a", "b", "c"), a_list("A,4,16,100,RHEL 8,40,50", "b,2,8,50,RHEL 8,40,50",
                                           "d,,8,50,RHEL 8,40,50"))  # fmt: skip
    found = rows_of(*(files[at] for at in order))
    assert found == {code: {"export.xlsx": [4]} for code in MISSING} | {
        "VCPU_MISSING": {"export.xlsx": [4], "list.csv": [4]}
    }


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_a_list_lacks_and_the_export_states_is_not_missing(order):
    files = (rvtools(vinfo_row("a"), vinfo_row("b")), a_list("a,,,,,40,50", "z,,,,,40,50"))
    found = rows_of(*(files[at] for at in order))
    assert found == {code: {"list.csv": [3]} for code in MISSING}


def test_a_file_alone_says_all_that_it_lacks():
    assert rows_of(export("a")) == {code: {"export.xlsx": [2]} for code in MISSING}


def test_a_value_that_no_file_states_is_missing_in_both():
    assert rows_of(export("a"), a_list("a,,16,100,RHEL 8,40,50")) == {
        "VCPU_MISSING": {"export.xlsx": [2], "list.csv": [2]}
    }


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_of_three_files_one_may_answer_the_others(order):
    files = (export("a"), a_list("a,,,,,40,50", name="one.csv"),
             a_list("a,4,16,100,RHEL 8,,", name="two.csv"))  # fmt: skip
    assert rows_of(*(files[at] for at in order)) == {}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_one_peak_of_two_makes_a_missing_peak_a_partial_one(order):
    """a has both by now, b CPU alone, c nothing; d had one peak from the first."""
    files = (mpa(mpa_row("a"), mpa_row("b"), mpa_row("c"), mpa_row("d", cpu_peak=30)),
             a_list("a,4,16,100,RHEL 8,40,50", "b,4,16,100,RHEL 8,40,"))  # fmt: skip
    found = rows_of(*(files[at] for at in order))
    assert found == {
        "UTILISATION_MISSING": {"mpa.xlsx": [4]},
        "UTILISATION_PARTIAL": {"mpa.xlsx": [3, 5], "list.csv": [3]},
    }


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_machine_that_no_row_is_merged_with_has_no_peak_either(order):
    """Two rows fit several machines each: 21 were told to have no peak, and 23 had none."""
    twins = rvtools(vinfo_row("a", VM_ID="vm-1", VM_UUID="u-1"),
                    vinfo_row("a", VM_ID="vm-2", VM_UUID="u-2"), vinfo_row("b"), vinfo_row("c"),
                    vinfo_row("d"), name="export.xlsx")  # fmt: skip
    row = ",4,16,100,RHEL 8,"
    files = (twins, a_list(f"a{row}40,50", f"b{row}40,50", f"c{row},"))
    found = rows_of(*(files[at] for at in order))
    assert found == {"UTILISATION_MISSING": {"list.csv": [4], "export.xlsx": [2, 3, 6]}}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_unrecognised_system_is_none_where_the_export_names_it(order):
    files = (rvtools(vinfo_row("a")), a_list("a,4,16,100,Frobnix 3,40,50"))
    assert rows_of(*(files[at] for at in order)) == {}


def test_a_row_that_fits_several_machines_lacks_nothing_that_is_priced():
    twins = rvtools(vinfo_row("a", VM_ID="vm-1", VM_UUID="u-1"),
                    vinfo_row("a", VM_ID="vm-2", VM_UUID="u-2"))  # fmt: skip
    assert rows_of(twins, a_list("a,,,,,40,50")) == {}


def test_what_the_analyst_enters_is_not_missing():
    edits = {"a": ServerEdit(vcpu=4.0, memory_gib=16.0), "b": ServerEdit(in_scope=False)}
    found = rows_of(export("a", "b"), edits=edits)
    assert found == {"STORAGE_MISSING": {"export.xlsx": [2]}, "OS_MISSING": {"export.xlsx": [2]}}


def test_a_row_that_is_no_server_stays_in_its_issue():
    (first, second) = (read_inventory(upload, load_register())
                       for upload in (export("a"), a_list("a,4,16,100,RHEL 8,40,50")))  # fmt: skip
    strange = replace(first.issues[0], rows=(2, 99), count=2)
    found = gather([replace(first, issues=(strange,)), second]).issues
    assert [list(issue.rows) for issue in found if issue.code == strange.code] == [[99]]
