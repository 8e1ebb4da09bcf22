"""Servers without an instance type are blocked in every list, table and count of blockers alike."""

from __future__ import annotations

import pytest

from bizcase.document.found_blockers import blocker_rows, found_blockers, state_figure
from bizcase.exports.tables import servers_table
from bizcase.strategy.decide.blockers import STATE_LABELS
from bizcase.strategy.waves.blocked import NO_TYPE
from pages.tabs.plan_lists import _causes
from tests.document.estates import ESTATES, each, result_of

_NAMES = each(ESTATES)


@pytest.mark.parametrize("name", _NAMES)
def test_the_list_of_servers_counts_the_states_of_the_document(name):
    """servers.csv said that 16 servers move with remedies; annex C that they do not move yet."""
    case = result_of(name).case
    stated = servers_table(case)["migratability"].value_counts()
    for state in STATE_LABELS:
        assert stated.get(state, 0) == case.ledger.value(state_figure(state)), state


@pytest.mark.parametrize("name", _NAMES)
def test_the_rows_of_blockers_are_those_that_are_counted_in_the_document_and_in_the_app(name):
    case = result_of(name).case
    found = {item.title: case.ledger.value(item.figure) for item in found_blockers(case)}
    rows = blocker_rows(case)
    assert rows["title"].value_counts().to_dict() == found
    causes, figures = _causes(rows)
    assert dict(zip(causes["Cause"], causes["Found"], strict=True)) == found
    assert [case.ledger.value(figure) for (figure,) in figures] == causes["Found"].tolist()


def test_a_server_without_an_instance_type_has_a_row_with_its_reason_and_its_place():
    case = result_of("all wait").case
    rows = blocker_rows(case)
    lacking = rows[rows["title"].eq(NO_TYPE)]
    assert len(lacking) == 2
    assert lacking["evidence"].ne("").all()
    assert lacking["source_row"].gt(0).all()
