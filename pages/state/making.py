"""The case is made by itself: files are read and figures computed beside the pages.

A run of any page begins here: what has ended is taken into the case, what is missing is begun.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from bizcase.agents import AGENTS, ProgressEvent, RunResult, run_agents
from bizcase.agents.at_once import AtOnce, figures_at_once
from bizcase.agents.run import rerun
from bizcase.agents.scenarios import Rerun, with_scenarios
from bizcase.document import build_document
from bizcase.entries import Entries
from bizcase.errors import BizcaseError
from bizcase.store.changes import changes_since
from pages.state import session
from pages.state.case_session import CaseSession, Made
from pages.state.jobs import Job, Tell
from pages.state.reading import Reading, is_read, read_files, request, with_kinds
from pages.state.weight import packed_bytes

log = logging.getLogger(__name__)

_READ_SHARE = 0.3  # of the bar; reading and computing take about as long in large estates
_STEPS = ("read", "compute")
# A run of so few servers takes less than a second: its figures need none before them.
WHOLE_AT_ONCE = 2_000
_WAIT_SECONDS = 2.0  # of a page, for figures that come before the run
_DRAW_SECONDS = 0.3  # in which a page draws them, alone: beside the run it takes twice as long
_LABELS = {spec.id: spec.label for spec in AGENTS}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job made: the entries with the kinds of their files, the readings, and the result.

    ``result`` is None where no file lists servers, and where files were read that had not been:
    then ``is_whole`` is false, they are shown, and another job goes on. ``size_bytes`` is what the
    result takes when it is packed.
    """

    entries: Entries
    readings: dict[str, Reading]
    result: RunResult | None
    is_whole: bool = True
    size_bytes: int = 0


def make(
    entries: Entries, known: Mapping[str, Reading], tell: Tell, former: Made | None = None
) -> Outcome:
    """Return what the entries come to.

    ``known`` are readings that need not be made again; ``former`` is a result of which the figures
    stay where nothing but words changed.
    """
    read = read_files(
        entries, known, lambda share, name: tell(share * _READ_SHARE, f"Reading {name}")
    )
    entries = with_kinds(entries, read)
    if any(known.get(sha256) is not reading for sha256, reading in read.items()):
        return Outcome(entries, read, None, is_whole=False)
    if not any(reading.lists_servers for reading in read.values()):
        return Outcome(entries, read, None)
    if former is not None and _in_words_of(former.entries, entries) == entries:
        again = partial(rerun, request(entries, read))
        result = _reworded(former.result, entries, again)
        return Outcome(entries, read, result, size_bytes=former.size_bytes)
    tell(_READ_SHARE, "Computing the case")

    def told(event: ProgressEvent) -> None:
        share = _READ_SHARE + (1 - _READ_SHARE) * event.fraction
        tell(share, f"{_LABELS[event.agent_id]}")

    result = run_agents(request(entries, read), told)
    return Outcome(entries, read, result, size_bytes=packed_bytes(result))


def _in_words_of(entries: Entries, other: Entries) -> Entries:
    """Return entries with those words and scenarios of another case: they move no figure of it."""
    project = replace(
        entries.project,
        project_name=other.project.project_name,
        customer_name=other.project.customer_name,
        description=other.project.description,
    )
    return replace(
        entries, project=project, notes=other.notes, brand=other.brand,
        scenarios=other.scenarios, narrated=other.narrated, language=other.language,
    )  # fmt: skip


def _reworded(result: RunResult, entries: Entries, again: Rerun) -> RunResult:
    """Return a result with the words and scenarios of the entries, its document written anew."""
    case = replace(result.case, entries=_in_words_of(result.case.entries, entries))
    case = with_scenarios(case, again)
    return replace(result, case=case, document=build_document(case))


