"""The folder to share and the key beside it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from bizcase.errors import UsageError
from bizcase.pseudonyms.key import checked_place, write_key
from bizcase.pseudonyms.share import Shared


def check_folder(out: Path) -> None:
    """Raise UsageError where the folder to share holds something already."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(
            "The folder to share is not empty.", "Name a new folder: what is in it is shared.",
            str(out),
        )  # fmt: skip


def key_place(given: Path | None, out: Path) -> Path:
    """Return where the key lies: beside the output unless given; never inside it."""
    return checked_place(given or out.resolve().with_name(f"{out.resolve().name}.key.json"), out)


def write_shared(shared: Shared, out: Path, key: Path) -> list[Path]:
    """Write the files to share and their key; nothing of them stays when it fails."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
        try:
            staged.chmod(0o755)
            for file in shared.files:
                (staged / file.upload.name).write_bytes(file.upload.content)
            # The key first: without it what is shared could never be read again.
            write_key(shared.key, key)
            if out.exists():
                out.rmdir()
            staged.rename(out)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    except OSError as fault:
        raise UsageError(
            f"The folder cannot be written ({fault.strerror}).", "Choose another place.", str(out)
        ) from fault
    return [out / file.upload.name for file in shared.files]


def write_new(path: Path, content: bytes) -> Path:
    """Write a file that is not there yet; UsageError where it is, or cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as fault:
        raise UsageError("The file is there already.", "Move it away.", str(path)) from fault
    except OSError as fault:
        raise UsageError(
            f"The file cannot be written ({fault.strerror}).", "Choose another place.", str(path)
        ) from fault
    return path
