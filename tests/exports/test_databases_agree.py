"""Where a database goes is one answer: in databases.csv, in the document and in the workbook."""

from __future__ import annotations

import csv

import pytest

from bizcase.document.blocks import Table
from bizcase.document.writing import plain, written
from bizcase.sizing.database_rules import LICENCE_MODELS
from bizcase.strategy.decide.figures import TOP_SYSTEMS, release_rows
from tests.document.estates import each, result_of
from tests.exports.made_once import file_of
from tests.exports.spreadsheets import as_written

WORDS = {"rds": "RDS", "aurora": "Aurora", "ec2": "its server on EC2", "none": "not priced"}


def of_csv(result):
    lines = file_of("databases_csv", result).decode().splitlines()
    return {row["name"]: row for row in csv.DictReader(lines)}


@pytest.mark.parametrize("name", each(("built in", "public list")))
def test_the_document_and_the_file_have_the_same_target(name):
    result = result_of(name)
    document, rows = result.document, of_csv(result)
    (table,) = (
        block
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Table) and block.caption == "Every database and where it goes"
    )
    shown = {}
    for row in table.rows:
        called, _, target, engine, licence, _ = (
            written(cell, document.ledger, plain) for cell in row
        )
        shown[called] = (target, engine, licence)
    assert shown == {
        called: (
            WORDS[row["target"]], row["target_engine"],
            LICENCE_MODELS.get(row["licence_model"], "as today"),
        )
        for called, row in rows.items()
    }  # fmt: skip
    # One that cannot move as declared keeps its engine; what was asked for is not lost.
    stays = [row for row in rows.values() if row["blocker"]]
    assert stays
    assert all(row["target_engine"] == row["engine"] for row in stays)
    if name == "built in":
        assert rows["dwh05"]["declared_target_engine"] == "Redshift"


def test_the_workbook_has_the_target_of_the_file(books, mpa_result):
    rows = as_written(books.made("it")).rows("Databases")
    head = list(rows[0])
    name, engine = head.index("Name"), head.index("Target engine")
    listed = {row[name]: row[engine] for row in rows[1:] if row[name]}
    assert listed == {key: row["target_engine"] for key, row in of_csv(mpa_result).items()}


def test_systems_have_the_names_and_counts_of_the_releases_and_add_up(
    rvtools_result,
):
    """Windows Server 2016 ran on 30 servers in one table and on 34 in another."""
    case = rvtools_result.case
    ledger, rows = case.ledger, release_rows(case.strategy)
    servers = rows[rows["subject"] == "server"].set_index("release")["count"]
    systems = {item.label: item.value for item in ledger if item.id.startswith("os.")}
    assert len(systems) == TOP_SYSTEMS + 1 <= len(servers)
    assert sum(systems.values()) == servers.sum() == ledger.value("scope.servers")
    rest = systems.pop("Other systems")
    assert systems.items() <= servers.to_dict().items()
    assert rest <= min(systems.values()) * (len(servers) - TOP_SYSTEMS)
