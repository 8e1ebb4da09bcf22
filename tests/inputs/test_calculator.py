"""Estimates of the AWS Pricing Calculator: read, compared, never in our totals."""

from __future__ import annotations

import datetime as dt

import pytest

from bizcase.assumptions import load_register
from bizcase.document.calculator import calculator_section
from bizcase.entries import ProjectInfo
from bizcase.errors import InputError
from bizcase.exports import render
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.transform.calculator import part_of
from tests.factories import asked, rvtools, vinfo_row
from tests.inputs.calculator_files import SERVICES, calculator_csv, calculator_json
from tests.runs import shared_run


def read(content, name="estimate.csv"):
    return read_inventory(Upload(name, content), load_register(), "calculator")


def stated(inventory):
    return inventory.transform_figures.set_index("key")["value"].to_dict()


EXPECTED = {
    "calculator.servers.monthly": 1000.00,
    "calculator.databases.monthly": 364.84,
    "calculator.transfer.monthly": 20.48,
    "calculator.observability.monthly": 30.00,
    "calculator.security.monthly": 5.00,
    "calculator.elsewhere.monthly": 5.00,
    "calculator.total.monthly": 1425.32,
    "calculator.upfront": 1200.00,
    "calculator.servers": 10.0,
}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (calculator_csv(), "estimate.csv"),
        (calculator_csv(status=False), "older.csv"),
        (calculator_json(), "estimate.json"),
    ],
)
def test_every_form_gives_the_same_figures(content, name):
    inventory = read(content, name)
    assert stated(inventory) == EXPECTED
    assert inventory.issues == ()
    assert inventory.sources[0].rows == len(SERVICES)


def test_regions_and_foreign_services_are_named():
    labels = read(calculator_csv()).transform_figures.set_index("key")["label"]
    servers = labels["calculator.servers.monthly"]
    assert servers == "Amazon EC2 with Amazon EBS (Europe (Frankfurt), US East (N. Virginia))"
    assert labels["calculator.elsewhere.monthly"].endswith("(S3 Standard)")


@pytest.mark.parametrize(
    ("service", "part"),
    [
        ("Amazon EC2 ", "servers"), ("Amazon EC2 Dedicated Hosts", "servers"),
        ("Amazon Elastic Block Store (EBS)", "servers"), ("Amazon EBS Snapshots", "snapshots"),
        ("Amazon Aurora PostgreSQL-Compatible DB", "databases"),
        ("Amazon RDS for SQL Server", "databases"), ("AWS Backup", "snapshots"),
        ("Amazon Virtual Private Cloud (VPC)", "transfer"),
        ("AWS Elastic Disaster Recovery", "recovery"), ("AWS Transfer Family", "elsewhere"),
        ("Amazon WorkSpaces", "elsewhere"), ("AWS Key Management Service", "security"),
    ],
)  # fmt: skip
def test_a_service_belongs_to_one_part_of_the_bill(service, part):
    assert part_of(service) == part


def test_an_amount_that_is_no_number_is_named_and_left_out():
    broken = (*SERVICES, ("Amazon EC2 ", "US East (Ohio)", 0, "1.234,50", ""))
    inventory = read(calculator_csv(broken, stated=1425.32).replace(b'"1.234,50"', b"1.234;50"))
    (issue,) = inventory.issues
    assert (issue.code, issue.count) == ("CALCULATOR_AMOUNT_UNREADABLE", 1)
    assert stated(inventory)["calculator.servers.monthly"] == 1000.00
    assert "calculator.servers" not in stated(inventory)  # one of its rows states no number


def test_a_total_that_is_not_the_sum_is_an_issue():
    (issue,) = read(calculator_csv(stated=1500)).issues
    assert issue.code == "CALCULATOR_TOTAL_DIFFERS"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (calculator_csv(currency="CNY"), "in CNY"),
        (calculator_csv(services=()), "no service"),
        (calculator_csv() + b'"' + b"a" * 1_100_000 + b'"', "a quote that does not close"),
        (b'{"Groups": {"Service Name": "Service Cost"', "cannot be read"),
        (b'{"Groups": [' + b"[" * 100_000 + b'"Service Name" "Service Cost"', "cannot be read"),
    ],
)
def test_what_cannot_be_compared_is_refused(content, said):
    with pytest.raises(InputError) as refusal:
        read(content, "estimate.csv")
    assert said in str(refusal.value)


@pytest.fixture(scope="module")
def compared():
    files = {
        "rvtools": (rvtools(vinfo_row("a"), vinfo_row("b")),),
        "calculator": (Upload("estimate.csv", calculator_csv()),),
    }
    project = ProjectInfo("Exit", "Ex")
    return shared_run(asked(project, files, load_register(), dt.date(2026, 11, 23)))


def test_the_estimate_stands_beside_our_bill_and_in_no_total(compared):
    ledger = compared.case.ledger
    alone = {"rvtools": (rvtools(vinfo_row("a"), vinfo_row("b")),)}
    request = asked(ProjectInfo("Exit", "Ex"), alone, load_register(), dt.date(2026, 11, 23))
    without = shared_run(request).case.ledger
    assert all(ledger[figure.id].value == figure.value for figure in without)
    ours = ledger.value("aws.servers.monthly")
    assert ledger.value("calculator.servers.difference") == round(1000 - ours, 2)
    assert ledger.value("calculator.servers_counted.difference") == 10 - 2
    total = ledger.value("aws.run.monthly")
    assert ledger.value("calculator.total.difference") == round(1425.32 - total, 2)


def test_the_document_has_them_side_by_side_with_reasons(compared):
    section = calculator_section(compared.case)
    beside, rest = section.blocks[1:]
    assert len(beside.rows) == 7  # without snapshots, recovery and support, which nobody added
    assert len(rest.rows) == 2  # other services, and what is paid upfront
    assert "The estimate and this case side by side" in render("md", compared).decode()
