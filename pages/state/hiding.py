"""Pseudonyms in place of names: what the session knows of them, and how a case gets them.

The case goes on with files and texts that name nobody. The names are in the entries of before,
which Undo brings back, and in the key; both are kept in the session and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.agents import RunResult, run_agents
from bizcase.entries import Entries, RunRequest
from bizcase.errors import UsageError
from bizcase.exports import Look
from bizcase.pseudonyms.key import Key
from bizcase.pseudonyms.same_case import difference
from bizcase.pseudonyms.whole_case import with_pseudonyms
from pages.state import inputs_state, session, side_jobs
from pages.state.case_session import Made
from pages.state.hidden import Hidden
from pages.state.jobs import Tell
from pages.state.reading import Reading, read_files, request
from pages.state.side_jobs import HIDING
from pages.state.weight import packed_bytes

_SHARE_PUT = 0.4  # of the bar: the files are written, then two cases are computed


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The case with pseudonyms, the key of its names, its result and what was read for it."""

    entries: Entries
    key: Key
    result: RunResult
    readings: dict[str, Reading]


@dataclass(slots=True)
class _Runs:
    """Runs the case of before and after, each once, and keeps what the pages need of the latter."""

    readings: dict[str, Reading]
    results: dict[str, RunResult]
    tell: Tell

    def __call__(self, asked: RunRequest) -> RunResult:
        of = asked.entries.fingerprint
        self.tell(_SHARE_PUT, "Comparing the figures")
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


def begin() -> None:
    """Begin to put pseudonyms into all files and texts of the case, as they are now.

    Raises
    ------
    BizcaseError
        Something typed or given names somebody, or a file cannot be read.
    """
    held = session.case()
    _check()
    made, before = held.made, held.hidden
    known = {made.of: made.result} if made is not None and not session.is_stale() else {}
    readings, entries = dict(held.readings), held.entries
    key = before.key if before is not None else Key.new()

    def work(tell: Tell) -> _Outcome:
        runs = _Runs(readings, known, tell)
        hidden, shared = with_pseudonyms(entries, key, lambda old, new: difference(old, new, runs))
        return _Outcome(hidden, shared.key, runs.results[hidden.fingerprint], runs.readings)

    side_jobs.begin(HIDING, "Putting pseudonyms in place of names", work)


def cancel() -> None:
    """Leave the names where they are; the switch begins anew as off."""
    side_jobs.cancel(HIDING)
    session.case().round += 1


def take() -> None:
    """Go on with pseudonyms once they are there; what stopped them is kept as refused.

    A name that could not be replaced, or a figure that would differ, leaves the case as it was.
    """
    ended = side_jobs.take(HIDING)
    if ended is None:
        return
    held = session.case()
    held.round += 1  # the fields begin with the pseudonyms, and the switch as what it is
    if ended.outcome is None:
        held.refused = ended.fault
    elif ended.is_current:
        _go_on(ended.outcome)
    else:
        held.refused = UsageError("The case changed meanwhile.", "Switch on again.")


def _go_on(made: _Outcome) -> None:
    held = session.case()
    session.change(made.entries)
    for job in held.side_jobs.values():
        job.stop()  # a model that still writes has the names
    held.side_jobs.clear()
    held.drop_result()
    held.answers.clear()  # they have the names of before
    of = made.entries.fingerprint
    held.made = Made(made.result, of, made.entries, packed_bytes(made.result))
    held.readings, held.tried, held.fault, held.refused = made.readings, of, None, None
    held.file_notices, held.kept.notices = (), ()
    held.hidden = Hidden(made.key, frozenset(file.upload.sha256 for file in made.entries.files))


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
