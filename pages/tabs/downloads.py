"""The tab of output files: how the documents look, then each file, large ones made on demand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from bizcase.agents import RunResult
from bizcase.brand import MAX_LENGTH
from bizcase.document.audience import FULL, audiences
from bizcase.errors import UsageError
from bizcase.exports import FORMATS, Look
from bizcase.exports.look import checked_logo
from bizcase.exports.office.package import kind_of
from pages.parts import faults
from pages.parts.file_names import download_name
from pages.state import session, widgets
from pages.state.session import ALL

_ZIP = "application/zip"
# Field of the brand, what it is called, what it is for.
_TEXTS = (
    ("partner", "Prepared by", "The company that writes the case."),
    ("author_role", "Role of the author", "Such as Solution architect."),
    ("version", "Version of the document", "Such as 0.9, draft."),
    ("confidentiality", "Who may read it", "{customer} becomes the name of the customer."),
    ("font", "Font", "One that the readers have; blank for ours. Word and slides only."),
)


def downloads_tab(_: RunResult) -> None:
    """Offer the look of the documents and each output file; none is made before it is asked for."""
    with st.expander("Look of the documents", icon=":material/palette:"):
        _look()
    audience = audiences()[session.case().audience]
    if audience.key != FULL:
        st.caption(
            f"The documents are those of the audience “{audience.label}”, chosen above. The "
            "workbook, the lists and the case have everything."
        )
    _row(ALL, "All files", "Every file below in one zip.", ":material/folder_zip:", _ZIP)
    for item in FORMATS.values():
        _row(item.key, item.label, item.file_name, item.icon, item.mime)


def _row(key: str, label: str, told: str, icon: str, mime: str) -> None:
    """Offer a file: made at the first click, downloaded at the second."""
    name = download_name(
        session.entries(), FORMATS[key].file_name if key in FORMATS else f"{ALL}.zip"
    )
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"file_{key}"):
        st.markdown(f"{icon} **{label}**  \n:small[{told}]", width="stretch")
        with faults.shown():
            if not session.is_rendered(key):
                if st.button("Prepare", key=f"prepare_{key}", icon=":material/hourglass_top:"):
                    with st.spinner("Preparing …"):
                        session.rendered(key)
                    st.rerun()
                return
            st.download_button(
                "Download", session.rendered(key), name, mime, key=f"download_{key}",
                on_click="ignore", icon=":material/download:",
            )  # fmt: skip


def _look() -> None:
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
        logo = st.file_uploader(
            "Logo (PNG or JPEG, at most 1 MB)", ["png", "jpg", "jpeg"],
            key=widgets.of_case("look_logo"),
        )  # fmt: skip
        templates = st.file_uploader(
            "Own templates (.dotx for Word, .potx for slides)", ["dotx", "docx", "potx", "pptx"],
            accept_multiple_files=True, key=widgets.of_case("look_templates"),
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
