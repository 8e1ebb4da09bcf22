"""With --pseudonyms no name reaches a model, and each comes back as the name that it was."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from dataclasses import replace

import pytest

from bizcase.agents.run import run_agents
from bizcase.asking import ConcealedTools
from bizcase.asking.lists import LISTS
from bizcase.asking.specs import tools_offered
from bizcase.asking.tools import called
from bizcase.cli.main import main
from bizcase.entries import Entries, InputFile, ProjectInfo, RunRequest
from bizcase.inputs.opening.upload import Upload
from bizcase.ledger import Finding
from bizcase.narration import asked_of, describe, sent_to_describe
from bizcase.narration.proposals import sent_to_propose
from bizcase.pseudonyms.key import Key
from bizcase.pseudonyms.of_case import CaseNames
from tests.factories import rvtools, vinfo_row
from tests.narration.models import Said, Told, model_server, set_up

NAMES = ("payroll", "contoso", "kraken", "zanzibar", "meier", "lighthouse", "10.20.30.40")
NOTE = "Zanzibar replaces Lighthouse on Payroll-PROD-01, so it will be switched off by Meier."
PORTFOLIO = (
    "Application Name,Criticality,Business Unit,Servers,Notes\n"
    f'Lighthouse,low,Meier Sales,Payroll-PROD-01,"{NOTE}"\n'
)


@pytest.fixture(scope="module")
def named():
    listed = [vinfo_row(name) for name in ("Payroll-PROD-01", "b", "web01", "db-2019")]
    files = (
        InputFile("rvtools", rvtools(*listed)),
        InputFile("portfolio", Upload("p.csv", PORTFOLIO.encode())),
    )
    project = ProjectInfo("Kraken", "Contoso", description="Contoso leaves 10.20.30.40 to Meier.")
    return run_agents(RunRequest(Entries(project, dt.date(2026, 11, 23), files=files)))


@pytest.fixture
def call(named, monkeypatch, tmp_path, capsys):
    """Return a function that runs a command with pseudonyms and a model; what was sent, told."""
    folder = tmp_path / "case"
    folder.mkdir()
    monkeypatch.setattr("bizcase.cli.proposing.opened_case", lambda _: named)

    def called(words, kind, *script):
        with model_server(*script) as model:
            set_up(monkeypatch, kind, model)
            words = [word.replace("DIR", str(tmp_path)) for word in words]
            assert main([words[0], str(folder), *words[1:], "--pseudonyms"]) == 0
        sent = json.dumps(model.asked).lower()
        assert [name for name in NAMES if name in sent] == []
        assert (tmp_path / "case.key.json").stat().st_mode & 0o077 == 0
        return model.asked, *capsys.readouterr()

    return called


def _asked(body):
    """Return the JSON of a question, whatever form the body has."""
    told = body["messages"][-1]["content"]
    return json.loads(told if isinstance(told, str) else told[0]["text"])


def _quoting(body):
    (item, note), *_ = _asked(body)["notes"].items()
    proposal = {"item": item, "disposition": "Retire", "quote": note, "confidence": "high"}
    return Said(json.dumps({"proposals": [proposal]}))


@pytest.mark.parametrize("kind", ["bedrock", "openai"])
def test_notes_go_out_without_names_and_quotes_come_back_with_them(kind, call, tmp_path):
    asked, shown, told = call(["propose", "--out", "DIR/proposals.csv"], kind, _quoting)
    assert len(asked) == 1
    assert shown.strip().endswith("proposals.csv")
    assert "The key of the pseudonyms is" in told
    assert "note: 1 note of the customer goes to " in told
    assert "note: 1 proposal, " in told
    with (tmp_path / "proposals.csv").open(encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file)
    assert (row["name"], row["quote"]) == ("Lighthouse", NOTE)


def _describing(body):
    """Answer with the words of the customer as they came, in a sentence."""
    word = _asked(body)["customer_texts"]["description so far"].split()[0]
    told = f"{{T:customer}} asks what moving takes, and names {word} for it."
    return Said(json.dumps({"description": told}))


@pytest.mark.parametrize("kind", ["bedrock", "openai"])
def test_a_description_goes_out_without_names_and_comes_back_with_them(kind, call):
    _, shown, _ = call(["describe"], kind, _describing)
    assert shown == "Contoso asks what moving takes, and names Contoso for it.\n"


@pytest.mark.parametrize("typed", ["Zehntausend", "Seventyseven", "Payroll77"])
def test_a_number_in_a_name_does_not_come_back_behind_a_pseudonym(typed, named):
    """What a model cannot write it could repeat, were a name put back after the rules."""
    project = replace(named.case.entries.project, description=f"{typed} of Meier.")
    case = replace(named.case, entries=replace(named.case.entries, project=project))
    names = CaseNames(case, Key(b"s" * 32))
    alias = names.hide(typed)
    assert typed not in alias
    told = Told(json.dumps({"description": f"{{T:customer}} leaves {alias.rstrip('7')} soon."}))
    made = describe(case, told, names.hide, names.reveal)
    if typed == "Payroll77":
        assert made.text == "Contoso leaves Payroll soon."  # the word, without its number
    else:
        assert (made.text, len(made.refused)) == ("", 1)


def test_no_tool_tells_a_name_whatever_it_is_asked_for(named):
    """Every figure, row, finding and assumption, as an assistant could fetch them one by one."""
    case = named.case
    names = CaseNames(case, Key(b"s" * 32))
    tools, offered = ConcealedTools(case, names.hide, names.reveal), tools_offered()
    alias = names.hide("Payroll-PROD-01")
    asked = [
        *(("evidence", {"figure": figure.id}) for figure in case.ledger),
        *(("assumption", {"words": key}) for key in case.assumptions),
        *(("rows", {"table": name, "most": 50}) for name in LISTS),
        ("findings", {"most": 50}), ("find_figures", {"words": alias, "most": 50}),
        ("what_if", {"changes": {"fin.discount": 12}}), ("rows", {"table": alias}),
        ("what_if", {"changes": {"money.rate_source": alias}}), (alias, {}),
        ("evidence", {"figure": alias}), ("compare", {"first": alias, "second": alias}),
    ]  # fmt: skip
    told = [json.dumps(called(tools, *call, offered), ensure_ascii=False) for call in asked]
    found = [(call, name) for call, text in zip(asked, told, strict=True)
             for name in NAMES if name in text.lower()]  # fmt: skip
    assert found == []
    sent = [asked_of(case, names.hide).sent, sent_to_describe(case, names.hide),
            sent_to_propose(case, names.hide)]  # fmt: skip
    assert [name for name in NAMES for text in sent if name in text.lower()] == []


def test_names_with_digits_are_hidden_before_numbers_are(named):
    """Of web01 and db-2019 only words of ours are left without their digits: such names leaked."""
    told = "On web01, 10.20.30.40 and db-2019 wait 3 of 1,200 servers of Payroll-PROD-01."
    found = tuple(Finding("x", "info", told, (figure,)) for figure in ("scope.servers",))
    case = replace(named.case, findings=found)
    names = CaseNames(case, Key(b"s" * 32))
    web, database = (names.hide(name) for name in ("web01", "db-2019"))
    described = json.loads(sent_to_describe(case, names.hide).split("\n{", 1)[1].join(("{", "")))
    asked = asked_of(case, names.hide)
    worded = [text for part in asked.parts.values() for text in part["findings"]]
    for sent in (*described["findings"], worded[0]):
        assert sent.startswith(f"On {web[:-2]}#, # and {database[:-4]}# wait # of # servers of ")
        assert names.reveal(sent) == "On web#, # and db-# wait # of # servers of Payroll-PROD-#."
    marks = {mark for part in asked.parts.values() for text in part["text"]
             for mark in re.findall(r"\{F:([^}]+)\}", text)}  # fmt: skip
    assert len(marks) > 20
    assert [mark for mark in marks if mark not in case.ledger] == []  # a mark is no name


@pytest.mark.parametrize("command", [["propose", "--out", "DIR/x.csv"], ["describe"]])
def test_what_would_be_sent_has_no_name_either(command, call, tmp_path):
    asked, _, _ = call([*command, "--show-question", "DIR/question.json"], "openai", Said("x"))
    assert asked == []
    shown = (tmp_path / "question.json").read_text(encoding="utf-8").lower()
    assert [name for name in NAMES if name in shown] == []
    # The key puts back what stands in the question.
    key = json.loads((tmp_path / "case.key.json").read_text(encoding="utf-8"))
    assert set(key["written"].values()) >= {"Contoso", "Lighthouse", "Meier"}
