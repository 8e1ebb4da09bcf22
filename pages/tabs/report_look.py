"""How the documents of the case look: cover, colours, logo and templates, and their currency."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from bizcase.assumptions import UNSET, Assumptions
from bizcase.assumptions.own_currency import (
    CURRENCY,
    OF_THE_RATE,
    RATE,
    RATE_DATE,
    RATE_SOURCE,
    USD,
)
from bizcase.assumptions.texts import currencies
from bizcase.brand import MAX_LENGTH
from bizcase.errors import UsageError
from bizcase.exports import Look
from bizcase.exports.look import checked_logo
from bizcase.exports.office.package import kind_of
from pages.parts import faults
from pages.state import session, widgets

# Field of the brand, what it is called, what it is for.
_TEXTS = (
    ("partner", "Prepared by", "The company that writes the case."),
    ("author_role", "Role of the author", "Such as Solution architect."),
    ("version", "Version of the document", "Such as 0.9, draft."),
    ("confidentiality", "Who may read it", "{customer} becomes the name of the customer."),
    ("font", "Font", "One that the readers have; blank for ours. Word and slides only."),
)


def look_form() -> None:
    """Draw the form of the cover, the colours, the logo and the templates."""
    brand, held = session.entries().brand, session.case().look
    with st.form("look", border=False):
        typed = {
            name: st.text_input(
                label, getattr(brand, name), key=widgets.of_case(f"brand_{name}"),
                max_chars=MAX_LENGTH, help=help_text,
            )
            for name, label, help_text in _TEXTS
        }  # fmt: skip
        left, right = st.columns(2)
        typed["accent"] = left.color_picker(
            "Colour of headings", brand.accent, key=widgets.of_case("brand_accent")
        )
        typed["second"] = right.color_picker(
            "Second colour", brand.second, key=widgets.of_case("brand_second")
        )
        # Every type is taken: what is none of these is refused with a sentence of ours.
        logo = st.file_uploader(
            "Logo (PNG or JPEG, at most 1 MB)", key=widgets.of_case("look_logo")
        )
        templates = st.file_uploader(
            "Own templates (.dotx for Word, .potx for slides)", accept_multiple_files=True,
            key=widgets.of_case("look_templates"),
        )  # fmt: skip
        if st.form_submit_button("Use this look", icon=":material/check:"):
            with faults.shown():
                session.set_look(replace(brand, **typed).checked(), _files(held, logo, templates))
                st.toast("The documents have this look now.", icon=":material/check_circle:")
                st.rerun()
    if held != Look():
        st.caption("Logo and templates stay in this session; they are not saved with the case.")


def _files(held: Look, logo: UploadedFile | None, templates: Iterable[UploadedFile]) -> Look:
    """Return the files of the look, those of before where no other is given."""
    found = {"docx": held.word, "pptx": held.slides}
    for file in templates:
        content = file.getvalue()
        try:
            found[kind_of(content)] = content
        except UsageError as fault:
            raise UsageError(fault.message, fault.remedy, file.name) from fault
    picture = held.logo if logo is None else checked_logo(logo.getvalue())
    return Look(picture, found["docx"], found["pptx"])


def currency_form() -> None:
    """Draw the currency of all amounts shown, with its rate, its date and its source.

    They are set together: a rate without a date or a source is none.
    """
    own = session.assumptions()
    with st.form("currency", border=False), st.grid("auto", min_column_width=200):
        code = st.selectbox(
            "Currency", list(currencies()), list(currencies()).index(own.text(CURRENCY)),
            key=widgets.of_case("currency_code"),
            help="Amounts are computed in USD and converted where they are shown.",
        )  # fmt: skip
        rate = st.number_input(
            "For 1 USD",
            0.0,
            None,
            own.known(RATE),
            0.01,
            "%g",
            key=widgets.of_case("currency_rate"),
        )
        day = st.date_input("On", _day(own), key=widgets.of_case("currency_day"))
        source = own.text(RATE_SOURCE)
        source = st.text_input(
            "Source of the rate", "" if source in UNSET else source, placeholder="ECB",
            key=widgets.of_case("currency_source"),
        )  # fmt: skip
        if st.form_submit_button("Use this currency", icon=":material/check:"):
            with faults.shown():
                _use(code, rate, day, source)
                st.rerun()


def _day(own: Assumptions) -> dt.date | None:
    value = own.text(RATE_DATE)
    return None if value in UNSET else dt.date.fromisoformat(value)


def _use(code: str, rate: float | None, day: object, source: str) -> None:
    held: dict[str, object] = dict(session.entries().overrides)
    others = {key: value for key, value in held.items() if key not in OF_THE_RATE}
    if code != USD:
        others[CURRENCY] = code
        given = {RATE: rate, RATE_DATE: day, RATE_SOURCE: source.strip()}
        others |= {
            key: value.isoformat() if isinstance(value, dt.date) else value
            for key, value in given.items()
            if value
        }
    session.set_overrides(others)
