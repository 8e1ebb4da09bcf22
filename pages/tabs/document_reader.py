"""The document on a page, a chapter at a time."""

from __future__ import annotations

import re
from dataclasses import replace

import streamlit as st

from bizcase.agents import RunResult
from bizcase.document.audience import audiences
from bizcase.document.blocks import Document, Section
from bizcase.document.language import languages, usable_language
from bizcase.exports import document_markdown
from pages.parts.formatting import demoted, for_streamlit
from pages.state import rendering, session, widgets
from pages.tabs.case_evidence import draw_section

_CHAPTER = "document_chapter"
_NUMBER = re.compile(r"^\d+\. ")


def reader() -> None:
    """Draw the choice of readers and of their language."""
    labels = {item.key: item.label for item in audiences().values()}
    with st.grid("auto", min_column_width=260):
        chosen = st.selectbox(
            "Audience", list(labels), format_func=labels.__getitem__,
            index=list(labels).index(session.case().audience),
            help="Each audience gets the sections that it decides on. Downloads are cut the same "
            "way.", key=widgets.of_case("document_audience"),
        )  # fmt: skip
        offered = {key: item for key, item in languages().items() if chosen in item.audiences}
        language = st.selectbox(
            "Language", list(offered), format_func=lambda key: offered[key].label,
            index=list(offered).index(usable_language(session.entries().language, chosen)),
            help="Languages that have all texts of this audience. German is a draft.",
            key=widgets.of_case(f"document_language_{chosen}"), persist_state="session",
        )  # fmt: skip
    session.set_reader(chosen, language)


def draw(result: RunResult) -> None:
    """Draw the chosen chapter with the ways to the one before and the one after."""
    held, language, shown = session.case(), session.language(), rendering.read_document()
    titles = [section.title for section in shown.sections]
    name = widgets.of_case(f"{_CHAPTER}_{held.audience}_{language}")
    key = widgets.latest(name)
    with st.container(horizontal=True, vertical_alignment="bottom", key="chapters"):
        st.selectbox(
            "Chapter", range(len(titles)), format_func=titles.__getitem__, key=key,
            persist_state="session",
        )  # fmt: skip
        place = widgets.value(key)
        at = place if isinstance(place, int) and place < len(titles) else 0
        for label, icon, to in (
            ("Previous", "arrow_back", at - 1),
            ("Next", "arrow_forward", at + 1),
        ):
            st.button(
                label, icon=f":material/{icon}:", key=f"chapter_{label.lower()}",
                disabled=not 0 <= to < len(titles), on_click=widgets.anew, args=(name, to),
            )  # fmt: skip
    with st.container(border=True):
        if at == 0:
            cover = document_markdown(replace(shown, sections=()))
            st.markdown(for_streamlit(demoted(cover)))
        draw_section(replace(result, document=shown), shown.sections[at])
    _note(result.document, shown.sections[at])


def _note(document: Document, section: Section) -> None:
    """Draw the field for the analyst's own words on a chapter; the document marks them as such."""
    titles = {item.key: _NUMBER.sub("", item.title) for item in document.sections}
    title = titles.get(section.key)
    if title is None or section.key == "notes":
        return
    notes = {key.casefold(): text for key, text in session.entries().notes.items()}
    key = widgets.of_case(f"note_on_{section.key}")
    st.text_area(
        "Your note on this chapter", notes.get(title.casefold(), ""), key=key,
        help="It is printed at the end of the chapter as your own words. {F:npv.base} becomes "
        "the amount of that figure.",
        on_change=lambda: _set_note(title, str(widgets.value(key) or "")),
    )  # fmt: skip


def _set_note(title: str, note: str) -> None:
    """Put the analyst's own words under the section of a title; blank removes them."""
    held = session.entries()
    notes = {key: text for key, text in held.notes.items() if key.casefold() != title.casefold()}
    session.change(replace(held, notes={**notes, title: note} if note.strip() else notes))
