"""The current case in the browser session. Pages read and write it only through here.

The files and what was read from them: ``inputs_state``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import streamlit as st

from bizcase.agents import RunResult
from bizcase.agents.request import DEFAULT_SEED
from bizcase.assumptions import Assumptions, load_register
from bizcase.case import ProjectInfo
from bizcase.exports import render
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.tables.mapping import ColumnMapping

_CURRENT, _MADE = "bizcase_current", "bizcase_made"
_DRAFTS, _DRAFT_ROUND = "bizcase_drafts", "bizcase_draft_round"
_CASE_ROUND = "bizcase_case_round"


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of the case: the kind its content was recognised as, and how its columns are read.

    ``kind`` is a key of ``KINDS``; ``mapping`` is None unless the analyst set the columns.
    """

    kind: str
    upload: Upload
    mapping: ColumnMapping | None = None


@dataclass(frozen=True, slots=True)
class Current:
    """What the analyst has entered: all that a saved case must hold to be made again.

    ``edits`` are dispositions set by hand, as ``RunRequest.edits`` takes them;
    ``compare_regions`` are priced beside the region of the project.
    """

    project: ProjectInfo
    as_of: dt.date
    files: tuple[InputFile, ...] = ()
    overrides: Mapping[str, object] = field(default_factory=dict)
    key_repair: bool = True
    edits: Mapping[str, object] = field(default_factory=dict)
    seed: int = DEFAULT_SEED
    compare_regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """A result, the fingerprint of the entries it was made from, and its files once rendered."""

    result: RunResult
    of: str
    files: dict[str, bytes] = field(default_factory=dict)


def start() -> None:
    """Begin a session with an empty case."""
    if _CURRENT not in st.session_state:
        st.session_state[_CURRENT] = empty()


def empty() -> Current:
    """Return a case in which nothing is entered yet."""
    return Current(ProjectInfo("", ""), dt.datetime.now(dt.UTC).date())


def replace_case(case: Current) -> None:
    """Put another case in the place of the current one: result and drafts go with the old one."""
    st.session_state[_CURRENT] = case
    st.session_state.pop(_MADE, None)
    st.session_state[_DRAFTS] = {}
    st.session_state[_DRAFT_ROUND] = draft_round() + 1
    st.session_state[_CASE_ROUND] = case_round() + 1


def case_round() -> int:
    """Return a number that changes with the case, so that entry fields start from its values."""
    number: int = st.session_state.get(_CASE_ROUND, 0)
    return number


def current() -> Current:
    """Return the current case."""
    case: Current = st.session_state[_CURRENT]
    return case


def update(**fields: object) -> Current:
    """Replace fields of the current case and return it."""
    st.session_state[_CURRENT] = replace(current(), **fields)
    return current()


def has_project() -> bool:
    """Whether project and customer are named."""
    project = current().project
    return bool(project.project_name.strip() and project.customer_name.strip())


def assumptions() -> Assumptions:
    """Return the register with the case's own values."""
    return load_register().with_overrides(current().overrides)


def drafts() -> dict[str, str]:
    """Return the values of assumptions that were typed but not applied yet, by key."""
    held: dict[str, str] = st.session_state.setdefault(_DRAFTS, {})
    return held


def draft_round() -> int:
    """Return a number that changes when drafts were applied or thrown away."""
    number: int = st.session_state.get(_DRAFT_ROUND, 0)
    return number


def set_overrides(overrides: Mapping[str, object]) -> None:
    """Replace the case's own values; drafts are done with."""
    update(overrides=dict(overrides))
    st.session_state[_DRAFTS] = {}
    st.session_state[_DRAFT_ROUND] = draft_round() + 1


def result() -> RunResult | None:
    """Return what the last run made, None before the first."""
    made = _made()
    return made.result if made else None


def set_result(made: RunResult) -> None:
    """Keep the result of a run with the entries it was made from."""
    st.session_state[_MADE] = Made(made, fingerprint())


def rendered(key: str) -> bytes:
    """Return an output file of the result, rendered once."""
    made = _made()
    if made is None:
        raise KeyError(key)
    if key not in made.files:
        made.files[key] = render(key, made.result)
    return made.files[key]


def is_stale() -> bool:
    """Whether an entry changed since the result was made."""
    made = _made()
    return made is not None and made.of != fingerprint()


def require_result() -> RunResult:
    """Return the result, or say where to make one and stop the page."""
    made = result()
    if made is None:
        st.info(
            "Name the project, add an input file, and generate the case first.",
            title="No case yet",
            icon=":material/hourglass_empty:",
        )
        st.page_link(
            "pages/case/generate.py", label="Go to Generate", icon=":material/play_circle:"
        )
        st.stop()
    return made


def _made() -> Made | None:
    made: Made | None = st.session_state.get(_MADE)
    return made


def fingerprint() -> str:
    """Return a fingerprint of all entries of the current case."""
    case = current()
    files = [(file.kind, file.upload.name, file.upload.sha256, file.mapping) for file in case.files]
    parts = (
        case.project, case.as_of, files, sorted(case.overrides.items()), case.key_repair,
        sorted(case.edits.items(), key=lambda item: item[0]), case.seed, case.compare_regions,
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()
