"""What holds for the list of every tool: its table, its sources, its words, its saved case."""

from __future__ import annotations

import pandas as pd
import pytest

from bizcase import packaged
from bizcase.assumptions import load_register
from bizcase.errors import InputError
from bizcase.inputs import read_inventory
from bizcase.inputs.cells.declared import fields_of
from bizcase.inputs.condense import condense
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.servers.server_rules import STATES, power_states, worst_state
from bizcase.traits import FORMAT_TRAITS
from tests.inputs.tool_files import TOOLS, codes, key, read

MARKED = {name: traits for name, traits in FORMAT_TRAITS.items() if traits.marks}


def test_every_tool_has_a_small_list():
    assert set(TOOLS) == set(MARKED)


@pytest.mark.parametrize("name", MARKED)
def test_each_header_of_a_tool_says_where_it_comes_from(name):
    known = {row["key"] for row in packaged.rows("bizcase.inputs", "header_sources.csv")}
    assert {field.source for field in fields_of(name)} <= known
    assert any(field.source != "unchecked" for field in fields_of(name))


@pytest.mark.parametrize("name", MARKED)
def test_marks_are_fields_that_the_tool_declares(name):
    declared = {field.name for field in fields_of(name)}
    assert {mark for group in MARKED[name].marks for mark in group} <= declared


@pytest.mark.parametrize("name", TOOLS)
def test_a_list_is_read_whole_and_accused_of_nothing(name):
    inventory = read(TOOLS[name]())
    server = inventory.servers.iloc[0]
    assert key(TOOLS[name]()) == name
    assert (server["name"], bool(server["in_scope"])) == ("a", True)
    assert server["vcpu"] >= 4
    assert server["memory_gib"] >= 8
    assert not [code for code in codes(inventory) if code.startswith("MADE_UP")]


@pytest.mark.parametrize("name", TOOLS)
def test_a_list_without_rows_is_refused_with_a_sentence(name):
    upload = TOOLS[name]()
    header = upload.content.splitlines(keepends=True)[0]
    # The bars within the headers of vROps part columns where no row says otherwise.
    words = "This is no IT inventory" if name == "vrops" else "lists no server"
    with pytest.raises(InputError, match=words):
        read(Upload(upload.name, header))


@pytest.mark.parametrize("name", TOOLS)
def test_a_saved_case_keeps_what_its_reader_needs(name):
    upload = TOOLS[name]()
    kept = condense(upload).upload
    again = read_inventory(kept, load_register())
    pd.testing.assert_frame_equal(read(upload).servers, again.servers)


def test_words_of_states_are_written_as_they_are_compared():
    rows = packaged.rows("bizcase.inputs", "power_states.csv")
    assert {row["state"] for row in rows} == set(STATES)
    for row in rows:
        column = pd.Series([row["written"]])
        assert power_states(column, row["where"]).tolist() == [row["state"]], row


@pytest.mark.parametrize(
    ("written", "state"),
    [("Powered-Off", "off"), ("PowerState/deallocated", "off"), ("Stopped (deallocated)", "off"),
     (" In Production ", "on"), ("SHUTOFF", "off"), ("Hors service", "off"), ("Éteint", "off"),
     ("E\u0301teint", "off"), ("稼働中", "on"), ("廃止", "gone"), ("Non-Operational", "off"),
     ("pending_install", "gone"), ("dormant", None), ("6", None), ("n/a", None)],
)  # fmt: skip
def test_a_state_is_known_in_the_words_of_tools_and_a_code_only_in_its_column(written, state):
    found = power_states(pd.Series([written])).tolist()[0]
    assert (None if pd.isna(found) else found) == state


def test_of_several_states_the_one_that_runs_least_wins_and_a_blank_says_nothing():
    states = pd.DataFrame({"a": ["on", "gone", None, None], "b": ["off", "on", "on", None]})
    assert worst_state(states).fillna("").tolist() == ["off", "gone", "on", ""]
