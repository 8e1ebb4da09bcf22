"""Our bill as the csv of the AWS Pricing Calculator: it adds up, and we read it ourselves."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from bizcase.assumptions import load_register
from bizcase.exports.calculator_csv import HEAD
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from tests.exports.made_once import file_of
from tests.inputs import calculator_files

RESULTS = ["rvtools_result", "mpa_result"]


@pytest.fixture(params=RESULTS)
def result(request):
    return request.getfixturevalue(request.param)


def rows_of(result):
    text = file_of("calculator_csv", result).decode()
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
    upload = Upload("aws_bill.csv", file_of("calculator_csv", result))
    inventory = read_inventory(upload, load_register(), "calculator")
    stated = inventory.transform_figures.set_index("key")["value"]
    ledger = result.case.ledger
    # Blank amounts are named as unreadable and left out; the rest adds up.
    assert {issue.code for issue in inventory.issues} <= {"CALCULATOR_AMOUNT_UNREADABLE"}
    assert stated["calculator.total.monthly"] == ledger.value("aws.run.monthly")
    assert stated["calculator.servers.monthly"] == ledger.value("aws.servers.monthly")
    assert stated["calculator.support.monthly"] == ledger.value("aws.other.support.monthly")


def test_what_is_paid_upfront_is_in_no_month_and_once_in_the_first_year(mpa_result):
    """Half of each reserved instance's year is paid at its start: the other half by month."""
    estate = mpa_result.case.estate
    lines = estate.database_lines
    half = lines["amount_usd"].where(lines["head"] == "database_compute", 0.0) * 12 / 2
    estate = replace(
        estate, database_lines=lines.assign(upfront_usd=half), database_option="1yr_ri_partial"
    )
    result = replace(mpa_result, case=replace(mpa_result.case, estate=estate))
    stated, rows = rows_of(result)
    run = result.case.ledger.value("aws.run.monthly")
    upfront, monthly, year = map(float, stated[:3])
    assert upfront == pytest.approx(half.sum(), abs=0.01)
    assert upfront > 1000
    assert monthly + upfront / 12 == pytest.approx(run, abs=0.01 * len(lines))
    assert year == pytest.approx(12 * run, abs=0.12 * len(lines))
    for row in rows:
        if row["Monthly"]:
            first = float(row["Upfront"]) + 12 * float(row["Monthly"])
            assert float(row["First 12 months total"]) == pytest.approx(first, abs=0.005)


def test_words_of_the_customer_run_in_no_spreadsheet(hostile_result):
    project = replace(hostile_result.case.project, project_name="=cmd|'/c calc'!A1")
    entries = replace(hostile_result.case.entries, project=project)
    hostile = replace(hostile_result, case=replace(hostile_result.case, entries=entries))
    _, rows = rows_of(hostile)
    assert all(row["Group hierarchy"].startswith("'=") for row in rows)
