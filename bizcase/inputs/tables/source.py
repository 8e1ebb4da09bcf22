"""An opened input file, and what its reader may ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bizcase.assumptions import Assumptions
from bizcase.inputs.cells.csv_text import decode, delimiter_of
from bizcase.inputs.opening import container
from bizcase.inputs.opening.bundle import bundle_workbook, only_file
from bizcase.inputs.opening.condensed import is_condensed, open_condensed
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.opening.workbook import Workbook, csv_workbook, open_workbook
from bizcase.inputs.tables.column_mapping import ColumnMapping

_OPENERS = {
    container.WORKBOOK: open_workbook,
    container.BUNDLE: bundle_workbook,
    container.TEXT: csv_workbook,
}


@dataclass(slots=True)
class Source:
    """A file with its container found out; workbook and text are opened when asked for, once.

    ``format_key`` is set where a saved case kept the file: what it is was found out then. Without
    ``read_ahead`` no sheet is parsed before it is asked for. ``given`` is the file as it was handed
    over, where that is a zip that holds this one alone.
    """

    upload: Upload
    container: str
    _workbook: Workbook | None = field(default=None)
    format_key: str = ""
    read_ahead: bool = True
    given: Upload | None = None

    @property
    def name(self) -> str:
        """File name."""
        return self.upload.name

    @property
    def is_table(self) -> bool:
        """Whether it can be opened as a workbook: a workbook, csv files, or text with columns."""
        if self.container == container.TEXT:
            return bool(delimiter_of(self.text))
        return self.container in _OPENERS

    @property
    def workbook(self) -> Workbook:
        """The opened workbook of a table; InputError where it cannot be opened."""
        if self._workbook is None:
            self._workbook = _OPENERS[self.container](self.upload)
        return self._workbook

    def will_read(self, sheets: Iterable[str]) -> None:
        """Say which sheets a reader will ask for, so that they can be parsed meanwhile."""
        if self.read_ahead:
            self.workbook.will_read(sheets)

    @property
    def text(self) -> str:
        """The decoded text of a text file."""
        return decode(self.upload.content, self.name)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What steers reading: the assumptions of the case, whether keys may be repaired.

    ``mapping`` says which column of a plain list holds what; None takes the proposal. ``keep``:
    what a saved case keeps of the file is made too.
    """

    assumptions: Assumptions
    key_repair: bool = True
    mapping: ColumnMapping | None = None
    keep: bool = False


def open_source(upload: Upload) -> Source:
    """Return the file with its container found out, or raise InputError."""
    if is_condensed(upload.content):
        kept = open_condensed(upload)
        return Source(upload, container.WORKBOOK, kept.workbook(), kept.format_key)
    kind = container.container_of(upload)
    if kind == container.BUNDLE and (inner := only_file(upload)):
        return Source(inner, container.container_of(inner), given=upload)
    return Source(upload, kind)
