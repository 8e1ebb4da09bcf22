"""What a saved case keeps of an input file: of a table its declared columns, a document whole."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.errors import InputError
from bizcase.inputs.detect import detect
from bizcase.inputs.keeping import keeper_of
from bizcase.inputs.opening.condensed import is_condensed
from bizcase.inputs.opening.upload import Origin, Upload
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.inputs.tables.source import open_source
from bizcase.inventory.inventory import Kept
from bizcase.units import BYTES_PER_MIB

MAX_DOCUMENT_BYTES = BYTES_PER_MIB


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What is kept: the file, and the mapping under which a plain list is read again.

    ``upload`` is None where the file is not kept; ``note`` then says why.
    """

    upload: Upload | None
    mapping: ColumnMapping | None = None
    note: str = ""


def kept_file(upload: Upload, kept: Kept) -> KeptFile:
    """Return what is kept of a file, of which ``kept`` was made while it was read."""
    if kept.content is None:
        return _document(upload)
    mapping = kept.mapping and ColumnMapping.from_dict(kept.mapping, upload.name)
    origin = Origin(upload.sha256, upload.size_bytes)
    return KeptFile(Upload(upload.name, kept.content, origin), mapping or None)


def condense(upload: Upload, mapping: ColumnMapping | None = None) -> KeptFile:
    """Return what a saved case keeps of a file, such that reading it gives the same inventory.

    For a file that was not read in this run; it is opened and parsed here.

    Parameters
    ----------
    mapping
        The mapping the file was read with; a plain list read without one keeps the proposed one.

    Raises
    ------
    InputError
        The file cannot be opened or is not recognised.
    """
    if is_condensed(upload.content):
        return KeptFile(upload, mapping)
    source = open_source(upload)
    source.read_ahead = False  # each sheet is let go before the next is parsed
    found = detect(source, mapping)
    if found.format is None:
        raise InputError(f"The file cannot be kept. {found.reason}", "", upload.name)
    keeper = keeper_of(source, found.format.traits, mapping)
    return kept_file(upload, keeper.kept()) if keeper else KeptFile(upload, mapping)


def _document(upload: Upload) -> KeptFile:
    if upload.size_bytes <= MAX_DOCUMENT_BYTES:
        return KeptFile(upload)
    size = upload.size_bytes / BYTES_PER_MIB
    return KeptFile(
        None,
        note=f"{upload.name} ({size:.1f} MiB) is not kept with the case: documents are kept up to "
        f"{MAX_DOCUMENT_BYTES // BYTES_PER_MIB} MiB. Upload it again to regenerate.",
    )
