"""The downloads: large documents are made on demand, with the look that was chosen."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx

from bizcase.exports import FORMATS
from bizcase.exports.file_names import download_name
from tests.app.steps import REPORT, entries_of, generate, open_page, press, session_of, with_case
from tests.exports import readers
from tests.factories import rvtools, vinfo_row


def downloads(app):
    generate(with_case(app, rvtools(vinfo_row("a"))))
    app.session_state["report_tab"] = "Downloads"
    open_page(app, REPORT)
    return app


def test_word_is_made_when_it_is_asked_for_and_has_the_chosen_look(app):
    downloads(app)
    files = session_of(app).made.files
    assert files == {}  # nothing is made before it is asked for
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
    app.button(key="prepare_md").click().run()
    whole = session_of(app).made.files["md"].decode()
    assert "\n## A. Servers" in whole
    app.session_state["report_tab"] = "Document"
    open_page(app, REPORT)
    next(item for item in app.selectbox if item.label == "Audience").set_value("cfo").run()
    app.session_state["report_tab"] = "Downloads"
    open_page(app, REPORT)
    app.button(key="prepare_md").click().run()
    assert not app.exception
    cut = session_of(app).made.files["md"].decode()
    assert "\n## The decision" in cut
    assert "\n## A. Servers" not in cut
    assert any("chosen above" in str(item.value) for item in app.caption)
    app.session_state["report_tab"] = "Document"
    open_page(app, REPORT)
    assert next(item for item in app.selectbox if item.label == "Audience").value == "cfo"


def test_all_files_are_one_zip_named_by_customer_and_date_and_made_with_progress(app, monkeypatch):
    downloads(app)
    shown = " ".join(item.value for item in app.markdown)
    files = [*(item.file_name for item in FORMATS.values()), "all.zip"]
    assert all(download_name(entries_of(app), name) in shown for name in files)
    told = []

    class Bar:
        def progress(self, done, text):
            told.append((done, text))

    monkeypatch.setattr("streamlit.progress", lambda _: Bar())
    app.button(key="prepare_all").click().run()
    assert not app.exception
    assert [text for _, text in told] == [f"Preparing {item.label} …" for item in FORMATS.values()]
    assert [done for done, _ in told] == [place / len(FORMATS) for place in range(len(FORMATS))]
    with zipfile.ZipFile(io.BytesIO(session_of(app).made.files["all"])) as archive:
        names = {
            key: download_name(entries_of(app), item.file_name) for key, item in FORMATS.items()
        }
        assert set(archive.namelist()) == set(names.values())
        assert all(name.startswith("Example-Ltd-Exit-DC-1-") for name in archive.namelist())
        assert archive.read(names["pdf"]).startswith(b"%PDF")
    name = download_name(entries_of(app), "all.zip")
    assert name == f"Example-Ltd-Exit-DC-1-{entries_of(app).as_of.isoformat()}-all.zip"


def test_downloads_follow_the_language_that_is_read(app):
    downloads(app)
    app.session_state["report_tab"] = "Document"
    open_page(app, REPORT)
    box = next(item for item in app.selectbox if item.label == "Language")
    assert box.options == ["English", "German"]
    next(item for item in app.selectbox if item.label == "Audience").set_value("board").run()
    next(item for item in app.selectbox if item.label == "Language").set_value("de").run()
    assert any("## Der Entscheid" in str(item.value) for item in app.markdown)
    app.session_state["report_tab"] = "Downloads"
    open_page(app, REPORT)
    app.button(key="prepare_md").click().run()
    assert not app.exception
    assert "\n## Der Entscheid" in session_of(app).made.files["md"].decode()


def test_a_note_on_a_chapter_is_printed_as_the_analysts_own_words(app, monkeypatch):
    generate(with_case(app, rvtools(vinfo_row("a"))))
    open_page(app, REPORT)
    monkeypatch.setattr("pages.state.making.run_agents", None)  # words compute no figure again
    area = app.text_area[0]
    area.set_value("The board meets in <b>May</b>.").run()
    assert list(entries_of(app).notes.values()) == ["The board meets in <b>May</b>."]
    assert any("Note by the analyst" in str(item.value) for item in app.markdown)
    assert not any("<b>May" in str(item.value) for item in app.markdown)
    app.text_area[0].set_value("").run()
    assert entries_of(app).notes == {}


def test_a_currency_is_set_with_rate_date_and_source_or_not_at_all(app):
    downloads(app)
    next(item for item in app.selectbox if item.label == "Currency").set_value("EUR")
    press(app, "Use this currency", errors=True)
    assert entries_of(app).overrides == {}
    next(item for item in app.number_input if item.label == "For 1 USD").set_value(0.9)
    app.date_input[0].set_value(dt.date(2026, 11, 20))
    next(item for item in app.text_input if "Source" in item.label).set_value("ECB")
    press(app, "Use this currency")
    assert entries_of(app).overrides == {
        "money.currency": "EUR", "money.rate": 0.9, "money.rate_date": "2026-11-20",
        "money.rate_source": "ECB",
    }  # fmt: skip


def test_any_file_is_taken_as_a_logo_and_refused_by_a_sentence_of_ours(app):
    downloads(app)
    assert [item.proto.type for item in app.file_uploader] == [[], []]
    app.file_uploader[0].set_value(("logo.txt", b"no picture", "text/plain"))
    press(app, "Use this look", errors=True)
    assert "The logo is no PNG or JPEG picture." in str(app.error[0].proto)


def test_a_chapter_draws_the_first_rows_of_a_long_table_and_the_rest_when_asked(app, monkeypatch):
    monkeypatch.setattr("pages.tabs.case_evidence._ROWS", 5)
    generate(with_case(app, rvtools(vinfo_row("a"))))
    open_page(app, REPORT)
    chapters = next(item for item in app.selectbox if item.label == "Chapter")
    chapters.set_value(chapters.options.index("E. Assumptions")).run()
    assert not app.exception
    drawn = max((str(item.value) for item in app.markdown), key=len)
    assert "the first 5 of" in drawn
    assert not app.dataframe
    app.main.toggle[-1].set_value(True).run()
    assert len(app.dataframe[0].value) > 200


def test_the_language_is_kept_with_the_case_and_used_after_it_is_opened(app):
    downloads(app)
    app.session_state["report_tab"] = "Document"
    open_page(app, REPORT)
    next(item for item in app.selectbox if item.label == "Language").set_value("de").run()
    assert entries_of(app).language == "de"
    assert session_of(app).made.of == entries_of(app).fingerprint  # no figure moves, no new run
    open_page(app, "case/case.py")
    press(app, "Prepare case file")
    content = session_of(app).kept.file[1]
    press(app, "New case", errors=True)
    if any(button.label == "Lose the changes" for button in app.button):
        press(app, "Lose the changes")
    assert entries_of(app).language == "en"
    open_page(app, "library/library.py")
    app.file_uploader[0].set_value(("x.bizcase", content, "application/octet-stream")).run()
    press(app, "Open x")
    assert entries_of(app).language == "de"
    app.session_state["report_tab"] = "Document"
    open_page(app, REPORT)
    assert not app.exception
    assert next(item for item in app.selectbox if item.label == "Language").value == "de"
    app.session_state["report_tab"] = "Downloads"
    open_page(app, REPORT)
    app.button(key="prepare_md").click().run()
    assert "## Der Entscheid" in session_of(app).made.files["md"].decode()
