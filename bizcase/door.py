"""From Python: run a case, write its folder. The command line and scripts come through here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bizcase.agents import RunResult, run_agents
from bizcase.agents.run import OnProgress
from bizcase.document.audience import FULL
from bizcase.document.language import for_language
from bizcase.entries import Entries, RunRequest
from bizcase.exports import DEFAULT_FORMATS, Look, check_formats, write_outputs
from bizcase.exports.files import CASE_FILE
from bizcase.exports.run_json import RUN_FILE, run_json
from bizcase.store import CaseTooLarge, working_state, write_case_file

_NO_LOOK = Look()


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were written, and sentences on what the folder does not hold."""

    paths: tuple[Path, ...]
    warnings: tuple[str, ...] = ()


def run(entries: Entries, on_progress: OnProgress | None = None) -> RunResult:
    """Return the case of what was entered, with its document.

    Parameters
    ----------
    on_progress
        Called with each step, possibly from another thread, never by two at once.

    Raises
    ------
    BizcaseError
        The entries do not fit together, or a file or a price that the case needs cannot be read.
    """
    return run_agents(RunRequest(entries), on_progress)


def write(
    result: RunResult,
    folder: Path | str,
    formats: Iterable[str] = DEFAULT_FORMATS,
    audience: str = FULL,
    look: Look = _NO_LOOK,
    language: str = "",
) -> Written:
    """Write a case with its documents, and as a case file to save or open again.

    Two equal runs differ in ``run.json`` only. Nothing half-written stays when it fails.

    Parameters
    ----------
    audience
        The cut of the documents (``audiences.csv``); the case file and the lists have everything.
    look
        A logo and templates of one's own for the documents.
    language
        That of the documents (``languages.csv``), the case's own where none is given; the workbook,
        the lists and the case file are in English.

    Raises
    ------
    UsageError
        A format, an audience or a language is unknown, the document of the audience is not
        complete in the language, a file of the look cannot be used, or the folder cannot be
        written.
    """
    chosen = check_formats(formats)
    spoken = language or result.case.entries.language
    told = for_language(result.case, result.document, audience, spoken)
    cut = replace(result, document=told.document)
    state = working_state(result, formats=chosen)
    warnings = (*state.notes.values(), *told.warnings)
    beside = {RUN_FILE: run_json(result)}
    try:
        beside[CASE_FILE] = write_case_file(state)
    except CaseTooLarge as fault:  # the documents are worth having all the same
        warnings += (str(fault),)
    return Written(tuple(write_outputs(cut, Path(folder), chosen, beside, look)), warnings)
