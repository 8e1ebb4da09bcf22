"""The files of the plan: waves.csv, team_plan.csv, map_tags.csv, and their sheets."""

from __future__ import annotations

import csv
import dataclasses
import io

import openpyxl
import pytest

from bizcase.assumptions import load_register
from bizcase.exports import FORMATS, check_formats, render
from bizcase.exports.heads import human
from bizcase.exports.plan_tables import TAG_COLUMNS, WAVE_COLUMNS, tags_table
from bizcase.exports.tables import waves_table
from bizcase.finance.map_programme import NOTE, SPEND_COLUMNS
from bizcase.finance.team import COLUMNS as TEAM_COLUMNS
from bizcase.strategy.rules.dispositions import ON_AWS
from tests.exports.made_once import book_of, file_of

NEW = ("waves_csv", "team_plan_csv", "backlog_jira_csv", "backlog_azure_csv", "map_spend_csv",
       "map_tags_csv")  # fmt: skip
HEADS = {
    "waves_csv": WAVE_COLUMNS, "team_plan_csv": TEAM_COLUMNS, "map_spend_csv": SPEND_COLUMNS,
    "map_tags_csv": TAG_COLUMNS,
}  # fmt: skip


@pytest.fixture(params=["rvtools_result", "mpa_result"])
def result(request):
    return request.getfixturevalue(request.param)


def rows_of(result, key):
    return list(csv.DictReader(io.StringIO(file_of(key, result).decode())))


def test_the_new_files_stand_at_the_end_and_are_written_with_every_csv():
    keys = tuple(FORMATS)
    assert keys[keys.index("json") + 1 :][: len(NEW)] == NEW
    assert set(NEW) <= set(check_formats(["csv"]))


def test_the_columns_are_the_contract(result):
    for key, columns in HEADS.items():
        assert tuple(rows_of(result, key)[0]) == columns


@pytest.mark.parametrize("key", NEW)
def test_without_a_plan_the_files_have_their_heads_still(key, result):
    case = dataclasses.replace(result.case, plan=None, strategy=None, finance=None)
    text = render(key, dataclasses.replace(result, case=case)).decode()
    columns = HEADS.get(key)
    assert text.count("\n") == 1
    assert columns is None or tuple(text.strip().split(",")) == columns


def test_the_texts_of_a_cell_can_be_told_apart(result):
    """Prerequisites were joined by the sign that one of them has between two kinds."""
    told = ("Moved before: applications A, B; server web", "A faster line")
    wave = dataclasses.replace(result.case.plan.waves[0], prerequisites=told, reasons=told)
    plan = dataclasses.replace(result.case.plan, waves=(wave, *result.case.plan.waves[1:]))
    table = waves_table(dataclasses.replace(result.case, plan=plan))
    for column in ("prerequisites", "reasons"):
        assert tuple(table[column].iloc[0].split(" | ")) == told


def test_the_waves_are_those_of_the_case_with_their_days(result):
    ledger = result.case.ledger
    rows = rows_of(result, "waves_csv")
    assert len(rows) == ledger.value("plan.waves")
    for row, wave in zip(rows, result.case.plan.waves, strict=True):
        assert int(row["servers"]) == ledger.value(f"wave.{wave.number}.servers")
        assert row["name"] == wave.name
        assert row["start_date"] < row["end_date"]
        assert row["start_date"].endswith("-01")


