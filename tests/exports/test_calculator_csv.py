"""Our bill as the csv of the AWS Pricing Calculator: it adds up, and we read it ourselves."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from bizcase.assumptions import load_register
from bizcase.exports import render
from bizcase.exports.calculator_csv import HEAD
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from tests.inputs import calculator_files

RESULTS = ["rvtools_result", "mpa_result"]


@pytest.fixture(params=RESULTS)
def result(request):
    return request.getfixturevalue(request.param)


def rows_of(result):
    text = render("calculator_csv", result).decode()
    rows = list(csv.reader(io.StringIO(text)))
    top = rows.index(list(HEAD))
    return rows[2], [dict(zip(HEAD, row, strict=True)) for row in rows[top + 1 :] if len(row) > 3]


def test_it_has_the_columns_of_the_export_that_we_read():
    assert HEAD == calculator_files.HEAD


def test_the_rows_add_up_to_the_run_cost_to_the_cent(result):
    stated, rows = rows_of(result)
    cents = sum(round(float(row["Monthly"]) * 100) for row in rows if row["Monthly"])
    run = result.case.ledger.value("aws.run.monthly")
    assert cents == round(run * 100)
    assert stated[1] == f"{run:.2f}"
    assert {row["Currency"] for row in rows} == {"USD"}
    assert {row["Region"] for row in rows} == {"US East (N. Virginia)"}


def test_what_is_not_known_is_blank_and_says_why(result):
    _, rows = rows_of(result)
    unknown = [row for row in rows if not row["Monthly"]]
    assert unknown
    assert all(row["Configuration summary"].startswith("not known: ") for row in unknown)


def test_servers_are_counted_on_the_rows_of_their_type(result):
    _, rows = rows_of(result)
    compute = [row for row in rows if row["Group hierarchy"].endswith("> compute")]
    counted = sum(
        int(row["Configuration summary"].removeprefix("Quantity (").split(")")[0])
        for row in compute
    )
    lines = result.case.estate.lines
    assert counted == lines.loc[lines["head"] == "compute", "server_id"].nunique()


def test_read_as_an_estimate_it_gives_the_bill_again(result):
    upload = Upload("aws_bill.csv", render("calculator_csv", result))
    inventory = read_inventory(upload, load_register(), "calculator")
    stated = inventory.transform_figures.set_index("key")["value"]
    ledger = result.case.ledger
    # Blank amounts are named as unreadable and left out; the rest adds up.
    assert {issue.code for issue in inventory.issues} <= {"CALCULATOR_AMOUNT_UNREADABLE"}
    assert stated["calculator.total.monthly"] == ledger.value("aws.run.monthly")
    assert stated["calculator.servers.monthly"] == ledger.value("aws.servers.monthly")
    assert stated["calculator.support.monthly"] == ledger.value("aws.other.support.monthly")


def test_words_of_the_customer_run_in_no_spreadsheet(hostile_result):
    project = replace(hostile_result.case.project, project_name="=cmd|'/c calc'!A1")
    entries = replace(hostile_result.case.entries, project=project)
    hostile = replace(hostile_result, case=replace(hostile_result.case, entries=entries))
    _, rows = rows_of(hostile)
    assert all(row["Group hierarchy"].startswith("'=") for row in rows)
