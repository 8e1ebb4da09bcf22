"""Where files are dropped: inputs of the case, or a case file."""

from __future__ import annotations

from pathlib import PurePath

import streamlit as st

from bizcase.errors import BizcaseError
from bizcase.inputs.opening.upload import Upload
from bizcase.store import read_case_file, restored
from pages.parts.formatting import escape, for_streamlit
from pages.state import inputs_state, session, widgets
from pages.state.library import Action, library
from pages.tabs import case_actions, case_drivers

TYPES = ["xlsx", "xlsm", "xls", "csv", "zip", "md", "txt", "docx", "pptx", "pdf"]


def draw(page: str) -> bool:
    """Draw the field for input files; return whether some were dropped just now."""
    given = st.file_uploader(
        "Input files",
        type=TYPES,
        accept_multiple_files=True,
        key=f"uploader_{page}_{inputs_state.upload_round()}",
        help="An export of servers is needed; all you have of one estate helps. RVTools csv files "
        "go into one zip.",
    )
    if not given:
        return False
    inputs_state.add([Upload(item.name, item.getvalue()) for item in given])
    inputs_state.next_upload_round()
    return True


def case_file(page: str, suffix: str) -> None:
    """Draw the field for a case file and the button that opens it."""
    given = st.file_uploader(
        f"Open a case file ({suffix})",
        type=[suffix.removeprefix(".")],
        key=widgets.of_case(f"case_file_{page}_{library().table_round}"),
        help="A case that was downloaded here, or written by the command line.",
    )
    if given is None:
        return
    _compared(given.name, given.getvalue())
    if widgets.button(
        f"Open {escape(PurePath(given.name).name)}", type="primary", icon=":material/folder_open:",
        key=widgets.of_case(f"case_file_open_{page}"),
    ):  # fmt: skip
        case_actions.ask(Action("file", given.name, given.getvalue()))
        st.rerun()


def _compared(name: str, content: bytes) -> None:
    """Offer the difference by driver between the open case and a case file."""
    if session.result() is None:
        return
    try:
        entries, _ = restored(read_case_file(content, name))
    except BizcaseError:
        return  # to open it tells what is wrong
    shown = for_streamlit(escape(entries.project.project_name))
    case_drivers.draw(("the open case", shown), session.entries(), entries, "file")
