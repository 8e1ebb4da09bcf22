"""The tab of output files: how the documents look, then each file, large ones made on demand."""

from __future__ import annotations

import streamlit as st

from bizcase.agents import RunResult
from bizcase.document.audience import FULL, audiences
from bizcase.exports import FORMATS
from bizcase.exports.file_names import download_name
from pages.parts import faults
from pages.state import rendering, session, widgets
from pages.state.rendering import ALL
from pages.tabs import report_look

_ZIP = "application/zip"
_KB, _MB = 1_000, 1_000_000


def downloads_tab(_: RunResult) -> None:
    """Offer the look of the documents and each output file; none is made before it is asked for."""
    with st.expander("Look of the documents", icon=":material/palette:"):
        report_look.look_form()
    with st.expander("Currency", icon=":material/currency_exchange:"):
        report_look.currency_form()
    audience = audiences()[session.case().audience]
    if audience.key != FULL:
        st.caption(
            f"The documents are those of the audience “{audience.label}”, chosen above. The "
            "workbook, the lists and the case have everything."
        )
    _row(ALL, "All files, in one zip", f"{ALL}.zip", ":material/folder_zip:", _ZIP)
    for item in FORMATS.values():
        _row(item.key, item.label, item.file_name, item.icon, item.mime)


def _row(key: str, label: str, file_name: str, icon: str, mime: str) -> None:
    """Offer a file by the name that it is saved by: made at one click, downloaded at the next."""
    name = download_name(session.entries(), file_name)
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"file_{key}"):
        st.markdown(f"{icon} **{label}**  \n:small[{name}]", width="stretch")
        with faults.shown():
            if not rendering.is_rendered(key):
                if widgets.button("Prepare", key=f"prepare_{key}", icon=":material/hourglass_top:"):
                    _prepare(key)
                    st.rerun()
                return
            content = rendering.rendered(key)
            st.download_button(
                f"Download, {_size(len(content))}", content, name, mime, key=f"download_{key}",
                on_click="ignore", icon=":material/download:",
            )  # fmt: skip


def _prepare(key: str) -> None:
    """Make a file; of the zip it is told which one is made and how many are done."""
    with st.spinner("Preparing …", show_time=True):
        if key != ALL:
            rendering.rendered(key)
            return
        bar = st.progress(0.0)

        def tell(done: float, label: str) -> None:
            bar.progress(done, f"Preparing {label} …")

        rendering.rendered(key, tell)


def _size(size_bytes: int) -> str:
    """Return the size of a file in words."""
    if size_bytes < _MB:
        return f"{max(1, round(size_bytes / _KB))} kB"
    return f"{size_bytes / _MB:.1f} MB"
