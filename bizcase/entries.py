"""The case as entered: all that an analyst says about it, once.

The app's state, the saved case, the command line and a run take this one class. An entry is a
field of it: its plain form, its part in the fingerprint and its place in a saved case follow.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bizcase.assumptions import Assumptions, load_register
from bizcase.brand import Brand
from bizcase.catalog import load_price_book
from bizcase.catalog.own_prices import OwnPrice
from bizcase.catalog.region_book import read_region_book, refreshed_file
from bizcase.errors import UsageError
from bizcase.inputs import read_inventory
from bizcase.inputs.opening.upload import Origin, Upload
from bizcase.inputs.tables.column_mapping import ColumnMapping
from bizcase.inventory import Inventory
from bizcase.inventory.server_edits import ServerEdit, checked_server_edits
from bizcase.narrated import Narrated
from bizcase.plain import Leaves, from_plain, to_plain
from bizcase.project import MAX_NAME_LENGTH, MAX_TIMELINE_MONTHS, ProjectInfo
from bizcase.scenarios import Scenario, checked_scenarios
from bizcase.strategy.decide.edits import Edit, checked_edits
from bizcase.strategy.waves.by_hand import checked_starts
from bizcase.traits import KINDS

__all__ = [
    "DEFAULT_SEED", "FIRST_YEAR", "LAST_YEAR", "MAX_NAME_LENGTH", "MAX_TIMELINE_MONTHS", "Entries",
    "InputFile", "ProjectInfo", "Reader", "RunRequest",
]  # fmt: skip

DEFAULT_SEED = 20261122
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of the case: the kind its content was recognised as, and how its columns are read.

    ``mapping`` is None unless the analyst set the columns. ``proposed`` is no entry: the mapping
    under which the columns that a saved case kept of a plain list are read again.
    """

    kind: str
    upload: Upload
    mapping: ColumnMapping | None = None
    proposed: ColumnMapping | None = field(default=None, compare=False)

    @property
    def read_with(self) -> ColumnMapping | None:
        """The mapping the file is read with, None where its own headers are enough."""
        return self.mapping or self.proposed


