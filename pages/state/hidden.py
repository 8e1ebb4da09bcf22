"""The key of a case with pseudonyms, and which files have them."""

from __future__ import annotations

from dataclasses import dataclass

from bizcase.entries import InputFile
from bizcase.pseudonyms.key import Key


@dataclass(slots=True)
class Hidden:
    """``files`` are the sha256 of those with pseudonyms; ``is_taken``: the key was downloaded."""

    key: Key
    files: frozenset[str]
    is_taken: bool = False

    def has(self, file: InputFile) -> bool:
        """Whether a file has pseudonyms of this key."""
        return file.upload.sha256 in self.files
