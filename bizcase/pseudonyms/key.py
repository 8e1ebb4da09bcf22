"""The key: the secret, and which pseudonym stands for which name. It never leaves the machine."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bizcase.errors import UsageError

VERSION = 1
SECRET_BYTES = 32
_ONLY_OWNER = 0o600
_NO_KEY = "Use the key file that anonymise wrote next to its output."


@dataclass(slots=True)
class Key:
    """A secret and its tables.

    ``words`` are pseudonyms by the folded word, ``numbers`` those of UUIDs as numbers,
    ``written`` is what a pseudonym stands for, both as written.
    """

    secret: bytes
    words: dict[str, str] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    @classmethod
    def new(cls) -> Key:
        """Return a key with a secret drawn by the system."""
        return cls(secrets.token_bytes(SECRET_BYTES))

    def to_text(self) -> str:
        """Return the key as JSON."""
        plain = {
            "what": "Key of pseudonyms. Keep it: whoever has it can put the names back.",
            "version": VERSION,
            "secret": self.secret.hex(),
            "words": self.words,
            "numbers": {f"{old:x}": f"{new:x}" for old, new in self.numbers.items()},
            "written": self.written,
        }
        return json.dumps(plain, ensure_ascii=False, indent=0, sort_keys=True)

    @classmethod
    def from_text(cls, text: str, where: str = "") -> Key:
        """Return the key of its JSON; UsageError where it is none."""
        try:
            plain = json.loads(text)
            if plain["version"] != VERSION:
                raise UsageError("The key is of another version of the program.", _NO_KEY, where)
            return cls(
                bytes.fromhex(plain["secret"]),
                _texts(plain["words"]),
                {int(old, 16): int(new, 16) for old, new in _texts(plain["numbers"]).items()},
                _texts(plain["written"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            raise UsageError("This is no key of pseudonyms.", _NO_KEY, where) from fault


def _texts(table: Any) -> dict[str, str]:  # noqa: ANN401 - parsed JSON
    if not all(isinstance(old, str) and isinstance(new, str) for old, new in table.items()):
        raise ValueError("a table of the key contains no texts")
    return dict(table)


def read_key(path: Path) -> Key:
    """Return the key of a file, a new one where there is none yet; UsageError for anything else."""
    try:
        return Key.from_text(path.read_text(encoding="utf-8"), path.name)
    except FileNotFoundError:
        return Key.new()
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageError("The key cannot be read.", _NO_KEY, str(path)) from fault


def write_key(key: Key, path: Path) -> None:
    """Write a key that its owner alone can read; UsageError where that cannot be done."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.unlink(missing_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_OWNER)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(key.to_text())
        beside.replace(path)
    except OSError as fault:
        raise UsageError(
            f"The key cannot be written ({fault.strerror}).", "Choose another place.", str(path)
        ) from fault


def checked_place(key: Path, out: Path) -> Path:
    """Return where the key is to lie, or raise UsageError where that is inside the output."""
    if key.resolve().is_relative_to(out.resolve()):
        raise UsageError(
            "The key would lie in the folder that is shared.", "Name a place outside of it.",
            str(key),
        )  # fmt: skip
    return key
