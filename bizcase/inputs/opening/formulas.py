"""Formula cells that hold no result: programs that write workbooks leave it out, Excel adds it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from bizcase.inputs.opening.upload import Upload
from bizcase.units import BYTES_PER_MIB

MAX_PART_BYTES = 64 * BYTES_PER_MIB  # a larger sheet comes from a tool, with its results
_NO_RESULT = re.compile(
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


def formulas_without_result(upload: Upload) -> int:
    """Return how many cells of an xlsx hold a formula and no result; 0 for other files."""
    try:
        with zipfile.ZipFile(io.BytesIO(upload.content)) as bundle:
            parts = [
                entry for entry in bundle.infolist()
                if entry.filename.startswith("xl/worksheets/")
                and entry.file_size <= MAX_PART_BYTES
            ]  # fmt: skip
            return sum(map(_count, map(bundle.read, parts)))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError):
        return 0


def _count(sheet: bytes) -> int:
    return len(_NO_RESULT.findall(sheet)) if b"f>" in sheet else 0
