"""The current case in the browser session. Pages read and write state only through here."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from bizcase.agents import RunRequest, RunResult
from bizcase.assumptions import Assumptions, load_register
from bizcase.case import ProjectInfo
from bizcase.exports import render
from bizcase.inputs import read_inventory
from bizcase.inputs.upload import Upload
from bizcase.inventory import Inventory

_KEY = "bizcase_current"
_FILES = "bizcase_files"


@dataclass(frozen=True, slots=True)
class Current:
    """What the analyst has entered and what came out of it.

    ``result_of`` is the fingerprint of the entries that ``result`` was made from.
    """

    project: ProjectInfo
    as_of: dt.date
    upload: Upload | None = None
    kind: str = ""
    overrides: Mapping[str, object] | None = None
    inventory: Inventory | None = None
    inventory_of: str = ""
    result: RunResult | None = None
    result_of: str = ""


def start() -> None:
    """Begin a session with an empty case."""
    if _KEY not in st.session_state:
        today = dt.datetime.now(dt.UTC).date()
        st.session_state[_KEY] = Current(ProjectInfo("", ""), today)


def current() -> Current:
    """Return the current case."""
    case: Current = st.session_state[_KEY]
    return case


def update(**fields: object) -> Current:
    """Replace fields of the current case and return it."""
    st.session_state[_KEY] = replace(current(), **fields)
    return current()


def has_project() -> bool:
    """Whether project and customer are named."""
    project = current().project
    return bool(project.project_name.strip() and project.customer_name.strip())


def assumptions() -> Assumptions:
    """Return the register with the case's own values."""
    return load_register().with_overrides(current().overrides or {})


def set_upload(upload: Upload, kind: str) -> None:
    """Take a file as the case's input; what was read from an earlier one is dropped."""
    update(upload=upload, kind=kind, inventory=None, inventory_of="")


def clear_upload() -> None:
    """Remove the input file."""
    update(upload=None, kind="", inventory=None, inventory_of="")


def inventory() -> Inventory | None:
    """Return what the file holds, read once per file and assumptions; InputError if unreadable."""
    case = current()
    if case.upload is None:
        return None
    wanted = _fingerprint(case, of_reading=True)
    if case.inventory is None or case.inventory_of != wanted:
        read = read_inventory(case.upload, assumptions(), case.kind)
        case = update(inventory=read, inventory_of=wanted)
    return case.inventory


def request() -> RunRequest:
    """Return the run the current entries ask for; the file is not read again."""
    case, read = current(), inventory()
    uploads = {case.kind: (case.upload,)} if case.upload else {}
    if read is None:
        return RunRequest(case.project, uploads, assumptions(), case.as_of)
    return RunRequest(case.project, uploads, assumptions(), case.as_of, reader=lambda *_: read)


def set_result(result: RunResult) -> None:
    """Keep the result of a run with the entries it was made from."""
    update(result=result, result_of=_fingerprint(current()))
    st.session_state.pop(_FILES, None)


def rendered(key: str, result: RunResult) -> bytes:
    """Return an output file of the result, rendered once."""
    files: dict[str, bytes] = st.session_state.setdefault(_FILES, {})
    if key not in files:
        files[key] = render(key, result)
    return files[key]


def is_stale() -> bool:
    """Whether an entry changed since the result was made."""
    case = current()
    return case.result is not None and case.result_of != _fingerprint(case)


def require_result() -> RunResult:
    """Return the result, or say where to make one and stop the page."""
    result = current().result
    if result is None:
        st.info(
            "Name the project, add an input file, and generate the case first.",
            title="No case yet",
            icon=":material/hourglass_empty:",
        )
        st.page_link(
            "pages/case/generate.py", label="Go to Generate", icon=":material/play_circle:"
        )
        st.stop()
    return result


def _fingerprint(case: Current, *, of_reading: bool = False) -> str:
    parts: list[object] = [
        case.upload.sha256 if case.upload else "",
        case.kind,
        sorted((case.overrides or {}).items()),
    ]
    if not of_reading:
        parts += [case.project, case.as_of, case.upload.name if case.upload else ""]
    return hashlib.sha256(repr(parts).encode()).hexdigest()
