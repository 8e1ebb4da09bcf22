"""Formula cells that hold no result: programs that write workbooks leave it out, Excel adds it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable

from bizcase.inputs.opening.upload import Upload
from bizcase.units import BYTES_PER_MIB

MAX_PART_BYTES = 64 * BYTES_PER_MIB  # a larger sheet comes from a tool, with its results
_NO_RESULT = re.compile(
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


def formulas_without_result(upload: Upload, parts: Iterable[str]) -> int:
    """Return how many cells of these parts of an xlsx hold a formula and no result."""
    try:
        with zipfile.ZipFile(io.BytesIO(upload.content)) as bundle:
            small = [part for part in parts if bundle.getinfo(part).file_size <= MAX_PART_BYTES]
            return sum(len(_NO_RESULT.findall(bundle.read(part))) for part in small)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError):
        return 0
