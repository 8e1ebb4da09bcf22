"""``cases load``: the output folder of a saved case, written again."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from bizcase import memory, text_columns
from bizcase.cli.case_store import case_store, mark_folder, saved_table

if TYPE_CHECKING:
    from bizcase.agents import ProgressEvent, RunResult
    from bizcase.document.language import Reader
    from bizcase.entries import Entries
    from bizcase.exports import Look
    from bizcase.store import LoadedCase, WorkingState


def write_folder(
    entries: Entries,
    out_dir: Path,
    formats: Iterable[str],
    on_progress: Callable[[ProgressEvent], None] | None = None,
    saved: WorkingState | None = None,
    reader: Reader | None = None,
    look: Look | None = None,
) -> None:
    """Run a case, write its output folder with the case file, print warnings and paths.

    ``saved`` is the state it comes from: figures that changed are told. ``reader`` is for whom the
    documents are, ``look`` has their logo and templates.
    """
    write_run(run_case(entries, on_progress), out_dir, formats, saved, reader, look)


def run_case(
    entries: Entries, on_progress: Callable[[ProgressEvent], None] | None = None
) -> RunResult:
    """Return the run of a case, in a process that does nothing else."""
    from bizcase.door import run

    text_columns.keep_as_python()
    memory.settle()
    return run(entries, on_progress)


def write_run(
    result: RunResult,
    out_dir: Path,
    formats: Iterable[str],
    saved: WorkingState | None = None,
    reader: Reader | None = None,
    look: Look | None = None,
) -> None:
    """Write the output folder of a run, print warnings and paths; as ``write_folder`` has it."""
    from bizcase.document.language import Reader
    from bizcase.door import write
    from bizcase.exports import Look
    from bizcase.store.changes import changes_since

    to = reader or Reader()
    changes = changes_since(saved, result) if saved else ()
    written = write(result, out_dir, formats, to.audience, look or Look(), to.language)
    for warning in (*result.warnings, *changes, *written.warnings):
        print(f"warning: {warning}", file=sys.stderr)
    for path in written.paths:
        print(path)


def load(call: argparse.Namespace) -> None:
    """Load a saved case and write its output folder, with the mark of the version it is."""
    table = saved_table()
    loaded = case_store(table).load(call.case_id)
    if loaded.state is None:
        _write_document(loaded, call.out)
    elif call.as_saved:
        _write_as_saved(loaded.state, call.out)
    else:
        _write_computed(loaded.state, call.out)
    mark_folder(loaded.handle, table, call.out)


def _write_computed(state: WorkingState, out_dir: Path) -> None:
    from bizcase.document.audience import FULL
    from bizcase.document.language import Reader, usable_language
    from bizcase.exports import DEFAULT_FORMATS
    from bizcase.exports.formats import FORMATS
    from bizcase.store import restored

    entries, notices = restored(state)
    for notice in notices:
        print(f"warning: {notice}", file=sys.stderr)
    formats = [key for key in state.formats if key in FORMATS] or DEFAULT_FORMATS
    reader = Reader(FULL, usable_language(entries.language, FULL))
    if reader.language != entries.language:
        told = f"This version has no documents in the language {entries.language}: they are English"
        print(f"warning: {told}.", file=sys.stderr)
    write_folder(entries, out_dir, formats, saved=state, reader=reader)


def _write_document(loaded: LoadedCase, out_dir: Path) -> None:
    """Write the document of a case of which nothing else was saved; say what is missing."""
    from bizcase.exports.files import write_files
    from bizcase.exports.formats import FORMATS
    from bizcase.exports.html_writer import markdown_page

    row = loaded.summary
    for notice in (*loaded.notices, "Not written: figures, workbook, lists and case file."):
        print(f"warning: {notice}", file=sys.stderr)
    title = row.project_name or "Business case"
    files = {
        FORMATS["md"].file_name: loaded.document,
        FORMATS["html"].file_name: markdown_page(loaded.document, title, row.customer_name),
    }
    texts = {name: text.encode("utf-8", "replace") for name, text in files.items()}
    for path in write_files(texts, out_dir):
        print(path)


def _write_as_saved(state: WorkingState, out_dir: Path) -> None:
    """Write case, document and case file as they were saved; print the method's notice and paths.

    The other files of a case are not saved with it.
    """
    from bizcase.exports.case_json import plain_json
    from bizcase.exports.files import CASE_FILE, write_files
    from bizcase.exports.formats import FORMATS
    from bizcase.store import write_case_file
    from bizcase.versions import method_notice

    if notice := method_notice(state.method):
        print(f"warning: {notice}", file=sys.stderr)
    files = {
        FORMATS["md"].file_name: state.document.encode("utf-8", "replace"),
        FORMATS["json"].file_name: plain_json(state.case),
        CASE_FILE: write_case_file(state),
    }
    for path in write_files(files, out_dir):
        print(path)
