"""From the command line to the table and back: the same folder, but for run.json."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest
from boto3.dynamodb.types import TypeDeserializer

from bizcase.cli.main import main
from bizcase.entries import InputFile
from bizcase.inputs.condense import condense
from bizcase.sample import write_sample
from bizcase.store.dynamodb import CaseStore
from bizcase.store.setup import TableOptions, TableSetup
from bizcase.store.table import Table
from tests.factories import rvtools, vinfo_row
from tests.store.conftest import NAME as UNDER_TEST
from tests.store.conftest import REGION
from tests.store.states import entries, noise, state

NAME = "aws-migration-business-cases"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An output folder with a mapping, an override and a seed of its own."""
    home = tmp_path_factory.mktemp("case")
    write_sample(home / "in")
    (home / "own.toml").write_text('"sizing.headroom" = 1.3\n')
    code = main(
        ["generate", "--rvtools", str(home / "in/sample_rvtools.xlsx"), "--it-inventory",
         str(home / "in/sample_it_inventory.xlsx"), "--project-name", "Exit", "--customer-name",
         "Example Ltd", "--assumptions", str(home / "own.toml"), "--as-of", "2026-11-25",
         "--seed", "5", "--formats", "md", "--out", str(home / "out")]
    )  # fmt: skip
    assert code == 0
    return home / "out"


@pytest.fixture
def table(moto_client):
    TableSetup(moto_client, NAME, REGION).create(TableOptions())
    return moto_client


def call(capsys, *arguments):
    capsys.readouterr()
    code = main(["cases", *map(str, arguments)])
    out = capsys.readouterr()
    return code, out.out.strip(), out.err.strip()


def test_a_case_is_saved_listed_loaded_again_and_deleted(table, folder, tmp_path, capsys):
    code, case_id, _ = call(capsys, "save", folder)
    assert code == 0
    _, listed, _ = call(capsys, "list", "--json")
    row = json.loads(listed)[0]
    assert (row["caseId"], row["projectName"], row["complete"]) == (case_id, "Exit", True)
    case = json.loads((folder / "case.json").read_text())
    figures = {figure["id"]: figure["value"] for figure in case["figures"]}
    assert row["monthlyUsd"] == figures.get("aws.run.monthly", figures["aws.servers.monthly"])
    assert case_id in call(capsys, "list")[1]

    code, _, err = call(capsys, "load", case_id, "--out", tmp_path / "again")
    assert (code, err) == (0, "")
    names = {path.name for path in folder.iterdir()}
    assert {"case.bizcase", "run.json", "saved.json"} <= names
    assert {path.name for path in (tmp_path / "again").iterdir()} == names
    for name in names - {"run.json"}:
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes(), name

    assert call(capsys, "save", tmp_path / "again", "--case-id", case_id)[:2] == (0, case_id)
    assert call(capsys, "delete", case_id)[0] == 2
    assert call(capsys, "delete", case_id, "--yes")[0] == 0
    assert json.loads(call(capsys, "list", "--json")[1]) == []


def stats_of(table, case_id):
    item = table.get_item(TableName=NAME, Key={"caseId": {"S": case_id}})["Item"]
    return TypeDeserializer().deserialize(item["executionStats"])


def test_the_time_of_the_run_is_saved_with_the_case_and_survives_a_copy(table, folder, capsys):
    case_id = call(capsys, "save", folder)[1]
    run = json.loads((folder / "run.json").read_text())
    assert stats_of(table, case_id) == run["execution_stats"]
    assert run["execution_stats"]["agentsExecuted"] > 0
    copied = CaseStore(Table(table, NAME, REGION)).copy(case_id)
    assert stats_of(table, copied.case_id) == run["execution_stats"]


@pytest.mark.parametrize("content", [None, "no json", "{}", '{"execution_stats": [1]}', "[" * 9999])
def test_without_a_readable_run_json_the_time_of_the_run_is_blank(
    table, folder, tmp_path, content, capsys
):
    shutil.copytree(folder, tmp_path / "moved")
    (tmp_path / "moved" / "run.json").unlink()
    if content is not None:
        (tmp_path / "moved" / "run.json").write_text(content)
    code, case_id, err = call(capsys, "save", tmp_path / "moved")
    assert code == 0
    assert ("run.json cannot be read" in err) == (content is not None)
    assert stats_of(table, case_id) == {
        "agentsExecuted": "", "executionTime": "", "tokenUsage": "",
    }  # fmt: skip


def test_saving_under_an_id_names_a_new_case(table, folder, capsys):
    wanted = "case-20241124-143022"
    assert call(capsys, "save", folder, "--case-id", wanted)[:2] == (0, wanted)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["load", "case-20241124-143022", "--out", "x"], "no saved case"),
        (["delete", "case-20241124-143022", "--yes"], "no saved case"),
        (["load", "../../x", "--out", "x"], "no case id"),
        (["save", "nowhere"], "contains no case.bizcase"),
        (["nothing"], "invalid choice"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_2(table, arguments, words, capsys):
    code, _, err = call(capsys, *arguments)
    assert code == 2
    assert err.startswith("error: ")
    assert words in err.lower() or words in err


def test_without_a_table_the_remedy_is_told(moto_client, capsys):
    code, _, err = call(capsys, "list")
    assert (code, "setup_dynamodb.py" in err) == (2, True)


def test_a_case_of_20000_servers_is_saved_and_loaded_whole(client):
    """The table of 20,000 machines, and as much again as their other sheets may take."""
    upload = rvtools(*(vinfo_row(f"server-{number:05d}") for number in range(20_000)))
    kept = condense(upload).upload
    file = InputFile("rvtools", replace(kept, content=kept.content + noise(2_000_000)))
    large = state(entries=entries(files=(file,)), notes={})
    store = CaseStore(Table(client, UNDER_TEST, REGION))
    handle = store.save_new(large)
    assert handle.body_parts >= 6
    assert store.load(handle.case_id).state == large
