"""Several columns that name one field: none is dropped in silence, whatever the list."""

from __future__ import annotations

import pytest

from bizcase import packaged
from bizcase.assumptions import load_register
from bizcase.inputs import read_inventory
from bizcase.inputs.cells.cells import TEXT_TYPES
from bizcase.inputs.condense import condense
from bizcase.inputs.failed_rows import failed_rows
from bizcase.inventory.merge import merge
from bizcase.inventory.notes import parts_of
from tests.factories import mpa, mpa_row, rvtools, vinfo_row, workbook

RULES = load_register()
HEADER = ["Application Name", "Criticality", "Business Unit"]


def read(upload, kind="portfolio", **more):
    return read_inventory(upload, RULES, kind, **more)


def portfolio(*rows, header, name="apps.xlsx"):
    return workbook(name, Apps=[[*HEADER, *header], *(["Pay", "high", "HR", *row] for row in rows)])


def doubled(inventory):
    return {issue.column: issue for issue in inventory.issues if issue.code == "COLUMN_DOUBLED"}


def first(inventory):
    return inventory.applications.iloc[0]


@pytest.mark.parametrize(
    "heads",
    [("Notes", "Description"), ("Description", "Comments"), ("Remarks", "Note"),
     ("Comment", "Application Description")],
)  # fmt: skip
def test_a_portfolio_keeps_all_that_is_written_about_an_application(heads):
    found = first(read(portfolio(["Pays wages", "Twin of Lohn"], header=heads)))
    parts = parts_of(found["note"], found["note_columns"])
    assert parts == ((heads[0], "Pays wages"), (heads[1], "Twin of Lohn"))


@pytest.mark.parametrize(
    ("field", "heads", "cells", "joined"),
    [
        ("technology", ("Language", "Platform"), ("COBOL", "z/OS"), "COBOL; z/OS"),
        ("technology", ("Language", "Platform"), ("COBOL", "cobol"), "COBOL"),
        ("compliance", ("Compliance", "Regulation"), (None, "PCI DSS"), "PCI DSS"),
        ("blackout", ("Change Freeze", "Blackout days"), ("December", "May"), "December; May"),
    ],
)  # fmt: skip
def test_texts_of_several_columns_are_joined(field, heads, cells, joined):
    inventory = read(portfolio(cells, header=heads))
    assert first(inventory)[field] == joined
    assert doubled(inventory) == {}


def test_what_an_application_depends_on_and_runs_on_is_taken_from_every_column():
    heads = ("Dependencies", "Interfaces", "Servers", "VMs")
    inventory = read(portfolio(["Ledger", "Bank; Ledger", "s1", "s2"], header=heads))
    links = inventory.dependencies
    assert set(links.loc[links["kind"].eq("application_application"), "to_id"]) == {
        "Ledger",
        "Bank",
    }
    assert set(links.loc[links["kind"].eq("server_application"), "from_id"]) == {"s1", "s2"}


def test_columns_of_one_value_that_contradict_are_told_with_their_rows():
    heads = ("Owner", "Business Owner", "RPO (hours)", "RPO")
    inventory = read(portfolio(["Ann", "ann", 4, 4], ["Ann", "Bea", 4, 8], [None, "Bea", None, 2],
                               ["Ann", None, 4, None], header=heads))  # fmt: skip
    found = doubled(inventory)
    assert {name: (list(issue.rows), issue.severity) for name, issue in found.items()} == {
        "Business Owner": ([3, 4], "info"), "RPO": ([3, 4], "warning"),
    }  # fmt: skip
    assert "Owner and Business Owner" in found["Business Owner"].message
    assert inventory.applications["rpo_hours"].dropna().tolist() == [4, 4, 4]


@pytest.mark.parametrize("cells", [(8, 8), (8, 16)])
def test_an_export_with_a_second_column_of_sizes_says_where_they_differ(cells):
    head = ["VM", "Powerstate", "Template", "CPUs", "Num CPUs", "Memory"]
    rows = [["a", "poweredOn", False, *cells, 8192], ["b", "poweredOn", False, 2, 2, 8192]]
    inventory = read(workbook("x.xlsx", vInfo=[head, *rows]), "rvtools")
    assert inventory.servers["vcpu"].tolist() == [8, 2]
    assert [list(issue.rows) for issue in doubled(inventory).values()] == (
        [[2]] if cells == (8, 16) else []
    )


