"""Files that a whole test session makes once, whichever of its processes asks first."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

_WAIT_SECONDS = 600


def once(folder: Path, name: str, make: Callable[[], bytes]) -> Path:
    """Return a file of the session; who finds none makes it, others wait for that.

    The lock is that of an empty database, the one of the standard library that every system has.
    It ends with its process, so no other waits for one that died.
    """
    path, part = folder / name, folder / f"{name}.part"
    lock = sqlite3.connect(folder / f"{name}.lock", timeout=_WAIT_SECONDS, isolation_level=None)
    with closing(lock):
        lock.execute("BEGIN EXCLUSIVE")
        if not path.exists():
            part.write_bytes(make())
            part.replace(path)
    return path
