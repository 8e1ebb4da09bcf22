"""A case of an earlier method: kept as it was saved, marked, and compared when computed again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bizcase.entries import RunRequest
from bizcase.exports.case_json import case_dict
from bizcase.store import CaseDamaged, WorkingState, read_case_file, restored, write_case_file
from bizcase.store import working_state as saved_state
from bizcase.store.changes import (
    Difference,
    changes_since,
    differences,
    shown_as_saved,
    side_by_side,
)
from bizcase.versions import FIRST_METHOD, METHOD_VERSION, METHODS, method_notice
from tests.runs import shared_run
from tests.store.states import state
from tests.store.test_versions import FOLDER, opened

OLD = ["format_1", "format_2"]
FIGURES = [
    {"id": "npv.base", "label": "Net present value", "unit": "USD"},
    {"id": "aws.run.annual", "label": "AWS run cost", "unit": "USD/year"},
    {"id": "onprem.annual", "label": "On premises today", "unit": "USD/year"},
    {"id": "gone.figure", "label": "A figure of then", "unit": "servers"},
    {"id": "odd"}, "odd",
]  # fmt: skip


@pytest.fixture(scope="module")
def result():
    return shared_run(RunRequest(restored(opened("format_2"))[0]))


def earlier(result, **headline):
    """The case as an earlier method would have saved it."""
    case = {"verdict": {"decision": "do not migrate"}, "figures": FIGURES}
    return WorkingState(
        result.case.entries, case=case, headline=headline, method=FIRST_METHOD
    )  # fmt: skip


@pytest.mark.parametrize("name", OLD)
def test_a_case_that_does_not_say_its_method_is_of_the_first_and_stays_as_it_was(name):
    old = opened(name)
    assert old.method == FIRST_METHOD < METHOD_VERSION
    assert "method" not in old.to_dict()
    assert read_case_file(write_case_file(old), "x") == old
    if name == "format_2":
        assert write_case_file(old) == (FOLDER / f"{name}.bizcase").read_bytes()


def test_a_case_that_is_made_now_says_its_method_in_every_form(result):
    made = saved_state(result)
    assert made.method == METHOD_VERSION == made.to_dict()["method"]
    assert read_case_file(write_case_file(made), "x").method == METHOD_VERSION
    assert case_dict(result.case)["method"] == METHOD_VERSION


@pytest.mark.parametrize("version", [0, -1, True, "2", 2.0, None, []])
def test_a_method_that_is_no_version_is_damage(version):
    with pytest.raises(CaseDamaged):
        WorkingState.from_dict(state().to_dict() | {"method": version}, "x")


def test_the_row_of_a_saved_case_says_its_method(store, items):
    old, new = state(method=FIRST_METHOD), state()
    ids = {store.save_new(item).case_id: item.method for item in (old, new)}
    assert {case.case_id: case.method for case in store.list_cases().cases} == ids
    for case_id, method in ids.items():
        assert items()[case_id]["method"] == {"N": str(method)}
        assert store.load(case_id).state.method == method
        assert store.load(store.copy(case_id).case_id).state.method == method


def test_a_row_without_a_method_is_of_the_first(store, client):
    case_id = store.save_new(state()).case_id
    client.update_item(
        TableName="cases-under-test", Key={"caseId": {"S": case_id}},
        UpdateExpression="REMOVE #m", ExpressionAttributeNames={"#m": "method"},
    )  # fmt: skip
    assert [case.method for case in store.list_cases().cases] == [FIRST_METHOD]


def test_the_notice_says_which_method_and_since_when():
    assert method_notice(METHOD_VERSION) == ""
    assert method_notice(FIRST_METHOD).startswith(
        f"Made with the earlier method. Since {METHODS[3][0]} both sides are compared"
    )
    assert f" Since {METHODS[4][0]} a host that several" in method_notice(FIRST_METHOD)
    assert method_notice(3).startswith("Made with the earlier method. Since 2026-11-30 a host")
    assert method_notice(METHOD_VERSION + 1) == (
        "Made with a later method: update the program before you compute it again."
    )


def test_what_was_saved_is_shown_by_the_labels_and_units_of_then(result):
    saved = earlier(result, **{"npv.base": -1234.5, "gone.figure": 3.0, "aws.run.annual": 7e3})
    assert shown_as_saved(saved) == (
        ("Verdict", "do not migrate"),
        ("AWS run cost", "7,000.00 USD a year"),
        ("Net present value", "−1,234.50 USD"),
    )
    assert shown_as_saved(replace(saved, case={"verdict": [], "figures": {}})) == ()


def test_two_saved_cases_stand_side_by_side_with_what_more_of_each_figure_means(result):
    amounts = {"npv.base": -1234.5, "aws.run.annual": 7e3}
    first, last = earlier(result, **amounts), earlier(result, **amounts)
    last = replace(last, headline={"npv.base": 10.2, "aws.run.annual": 6e3})
    assert side_by_side([first, last]) == [
        ("Verdict", "do not migrate", "do not migrate", ""),
        ("AWS run cost", "7,000 USD a year", "6,000 USD a year", "−1,000 USD a year, costs less"),
        ("Net present value", "−1,235 USD", "10 USD", "+1,245 USD, better"),
    ]
    assert side_by_side([first, first])[-1][-1] == "the same"
    assert side_by_side([last])[1:] == [
        ("AWS run cost", "6,000 USD a year"), ("Net present value", "10 USD")
    ]  # fmt: skip


def test_before_and_after_stand_side_by_side_for_verdict_npv_aws_and_on_premises(result):
    now = saved_state(result).headline
    saved = earlier(result, **{"npv.base": 5.0, "aws.run.annual": now["aws.run.annual"] - 100})
    verdict, *rows = differences(saved, result)
    assert (verdict.label, verdict.before) == ("Verdict", "do not migrate")
    assert verdict.now == result.case.finance.verdict.decision.replace("_", " ")
    ledger = result.case.ledger
    found = {row.label: row for row in rows}
    aws = found[ledger["aws.run.annual"].label]
    assert aws.change == "+100.00 USD a year"
    assert aws.now == f"{now['aws.run.annual']:,.2f} USD a year"
    assert aws.before == f"{now['aws.run.annual'] - 100:,.2f} USD a year"
    for key, before in (("npv.base", "5.00 USD"), ("onprem.annual", "not known")):
        if key in now or key in saved.headline:
            row = found[ledger[key].label]
            assert row.before == before
            assert (row.now == "not known") == (key not in now)
            assert (row.change == "") == ("not known" in (row.before, row.now))


def test_a_case_of_the_first_method_computed_again_says_why_and_what(result):
    saved = earlier(result, **{"scope.servers": 4.0, "gone.figure": 3.0, "npv.base": 5.0})
    method, *others = changes_since(saved, result)
    assert method == method_notice(FIRST_METHOD)
    assert "A figure of then: not known now, 3 servers when it was saved." in others
    assert not any("Servers in scope" in sentence for sentence in others)
    verdict = result.case.finance.verdict.decision.replace("_", " ")
    expected = f"Verdict: {verdict} now, do not migrate when it was saved."
    assert (expected in others) == (verdict != "do not migrate")


def test_nothing_differs_from_a_case_that_was_just_saved(result):
    same = saved_state(result)
    assert changes_since(same, result) == ()
    assert {row.change.lstrip("+") for row in differences(same, result)} <= {"", "0.00 USD",
            "0.00 USD a year"}  # fmt: skip
    assert all(row.before == row.now for row in differences(same, result))
    assert isinstance(differences(same, result)[0], Difference)
