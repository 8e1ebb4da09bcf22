"""Pseudonyms of a finished case: for what is told of it, where its files are not rewritten."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from bizcase.case import BusinessCase
from bizcase.pseudonyms.key import Key
from bizcase.pseudonyms.names import Pseudonyms
from bizcase.pseudonyms.restore import Restorer
from bizcase.pseudonyms.treatments import HOST, KEEP, PROSE, WORDS, treatments_by_field

# Columns that the program fills with words of its own.
_OURS = frozenset(
    {"source", "scope_reason", "os_family", "os_licence", "storage_grade", "retire_date",
     "powered_off_since", "contract_end", "refreshed_on", "declared_wave", "note_columns"}
)  # fmt: skip


class CaseNames:
    """Hides the names of one case and finds them again; ``key`` gets the pseudonyms."""

    def __init__(self, case: BusinessCase, key: Key) -> None:
        self._names = Pseudonyms(key)
        project = case.project
        said = (project.customer_name, project.project_name, project.description)
        found = [*_columns(case), (WORDS, [text for text in said if text])]
        for treatment, texts in found:
            self._names.collect(texts, treatment)
        self._names.settle()
        for _, texts in found:  # so that the key has each before anything is told
            for text in texts:
                self.hide(text)

    def hide(self, text: str) -> str:
        """Return a text with pseudonyms in place of the names of the case."""
        return self._names.text(text, PROSE)

    def reveal(self, text: str) -> str:
        """Return a text with the names in place of their pseudonyms."""
        return Restorer(self._names.key).text(text)


def _columns(case: BusinessCase) -> Iterator[tuple[str, list[str]]]:
    """Yield the texts of each column that may name somebody, with its treatment.

    A column that no table of ours knows may: it is treated as words.
    """
    treatments = treatments_by_field()
    inventory = case.inventory
    for table in (inventory.servers, inventory.applications, inventory.databases):
        for column in table.columns:
            treatment = treatments.get(column, HOST if column.endswith("_id") else WORDS)
            if treatment == KEEP or column in _OURS or not _is_text(table[column]):
                continue
            yield treatment, [str(text) for text in table[column].dropna().unique()]


def _is_text(column: pd.Series) -> bool:
    return bool(pd.api.types.is_string_dtype(column) or pd.api.types.is_object_dtype(column))
