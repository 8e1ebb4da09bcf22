"""One call from a file to its inventory."""

from __future__ import annotations

from dataclasses import replace

from bizcase.assumptions import Assumptions
from bizcase.errors import InputError
from bizcase.inputs.detect import (
    MAPPED,
    Detection,
    as_chosen,
    detect,
    lacking_for,
    unrecognised,
)
from bizcase.inputs.keeping import keeper_of
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.inputs.tables.source import ReadOptions, Source, open_source
from bizcase.inputs.unread import with_unread
from bizcase.inventory import Inventory, plausibility
from bizcase.inventory.host_load import with_host_issues
from bizcase.traits import KINDS, kind_label


def read_inventory(
    upload: Upload,
    assumptions: Assumptions,
    expected: str | None = None,
    mapping: ColumnMapping | None = None,
    *,
    key_repair: bool = True,
    keep: bool = False,
) -> Inventory:
    """Return the inventory of one file.

    Parameters
    ----------
    expected
        The kind the caller was promised (a key of ``KINDS``); None takes what it is.
    mapping
        Which column of a plain list holds what; a file of another kind is read as usual.
    key_repair
        Whether ids that two sheets spell differently are taken for one where only one can be meant.
    keep
        Whether ``sources`` holds what a saved case keeps of the file.

    Raises
    ------
    InputError
        The file cannot be opened, is not recognised, or is of another kind than expected.
    """
    source = open_source(upload)
    found = detect(source, mapping if expected in (None, MAPPED.traits.kind) else None)
    if expected is not None and found.kind != expected:
        found = as_chosen(source, expected) or found
    if expected is not None and found.format is not None and found.kind != expected:
        raise InputError(
            f"This is: {found.label}. Expected here: {kind_label(expected)}."
            f"{lacking_for(source, expected)}",
            f"Upload it with {KINDS[found.kind].option}.",
            upload.name,
        )
    if expected is not None and found.format is None:
        raise InputError(
            f"This is no {kind_label(expected)}. {unrecognised(source, expected)}",
            "Upload the export as its tool wrote it; `inspect` says what a file is.",
            source.name,
        )
    return read_detected(source, found, ReadOptions(assumptions, key_repair, mapping, keep))


def read_detected(source: Source, found: Detection, options: ReadOptions) -> Inventory:
    """Return the inventory of an opened file of which is known what it is.

    Raises
    ------
    InputError
        It is nothing that can be read, or it lacks what it must have.
    """
    if found.format is None:
        raise InputError(
            f"This is no known export. {found.reason}",
            "Upload the export as its tool wrote it; `inspect` says what a file is.",
            source.name,
        )
    traits = found.format.traits
    keeper = keeper_of(source, traits, options.mapping) if options.keep else None
    inventory = found.format.read(source, options)
    inventory = with_host_issues(plausibility.checked(with_unread(inventory, source, traits)))
    if keeper is None:
        return inventory
    first, *others = inventory.sources
    return replace(inventory, sources=(replace(first, kept=keeper.kept()), *others))
