"""Questions with pseudonyms: no name of the case leaves, in whatever a tool answers."""

from __future__ import annotations

import json

import pytest

from bizcase.asking import ConcealedTools, ask
from bizcase.asking.answer import UNKNOWN
from bizcase.asking.specs import tools_offered
from bizcase.asking.tools import called
from bizcase.narration.providers import Call, Reply
from bizcase.pseudonyms.key import Key
from bizcase.pseudonyms.of_case import CaseNames
from bizcase.pseudonyms.vocabulary import text_words
from bizcase.pseudonyms.words import fold, words_of
from tests.document.estates import result_of
from tests.narration.models import Told


@pytest.fixture(scope="module")
def case():
    return result_of("built in").case


def _calls(name, **arguments):
    return Reply("", (Call("c", name, arguments),), 5, 5)


@pytest.fixture
def concealed(case):
    names = CaseNames(case, Key(b"s" * 32))
    return ConcealedTools(case, names.hide, names.reveal)


def test_with_pseudonyms_no_name_of_a_server_leaves_and_the_answer_has_it(concealed, case):
    name = case.servers["name"].iloc[0]
    told = Told(_calls("rows", table="servers", words=name), UNKNOWN)
    ask(concealed, f"How large is {name}?", told)
    row = told.turns[1][2].results[0].content["rows"][0]
    assert row["name"]["value"] != name
    assert name not in json.dumps([turn.text for turn in told.turns[1]])
    again = Told(_calls("rows", table="servers", words=row["name"]["value"]),
                 f"It is {row['name']['mark']} of the list.")  # fmt: skip
    assert ask(concealed, "Which?", again).text == f"It is {name} of the list."


def test_with_pseudonyms_no_tool_tells_a_name(concealed, case):
    names = {
        *case.servers["name"],
        *case.servers["server_id"],
        *case.inventory.applications["name"],
    }
    told = json.dumps(
        [
            concealed.answered(name, arguments)
            for name, arguments in (
                ("rows", {"table": "servers", "most": 50}),
                ("rows", {"table": "applications", "most": 50}),
                ("rows", {"table": "databases"}),
                ("rows", {"table": "waves"}),
                ("findings", {}),
                ("find_figures", {"words": "cost"}),
                ("evidence", {"figure": "aws.run.monthly"}),
            )
        ]
    )
    # A name that is a word of the program says nothing, such as an application Backup.
    telling = [
        name for name in names if not {fold(word) for word in words_of(name)} <= text_words()
    ]
    assert len(telling) > 250
    assert [name for name in telling if name in told] == []


def test_a_refusal_tells_no_name_that_a_pseudonym_stood_for(concealed, case):
    """A tool that quotes what it was asked for would else give the name for its pseudonym."""
    name = case.servers["name"].iloc[0]
    alias = concealed.outgoing(name)
    assert alias != name
    for tool, arguments in (
        ("evidence", {"figure": alias}),
        ("rows", {"table": alias}),
        ("compare", {"first": alias, "second": alias}),
        ("what_if", {"changes": {"fin.discount": alias}}),
    ):
        told = json.dumps(called(concealed, tool, arguments, tools_offered()))
        assert "error" in told
        assert name not in told
