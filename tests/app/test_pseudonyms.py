"""The switch on the Data page: the case goes on with pseudonyms, and only the key has the names."""

from __future__ import annotations

from functools import partial

import pytest

from bizcase.exports import Look
from bizcase.inputs.opening.upload import Upload
from bizcase.project import ProjectInfo
from bizcase.pseudonyms.key import Key
from bizcase.pseudonyms.restore import restored
from pages.state import hiding
from tests.app.steps import (
    DATA,
    PLACES,
    case_widget,
    enter,
    entries_of,
    give,
    open_page,
    press,
    result_of,
    session_of,
    text_of,
    with_case,
)
from tests.factories import rvtools, vinfo_row
from tests.pseudonyms.estate import SECRET, estate
from tests.runs import shared_run

# Names of the estate that are no words of the program.
NAMES = ("payroll", "contoso", "meier", "reindexing", "oldtown", "kraken")


@pytest.fixture(autouse=True)
def equal_runs_once(monkeypatch):
    monkeypatch.setattr(hiding, "run_agents", shared_run)
    monkeypatch.setattr(Key, "new", partial(Key, SECRET))


def switch(app):
    return app.toggle(case_widget(app, "pseudonyms"))


def named(app):
    """Open the data of an estate with names in each file and text."""
    with_case(app, estate())
    project = ProjectInfo("Kraken", "Contoso Meier", description="Payroll first")
    return open_page(enter(app, project=project), DATA)


def seen(app):
    """Return all that a page sends to the browser."""
    return "\n".join(str(item.proto) for item in app if hasattr(item, "proto")).lower()


def totals(app):
    return {
        figure.id: figure.value
        for figure in result_of(app).case.ledger
        if figure.id != "quality.issues"
    }


def test_the_switch_hides_every_name_keeps_each_figure_and_undo_ends_it(app):
    named(app)
    before = totals(app)
    assert "payroll" in seen(app)
    switch(app).set_value(True).run()
    assert not app.exception
    assert switch(app).value
    assert totals(app) == before
    for page in PLACES:
        text = seen(open_page(app, page))
        assert [name for name in NAMES if name in text] == [], page
    key = Key.from_text(session_of(app).hidden.key.to_text())
    name = result_of(app).case.servers["name"].iloc[0]
    assert restored(Upload("a.md", name.encode()), key) == b"Payroll-PROD-01"

    open_page(app, DATA)
    press(app, "Undo")
    assert not switch(app).value
    assert entries_of(app).project.project_name == "Kraken"
    assert totals(app) == before


def test_the_key_is_offered_once_and_a_new_case_has_none(app):
    switch(named(app)).set_value(True).run()
    assert "kept in this session only" in " ".join(str(item.value) for item in app.info)
    app.download_button("pseudonyms_key").click().run()
    assert not app.exception
    assert session_of(app).hidden.is_taken
    assert "Download the key" not in [item.label for item in app.download_button]
    assert "The key was downloaded" in text_of(app)
    give(app, rvtools(vinfo_row("added-later"), name="late.xlsx"))
    assert any("late.xlsx" in str(item.value) for item in app.warning)
    press(app, "New case")
    assert session_of(app).hidden is None


def test_a_logo_that_may_name_the_customer_is_refused_and_the_case_stays(app):
    before = entries_of(named(app))
    session_of(app).look = Look(logo=b"x")
    switch(app).set_value(True).run()
    assert not app.exception
    assert "A logo or a template may name the customer." in str(app.error[0].proto)
    assert (entries_of(app), switch(app).value) == (before, False)
