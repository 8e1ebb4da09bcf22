"""From a run to what is saved of it, and back to a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from math import isfinite

from bizcase.agents import RunRequest, RunResult
from bizcase.agents.request import Reader
from bizcase.assumptions import Assumption, Assumptions, load_register
from bizcase.errors import UsageError
from bizcase.exports.case_json import case_dict
from bizcase.exports.markdown_writer import document_markdown
from bizcase.inputs import read_inventory
from bizcase.inputs.condense import condense
from bizcase.inputs.opening.condensed import is_condensed, open_condensed
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.inventory import Inventory
from bizcase.store.items import MONTHLY, MONTHLY_SERVERS
from bizcase.store.state import InputFile, WorkingState
from bizcase.strategy.decide.edits import plain_edits

HEADLINE = (
    "scope.servers", MONTHLY, MONTHLY_SERVERS, "aws.run.annual", "onprem.annual", "once.total",
    "npv.base", "payback.months",
)  # fmt: skip
MappingOf = Callable[[Upload], ColumnMapping | None]


def working_state(
    request: RunRequest,
    result: RunResult,
    mapping_of: MappingOf = lambda _: None,
    *,
    formats: Iterable[str] = (),
) -> WorkingState:
    """Return what is saved of a run.

    Parameters
    ----------
    mapping_of
        The column mapping a file was read with, None where it was read without.
    """
    return WorkingState(
        project=request.project,
        as_of=request.as_of,
        seed=request.seed,
        inputs=tuple(
            _input_file(kind, upload, mapping_of(upload))
            for kind, uploads in request.uploads.items()
            for upload in uploads
        ),
        overrides=overrides_of(request.assumptions),
        key_repair=request.key_repair,
        edits=plain_edits(request.edits),
        formats=tuple(formats),
        compare_regions=request.compare_regions,
        case=case_dict(result.case),
        document=document_markdown(result.document),
        headline=headline_of(result),
    )


def headline_of(result: RunResult) -> dict[str, float]:
    """Return the headline figures of a run by id, in their units."""
    figures = {figure.id: figure.value for figure in result.case.ledger}
    return {
        key: float(value)
        for key in HEADLINE
        if isinstance(value := figures.get(key), int | float) and isfinite(value)
    }


def run_request(state: WorkingState, given: Iterable[Upload] = ()) -> RunRequest:
    """Return the request that makes the case again.

    Parameters
    ----------
    given
        Files that were not kept, handed over again; known by their fingerprint.

    Raises
    ------
    UsageError
        A file that was not kept is not given.
    AssumptionError
        An assumption of the case is unknown by now, or outside its range.
    """
    again = {upload.sha256: upload for upload in given}
    uploads: dict[str, tuple[Upload, ...]] = {}
    for item in state.inputs:
        upload = again.get(item.sha256) or upload_of(item)
        uploads[item.kind] = (*uploads.get(item.kind, ()), upload)
    return RunRequest(
        project=state.project,
        uploads=uploads,
        assumptions=load_register().with_overrides(state.overrides),
        as_of=state.as_of,
        seed=state.seed,
        reader=_reader(mappings_of(state), key_repair=state.key_repair),
        key_repair=state.key_repair,
        edits=state.edits,
        compare_regions=state.compare_regions,
    )


def overrides_of(assumptions: Assumptions) -> dict[str, float | str]:
    """Return the values of a case that are not the register's."""
    return {
        key: _plain(assumption) for key, assumption in assumptions.items() if assumption.changed
    }


def mappings_of(state: WorkingState) -> dict[str, ColumnMapping]:
    """Return the column mappings of a case by the fingerprint of their file."""
    return {
        item.sha256: ColumnMapping.from_dict(item.mapping, item.name)
        for item in state.inputs
        if item.mapping is not None
    }


def changed_headline(saved: Mapping[str, float], now: Mapping[str, float]) -> tuple[str, ...]:
    """Return the headline figures that came out differently, each as a sentence."""
    return tuple(
        f"{key} is {now[key]:,.2f} now; saved was {value:,.2f}."
        for key, value in saved.items()
        if key in now and now[key] != value
    )


def upload_of(item: InputFile) -> Upload:
    """Return a kept input file for reading; UsageError where it is not kept."""
    if item.content is None:
        raise UsageError(item.note or f"{item.name} is not kept with the case.", "", item.name)
    upload = Upload(item.name, item.content)
    if is_condensed(item.content):
        return replace(upload, origin=open_condensed(upload).origin)
    return upload


def _plain(assumption: Assumption) -> float | str:
    return assumption.value if assumption.choices else float(assumption.value)


def _input_file(kind: str, upload: Upload, mapping: ColumnMapping | None) -> InputFile:
    kept = condense(upload, mapping)
    return InputFile(
        kind,
        upload.name,
        upload.sha256,
        upload.size_bytes,
        None if kept.upload is None else kept.upload.content,
        None if kept.mapping is None else kept.mapping.to_dict(),
        kept.note,
    )


def _reader(mappings: Mapping[str, ColumnMapping], *, key_repair: bool) -> Reader:
    def read(upload: Upload, assumptions: Assumptions, kind: str | None) -> Inventory:
        mapping = mappings.get(upload.sha256)
        return read_inventory(upload, assumptions, kind, mapping, key_repair=key_repair)

    return read
