"""The errors that reach a user, as one tree.

::

    BizcaseError            message, remedy, where; exit_code
    ├── UsageError          the call is wrong                      exit 2
    ├── InputError          a file cannot be used                  exit 2
    ├── AssumptionError     an assumption or setting is wrong      exit 2
    ├── CatalogError        a price or region is missing           exit 2
    ├── FiguresError        pseudonyms would change a figure       exit 2
    ├── ModelError          a language model cannot be used        exit 2
    └── StageError          a stage of ours failed                 exit 1
        └── LeakError       a name is left among pseudonyms        exit 1
"""

from __future__ import annotations

TOO_LITTLE_MEMORY = (
    "This computer has too little memory for it. Close other programs, use a larger computer, or "
    "split the input."
)


class BizcaseError(Exception):
    """An error a user can act on.

    Parameters
    ----------
    message
        What is wrong, as one plain sentence.
    remedy
        What to do about it, as one plain sentence; may be empty.
    where
        File, sheet, column or row; may be empty.
    """

    exit_code = 2

    def __init__(self, message: str, remedy: str = "", where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.where = where

    def __str__(self) -> str:
        """Place, fault and remedy as one line."""
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.message}" + (f" {self.remedy}" if self.remedy else "")


class UsageError(BizcaseError):
    """The call asks for something that does not exist or does not fit together."""


class InputError(BizcaseError):
    """A file is missing, unreadable, or lacks what is needed."""


class AssumptionError(BizcaseError):
    """An assumption or a setting is unknown, out of range, or of the wrong kind."""


class CatalogError(BizcaseError):
    """The price book has no such region, type or price."""


class ModelError(BizcaseError):
    """A language model is not set up, not reachable, or answers with nothing usable."""


class StageError(BizcaseError):
    """A stage of the program failed; the fault is ours."""

    exit_code = 1


class FiguresError(BizcaseError):
    """A case with pseudonyms has other figures than the original; nothing of it is kept."""


class LeakError(StageError):
    """A part of a name is left in what was to be shared; nothing of it is kept."""
