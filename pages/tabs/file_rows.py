"""The files of the case as rows: what each is and why, what it holds, what is wrong with it."""

from __future__ import annotations

from pathlib import PurePath

import streamlit as st

from bizcase.entries import InputFile
from bizcase.grammar import counted
from bizcase.inputs.detect import UNKNOWN
from bizcase.inputs.failed_rows import REPORTED, failed_rows
from bizcase.inventory import Inventory
from bizcase.units import BYTES_PER_KIB, BYTES_PER_MIB
from pages.parts import faults, issue_list
from pages.parts.formatting import escape
from pages.state import inputs_state, widgets
from pages.state.reading import Reading

ICONS = {
    "rvtools": ":material/dns:",
    "it_inventory": ":material/inventory_2:",
    "portfolio": ":material/apps:",
    "mra": ":material/fact_check:",
    "atx": ":material/cloud_sync:",
    "calculator": ":material/calculate:",
    UNKNOWN: ":material/help:",
}
_COUNTED = {
    "servers": "servers",
    "databases": "databases",
    "applications": "applications",
    "readiness": "readiness scores",
    "transform_figures": "figures",
}
AS_WRITTEN = "Upload the export as its tool wrote it."


def draw(file: InputFile, reading: Reading | None) -> None:
    """Draw one file with its fault or its contents, and what can be done with it."""
    short = file.upload.sha256[:12]
    if reading is None:
        with st.container(
            border=True, horizontal=True, vertical_alignment="center", key=f"input_{short}"
        ):
            icon = ":material/hourglass_top:"
            st.markdown(
                f"{icon} **{escape(file.upload.name)}** :small[{_size(file)}]  \nNot read yet",
                width="stretch",
            )
            _remove(file, short)
        return
    with st.container(border=True, key=f"input_{short}"):
        with st.container(horizontal=True, vertical_alignment="top"):
            icon = ICONS[reading.kind] if reading.fault is None else ":material/error:"
            st.markdown(
                f"{icon} **{escape(file.upload.name)}** :small[{_size(file)}]  \n"
                f"{escape(reading.label[:1].upper() + reading.label[1:])}",
                width="stretch",
            )
            _buttons(file, reading, short)
        if reading.kind == UNKNOWN and reading.reason:
            st.error(
                inputs_state.SET_COLUMNS if reading.has_columns else AS_WRITTEN,
                title="The file is not recognised",
                icon=":material/error:",
            )
        elif reading.fault is not None:
            faults.show(reading.fault)
        if reading.reason:
            st.caption(f"Why: {escape(reading.reason)}")
        if reading.inventory is not None:
            with st.container(horizontal=True, vertical_alignment="center"):
                for text in _counts(reading.inventory):
                    st.badge(text, color="gray")
                issue_list.severity_badges(reading.inventory.issues)


def _buttons(file: InputFile, reading: Reading, short: str) -> None:
    found = reading.inventory.issues if reading.inventory is not None else ()
    if any(issue.rows and issue.severity in REPORTED for issue in found):
        st.download_button(
            "Rows to correct",
            lambda: failed_rows(file.upload, found, file.read_with),
            f"{PurePath(file.upload.name).stem}_rows_to_correct.csv",
            "text/csv",
            key=f"failed_{short}",
            on_click="ignore",
            icon=":material/download:",
            help="A csv of the rows with warnings: what is wrong, what to do, their cells.",
        )
    if reading.has_columns:
        chosen = "Columns set by you" if file.mapping else "Set columns"
        if widgets.button(
            chosen, key=f"columns_{short}", icon=":material/view_column:",
            help="Say what each column contains.",
        ):  # fmt: skip
            inputs_state.open_mapping(file.upload.sha256)
            st.rerun()
    _remove(file, short)


def _remove(file: InputFile, short: str) -> None:
    if widgets.button(
        "Remove", key=f"remove_{short}", icon=":material/delete:", help="Leave this file out."
    ):
        inputs_state.remove(file.upload.sha256)
        st.rerun()


def _counts(inventory: Inventory) -> list[str]:
    """Return what a file holds, beginning with its rows."""
    counts = ((len(getattr(inventory, table)), label) for table, label in _COUNTED.items())
    held = [counted(count, label) for count, label in counts if count]
    return [counted(inventory.sources[0].rows, "rows"), *held]


def _size(file: InputFile) -> str:
    size = file.upload.size_bytes
    return (
        f"{size / BYTES_PER_MIB:,.1f} MiB"
        if size >= BYTES_PER_MIB
        else f"{-(-size // BYTES_PER_KIB):,} KiB"
    )
