"""Files that a whole test session makes once, whichever of its processes asks first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def once(folder: Path, name: str, make: Callable[[], bytes]) -> Path:
    """Return a file of the session; who finds none makes it, others wait for that.

    The lock ends with its process, so no other waits for one that died.
    """
    import fcntl  # noqa: PLC0415 - Windows has none, and no such test runs there

    path, part = folder / name, folder / f"{name}.part"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            part.write_bytes(make())
            part.rename(path)
    return path
