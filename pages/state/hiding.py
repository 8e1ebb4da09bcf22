"""Pseudonyms in place of names: what the session knows of them, and how a case gets them.

The case goes on with files and texts that name nobody. The names are in the entries of before,
which Undo brings back, and in the key; both are kept in the session and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.agents import RunResult, run_agents
from bizcase.entries import RunRequest
from bizcase.errors import UsageError
from bizcase.exports import Look
from bizcase.pseudonyms.key import Key
from bizcase.pseudonyms.same_case import difference
from bizcase.pseudonyms.whole_case import with_pseudonyms
from pages.state import inputs_state, session
from pages.state.case_session import Made
from pages.state.hidden import Hidden
from pages.state.reading import Reading, read_files, request
from pages.state.weight import packed_bytes


@dataclass(slots=True)
class _Runs:
    """Runs the case of before and after, each once, and keeps what the pages need of the latter."""

    readings: dict[str, Reading]
    results: dict[str, RunResult]

    def __call__(self, asked: RunRequest) -> RunResult:
        of = asked.entries.fingerprint
        if of not in self.results:
            read = read_files(asked.entries, self.readings)
            self.readings |= read
            self.results[of] = run_agents(request(asked.entries, read))
        return self.results[of]


def is_on() -> bool:
    """Whether a file of the case has pseudonyms of this session."""
    hidden = session.case().hidden
    return hidden is not None and any(map(hidden.has, session.entries().files))


def added_since() -> tuple[str, ...]:
    """Return the names of files that were added to a case with pseudonyms, and have none."""
    hidden = session.case().hidden
    if hidden is None or not is_on():
        return ()
    return tuple(file.upload.name for file in session.entries().files if not hidden.has(file))


def switch_on() -> None:
    """Go on with pseudonyms in all files and texts of the case.

    Raises
    ------
    BizcaseError
        A name cannot be replaced, a figure would differ, or something typed or given names
        somebody; the case is as it was.
    """
    held = session.case()
    _check()
    made, before = held.made, held.hidden
    known = {made.of: made.result} if made is not None and not session.is_stale() else {}
    runs = _Runs(dict(held.readings), known)
    key = before.key if before is not None else Key.new()
    entries, shared = with_pseudonyms(
        held.entries, key, lambda old, new: difference(old, new, runs)
    )
    session.change(entries)
    of = entries.fingerprint
    result = runs.results[of]
    held.drop_result()
    held.made = Made(result, of, entries, packed_bytes(result))
    held.readings, held.tried, held.fault, held.refused = runs.readings, of, None, None
    held.file_notices, held.kept.notices = (), ()
    held.hidden = Hidden(shared.key, frozenset(file.upload.sha256 for file in entries.files))
    held.round += 1  # the fields begin with the pseudonyms


def take_key() -> None:
    """Note that the key was downloaded."""
    hidden = session.case().hidden
    if hidden is not None:
        hidden.is_taken = True


def _check() -> None:
    held = session.case()
    if held.look != Look():
        raise UsageError(
            "A logo or a template may name the customer.", "Remove it on the page Report."
        )
    if names := inputs_state.unreadable():
        raise UsageError(
            f"{', '.join(names)} cannot be read, so names in it cannot be found.",
            "Remove the file.",
        )
