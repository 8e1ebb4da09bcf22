"""Migration business cases from infrastructure exports, with every figure traceable."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from bizcase.versions import PROGRAM_VERSION

if TYPE_CHECKING:
    from bizcase.agents import RunResult
    from bizcase.door import run, write
    from bizcase.entries import Entries, InputFile, ProjectInfo
    from bizcase.errors import BizcaseError
    from bizcase.inputs.opening.upload import Upload
    from bizcase.strategy.decide.edits import Edit

__version__ = PROGRAM_VERSION
__all__ = [
    "BizcaseError",
    "Edit",
    "Entries",
    "InputFile",
    "ProjectInfo",
    "RunResult",
    "Upload",
    "run",
    "write",
]
_HOMES = {
    "BizcaseError": "bizcase.errors",
    "Edit": "bizcase.strategy.decide.edits",
    "Entries": "bizcase.entries",
    "InputFile": "bizcase.entries",
    "ProjectInfo": "bizcase.entries",
    "RunResult": "bizcase.agents",
    "Upload": "bizcase.inputs.opening.upload",
    "run": "bizcase.door",
    "write": "bizcase.door",
}


def __getattr__(name: str) -> object:
    """Return a name of the door, imported when it is first asked for: ``--help`` needs none."""
    if name not in _HOMES:
        raise AttributeError(f"module 'bizcase' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the names of the door."""
    return [*__all__, "__version__"]