def go_on() -> None:
    """Take what has ended into the case, and begin what the entries ask for."""
    held = session.case()
    _take(held)
    if not held.entries.files:
        held.made = None
    wanted = held.entries.fingerprint
    if held.job is not None and held.job.is_wanted and held.job.of != wanted:
        held.job.stop()
    for _ in _STEPS:
        wanted = held.entries.fingerprint
        if held.is_running or not _is_missing(held, wanted):
            return
        _begin(held, wanted)
        _take(held)  # there already where jobs run at once


def cancel() -> None:
    """Stop the job; the result of before stays, until an entry changes or someone asks again."""
    held = session.case()
    if held.is_running and held.job is not None:
        held.job.stop()
        held.tried = held.job.of


def try_again() -> None:
    """Let the case be made again of the same entries."""
    held = session.case()
    held.tried, held.fault = "", None


def compute_with_new_prices() -> None:
    """Compute the case again of the same entries: this computer has other prices now."""
    held = session.case()
    held.tried = ""
    if held.made is not None:
        held.made = replace(held.made, of="", entries=Entries.empty())


def compute_again() -> None:
    """Compute a case that is shown as it was saved with the method of today."""
    session.case().kept.is_recomputed = True


def _is_missing(held: CaseSession, wanted: str) -> bool:
    kept = held.kept
    if not held.entries.files or wanted == held.tried:
        return False
    if kept.as_saved is not None and not kept.is_recomputed and wanted == kept.opened_as:
        return False
    return held.made is None or held.made.of != wanted


def at_once() -> AtOnce | None:
    """Return what is known of changed entries while a large case is made anew.

    A page that asks waits for it, at most two seconds; None where only the whole run can tell.
    """
    job = session.case().job
    found = None if job is None else job.early(_WAIT_SECONDS)
    return found if isinstance(found, AtOnce) else None


def _begin(held: CaseSession, wanted: str) -> None:
    entries, known, former = held.entries, dict(held.readings), held.made
    is_large = former is not None and len(former.result.case.servers) > WHOLE_AT_ONCE
    is_early = is_large and is_read(entries, known)
    before, job = held.job, Job[Outcome](wanted, text="Beginning", is_early=is_early)

    def work(tell: Tell) -> Outcome:
        if former is not None and is_early:
            job.tell_early(_at_once(former, entries, known))
            job.pause(_DRAW_SECONDS)
        return make(entries, known, tell, former)

    held.job, held.fault = job, None
    job.start(work, before)


def _at_once(former: Made, entries: Entries, known: Mapping[str, Reading]) -> AtOnce | None:
    try:
        return figures_at_once(former.result.case, request(entries, known))
    except BizcaseError:
        return None  # the run that follows ends with it too, and tells it
    except Exception as fault:  # noqa: BLE001 - what comes early must never lose the run
        # The text of the exception may quote customer data, so only its type is logged.
        log.error("figures before the run failed: %s", type(fault).__name__)
        return None


def _take(held: CaseSession) -> None:
    """Take the outcome of a job that has ended; one that was stopped has none."""
    job = held.job
    if job is None or not job.is_over:
        return
    held.job = None
    if not job.is_wanted:
        return
    is_current = held.entries.fingerprint == job.of
    if job.outcome is None:
        if is_current:
            held.fault, held.tried = job.fault, job.of
            _note(held, None)
        return
    made = job.outcome
    held.readings = made.readings
    held.entries = made.entries if is_current else with_kinds(held.entries, made.readings)
    if not made.is_whole:
        return
    of = made.entries.fingerprint
    if made.result is not None:
        held.made, held.fault = Made(made.result, of, made.entries, made.size_bytes), None
    if is_current:
        held.tried = of
        if made.result is None:
            held.made = None
        _note(held, made.result)


def _note(held: CaseSession, result: RunResult | None) -> None:
    """Note what differs from the case as it was opened, or that it could not be computed."""
    opened, held.kept.opened = held.kept.opened, None
    if opened is None:
        return
    if result is not None:
        held.kept.notices += changes_since(opened, result)
    elif held.fault is not None:
        held.kept.notices += (
            f"The case is loaded, but could not be computed again. {held.fault}",
        )  # fmt: skip
