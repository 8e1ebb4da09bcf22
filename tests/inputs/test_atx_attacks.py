"""Workbooks, slides and pages of AWS Transform that were changed by hand or wrap their lines."""

from __future__ import annotations

import pytest

from bizcase.errors import InputError
from tests.factories import workbook
from tests.inputs.atx_files import SHARED_1, codes, generation_1, pdf, read, values

EC2 = "Annualized On-Demand Total EC2 Cost"
KEY = "ec2.on_demand.annual"


def analysis(header, *rows):
    return read(workbook("analysis.xlsx", Shared_Tenancy_Analysis=[header, *rows]))


def page(*lines):
    return read(pdf(["AWS Transform", "Assessment Scope", *lines]))


def test_a_column_in_another_currency_is_left_out_and_named():
    inventory = analysis(("Server name", f"{EC2} (EUR)"), ("a", 100))
    assert KEY not in values(inventory)
    assert "ATX_COLUMN_UNREAD" in codes(inventory)


def test_a_column_in_thousands_is_scaled():
    assert values(analysis(("Server name", f"{EC2} ($K)"), ("a", 1.2), ("b", 2)))[KEY] == 3200


def test_a_column_of_shares_is_no_cost():
    header = ("Server name", "Annualized On-Demand EC2 % of total", EC2)
    assert values(analysis(header, ("a", 10, 100), ("b", 90, 200)))[KEY] == 300


def test_two_columns_of_one_cost_are_named():
    inventory = analysis(("Server name", EC2, "Annualized On-Demand EC2 cost"), ("a", 100, 50))
    assert values(inventory)[KEY] == 100
    assert codes(inventory)["ATX_COLUMN_REPEATED"].column == "Annualized On-Demand EC2 cost"


@pytest.mark.parametrize("cell", ["12.5%", "1,000 + 200", "€5", "12 TiB", "$90/month", "(1,200)"])
def test_a_cell_that_is_no_annual_amount_is_unknown_and_named(cell):
    inventory = analysis(("Server name", EC2), ("a", cell), ("b", "$1,000/yr"))
    assert values(inventory)[KEY] == 1000
    assert codes(inventory)["ATX_NUMBER_UNREADABLE"].rows == (2,)


def test_a_memory_cell_is_read_in_its_own_unit():
    inventory = analysis(("Server name", "RAM (GB)", EC2), ("a", "16,384 MB", 1), ("b", "1 TiB", 1))
    assert values(inventory)["memory_gib"] == 16 + 1024


@pytest.mark.parametrize("word", ["Average", "Overall", "All servers", "Total", "Grand total:"])
@pytest.mark.parametrize("first", [True, False])
def test_a_row_that_sums_up_is_no_server_above_or_below_the_table(word, first):
    rows = [("a", 100), ("b", 200)]
    rows.insert(0 if first else 2, (word, 300))
    inventory = analysis(("Server name", EC2), *rows)
    assert (values(inventory)["servers"], values(inventory)[KEY]) == (2, 300)
    assert "ATX_ROWS_BELOW_TABLE" in codes(inventory)


@pytest.mark.parametrize("name", ["notes-01", "total-app", "sum.corp.example", "overall_db"])
def test_a_server_named_like_a_total_does_not_end_the_table(name):
    inventory = analysis(("Server name", EC2), ("a", 100), (name, 200), ("b", 300))
    assert values(inventory)[KEY] == 600


def test_a_server_may_be_named_by_a_number():
    inventory = analysis(("Server name", EC2), (1001, 5), (1002, 6))
    assert (values(inventory)["servers"], values(inventory)[KEY]) == (2, 11)
    assert (inventory.sources[0].rows, len(inventory.sources[0].sheets)) == (2, 1)


def test_the_capacity_of_volumes_is_found_among_columns_like_it():
    header = ("Volume Name", "Unused Capacity (GB)", "Used Capacity (GB)",
              "Boot Volume Capacity (GB)", "Capacity Total (GB)", "Annualized Cost")  # fmt: skip
    blocks = [header, ("web-01-disk-0", 60, 40, 10, 100, 77)]
    found = values(
        generation(**{"Block-EBS-Cost-Optimized": blocks}),
    )
    assert (found["storage_gib"], found["storage_used_gib"]) == (100, 40)
    assert found["ebs.annual"] == 77


def generation(**sheets):
    return read(generation_1(header=[head for head in SHARED_1 if "EBS" not in head], **sheets))


def test_savings_of_volumes_are_not_their_cost():
    header = ("Volume Name", "Capacity (GB)", "Annualized cost savings")
    blocks = [header, ("web-01-disk-0", 100, 5)]
    inventory = generation(**{"Block-EBS-Cost-Optimized": blocks})
    assert "ebs.annual" not in values(inventory)
    assert "ATX_EBS_MISSING" in codes(inventory)


@pytest.mark.parametrize(
    "amount",
    ["AUD 5m", "$5m CAD", "$1.2T", "$5,000 per server", "$1.19M over three years", "$9M (monthly)"],
)
def test_an_amount_of_something_else_is_no_annual_cost(amount):
    inventory = page("Total servers: 3", f"Annualized EC2 on-demand cost: {amount}")
    assert values(inventory) == {"servers": 3}
    assert "ATX_NUMBER_UNREADABLE" in codes(inventory)


@pytest.mark.parametrize("line", ["Total servers: 1 368", "Total servers: 1,", "vCPU: 1:4"])
def test_half_a_number_is_no_count(line):
    with pytest.raises(InputError):
        page(line, "368")


def test_lines_that_break_inside_an_amount_are_joined():
    inventory = page(
        "Total", "servers:", "1,368", "Annualized EC2 on-demand cost: $1.19", "million",
        "Provisioned Storage: 12", "TiB",
    )  # fmt: skip
    assert values(inventory) == {"servers": 1368, KEY: 1_190_000, "storage_gib": 12 * 1024}


def test_space_in_use_is_not_the_provisioned_space():
    inventory = page("Total servers: 3", "Storage: 12 TB used of 20 TB")
    assert "storage_gib" not in values(inventory)


def test_a_span_gives_no_count():
    inventory = page("Total servers: 30", "The assessment covers 20 - 25 Windows servers.")
    assert values(inventory) == {"servers": 30}
