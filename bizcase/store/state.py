"""What is saved of a case: all that is needed to show, change and regenerate it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from bizcase.entries import Entries, InputFile
from bizcase.errors import InputError
from bizcase.grammar import clipped
from bizcase.inputs.opening.condensed import is_condensed
from bizcase.inputs.opening.upload import Origin, Upload
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.store.errors import CaseDamaged
from bizcase.versions import FIRST_METHOD, METHOD_VERSION

SCHEMA_VERSION = 2
# What a program of format 1 knows of the entries; it would drop any other and compute without it.
_OF_FORMAT_1 = frozenset(
    ("project", "as_of", "seed", "files", "overrides", "edits", "key_repair", "compare_regions")
)


@dataclass(frozen=True, slots=True)
class WorkingState:
    """A case to be saved, or one that was loaded.

    The uploads of ``entries`` hold what is kept of the files; of one that is not kept the bytes
    are not here, and ``notes`` says why by its sha256, or why its columns are not used. ``case``,
    ``document`` and ``headline`` (figure id to value in its unit) are results for display;
    regenerating replaces them. ``method`` is the version of the method that made them.
    ``execution_stats`` are of the run, not of the case: they stand in
    the row of a saved case and are not packed with it, so equal cases have equal bytes.
    """

    entries: Entries
    notes: Mapping[str, str] = field(default_factory=dict)
    formats: tuple[str, ...] = ()
    case: Mapping[str, Any] = field(default_factory=dict)
    document: str = ""
    headline: Mapping[str, float] = field(default_factory=dict)
    execution_stats: Mapping[str, Any] = field(default_factory=dict, compare=False)
    method: int = METHOD_VERSION

    @property
    def schema_version(self) -> int:
        """The oldest format that loses nothing of the case."""
        return SCHEMA_VERSION if self._entered_since_format_1() else 1

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        entries = self.entries.to_dict()
        files = entries.pop("files")
        written = {*_OF_FORMAT_1, *self._entered_since_format_1()}
        return {
            **{name: entries[name] for name in entries if name in written},
            **self._books(entries),
            "schema_version": self.schema_version,
            # Cases of the first method do not say so, and stay as they were, byte for byte.
            **({} if self.method == FIRST_METHOD else {"method": self.method}),
            "inputs": [
                {
                    "kind": file.kind,
                    **plain["upload"],
                    "content": _coded(file.upload),
                    "mapping": None if file.read_with is None else file.read_with.to_dict(),
                    "proposed": file.mapping is None and file.proposed is not None,
                    "note": self.notes.get(file.upload.sha256, ""),
                }
                for file, plain in zip(self.entries.files, files, strict=True)
            ],
            "formats": list(self.formats),
            "case": dict(self.case),
            "document": self.document,
            "headline": dict(self.headline),
        }

    @classmethod
    def from_dict(cls, data: Any, where: str) -> WorkingState:  # noqa: ANN401 - it is checked here
        """Return the state of plain values.

        Raises
        ------
        CaseDamaged
            They are no state, or one of a later version of the program.
        """
        version = data.get("schema_version") if isinstance(data, dict) else None
        if type(version) is not int or not 1 <= version <= SCHEMA_VERSION:
            raise other_program(clipped(str(version), 20), where)
        try:
            return cls(
                entries=_entries(data),
                notes={item["sha256"]: _note(item) for item in data["inputs"] if _note(item)},
                formats=tuple(map(str, data["formats"])),
                case=_mapping(data["case"]),
                document=str(data["document"]),
                headline={str(key): float(value) for key, value in data["headline"].items()},
                method=_method(data),
            )
        except (ArithmeticError, KeyError, TypeError, ValueError, AttributeError) as fault:
            raise CaseDamaged(
                "The saved case lacks a part or contains a wrong one.",
                "Restore it from a backup or a case file, or generate it again.",
                where,
            ) from fault

    def _entered_since_format_1(self) -> list[str]:
        plain = Entries(self.entries.project, self.entries.as_of)
        later = [item.name for item in fields(Entries) if item.name not in _OF_FORMAT_1]
        return [name for name in later if getattr(self.entries, name) != getattr(plain, name)]

    def _books(self, entries: Mapping[str, Any]) -> dict[str, Any]:
        """Return the price books with their text; the entries name them only."""
        own, compared = self.entries.price_book, self.entries.compare_books
        books: dict[str, Any] = {}
        if own is not None:
            books["price_book"] = {**entries["price_book"], "content": _coded(own)}
        if compared:
            books["compare_books"] = [
                {**plain, "content": _coded(book)}
                for plain, book in zip(entries["compare_books"], compared, strict=True)
            ]
        return books


def other_program(found: str, where: str) -> CaseDamaged:
    """Return the error on a case in a format that this program does not know."""
    return CaseDamaged(
        f"The case was saved by a newer or another program (format {found}).",
        "Update the program, then load it again.",
        where,
    )


def _method(data: Mapping[str, Any]) -> int:
    version = data.get("method", FIRST_METHOD)
    if not isinstance(version, int) or isinstance(version, bool) or version < FIRST_METHOD:
        raise ValueError("the method is no version")
    return version


def _entries(data: Mapping[str, Any]) -> Entries:
    inputs = data["inputs"]
    books = [book for book in (data.get("price_book"), *data.get("compare_books", ())) if book]
    files = [{"kind": item["kind"], "upload": item, "mapping": None} for item in inputs]
    uploads = [kept for kept in map(_upload, (*inputs, *books)) if kept is not None]
    entries = Entries.from_dict({**data, "files": files}, uploads)
    return replace(entries, files=tuple(map(_mapped, entries.files, inputs)))


def _mapped(file: InputFile, item: Mapping[str, Any]) -> InputFile:
    """Return a file with its columns, those that were proposed apart; without unreadable ones."""
    mapping, _ = _mapping_of(item)
    if item.get("proposed", False):
        return replace(file, proposed=mapping)
    return replace(file, mapping=mapping)


def _mapping_of(item: Mapping[str, Any]) -> tuple[ColumnMapping | None, str]:
    """Return the column mapping of a saved file, or a sentence that says why there is none."""
    if item["mapping"] is None:
        return None, ""
    try:
        return ColumnMapping.from_dict(item["mapping"], str(item["name"])), ""
    except InputError as fault:
        return None, f"The columns that were set for {item['name']} are not used: {fault.message}"


def _note(item: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (str(item["note"] or ""), _mapping_of(item)[1])))


def _upload(item: Mapping[str, Any]) -> Upload | None:
    """Return what was kept of a file, None where its bytes were not."""
    if item["content"] is None:
        return None
    content = base64.b64decode(item["content"], validate=True)
    origin = Origin(str(item["sha256"]), int(item["bytes"])) if is_condensed(content) else None
    return Upload(str(item["name"]), content, origin)


def _coded(upload: Upload) -> str | None:
    return base64.b64encode(upload.content).decode() if upload.is_here else None


def _mapping(data: object) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise TypeError("not a mapping")
    return data
