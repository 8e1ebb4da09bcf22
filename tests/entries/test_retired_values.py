"""An older file or case with values of retired keys: told on every way into and out of a case.

The keys are invented, so that they are retired whatever the register holds.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from bizcase.assumptions.retired import Retired, retired_keys
from bizcase.cli.main import main
from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
from bizcase.exports import document_markdown
from bizcase.exports.case_json import case_dict
from bizcase.store import WorkingState, read_case_file, restored, working_state, write_case_file
from tests.app.steps import (
    ROOT,
    case_widget,
    entries_of,
    open_assumptions,
    open_page,
    press,
    session_of,
)
from tests.factories import rvtools, vinfo_row
from tests.runs import shared_run

FILES = (InputFile("rvtools", rvtools(vinfo_row("a"))),)
CASE = Entries(ProjectInfo("P", "C"), dt.date(2026, 11, 25), files=FILES)
GIVEN = {"old.power": 0.3, "old.effort": 12.0, "mc.n": 2000.0}
TAKEN = "Price of power, 0.3 USD/kWh, from an earlier version: It is used as the price today."
LISTED = "Effort, 12 h, from an earlier version: It is not used: nothing needs it."


@pytest.fixture(autouse=True)
def retired(monkeypatch):
    for item in (
        Retired("old.power", "Price of power", "USD/kWh", "same", ("op.kwh",), None,
                "It is used as the price today."),
        Retired("old.effort", "Effort", "h", "none", (), None,
                "It is not used: nothing needs it."),
    ):  # fmt: skip
        monkeypatch.setitem(retired_keys(), item.key, item)


def test_the_values_stay_with_the_case_so_that_every_run_can_say_what_became_of_them():
    entered = CASE.with_overrides(GIVEN)
    assert entered.overrides == GIVEN
    assert entered.assumptions.number("op.kwh") == 0.3
    assert Entries.from_dict(entered.to_dict(), [FILES[0].upload]) == entered
    own = entered.with_overrides({**entered.overrides, "op.kwh": 0.146})
    assert own.assumptions.number("op.kwh") == 0.146
    assert "because a value is given for" in own.assumptions.notices[0]


def test_document_and_case_json_say_what_became_of_them():
    result = shared_run(RunRequest(CASE.with_overrides(GIVEN)))
    annex = document_markdown(result.document).partition("## E. Assumptions")[2]
    assert f"\n- {TAKEN}\n- {LISTED}\n" in annex
    assert case_dict(result.case)["earlier_assumptions"] == [
        {"key": "old.power", "value": 0.3, "used": True, "notice": TAKEN},
        {"key": "old.effort", "value": 12.0, "used": False, "notice": LISTED},
    ]
    plain = shared_run(RunRequest(CASE.with_overrides({"mc.n": 2000.0})))
    assert "earlier version" not in document_markdown(plain.document)
    assert case_dict(plain.case)["earlier_assumptions"] == []


def test_the_command_line_takes_an_older_file_and_says_what_became_of_it(tmp_path, capsys):
    (tmp_path / "export.xlsx").write_bytes(FILES[0].upload.content)
    (tmp_path / "older.toml").write_text("mc.n = 2000\n[old]\npower = 0.3\neffort = 12\n")
    code = main(
        ["generate", "--rvtools", str(tmp_path / "export.xlsx"), "--project-name", "P",
         "--customer-name", "C", "--assumptions", str(tmp_path / "older.toml"), "--formats", "md",
         "--out", str(tmp_path / "out")]
    )  # fmt: skip
    assert code == 0
    told = capsys.readouterr().err.splitlines()
    assert [line for line in told if "earlier" in line] == [
        f"warning: {TAKEN}", f"warning: {LISTED}",
    ]  # fmt: skip
    case = json.loads((tmp_path / "out" / "case.json").read_text(encoding="utf-8"))
    used = {entry["key"]: entry["value"] for entry in case["assumptions"]}
    assert used["op.kwh"] == 0.3


def older_case():
    """A case file of a program that still had the keys."""
    return write_case_file(WorkingState(replace(CASE, overrides=GIVEN)))


def test_a_saved_case_keeps_them_and_leaves_nothing_out():
    entries, left_out = restored(read_case_file(older_case(), "x"))
    assert (entries.overrides, left_out) == (GIVEN, ())
    state = working_state(shared_run(RunRequest(entries)))
    assert read_case_file(write_case_file(state), "x").entries.overrides == GIVEN


def test_the_app_says_it_when_such_a_case_is_opened_and_on_the_page_of_assumptions(local_app):
    app = AppTest.from_file(str(ROOT / "pages" / "app.py"), default_timeout=60).run()
    open_page(app, "library/library.py")
    app.file_uploader[0].set_value(("x.bizcase", older_case(), "application/octet-stream")).run()
    press(app, "Open x")
    assert session_of(app).kept.notices[:2] == (TAKEN, LISTED)
    assert not session_of(app).dirty()
    session_of(app).kept.notices = ()
    open_assumptions(app)
    (told,) = (item for item in app.info if "earlier version" in item.proto.title)
    assert "Price of power, 0.3 USD/kWh" in told.value.replace("\\", "")

    open_page(app, "case/case.py")
    app.session_state[case_widget(app, "assumptions_search")] = "op.kwh"
    field = case_widget(open_assumptions(app), "assumption_op.kwh")
    app.number_input(key=field).set_value(0.146).run()
    assert entries_of(app).assumptions.number("op.kwh") == 0.146
    press(app, "Yes, all of them")
    assert entries_of(app).overrides == {}
    assert not any("earlier version" in item.proto.title for item in app.info)
