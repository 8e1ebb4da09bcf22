"""The downloads: large documents are made on demand, with the look that was chosen."""

from __future__ import annotations

import io

import docx

from tests.app.steps import entries_of, generate, open_page, press, session_of, with_case
from tests.exports import readers
from tests.factories import rvtools, vinfo_row


def downloads(app):
    generate(with_case(app, rvtools(vinfo_row("a"))))
    app.session_state["results_tab"] = "Downloads"
    open_page(app, "pages/case/results.py")
    return app


def test_word_is_made_when_it_is_asked_for_and_has_the_chosen_look(app):
    downloads(app)
    files = session_of(app).made.files
    assert "html" in files
    assert not {"docx", "pdf", "pptx"} & set(files)
    next(item for item in app.text_input if item.label == "Prepared by").set_value("Söhne & Co")
    press(app, "Use this look")
    assert entries_of(app).brand.partner == "Söhne & Co"
    assert not any("Out of date" in str(item.value) for item in app.warning)
    assert session_of(app).made.of == entries_of(app).fingerprint
    app.button(key="prepare_docx").click().run()
    assert not app.exception
    content = session_of(app).made.files["docx"]
    assert "Prepared by Söhne & Co" in readers.docx_text(content)
    assert docx.Document(io.BytesIO(content)).core_properties.author == "Söhne & Co"


def test_a_pale_colour_is_refused_with_a_sentence(app):
    downloads(app)
    app.color_picker[0].set_value("#ffff00")
    press(app, "Use this look", errors=True)
    assert [item.value for item in app.error] == ["Correct the brand."]
    assert "contrast" in str(app.error[0].proto)
    assert entries_of(app).brand.accent != "#ffff00"


def test_downloads_follow_the_audience_of_the_document_tab(app):
    downloads(app)
    whole = session_of(app).made.files["md"].decode()
    assert "\n## A. Servers" in whole
    app.session_state["results_tab"] = "Document"
    open_page(app, "pages/case/results.py")
    next(item for item in app.selectbox if item.label == "Audience").set_value("cfo").run()
    app.session_state["results_tab"] = "Downloads"
    open_page(app, "pages/case/results.py")
    assert not app.exception
    cut = session_of(app).made.files["md"].decode()
    assert "\n## The decision" in cut
    assert "\n## A. Servers" not in cut
    assert any("chosen in the tab" in str(item.value) for item in app.caption)
    app.session_state["results_tab"] = "Document"
    open_page(app, "pages/case/results.py")
    assert next(item for item in app.selectbox if item.label == "Audience").value == "cfo"


def test_downloads_follow_the_language_of_the_document_tab(app):
    downloads(app)
    app.session_state["results_tab"] = "Document"
    open_page(app, "pages/case/results.py")
    box = next(item for item in app.selectbox if item.label == "Language")
    assert box.options == ["English"]
    next(item for item in app.selectbox if item.label == "Audience").set_value("board").run()
    next(item for item in app.selectbox if item.label == "Language").set_value("de").run()
    assert any("## Der Entscheid" in str(item.value) for item in app.markdown)
    app.session_state["results_tab"] = "Downloads"
    open_page(app, "pages/case/results.py")
    assert not app.exception
    assert "\n## Der Entscheid" in session_of(app).made.files["md"].decode()
