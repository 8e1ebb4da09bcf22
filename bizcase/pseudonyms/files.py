"""Input files to files of the same kind with pseudonyms."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from bizcase.errors import InputError
from bizcase.inputs.cells.csv_text import delimiter_of
from bizcase.inputs.detect import Detection, as_chosen, detect
from bizcase.inputs.lists.plain_list import propose_mapping
from bizcase.inputs.opening import container
from bizcase.inputs.opening.bundle import Member, members_of
from bizcase.inputs.opening.container import container_of, is_table_file
from bizcase.inputs.opening.upload import Upload
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.inputs.tables.source import Source, open_source
from bizcase.pseudonyms.documents import markdown_of
from bizcase.pseudonyms.names import Pseudonyms
from bizcase.pseudonyms.sheets import Sheet
from bizcase.pseudonyms.treatments import HEADER, PROSE, is_found_by_words
from bizcase.pseudonyms.vocabulary import document_words
from bizcase.pseudonyms.writing import csv_bytes, free_name, workbook_bytes, zip_bytes

_CANNOT = "Use the workbook or the PDF that the tool wrote instead."
_BLOCK = re.compile(r"[^/]+")


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a workbook, or the one of a csv with its separator."""

    sheets: tuple[Sheet, ...]
    delimiter: str = ""

    def content(self, names: Pseudonyms) -> bytes:
        """Return the table with pseudonyms."""
        if self.delimiter:
            return csv_bytes(self.sheets[0].rows(names)[1], self.delimiter)
        return workbook_bytes(
            (sheet.shared_name(names), *sheet.rows(names)) for sheet in self.sheets
        )


@dataclass(slots=True)
class InputToShare:
    """A file of the case, opened: what it is, and its tables by their path in a zip.

    ``books`` is empty for a document; the path is "" where the file is no zip of tables.
    ``left_out`` are files of a zip that are no tables.
    """

    upload: Upload
    source: Source
    found: Detection
    given_mapping: ColumnMapping | None = None
    mapping: ColumnMapping | None = None
    books: dict[str, Book] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    @classmethod
    def opened(
        cls, upload: Upload, mapping: ColumnMapping | None = None, kind: str = ""
    ) -> InputToShare:
        """Return a file with its tables; ``kind`` where it is given as that.

        Raises
        ------
        InputError
            It is no input of a case, cannot be opened, or is of a form without pseudonyms.
        """
        source = open_source(upload)
        if source.container == container.SLIDES:
            raise InputError("Slides cannot be given pseudonyms yet.", _CANNOT, upload.name)
        found = detect(source, mapping)
        if kind and found.kind != kind:
            found = as_chosen(source, kind) or found
        if found.format is None:
            raise InputError(
                f"This is no known export. {found.reason}",
                "Upload the export as its tool wrote it; `inspect` says what a file is.",
                upload.name,
            )
        file = cls(upload, source, found, mapping, mapping)
        if not file.is_document:
            if mapping is None and found.format is not None and found.format.traits.mapped:
                file.mapping = propose_mapping(source.workbook).sure()
            file.books.update(file._tables())
        return file

    @property
    def kind(self) -> str:
        """The kind of input, a key of ``kinds.csv``."""
        return self.found.kind

    @property
    def is_document(self) -> bool:
        """Whether it is written as text: a document, or an estimate."""
        if self.source.container != container.TEXT:
            return not self.source.is_table
        return is_found_by_words(self._format)

    @property
    def _format(self) -> str:
        return self.found.format.key if self.found.format else ""

    @property
    def _is_json(self) -> bool:
        return self.source.text.lstrip().startswith("{")

    @property
    def _is_zip(self) -> bool:
        return self.source.given is not None or self.source.container == container.BUNDLE

    def _tables(self) -> Iterator[tuple[str, Book]]:
        if not self._is_zip:
            yield "", self._book(self.source)
            return
        for member in members_of(self.source.given or self.upload):
            if book := self._of_member(member):
                yield member.path, book
            else:
                self.left_out.append(member.path)

    def _of_member(self, member: Member) -> Book | None:
        """Return a table of a zip, None for what its reader leaves out as well."""
        if not is_table_file(member.name):
            return None
        try:
            upload = Upload(member.name, member.content())
            source = Source(upload, container_of(upload))
            is_table = source.container in (container.TEXT, container.WORKBOOK)
            return self._book(source) if is_table else None
        except InputError:
            return None

    def _book(self, source: Source) -> Book:
        book = source.workbook
        sheets = [Sheet.opened(book, name, self._format, self.mapping) for name in book.sheet_names]
        is_csv = source.container == container.TEXT
        return Book(tuple(sheets), delimiter_of(source.text) if is_csv else "")

    def collect(self, names: Pseudonyms) -> None:
        """Give all names of the file to the pseudonyms."""
        if self.is_document:
            names.exempt |= document_words()
        for book in self.books.values():
            for sheet in book.sheets:
                sheet.collect(names)

    def written(self, names: Pseudonyms) -> tuple[str, bytes]:
        """Return the name and the content of the file to share."""
        stem = names.text(PurePosixPath(self.upload.name).stem, HEADER)
        if self.is_document:
            ending, content = self._document(names)
        elif self._is_zip:
            taken: set[str] = set()
            contents = {
                free_name(_path(path, names), taken): book.content(names)
                for path, book in self.books.items()
            }
            ending, content = ".zip", zip_bytes(contents)
        else:
            ending = ".csv" if self.books[""].delimiter else ".xlsx"
            content = self.books[""].content(names)
        return f"{stem}{ending}", content

    def _document(self, names: Pseudonyms) -> tuple[str, bytes]:
        def replaced(text: str) -> str:
            return names.text(text, PROSE)

        if self.source.container == container.TEXT and self._is_json:
            # Texts one by one, for a name may hold what JSON escapes.
            plain = _walked(json.loads(self.source.text), replaced)
            return ".json", json.dumps(plain, indent=1).encode()
        text = markdown_of(self.source, replaced, laid_out=self.kind == "mra")
        ending = ".csv" if self.source.upload.suffix == ".csv" else ".md"
        return ending, text.encode("utf-8", "replace")


def _path(path: str, names: Pseudonyms) -> str:
    """Return a path in a zip with pseudonyms; what a reader tells by the ending stays."""
    stem, dot, ending = path.rpartition(".")
    new = _BLOCK.sub(lambda match: names.text(match[0], HEADER), stem)
    return f"{new}{dot}{'xlsx' if ending.lower() in ('xls', 'xlsm') else ending.lower()}"


def _walked(plain: Any, replaced: Any) -> Any:  # noqa: ANN401 - parsed JSON
    if isinstance(plain, dict):
        return {replaced(key): _walked(value, replaced) for key, value in plain.items()}
    if isinstance(plain, list):
        return [_walked(value, replaced) for value in plain]
    return replaced(plain) if isinstance(plain, str) else plain
