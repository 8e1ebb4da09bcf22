"""The case of the browser session: one object, and another case is another object.

So nothing that was typed, read or made for one customer's case can reach the next one. The files
and what was read from them: ``inputs_state``; where the case is kept: ``keeping``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from bizcase.agents import RunResult
from bizcase.assumptions import Assumptions
from bizcase.brand import Brand
from bizcase.document.audience import FULL
from bizcase.document.language import ENGLISH, for_language
from bizcase.entries import Entries
from bizcase.exports import Look, render
from bizcase.inventory import Inventory
from bizcase.store import CaseConflict, CaseHandle, WorkingState
from pages.state.drafts import Drafts
from pages.state.reading import Reading

KEY = "bizcase_case"
# Disposition and reason as typed; both blank: by the rules.
TypedEdit = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Made:
    """A result, the fingerprint of the entries it was made from, and its files once rendered."""

    result: RunResult
    of: str
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class Kept:
    """Where the case is kept.

    ``fingerprint`` is that of the entries as they were kept last, in the table or in a file.
    ``working`` and ``file`` are what is saved of a result, put together and packed once.
    ``as_saved`` is a case of another method as it was opened, to be shown so until it is computed
    again and compared with it then; ``opened_as`` is the fingerprint of its entries.
    """

    handle: CaseHandle | None = None
    fingerprint: str = ""
    conflict: CaseConflict | None = None
    notices: tuple[str, ...] = ()
    working: tuple[RunResult, WorkingState] | None = None
    file: tuple[WorkingState, bytes] | None = None
    as_saved: WorkingState | None = None
    opened_as: str = ""


@dataclass(slots=True)
class CaseSession:
    """All that a session knows of its case.

    It is changed in place: once the table has a case, a rerun that interrupts the page must not
    lose its handle. ``round`` is another number for another case, so that entry fields start from
    its values. ``merged`` is the estate with the keys of the readings it was made from.
    ``memo`` is what pages computed of the case and would compute again without it. ``look`` has the
    logo and templates of its documents, ``audience`` the cut and ``language`` the language of them;
    these are kept nowhere else.
    """

    entries: Entries
    round: int = 0
    assumption_drafts: Drafts[str] = field(default_factory=lambda: Drafts("assumption", ""))
    edit_drafts: Drafts[TypedEdit] = field(
        default_factory=lambda: Drafts[TypedEdit]("disposition", ("", ""))
    )
    start_drafts: Drafts[int | None] = field(
        default_factory=lambda: Drafts[int | None]("wave start", None)
    )
    readings: dict[str, Reading] = field(default_factory=dict)
    merged: tuple[tuple[str, ...], Inventory] | None = None
    file_notices: tuple[str, ...] = ()
    upload_round: int = 0
    mapped_file: str | None = None
    made: Made | None = None
    kept: Kept = field(default_factory=Kept)
    memo: dict[str, Any] = field(default_factory=dict)
    look: Look = field(default_factory=Look)
    audience: str = FULL
    language: str = ENGLISH

    @property
    def unapplied(self) -> dict[str, int]:
        """How many typed values are not applied yet, by their noun; without a noun that has none.

        Every kind of draft is a field of this class, so none is forgotten.
        """
        kinds = (getattr(self, name) for name in self.__dataclass_fields__)
        return {
            kind.noun: len(kind.typed) for kind in kinds if isinstance(kind, Drafts) and kind.typed
        }

    @property
    def is_unsaved(self) -> bool:
        """Whether something entered or typed is kept nowhere."""
        nothing = Entries(Entries.empty().project, self.entries.as_of)
        kept = (self.kept.fingerprint, nothing.fingerprint)
        return bool(self.unapplied) or self.entries.fingerprint not in kept


def start() -> None:
    """Begin a session with an empty case."""
    if KEY not in st.session_state:
        st.session_state[KEY] = CaseSession(Entries.empty())


def case() -> CaseSession:
    """Return what the session knows of its case, to be changed in place."""
    held: CaseSession = st.session_state[KEY]
    return held


def replace_case(entered: Entries) -> CaseSession:
    """Put another case in the place of the current one, of which nothing is left."""
    old = case()
    st.session_state[KEY] = CaseSession(
        entered, round=old.round + 1, upload_round=old.upload_round + 1
    )
    return case()


def entries() -> Entries:
    """Return the current case as entered."""
    return case().entries


def change(entered: Entries) -> None:
    """Go on with changed entries of the same case."""
    case().entries = entered


def has_project() -> bool:
    """Whether project and customer are named."""
    project = entries().project
    return bool(project.project_name.strip() and project.customer_name.strip())


def assumptions() -> Assumptions:
    """Return the register with the case's own values."""
    return entries().assumptions


def set_overrides(values: Mapping[str, object]) -> None:
    """Replace the case's own values of the register; AssumptionError where one is not allowed."""
    change(entries().with_overrides(values))


def result() -> RunResult | None:
    """Return what the last run made, None before the first."""
    made = case().made
    return made.result if made else None


def set_result(made: RunResult) -> None:
    """Keep the result of a run with the entries it was made from."""
    case().made = Made(made, entries().fingerprint)


def rendered(key: str) -> bytes:
    """Return an output file of the result, rendered once."""
    made = case().made
    if made is None:
        raise KeyError(key)
    if key not in made.files:
        held, result = case(), made.result
        told = for_language(result.case, result.document, held.audience, held.language)
        made.files[key] = render(key, replace(result, document=told.document), held.look)
    return made.files[key]


def is_rendered(key: str) -> bool:
    """Whether an output file of the result is there already."""
    made = case().made
    return made is not None and key in made.files


def set_reader(audience: str, language: str) -> None:
    """Cut the documents for an audience in a language; what was made before is made again."""
    held = case()
    if (held.audience, held.language) != (audience, language):
        held.audience, held.language = audience, language
        if held.made is not None:
            held.made.files.clear()


def set_look(brand: Brand, look: Look) -> None:
    """Give the documents another look; a result that is up to date stays so: no figure moves."""
    held, fresh = case(), not is_stale()
    held.entries, held.look = replace(held.entries, brand=brand), look
    if held.made is not None:
        result = held.made.result
        entered = replace(result.case.entries, brand=brand)
        result = replace(result, case=replace(result.case, entries=entered))
        held.made = Made(result, held.entries.fingerprint if fresh else held.made.of)


def is_stale() -> bool:
    """Whether an entry changed since the result was made."""
    made = case().made
    return made is not None and made.of != entries().fingerprint


def require_result() -> RunResult:
    """Return the result, or say where to make one and stop the page."""
    made = result()
    if made is None and case().kept.as_saved is not None:
        st.info(
            "Results shows it. Compute it again there for figures of today's method.",
            title="This case is shown as it was saved",
            icon=":material/history:",
        )
        st.page_link("pages/case/results.py", label="Go to Results", icon=":material/monitoring:")
        st.stop()
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