@dataclass(frozen=True, slots=True)
class Entries:
    """A case as entered.

    ``as_of`` is the date of every status, ``seed`` that of every draw. ``overrides`` are values of
    the register that differ from it, ``edits`` dispositions by hand by application or server id.
    ``key_repair`` says whether ids that files spell differently may be taken for one.
    ``compare_regions`` are priced beside the region of the project. ``price_book`` is a file of
    ``prices refresh`` to use in place of the program's prices, ``compare_books`` are those of the
    regions to compare. ``own_prices`` are what the customer pays for instance types, by
    region, in place of list less discount. ``notes`` are the analyst's own words by the
    section of the document, ``brand`` is how its documents look, ``wave_starts`` are the months
    in which waves start as set manually, by their number. ``server_edits`` are sizes, scope,
    licences, environments and waves set by hand, by server id, of an application its wave.
    ``scenarios`` are kept by name. ``narrated`` is what a language model wrote for sections of
    the document, by their key. ``language`` is that of its documents, a key of ``languages.csv``.
    ``selected_agents`` are those to run with what they need; none named is all.

    A field with a ``setting`` is a table of the settings file, too.
    """

    project: ProjectInfo
    as_of: dt.date
    seed: int = DEFAULT_SEED
    files: tuple[InputFile, ...] = ()
    overrides: Mapping[str, float | str] = field(
        default_factory=dict, metadata={"setting": "assumptions"}
    )
    edits: Mapping[str, Edit] = field(default_factory=dict, metadata={"setting": "dispositions"})
    key_repair: bool = True
    compare_regions: tuple[str, ...] = ()
    price_book: Upload | None = None
    compare_books: tuple[Upload, ...] = ()
    own_prices: tuple[OwnPrice, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict, metadata={"setting": "notes"})
    brand: Brand = field(default_factory=Brand, metadata={"setting": "brand"})
    wave_starts: Mapping[str, int] = field(
        default_factory=dict, metadata={"setting": "wave_starts"}
    )
    server_edits: Mapping[str, ServerEdit] = field(
        default_factory=dict, metadata={"setting": "servers"}
    )
    scenarios: Mapping[str, Scenario] = field(
        default_factory=dict, metadata={"setting": "scenarios"}
    )
    narrated: Mapping[str, Narrated] = field(default_factory=dict, metadata={"setting": "narrated"})
    language: str = "en"
    selected_agents: tuple[str, ...] = ()

    @classmethod
    def empty(cls) -> Entries:
        """Return a case in which nothing is entered yet, as of today (UTC)."""
        return cls(ProjectInfo("", ""), dt.datetime.now(dt.UTC).date())

    @property
    def assumptions(self) -> Assumptions:
        """The register with the values of the case; AssumptionError where one is not allowed."""
        return load_register().with_overrides(self.overrides)

    @property
    def fingerprint(self) -> str:
        """Sha256 of all entries: equal for equal entries, whatever was kept of a file's bytes."""
        text = json.dumps(self.to_dict(), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def with_overrides(self, values: Mapping[str, object]) -> Entries:
        """Return the case with these values of the register in place of its own.

        Values as the register has them are no overrides and are left out.

        Raises
        ------
        AssumptionError
            A key is unknown or a value is not allowed.
        """
        changed = load_register().with_overrides(values).changed_values()
        return replace(self, overrides=changed)

    def books(self) -> dict[str, Upload]:
        """Return the price books that the case holds, by region.

        Raises
        ------
        CatalogError
            A file is no price book, or that of the case is another region's.
        """
        books = {read_region_book(book).region: book for book in self.compare_books}
        if self.price_book is not None:
            region = self.project.aws_region
            load_price_book(region, self.price_book, self.own_prices)
            books[region] = self.price_book
        return books

    def with_project(self, project: ProjectInfo) -> Entries:
        """Return the case with another project; each region keeps the price book it has here."""
        books = self.books()
        own = books.pop(project.aws_region, None)
        return replace(self, project=project, price_book=own, compare_books=tuple(books.values()))

    def with_books_in_use(self) -> Entries:
        """Return the case with the refreshed price books of this computer that it rests on.

        So a saved case does not depend on the computer that it is opened on.
        """
        books, region = self.books(), self.project.aws_region
        for wanted in (region, *self.compare_regions):
            if wanted not in books and (found := refreshed_file(wanted)) is not None:
                books[wanted] = found
        own = books.pop(region, None)
        return replace(self, price_book=own, compare_books=tuple(books.values()))

    def files_of(self, kind: str) -> tuple[InputFile, ...]:
        """Return the files of one kind, in the order they were given."""
        return tuple(file for file in self.files if file.kind == kind)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values; files and price books as name, sha256 and bytes (their size)."""
        plain: dict[str, Any] = to_plain(self, _WRITTEN)
        return plain

    @classmethod
    def from_dict(cls, data: object, uploads: Iterable[Upload] = ()) -> Entries:
        """Return the entries of plain values.

        Parameters
        ----------
        uploads
            The bytes, found by their fingerprint. A file without them is not ``is_here``.

        Raises
        ------
        ValueError
            They stand for no entries; the message names the place.
        InputError
            A column mapping has fields that are unknown.
        """
        given = {upload.sha256: upload for upload in uploads}
        leaves: Leaves = {
            ColumnMapping: ColumnMapping.from_dict,
            Upload: lambda item: _upload(item, given),
        }
        entries: Entries = from_plain(cls, data, leaves)
        return entries

    def checked(self) -> Entries:
        """Return these entries, or raise a BizcaseError saying what does not fit together."""
        self.project.checked()
        if not FIRST_YEAR <= self.as_of.year <= LAST_YEAR:
            raise UsageError(
                f"The date of the case is not between {FIRST_YEAR} and {LAST_YEAR}.", "Correct it."
            )
        if self.seed < 0:
            raise UsageError("The seed is below 0.", "Enter a whole number from 0 up.")
        checked_edits(self.edits)
        self.brand.checked()
        checked_starts(self.wave_starts)
        checked_server_edits(self.server_edits)
        checked_scenarios(self.scenarios, self.assumptions)
        if unknown := sorted({file.kind for file in self.files} - set(KINDS)):
            raise UsageError(
                f"There is no kind of file {', '.join(unknown)}.",
                f"Choose from {', '.join(KINDS)}.",
            )
        if not any(self.files_of(kind.key) for kind in KINDS.values() if kind.lists_servers):
            raise UsageError(
                "No file with servers is given.", "Add an RVTools export or an IT inventory."
            )
        return self


Reader = Callable[[InputFile], Inventory]


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What a run is asked for: the entries, and ``reader``, which reads a file.

    A caller that has read the files already gives its own reader and saves the time.
    """

    entries: Entries
    reader: Reader | None = None

    def read(self, file: InputFile) -> Inventory:
        """Return the inventory of one file, with what a saved case keeps of it."""
        if self.reader is not None:
            return self.reader(file)
        return read_inventory(
            file.upload, self.entries.assumptions, file.kind, file.read_with,
            key_repair=self.entries.key_repair, keep=True,
        )  # fmt: skip

    def checked(self) -> RunRequest:
        """Return this request with the price books in use; a BizcaseError where it does not fit."""
        return replace(self, entries=self.entries.checked().with_books_in_use())


_WRITTEN: Leaves = {
    ColumnMapping: ColumnMapping.to_dict,
    Edit: Edit.to_dict,
    Upload: lambda upload: {
        "name": upload.name,
        "sha256": upload.sha256,
        "bytes": upload.size_bytes,
    },
}


def _upload(data: object, given: Mapping[str, Upload]) -> Upload:
    if not isinstance(data, Mapping) or not isinstance(data.get("sha256"), str):
        raise ValueError("a file has no fingerprint")
    name, sha256, size = str(data.get("name", "")), data["sha256"], int(data.get("bytes", 0))
    found = given.get(sha256, Upload(name, b"", Origin(sha256, size)))
    return replace(found, name=name)
