"""What an analyst entered, with pseudonyms in each text that may name somebody.

Each field of the entries is listed here or in ``SAFE``, so that a new one cannot be forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from bizcase.assumptions import load_register
from bizcase.brand import Brand
from bizcase.entries import Entries, InputFile
from bizcase.errors import InputError
from bizcase.inputs.opening.upload import Upload
from bizcase.inventory.server_edits import ServerEdit
from bizcase.narrated import Narrated
from bizcase.pseudonyms.names import Pseudonyms
from bizcase.pseudonyms.treatments import HEADER, HOST, PROSE, WORDS
from bizcase.scenarios import Scenario
from bizcase.strategy.decide.edits import Edit

# Numbers, dates, and words of the program's own tables: they name nobody.
SAFE = frozenset(
    {"as_of", "seed", "key_repair", "compare_regions", "own_prices", "wave_starts",
     "language", "selected_agents"}
)  # fmt: skip
_MARK = re.compile(r"(\{[^}]*\})")
_Value = TypeVar("_Value")


class Entered:
    """Gives the texts of one case their pseudonyms."""

    def __init__(self, names: Pseudonyms, customer: str) -> None:
        self._names = names
        self._customer = customer
        new = names.text(customer, WORDS)
        # A name of the program's own words goes as a whole.
        self.customer = "Customer" if new == customer else new
        self._called = re.compile(rf"(?<!\w){re.escape(customer.strip())}(?!\w)", re.IGNORECASE)

    def entries(self, entries: Entries, files: tuple[InputFile, ...]) -> Entries:
        """Return the entries over files with pseudonyms; the look says who wrote, so it goes.

        Raises
        ------
        InputError
            Two things would be called the same.
        """
        project, book = entries.project, entries.price_book
        return replace(
            entries,
            files=files,
            project=replace(
                project,
                project_name=self._text(project.project_name) or "Project",
                customer_name=self.customer,
                description=self._text(project.description),
            ),
            overrides=self._overrides(entries.overrides),
            edits=self._edits(entries.edits),
            server_edits=self._server_edits(entries.server_edits),
            scenarios=_unique({
                self._text(name): self._scenario(kept) for name, kept in entries.scenarios.items()
            }, entries.scenarios),
            notes={place: self._text(note) for place, note in entries.notes.items()},
            narrated={key: self._narrated(told) for key, told in entries.narrated.items()},
            price_book=self._book(book) if book else None,
            compare_books=tuple(map(self._book, entries.compare_books)),
            brand=Brand(),
        )  # fmt: skip

    def _text(self, text: str) -> str:
        parts = self._called.split(text)
        return self.customer.join(self._names.text(part, PROSE) for part in parts)

    def _by_id(self, table: Mapping[str, _Value]) -> dict[str, _Value]:
        new = {self._names.text(name, HOST): value for name, value in table.items()}
        return _unique(new, table)

    def _overrides(self, values: Mapping[str, float | str]) -> dict[str, float | str]:
        """Return values of the register; one that is written in words of the analyst's own, too."""
        words = {item.key for item in load_register().values() if item.unit == "words"}
        return {
            key: self._text(value) if key in words and isinstance(value, str) else value
            for key, value in values.items()
        }

    def _edits(self, edits: Mapping[str, Edit]) -> dict[str, Edit]:
        return self._by_id(
            {
                name: replace(edit, reason=self._text(edit.reason), by="")
                for name, edit in edits.items()
            }
        )

    def _server_edits(self, edits: Mapping[str, ServerEdit]) -> dict[str, ServerEdit]:
        return self._by_id(
            {
                name: replace(edit, reason=self._text(edit.reason), by="")
                for name, edit in edits.items()
            }
        )

    def _scenario(self, scenario: Scenario) -> Scenario:
        overrides = self._overrides(scenario.overrides)
        edits = None if scenario.edits is None else self._edits(scenario.edits)
        sizes = None if scenario.server_edits is None else self._server_edits(scenario.server_edits)
        return replace(scenario, overrides=overrides, edits=edits, server_edits=sizes)

    def _narrated(self, told: Narrated) -> Narrated:
        """Return narrated text; its marks of figures stay, and what it was asked is no more."""
        paragraphs = (
            "".join(
                piece if _MARK.fullmatch(piece) else self._text(piece)
                for piece in _MARK.split(paragraph)
            )
            for paragraph in told.paragraphs
        )
        return replace(told, paragraphs=tuple(paragraphs), asked="")

    def _book(self, book: Upload) -> Upload:
        return replace(book, name=self._names.text(book.name, HEADER))


def _unique(new: dict[str, _Value], old: Mapping[str, _Value]) -> dict[str, _Value]:
    if len(new) != len(old):
        raise InputError(
            "Two entries would be called the same with pseudonyms.",
            "Choose for each edit and scenario a name that differs in more than its case.",
        )
    return new
