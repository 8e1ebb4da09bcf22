"""A long reason that a table would repeat stands once below it."""

from __future__ import annotations

from bizcase.document.blocks import Paragraph, Section, Table, figure, text, words
from bizcase.document.states import with_states_noted
from bizcase.ledger import Figure, Ledger

LONG = "the hosts run elsewhere already, so that a baseline would be false"
OTHER = "the first year is not known, for the export ends before it begins"
SHORT = "input required: mig.training"


def ledger(**states):
    found = Ledger()
    for name, state in states.items():
        value = 5.0 if state is None else None
        found.add(Figure(name, name, value, "USD", "computed", state=state or ""))
    return found


def table(*ids):
    rows = tuple((words(name), figure(name)) for name in ids)
    return Section("Money", (Table("What", ("Figure", "USD"), rows, frozenset({1})),))


def cells(section):
    return [row[1] for row in section.blocks[0].rows]


def test_a_repeated_long_reason_is_said_once():
    noted = with_states_noted(table("a", "b", "c"), ledger(a=LONG, b=None, c=LONG))
    assert cells(noted) == [words("not computed"), figure("b"), words("not computed")]
    assert noted.blocks[1:] == (
        Paragraph(text("{mark}: {reason}.", mark="Not computed", reason=LONG)),
    )


def test_two_reasons_are_told_apart():
    noted = with_states_noted(
        table("a", "b", "c", "d"), ledger(a=LONG, b=OTHER, c=LONG, d=OTHER)
    )  # fmt: skip
    first, second = words("not computed (1)"), words("not computed (2)")
    assert cells(noted) == [first, second, first, second]
    assert [block.text[-2].text for block in noted.blocks[1:]] == [LONG, OTHER]


def test_single_or_short_reasons_stay_in_their_cells():
    section = table("a", "b", "c", "d")
    assert with_states_noted(section, ledger(a=LONG, b=SHORT, c=SHORT, d=OTHER)) == section


def test_a_cell_of_words_or_several_pieces_stays():
    row = (words("A"), text("{F:a} and {F:a}"))
    section = Section("Money", (Table("What", ("Figure", "USD"), (row, row)),))
    assert with_states_noted(section, ledger(a=LONG)) == section