def test_the_team_plan_can_be_computed_again_from_its_file(result):
    rows, ledger = rows_of(result, "team_plan_csv"), result.case.ledger
    members = [row for row in rows if row["role"] != "project_office"]
    hours = sum(float(row["hours"]) for row in members)
    once = ledger.value("once.hours") + ledger.value("once.hours.landing_zone")
    assert hours == pytest.approx(once, abs=0.01)
    paid = sum(float(row["hours"]) * float(row["rate_usd_h"]) for row in members)
    cents = sum(round(float(row["cost_usd"]) * 100) for row in members)
    assert paid == pytest.approx(cents / 100, abs=0.01)
    office = sum(round(float(row["cost_usd"]) * 100) for row in rows) - cents
    assert office == round(ledger.value("once.programme") * 100)
    parts = ("landing_zone", "rehost", "relocate", "replatform", "refactor", "repurchase", "retire")
    labour = sum(round(ledger.value(f"once.{name}") * 100) for name in parts)
    assert cents == labour
    assert cents + office == round(ledger.value("team.labour") * 100)
    assert paid / hours == pytest.approx(load_register().number("mig.rate_usd_h"))


def test_the_hours_of_the_team_are_those_of_the_plan_and_mobilize(mpa_result):
    """Waves, what is retired beside them, work of Mobilize, what follows the landings."""
    ledger = mpa_result.case.ledger
    assert not mpa_result.case.plan.waiting
    parts = ("hours", "hours_beside", "hours_tasks", "hours_after")
    planned = sum(ledger.value(f"plan.{part}") for part in parts)
    mobilize = ledger.value("once.hours.landing_zone")
    assert ledger.value("team.hours") == pytest.approx(planned + mobilize, abs=0.02)


def test_every_server_that_runs_on_aws_has_one_tag_and_nothing_else_has(result):
    case = result.case
    rows = rows_of(result, "map_tags_csv")
    fates = case.strategy.servers.set_index("server_id")["disposition"]
    on_ec2 = case.servers.loc[case.servers["target"].eq("ec2"), "server_id"]
    wanted = {key for key in on_ec2 if fates[key] in ON_AWS}
    tagged = [row["id"] for row in rows if row["resource"] != "database"]
    assert sorted(tagged) == sorted(wanted)
    for row in rows:
        assert row["tag_key"] == "map-migrated"
        assert "AWS decides" in row["note"]
        assert row["tag_value_prefix"] in ("mig", "comm")
        if row["wave"] and row["resource"] != "database":
            assert case.plan.wave_of[row["id"]] == int(float(row["wave"]))


def test_only_a_paid_database_that_goes_to_a_service_has_the_commercial_prefix(mpa_result):
    table = tags_table(mpa_result.case)
    databases = mpa_result.case.estate.databases.set_index("database_id")
    paid = table.loc[table["tag_value_prefix"].eq("comm"), "id"]
    engines = databases.loc[paid, "engine"].str.lower()
    assert len(paid)
    assert engines.str.contains("oracle|sql server|mssql").all()
    mig = table[table["resource"].eq("database") & table["tag_value_prefix"].eq("mig")]["id"]
    rest = databases.loc[mig]
    free = rest["edition"].fillna("").str.contains("express|develop", case=False)
    assert not rest.loc[~free, "engine"].str.lower().str.contains("oracle|sql server").any()


def test_the_workbook_has_the_team_and_the_programme_only_where_it_is_asked_for(mpa_result):
    book = book_of(mpa_result)
    assert "Team plan" in book.sheetnames
    assert "MAP" not in book.sheetnames
    head = [cell.value for cell in book["Team plan"][1]]
    shown = ["role" if column == "label" else column for column in TEAM_COLUMNS if column != "role"]
    assert tuple(head) == tuple(human(column) for column in shown)
    shown = mpa_result.case.assumptions.with_overrides({"map.sheet": "true"})
    case = dataclasses.replace(mpa_result.case, assumptions=shown)
    book = openpyxl.load_workbook(
        io.BytesIO(render("xlsx", dataclasses.replace(mpa_result, case=case)))
    )
    assert book["MAP"]["A1"].value == NOTE
    labels = {row[0].value: row[1].value for row in book["MAP"].iter_rows(min_row=2)}
    ledger = mpa_result.case.ledger
    assert labels[ledger["map.run_rate.end"].label] == ledger.value("map.run_rate.end")
    assert "MAP by quarter" in book.sheetnames
