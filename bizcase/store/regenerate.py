"""From a run to what is saved of it, and back to entries that can be run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from math import isfinite

from bizcase.agents import RunResult
from bizcase.assumptions import Assumptions, load_register
from bizcase.entries import Entries, InputFile
from bizcase.errors import AssumptionError, InputError
from bizcase.exports.case_json import case_dict
from bizcase.exports.markdown_writer import document_markdown
from bizcase.exports.run_json import execution_stats
from bizcase.inputs.condense import KeptFile, condense, kept_file
from bizcase.inputs.opening.upload import Origin, Upload
from bizcase.inventory.inventory import Kept
from bizcase.scenarios import Scenario
from bizcase.store.items import MONTHLY, MONTHLY_SERVERS
from bizcase.store.state import WorkingState

HEADLINE = (
    "scope.servers", MONTHLY, MONTHLY_SERVERS, "aws.run.annual", "onprem.annual", "once.total",
    "npv.base", "payback.months",
)  # fmt: skip
_FOLLOWS = (
    "# Business case\n\nThe figures of this case were not computed yet when it was saved. Open it "
    "to compute them.\n"
)


def working_state(result: RunResult, *, formats: Iterable[str] = ()) -> WorkingState:
    """Return what is saved of a run: its entries, with what is kept of the files."""
    entries = result.case.entries
    sources = result.case.inventory.sources
    kept = _kept_files([source.kept for source in sources if source.kept], entries)
    return WorkingState(
        entries=replace(entries, files=tuple(_kept_file(file, what) for file, what in kept)),
        notes={file.upload.sha256: what.note for file, what in kept if what.note},
        formats=tuple(formats),
        case=case_dict(result.case),
        document=document_markdown(result.document),
        headline=headline_of(result),
        execution_stats=execution_stats(result),
    )


def entered_state(entries: Entries, made: Iterable[Kept], *, whole: bool = False) -> WorkingState:
    """Return what is saved of entries whose figures are still to be computed.

    ``made`` is what was kept of files when they were read. ``whole``: any other file is kept as it
    was given, also one that is large or cannot be read, as for a draft on the same computer.
    """
    if whole:
        columns = [kept for kept in made if kept.content is not None]
        kept = _kept_files(columns, entries, _whole)
    else:
        kept = _kept_files(made, entries)
    return WorkingState(
        entries=replace(entries, files=tuple(_kept_file(file, what) for file, what in kept)),
        notes={file.upload.sha256: what.note for file, what in kept if what.note},
        document=_FOLLOWS,
    )


def headline_of(result: RunResult) -> dict[str, float]:
    """Return the headline figures of a run by id, in their units."""
    figures = {figure.id: figure.value for figure in result.case.ledger}
    return {
        key: float(value)
        for key in HEADLINE
        if isinstance(value := figures.get(key), int | float) and isfinite(value)
    }


def restored(
    state: WorkingState, originals: Iterable[Upload] = ()
) -> tuple[Entries, tuple[str, ...]]:
    """Return the entries of a saved case, to be run again, and what of them could not be kept.

    A file that the case does not hold and nobody gives, and a value that the register does not
    allow by now, are left out, each with a sentence.

    Parameters
    ----------
    originals
        Files that were not kept, handed over again; known by their fingerprint.
    """
    given = {upload.sha256: upload for upload in originals}
    files, notices = [], []
    for file in state.entries.files:
        upload = given.get(file.upload.sha256, file.upload)
        note = state.notes.get(upload.sha256, "")
        if upload.is_here:
            files.append(replace(file, upload=upload))
        elif not note:
            note = f"{upload.name} is not saved with the case. Add the file again to include it."
        if note and upload is file.upload:  # not where it was handed over again
            notices.append(note)
    register, overrides = load_register(), {}
    for key, value in state.entries.overrides.items():
        try:
            register.with_overrides({key: value})
            overrides[key] = value
        except AssumptionError:
            notices.append(_left_out(key, value, register))
    base = replace(state.entries, overrides=overrides)
    scenarios, left = _scenarios(base, register)
    entries = replace(base, files=tuple(files), scenarios=scenarios)
    return entries, (*notices, *left)


def _scenarios(
    entries: Entries, register: Assumptions
) -> tuple[dict[str, Scenario], tuple[str, ...]]:
    """Return the scenarios of a saved case without what the register does not take any more."""
    found, notices = {}, []
    for name, scenario in entries.scenarios.items():
        allowed = {}
        for key, value in scenario.overrides.items():
            try:
                register.with_overrides({**entries.overrides, key: value})
                allowed[key] = value
            except AssumptionError:
                notices.append(f"Scenario {name}. {_left_out(key, value, register)}")
        kept = replace(scenario, overrides=allowed)
        if not kept.is_empty:
            found[name] = kept
    return found, tuple(notices)


def _left_out(key: str, value: float | str, register: Assumptions) -> str:
    """Return the sentence on a saved value that the register does not take any more."""
    if key not in register:
        return f"The assumption {key} does not exist any more. Its saved value is not used."
    entry = register[key]
    saved = value if isinstance(value, str) else f"{value:,.12g} {entry.unit}"
    return (
        f"{entry.label}: the saved value {saved} is not allowed any more ({entry.allowed}). The "
        "default is used."
    )


def _kept(file: InputFile) -> KeptFile:
    """Return what is kept of a file; a file that could not be read is named, not kept."""
    try:
        return condense(file.upload, file.read_with)
    except InputError:
        note = f"{file.upload.name} could not be read, so it is not saved with the case."
        return KeptFile(None, None, note)


def _whole(file: InputFile) -> KeptFile:
    return KeptFile(file.upload, file.proposed)


def _kept_files(
    made: Iterable[Kept], entries: Entries, other: Callable[[InputFile], KeptFile] = _kept
) -> list[tuple[InputFile, KeptFile]]:
    """Return each file with what is kept of it, as it was made while the file was read."""
    of_file = {kept.sha256: kept for kept in made}
    return [
        (file, kept_file(file.upload, kept) if kept else other(file))
        for file in entries.files
        for kept in [of_file.get(file.upload.sha256)]
    ]


def _kept_file(file: InputFile, kept: KeptFile) -> InputFile:
    gone = Upload(file.upload.name, b"", Origin(file.upload.sha256, file.upload.size_bytes))
    proposed = kept.mapping if file.mapping is None else None
    return replace(file, upload=kept.upload or gone, proposed=proposed)
