"""Cases of the earlier method on the command line: listed, loaded as saved, computed again."""

from __future__ import annotations

import json

import pytest
from boto3.dynamodb.types import TypeDeserializer

from bizcase.store import read_case_file
from bizcase.versions import FIRST_METHOD, METHOD_VERSION, method_notice
from tests.store.test_cli_cases import NAME, call, table
from tests.store.test_versions import FOLDER

__all__ = ["table"]
CONTENT = (FOLDER / "format_2.bizcase").read_bytes()
WARNING = f"warning: {method_notice(FIRST_METHOD)}"


@pytest.fixture
def case_id(table, tmp_path, capsys):
    """An output folder of an earlier program, saved: it has no run.json."""
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "case.bizcase").write_bytes(CONTENT)
    return call(capsys, "save", tmp_path / "old")[1]


def test_it_is_marked_in_the_list_and_keeps_the_time_of_its_run(table, case_id, capsys):
    row = json.loads(call(capsys, "list", "--json")[1])[0]
    assert (row["caseId"], row["method"]) == (case_id, FIRST_METHOD)
    assert "[Made with the earlier method]" in call(capsys, "list")[1]
    item = table.get_item(TableName=NAME, Key={"caseId": {"S": case_id}})["Item"]
    stats = TypeDeserializer().deserialize(item["executionStats"])
    assert stats == {"agentsExecuted": 7, "executionTime": "17.7s", "tokenUsage": "0"}


def test_as_saved_gives_back_what_was_saved_and_computes_nothing(case_id, tmp_path, capsys):
    code, out, err = call(capsys, "load", case_id, "--as-saved", "--out", tmp_path / "again")
    assert (code, err) == (0, WARNING)
    written = {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()}
    assert sorted(written) == [
        "business_case.md",
        "case.bizcase",
        "case.json",
        "saved.json",
    ]
    assert len(out.splitlines()) == 3
    assert written["case.bizcase"] == CONTENT
    saved = read_case_file(CONTENT, "x")
    assert written["business_case.md"].decode() == saved.document
    assert json.loads(written["case.json"]) == saved.case


def test_computed_again_it_says_why_and_what_is_otherwise(case_id, tmp_path, capsys):
    code, _, err = call(capsys, "load", case_id, "--out", tmp_path / "again")
    assert code == 0
    told = err.splitlines()
    assert WARNING in told
    case = json.loads((tmp_path / "again" / "case.json").read_text(encoding="utf-8"))
    figures = {figure["id"]: figure for figure in case["figures"]}
    npv, now = figures["npv.base"], case["verdict"]["decision"].replace("_", " ")
    value = "not known" if npv["value"] is None else f"{npv['value']:,.2f} USD".replace("-", "−")
    if value != "−47,700.18 USD":
        sentence = f"{npv['label']}: {value} now, −47,700.18 USD when it was saved."
        assert f"warning: {sentence}" in told
    if now != "do not migrate":
        assert f"warning: Verdict: {now} now, do not migrate when it was saved." in told
    assert case["method"] == METHOD_VERSION
