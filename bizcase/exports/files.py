"""Writing the output folder so that nothing half-written stays."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from bizcase.agents import RunResult
from bizcase.errors import UsageError
from bizcase.exports.formats import FORMATS, render


def write_outputs(result: RunResult, out_dir: Path, formats: Iterable[str]) -> list[Path]:
    """Write the files of a case and return their paths.

    All files are rendered into a folder beside their place first, then renamed one by one.

    Raises
    ------
    UsageError
        The folder cannot be written.
    """
    rendered = {FORMATS[key].file_name: render(key, result) for key in formats}
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out_dir, prefix=".writing-") as staging:
            for name, content in rendered.items():
                (Path(staging) / name).write_bytes(content)
            return [(Path(staging) / name).replace(out_dir / name) for name in rendered]
    except OSError as fault:
        raise UsageError(
            f"The output folder cannot be written ({fault.strerror}).",
            "Choose another folder with --out.",
            str(out_dir),
        ) from fault
