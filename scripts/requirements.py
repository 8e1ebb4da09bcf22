"""What requirements.txt says of each package: its name, extras, lowest version and reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_LINE = re.compile(
    r"(?P<name>[\w.-]+)(?P<extras>\[[\w,]+\])?>=(?P<floor>[\w.]+)[^#]*#\s*(?P<reason>.+)"
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of a requirements file."""

    name: str
    extras: str
    floor: str
    reason: str

    @property
    def pin(self) -> str:
        """The line of a constraints file that allows the lowest version only."""
        return f"{self.name}=={self.floor}"


def requirements(path: Path = ROOT / "requirements.txt") -> list[Requirement]:
    """Return the packages of a file in its order; ValueError for a line without floor or reason."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith(("#", "-r")):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise ValueError(f"{path.name}: no lowest version or no reason in: {line}")
        found.append(
            Requirement(match["name"], match["extras"] or "", match["floor"], match["reason"])
        )
    return found
