"""What the app's tests do again and again."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from bizcase.entries import ProjectInfo

START, DATA, CASE = "case/start.py", "case/data.py", "case/case.py"
PLAN, SCENARIOS, REPORT = "case/plan.py", "case/scenarios.py", "case/report.py"
LIBRARY = "library/library.py"
# In the order of the menu, as the app's own script has them.
PLACES = (START, DATA, CASE, PLAN, SCENARIOS, REPORT, LIBRARY)
ROOT = Path(__file__).resolve().parents[2]
_CASE = "bizcase_case"


def session_of(app):
    """What the session knows of its case: the only place that knows the key."""
    return app.session_state[_CASE]


def entries_of(app):
    return session_of(app).entries


def enter(app, **fields):
    """Change entries of the case."""
    session_of(app).entries = replace(entries_of(app), **fields)
    return app


def result_of(app):
    return session_of(app).made.result


def case_widget(app, key):
    """The key of a widget that starts anew with another case."""
    return f"{key}_{session_of(app).round}"


def control(items, key):
    """The control of a lever: one that the app gave another value is another widget."""
    name = re.compile(rf"what_if_{re.escape(key)}(_\d+)?")
    return next((item for item in items if name.fullmatch(item.key or "")), None)


def open_page(app, page, *, errors=False):
    app.switch_page(page).run()
    return calm(app, errors=errors)


def open_assumptions(app):
    """Open the list of all assumptions."""
    app.session_state["scenarios_tab"] = "All assumptions"
    return open_page(app, SCENARIOS)


def open_settings(app):
    """Open the settings of the library."""
    app.session_state["library_tab"] = "Settings"
    return open_page(app, LIBRARY)


# Places that are closed at first: what is in them is drawn once they are open.
FOLDED = (
    "what_if_terms", "what_if_answers", "what_if_prices", "what_if_lesser", "what_if_figures",
    "options_table", "types_chart",
)  # fmt: skip


def unfold(app, *, is_open=True):
    """Open or close these places before their page is opened."""
    for key in FOLDED:
        app.session_state[key] = is_open
    return app


def calm(app, *, errors=False):
    assert not app.exception
    if not errors:
        assert not app.error, [error.value for error in app.error]
    return app


def give(app, *uploads, errors=False):
    """Drop files into the uploader of the page Inputs."""
    open_page(app, DATA, errors=True)
    app.file_uploader[0].set_value(
        [(upload.name, upload.content, "application/octet-stream") for upload in uploads]
    ).run()
    return calm(app, errors=errors)


def named(app):
    """Enter a project as the page would."""
    return enter(app, project=ProjectInfo("Exit DC 1", "Example Ltd"))


def with_case(app, *uploads):
    return give(named(app), *uploads)


def generate(app):
    open_page(app, CASE)
    assert session_of(app).made is not None
    return app


def press(app, label, *, errors=False):
    next(button for button in app.button if button.label.startswith(label)).click().run()
    return calm(app, errors=errors)


def files_of(app):
    return entries_of(app).files


def text_of(app):
    return "\n".join(str(item.value) for item in (*app.markdown, *app.caption))


def open_values(app):
    """Open the values of the charts of a page that is drawn."""
    places = [item.key for item in app.expander if item.label == "Values as a table"]
    if places:
        for place in places:
            app.session_state[place] = True
        app.run()
