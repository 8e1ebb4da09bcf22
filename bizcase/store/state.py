"""What is saved of a case: all that is needed to show, change and regenerate it."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from bizcase.case import ProjectInfo
from bizcase.store.errors import CaseDamaged

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class InputFile:
    """An input file as kept: kind, name, fingerprint and size of the original, kept bytes.

    ``content`` is None where the file is not kept; ``note`` then says why. ``mapping`` is a plain
    list's column mapping as plain values.
    """

    kind: str
    name: str
    sha256: str
    size_bytes: int
    content: bytes | None
    mapping: Mapping[str, Any] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class WorkingState:
    """A case to be saved, or one that was loaded.

    ``edits`` holds what the analyst changed by hand, as plain values. ``case``, ``document`` and
    ``headline`` (figure id to value in its unit) are results for display; regenerating replaces
    them.
    """

    project: ProjectInfo
    as_of: dt.date
    seed: int
    inputs: tuple[InputFile, ...] = ()
    overrides: Mapping[str, Any] = field(default_factory=dict)
    key_repair: bool = True
    edits: Mapping[str, Any] = field(default_factory=dict)
    formats: tuple[str, ...] = ()
    compare_regions: tuple[str, ...] = ()
    case: Mapping[str, Any] = field(default_factory=dict)
    document: str = ""
    headline: Mapping[str, float] = field(default_factory=dict)

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on input files that are not kept."""
        return tuple(item.note for item in self.inputs if item.note)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "schema_version": SCHEMA_VERSION,
            "project": asdict(self.project),
            "as_of": self.as_of.isoformat(),
            "seed": self.seed,
            "inputs": [_input_dict(item) for item in self.inputs],
            "overrides": dict(self.overrides),
            "key_repair": self.key_repair,
            "edits": dict(self.edits),
            "formats": list(self.formats),
            "compare_regions": list(self.compare_regions),
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
        if isinstance(version, int) and version > SCHEMA_VERSION:
            raise CaseDamaged(
                f"The case was saved by a later version of the program (format {version}).",
                "Update the program, then load it again.",
                where,
            )
        try:
            return cls(
                project=_project(data["project"]),
                as_of=dt.date.fromisoformat(data["as_of"]),
                seed=int(data["seed"]),
                inputs=tuple(_input_of(item) for item in data["inputs"]),
                overrides=_mapping(data["overrides"]),
                key_repair=bool(data["key_repair"]),
                edits=_mapping(data["edits"]),
                formats=tuple(map(str, data["formats"])),
                compare_regions=tuple(map(str, data.get("compare_regions", ()))),
                case=_mapping(data["case"]),
                document=str(data["document"]),
                headline={str(key): float(value) for key, value in data["headline"].items()},
            )
        except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as fault:
            raise CaseDamaged(
                "The saved case lacks a part or holds a wrong one.",
                "Restore it from a backup or a case file, or generate it again.",
                where,
            ) from fault


def _mapping(data: object) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise TypeError("not a mapping")
    return data


def _project(data: Mapping[str, Any]) -> ProjectInfo:
    known = {name: data[name] for name in ProjectInfo.__dataclass_fields__ if name in data}
    texts = [value for name, value in known.items() if name != "timeline_months"]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("a text of the project is none")
    return ProjectInfo(**known | {"timeline_months": int(known["timeline_months"])})


def _input_dict(item: InputFile) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "name": item.name,
        "sha256": item.sha256,
        "bytes": item.size_bytes,
        "content": None if item.content is None else base64.b64encode(item.content).decode(),
        "mapping": None if item.mapping is None else dict(item.mapping),
        "note": item.note,
    }


def _input_of(data: Mapping[str, Any]) -> InputFile:
    content, mapping = data["content"], data["mapping"]
    return InputFile(
        str(data["kind"]),
        str(data["name"]),
        str(data["sha256"]),
        int(data["bytes"]),
        None if content is None else base64.b64decode(content, validate=True),
        None if mapping is None else _mapping(mapping),
        str(data["note"]),
    )
