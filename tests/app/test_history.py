"""Changes are undone and done again, in the case as in the fields that show it."""

from __future__ import annotations

import itertools
import re
from dataclasses import fields, replace

from bizcase.entries import Entries, ProjectInfo
from pages.state import session
from pages.state.case_session import CaseSession
from pages.state.history import _NAMES, MOST_STEPS, History, what_changed
from tests.app.steps import CASE, DATA, entries_of, open_page, press, result_of, with_case
from tests.factories import rvtools, vinfo_row

EMPTY = Entries.empty()


def test_each_entry_has_a_name():
    named = {item.name for kind in (Entries, ProjectInfo) for item in fields(kind)}
    assert named - set(_NAMES) == {"project", "overrides", "seed"}


def test_a_change_is_called_by_what_it_changed():
    later = EMPTY.with_project(replace(EMPTY.project, timeline_months=24))
    assert what_changed(EMPTY, later) == "timeline"
    one = EMPTY.with_overrides({"fin.discount": 9})
    assert what_changed(EMPTY, one) == EMPTY.assumptions["fin.discount"].label
    two = one.with_overrides({"fin.discount": 9, "wave.months": 2})
    assert what_changed(EMPTY, two) == "2 assumptions"


def test_steps_are_bounded_and_a_new_change_ends_what_was_undone():
    history, states = History(), [replace(EMPTY, seed=number) for number in range(MOST_STEPS + 3)]
    for before, after in itertools.pairwise(states):
        history.note(before, after)
    assert len(history.past) == MOST_STEPS
    assert history.undo(states[-1]) == states[-2]
    assert history.redo(states[-2]) == states[-1]
    history.undo(states[-1])
    history.note(states[-2], EMPTY)
    assert history.undone == []


def test_the_history_says_what_was_changed_when_and_by_whom():
    history = History()
    later = EMPTY.with_project(replace(EMPTY.project, timeline_months=24))
    last = later.with_overrides({"fin.discount": 9})
    history.note(EMPTY, later, "ann@example.com")
    history.note(later, last, "ben@example.com")
    assert [(what, who) for what, _, who in history.told(last)] == [
        (EMPTY.assumptions["fin.discount"].label, "ben@example.com"),
        ("timeline", "ann@example.com"),
    ]
    assert [what for what, _, _ in history.told(history.undo(last))] == ["timeline"]
    history.redo(later)
    assert [who for _, _, who in history.told(last)] == ["ben@example.com", "ann@example.com"]


def test_undo_of_another_change_keeps_how_the_document_is_worded(monkeypatch):
    """What was chosen between two changes went with the first undo, and came back with none."""
    held = CaseSession(EMPTY)
    monkeypatch.setattr(session, "case", lambda: held)
    session.change(EMPTY.with_overrides({"fin.discount": 9}))
    session.set_reader("board", "de")
    session.set_look(replace(EMPTY.brand, partner="Ours"), held.look)
    session.change(held.entries.with_overrides({"fin.discount": 8}))
    told = [what for what, *_ in held.history.told(held.entries)]
    discount = EMPTY.assumptions["fin.discount"].label
    assert told == [discount, "look", "language", discount]
    session.undo()
    assert (held.entries.language, held.entries.brand.partner) == ("de", "Ours")
    assert held.entries.overrides == {"fin.discount": 9}


def test_undo_brings_back_entries_figures_and_the_field(app):
    with_case(app, rvtools(vinfo_row("a")))
    before = entries_of(app)
    first = result_of(app).case.ledger.value("once.total")
    open_page(app, DATA)

    def timeline():
        return next(item for item in app.number_input if "Timeline" in item.label)

    timeline().set_value(36).run()
    assert entries_of(app).project.timeline_months == 36
    assert result_of(app).case.project.timeline_months == 36
    press(app, "Undo")
    assert (entries_of(app), timeline().value) == (before, before.project.timeline_months)
    assert result_of(app).case.ledger.value("once.total") == first
    press(app, "Redo")
    assert (entries_of(app).project.timeline_months, timeline().value) == (36, 36)
    app.session_state["case_tab"] = "Evidence"
    open_page(app, CASE)
    shown = next(item.value for item in app.dataframe if "Who" in item.value)
    assert shown["What"].tolist()[0] == "Timeline"
    assert shown["Who"].tolist()[0] == "you"
    assert re.match(r"\d\d \w{3} \d{4}, \d\d:\d\d", shown["When"].iloc[0])
