"""Writing the output folder so that nothing half-written stays."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from errno import EISDIR
from pathlib import Path

from bizcase.agents import RunResult
from bizcase.errors import UsageError
from bizcase.exports.formats import FORMATS, render
from bizcase.exports.look import Look
from bizcase.exports.run_json import RUN_FILE

_NO_LOOK = Look()
CASE_FILE = "case.bizcase"  # written by the room that can save cases; ours all the same


def write_outputs(
    result: RunResult,
    out_dir: Path,
    formats: Iterable[str],
    beside: Mapping[str, bytes] | None = None,
    look: Look = _NO_LOOK,
) -> list[Path]:
    """Write the files of a case and return their paths.

    ``beside`` are further files by name; ``look`` has the logo and templates of the documents.

    Raises
    ------
    UsageError
        The folder cannot be written.
    """
    rendered = {FORMATS[key].file_name: render(key, result, look) for key in formats}
    return write_files({**rendered, **(beside or {})}, out_dir)


def write_files(files: Mapping[str, bytes], out_dir: Path) -> list[Path]:
    """Write the files of a case by their names and return their paths, all or none.

    They are written into a folder beside their place first, then renamed, ``case.json`` last.
    Files of an earlier case under our names that are not among them are removed, so that the
    folder never mixes two cases. When a rename fails, what stood there before is put back.

    Raises
    ------
    UsageError
        The folder cannot be written.
    """
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out_dir, prefix=".writing-") as staging:
            for name, content in files.items():
                (Path(staging) / name).write_bytes(content)
            names = sorted(files, key=lambda name: name == FORMATS["json"].file_name)
            _swap(Path(staging), out_dir, names)
        return [out_dir / name for name in files]
    except OSError as fault:
        raise UsageError(
            f"The output folder cannot be written ({fault.strerror}).",
            "Choose another folder with --out.",
            str(out_dir),
        ) from fault


def _swap(staging: Path, out_dir: Path, names: list[str]) -> None:
    """Move the new files in and the old ones away; undo everything when one cannot be moved."""
    earlier = staging / "earlier"
    earlier.mkdir()
    ours = {item.file_name for item in FORMATS.values()} | {CASE_FILE, RUN_FILE}
    moved: list[tuple[Path, Path]] = []
    try:
        for name in sorted(ours):
            if (out_dir / name).is_dir():
                raise IsADirectoryError(EISDIR, "a folder has the name of an output file", name)
            if (out_dir / name).exists():
                moved.append(((out_dir / name).replace(earlier / name), out_dir / name))
        for name in names:
            moved.append(((staging / name).replace(out_dir / name), staging / name))
    except OSError:
        for now, before in reversed(moved):
            now.replace(before)
        raise
