"""What the app's tests do again and again."""

from __future__ import annotations

from pathlib import Path

from bizcase.case import ProjectInfo

ROOT = Path(__file__).resolve().parents[2]
CURRENT = "bizcase_current"


def open_page(app, page, *, errors=False):
    app.switch_page(page).run()
    return calm(app, errors=errors)


def calm(app, *, errors=False):
    assert not app.exception
    if not errors:
        assert not app.error, [error.value for error in app.error]
    return app


def give(app, *uploads, errors=False):
    """Drop files into the uploader of the page Inputs."""
    open_page(app, "pages/case/inputs.py", errors=True)
    app.file_uploader[0].set_value(
        [(upload.name, upload.content, "application/octet-stream") for upload in uploads]
    ).run()
    return calm(app, errors=errors)


def named(app):
    """Enter a project as the page would."""
    from dataclasses import replace  # noqa: PLC0415 - beside the next line

    app.session_state[CURRENT] = replace(
        app.session_state[CURRENT], project=ProjectInfo("Exit DC 1", "Example Ltd")
    )
    return app


def with_case(app, *uploads):
    return give(named(app), *uploads)


def generate(app):
    open_page(app, "pages/case/generate.py")
    press(app, "Generate")
    assert app.session_state["bizcase_made"] is not None
    return app


def press(app, label, *, errors=False):
    next(button for button in app.button if button.label.startswith(label)).click().run()
    return calm(app, errors=errors)


def files_of(app):
    return app.session_state[CURRENT].files


def text_of(app):
    return "\n".join(str(item.value) for item in (*app.markdown, *app.caption))
