"""The case of the browser session: one object, and another case is another object.

So nothing that was typed, read or made for one customer's case can reach the next one. The files
and what was read from them: ``inputs_state``; where the case is kept: ``keeping``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import streamlit as st

from bizcase.agents import RunResult
from bizcase.assumptions import Assumption, Assumptions
from bizcase.brand import Brand
from bizcase.document.language import usable_language
from bizcase.entries import Entries, ProjectInfo
from bizcase.errors import BizcaseError, StageError
from bizcase.exports import Look
from pages.state import draft_store
from pages.state.case_session import CaseSession, Made
from pages.state.reading import with_kinds

KEY = "bizcase_case"
# A case goes by these names until someone says others.
UNTITLED = ProjectInfo("Untitled case", "Customer")


_DRAFT = "draft"


def start() -> None:
    """Begin a session with the case of its address, else with an empty one; on every run."""
    if KEY not in st.session_state:
        found = draft_store.found(st.query_params.get(_DRAFT))
        st.session_state[KEY] = found or CaseSession(Entries.empty())
    keep()


def keep() -> None:
    """Keep the case where a reload of the page finds it, by the address.

    An empty one has its address already: a file is kept as soon as it is given.
    """
    held = case()
    draft_store.keep(held)
    if draft_store.can_keep():
        st.query_params[_DRAFT] = held.id
    elif _DRAFT in st.query_params:
        del st.query_params[_DRAFT]


def address() -> dict[str, str]:
    """Return what the address of each page has of the case."""
    return {_DRAFT: case().id} if draft_store.can_keep() else {}


def go(page: Path) -> NoReturn:
    """Go to another page; the case stays in its address."""
    st.switch_page(page, query_params=address())


def would_be_lost() -> bool:
    """Whether another case in its place would lose something of the current one."""
    held = case()
    return held.dirty() and not draft_store.is_kept(held)


def open_draft(key: str) -> bool:
    """Put a recent case in the place of the current one; return whether it is still there."""
    found, old = draft_store.reopened(key), case()
    if found is None:
        return False
    found.round = max(found.round, old.round) + 1
    found.upload_round = max(found.upload_round, old.upload_round) + 1
    st.session_state[KEY] = found
    keep()
    return True


def forget(key: str) -> None:
    """Forget a draft; where it is the current case, an empty one takes its place."""
    if case().key == key:
        replace_case(Entries.empty())
    draft_store.forget(key)


def case() -> CaseSession:
    """Return what the session knows of its case, to be changed in place."""
    held: CaseSession = st.session_state[KEY]
    return held


def replace_case(entered: Entries) -> CaseSession:
    """Put another case in the place of the current one, of which nothing is left."""
    old = case()
    for job in (old.job, *old.side_jobs.values()):
        if job is not None:
            job.stop()
    st.session_state[KEY] = CaseSession(
        entered,
        round=old.round + 1,
        upload_round=old.upload_round + 1,
        wants_store=old.wants_store,
    )
    keep()
    return case()


def entries() -> Entries:
    """Return the current case as entered."""
    return case().entries


def change(entered: Entries) -> None:
    """Go on with changed entries of the same case."""
    held = case()
    held.history.note(held.entries, entered, held.owner)
    held.entries = entered


def undo() -> None:
    """Go back to the entries before the last change."""
    held = case()
    _show(held.history.undo(held.entries))


def redo() -> None:
    """Go on to the entries that were undone last."""
    held = case()
    _show(held.history.redo(held.entries))


def _show(entered: Entries) -> None:
    """Take other entries of the case, and let its fields begin with them."""
    held = case()
    held.entries, held.refused = with_kinds(entered, held.readings), None
    held.round += 1


def apply(change_of: Callable[[Entries], Entries]) -> None:
    """Go on with what a field makes of the entries; where that is refused they stay as they are."""
    held = case()
    held.refused = None
    try:
        entered = change_of(held.entries)
        if entered.project != held.entries.project:
            entered.project.checked()
        change(entered)
    except BizcaseError as fault:
        held.refused = fault


def name(project: ProjectInfo) -> None:
    """Let a case without names go by those of a project."""
    held = entries()
    named = replace(
        held.project,
        project_name=held.project.project_name.strip() or project.project_name,
        customer_name=held.project.customer_name.strip() or project.customer_name,
    )
    if named != held.project:
        case().entries = replace(held, project=named)
        case().round += 1  # the fields that show the names begin with them


def assumptions() -> Assumptions:
    """Return the register with the case's own values."""
    return entries().assumptions


def parsed(entry: Assumption, typed: str) -> object:
    """Return what was typed as the kind of value the list of assumptions wants."""
    if not entry.is_number:
        return typed.strip()
    try:
        return float(typed)
    except ValueError:
        return typed


def override(key: str, typed: str | None) -> None:
    """Give an assumption another value, None for its default; what is refused is kept as such."""

    def changed(held: Entries) -> Entries:
        values: dict[str, object] = {name: held.overrides[name] for name in held.overrides}
        values.pop(key, None)
        if typed is not None:
            values[key] = parsed(held.assumptions[key], typed)
        return held.with_overrides(values)

    apply(changed)


def set_overrides(values: Mapping[str, object]) -> None:
    """Replace the case's own values of the register; AssumptionError where one is not allowed."""
    change(entries().with_overrides(values))


def result() -> RunResult | None:
    """Return what the last run made, None before the first."""
    made = case().made
    return made.result if made else None


def set_reader(audience: str, language: str) -> None:
    """Cut the documents for an audience in a language; what was made before is made again."""
    held = case()
    if held.entries.language != language:
        _say_otherwise(language=language)
    if held.audience != audience:
        held.audience = audience
        if held.made is not None:
            held.made.files.clear()


def language() -> str:
    """Return the language of the documents, English where the audience lacks that of the case."""
    held = case()
    return usable_language(held.entries.language, held.audience)


def set_look(brand: Brand, look: Look) -> None:
    """Give the documents another look."""
    case().look = look
    _say_otherwise(brand=brand)


def _say_otherwise(**changes: Any) -> None:  # noqa: ANN401 - values of entries
    """Change entries of the documents; a result that is up to date stays so: no figure moves."""
    held = case()
    change(replace(held.entries, **changes))
    if held.made is not None:
        result = held.made.result
        entered = replace(result.case.entries, **changes)
        result = replace(result, case=replace(result.case, entries=entered))
        asked = replace(held.made.entries, **changes)
        held.made = Made(result, asked.fingerprint, asked, held.made.size_bytes)


def is_stale() -> bool:
    """Whether an entry changed since the result was made."""
    made = case().made
    return made is not None and made.of != entries().fingerprint


def require_result() -> RunResult:
    """Return the result; StageError where there is none."""
    made = case().made
    if made is None:
        raise StageError("There is no case yet.", "Add a file that lists servers.")
    return made.result