def test_an_end_of_life_in_either_column_of_the_template_is_read():
    """Development Phase hid what Lifecycle Status said of the same application."""
    rows = [["Application ID", "Lifecycle Status", "Development Phase"],
            ["A1", "End of life", "Active"], ["A2", "Active", "Obsolete"]]  # fmt: skip
    found = read(mpa(mpa_row("s1"), Applications=rows), "it_inventory")
    assert found.applications["lifecycle"].tolist() == ["End of life; Active", "Active; Obsolete"]


@pytest.mark.parametrize(("second", "told"), [("Free %", 0), ("Free", 1), ("Free MiB", 1)])
def test_a_share_is_no_second_column_of_a_size(second, told):
    head = ["VM", "Disk", "Capacity MiB", "Consumed MiB", "Free MiB", second]
    upload = rvtools(vinfo_row("a"), vPartition=[head, ["a", "C:", 1000, 400, 600, 60]])
    assert len(doubled(read(upload, "rvtools"))) == told


def test_a_usual_export_has_no_doubled_column():
    assert doubled(read(rvtools(vinfo_row("a")), "rvtools")) == {}


def test_a_saved_case_keeps_every_column_and_reads_the_same():
    heads = ("Owner", "Business Owner", "Notes", "Description")
    upload = portfolio(["Ann", "Bea", "Twin of Lohn", "Pays wages"], header=heads)
    before = read(upload)
    kept = condense(upload).upload
    after = read(kept)
    assert after.applications.equals(before.applications)
    assert doubled(after).keys() == doubled(before).keys() == {"Business Owner"}


def test_an_application_of_two_files_has_the_notes_of_both():
    listed = [["Application ID", "Application Name", "Description"], ["A1", "Pay", "Pays wages"],
              ["A2", "Fax", "Sends faxes"]]  # fmt: skip
    one = read(mpa(mpa_row("s1"), Applications=listed), "it_inventory")
    other = read(portfolio(["Twin of Lohn", "Pays wages"], header=("Notes", "Remarks")))
    table = merge([one, other]).applications.set_index("name")
    found = {name: parts_of(*table.loc[name, ["note", "note_columns"]]) for name in table.index}
    assert found == {
        "Pay": (("Description", "Pays wages"), ("Notes of apps.xlsx", "Twin of Lohn")),
        "Fax": (("Description", "Sends faxes"),),
    }


def test_two_files_that_contradict_of_one_application_are_told():
    listed = [["Application ID", "Application Name", "Business Criticality", "Business Unit",
               "Recovery Time Objective (hours)", "COTS Software (Y/N)"],
              ["A1", "Pay", "Low", "hr", 4, "Y"], ["A2", "Fax", "low", "IT", 8, "N"]]  # fmt: skip
    one = read(mpa(mpa_row("s1"), Applications=listed), "it_inventory")
    other = read(portfolio([24, None], header=("RTO", "Owner")))
    merged = merge([one, other])
    found = [issue for issue in merged.issues if issue.code == "APPLICATION_DIFFERS"]
    assert [(issue.file, list(issue.rows), issue.column) for issue in found] == [
        ("apps.xlsx", [2], "criticality, rto_hours")
    ]
    assert merged.applications.set_index("name").loc["Pay", ["criticality", "rto_hours"]].tolist() \
        == ["Low", 4.0]  # fmt: skip


def test_every_field_that_holds_text_in_the_table_is_treated_as_text():
    """A type that nobody knows would be taken for a number, and not be replaced when shared."""
    kinds = {row["type"] for row in packaged.rows("bizcase.inputs", "columns.csv")}
    assert set(TEXT_TYPES) <= kinds
    assert kinds - set(TEXT_TYPES) == {
        "bool", "integer", "number", "percent", "percent100", "date", "service", "recovery",
    }  # fmt: skip


def test_the_rows_to_correct_show_both_columns():
    upload = portfolio(["Ann", 4, 9], header=("Owner", "RPO (hours)", "RPO"))
    head = failed_rows(upload, read(upload).issues).decode("utf-8-sig").splitlines()[0]
    assert {"RPO (hours)", "RPO"} <= set(head.split(","))
